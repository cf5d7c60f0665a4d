"""What an .ods says of its cells beside their values: merged ranges, and formulas without a result."""

import io
import zipfile

from etl.sources.files.broken import Broken
from etl.sources.files.cells import SheetCells
from etl.sources.files.open_document import complete

NAMES = (
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(rows: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        table = f'<table:table table:name="T1">{rows}</table:table>'
        archive.writestr("content.xml", f"<office:spreadsheet {NAMES}>{table}</office:spreadsheet>")
    return stream.getvalue()


def completed(rows: str, values: list[list[object]]) -> SheetCells:
    sheet = SheetCells("T1", values)
    complete(ods(rows), {"T1": sheet})
    return sheet


def test_merged_cells_stand_where_repeated_rows_and_columns_put_them() -> None:
    figure = '<table:table-cell table:number-rows-spanned="2" office:value-type="float" office:value="6"/>'
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{figure}</table:table-row>'
        "<table:table-row><table:table-cell/><table:table-cell/><table:covered-table-cell/></table:table-row>"
    )
    assert completed(rows, [["", "", ""] for _ in range(4)]).merged == [((2, 2), (3, 2))]


def test_a_span_beyond_all_cells_ends_with_the_sheet() -> None:
    far = (
        '<table:table-cell table:number-rows-spanned="1048576" table:number-columns-spanned="16384" '
        'office:value-type="string"/>'
    )
    assert completed(f"<table:table-row>{far}</table:table-row>", [["a", "b"]]).merged == [((0, 0), (0, 1))]


def test_a_formula_without_result_is_no_blank_and_an_empty_text_is_one() -> None:
    rows = (
        '<table:table-row><table:table-cell table:formula="of:=1+2" table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=IF(1>0;2)" office:value-type="float"/>'
        '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>'
        '<table:table-cell table:formula="of:=3" office:value-type="float" office:value="3"/></table:table-row>'
    )
    sheet = completed(rows, [["", "", "", "", 3.0]])
    assert sheet.rows == [[Broken(""), Broken(""), Broken(""), "", 3.0]]
    assert sheet.merged == []
