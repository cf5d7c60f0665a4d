"""Native charts in the document: a chart part with the workbook behind it, set in a line of its own."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from lxml import etree
from pptx.oxml import parse_xml as parse_chart

from etl.documents.charts import chart_xml, workbook
from etl.documents.letter.styles import BODY, LATIN, add
from etl.documents.plotted import title
from etl.documents.voice import Voice
from etl.editions.model import Chart

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEIGHT = Mm(60)
"""As high as on the printed page: a higher one leaves the page before it half empty more often."""


def add_chart(document: Document, chart: Chart, voice: Voice, place: int, width: float) -> None:
    """The chart as wide as the type area; `place` counts the document's charts from 1."""
    package = document.part.package
    drawn = chart_xml(chart, voice, (LATIN, BODY), 10)._chartSpace
    part = Part(PackURI(f"/word/charts/chart{place}.xml"), CHART_TYPE, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{place}.xlsx"), BOOK_TYPE, workbook(chart, voice), package)
    link = part.relate_to(book, RT.PACKAGE)
    drawn.append(
        parse_chart(
            '<c:externalData xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://'
            f'schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{link}">'
            '<c:autoUpdate val="0"/></c:externalData>'
        )
    )
    part._blob = etree.tostring(drawn, xml_declaration=True, encoding="UTF-8", standalone=True)
    paragraph = add(document, "", "GBT Table", WD_ALIGN_PARAGRAPH.CENTER)
    frame = _frame(document.part.relate_to(part, RT.CHART), place, title(chart, voice), int(width * 12700))
    paragraph.add_run()._r.append(frame)


def _frame(link: str, place: int, words: str, width: int) -> object:
    main = "http://schemas.openxmlformats.org/"
    drawing = parse_xml(
        f'<w:drawing xmlns:w="{main}wordprocessingml/2006/main" xmlns:a="{main}drawingml/2006/main" '
        f'xmlns:wp="{main}drawingml/2006/wordprocessingDrawing" xmlns:c="{main}drawingml/2006/chart" '
        f'xmlns:r="{main}officeDocument/2006/relationships"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{int(HEIGHT)}"/><wp:docPr id="{1000 + place}" name="chart {place}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{main}drawingml/2006/chart">'
        f'<c:chart r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    drawing.find(f".//{{{main}drawingml/2006/wordprocessingDrawing}}docPr").set("descr", words)
    return drawing
