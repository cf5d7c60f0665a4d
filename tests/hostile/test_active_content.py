"""What a workbook would do or fetch when it is opened: refused with a sentence, however it is called in there.

Every file here is harmless: the parts have the shape of what is refused, and nothing in them.
"""

import io
import zipfile
from collections.abc import Callable

import olefile
import pytest
import xlwt

from etl.forms.marked import marked_copy
from etl.sources.files.active import is_named_oddly, named_plainly, refuse_active_ole
from etl.sources.files.container import check_container
from etl.values.findings import FileRefused, catalogue
from tests.hostile.makers import SHEET, good, rezipped

RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPES = "[Content_Types].xml"
EMPTY_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def related(kind: str, target: str, mode: str = "") -> bytes:
    """The good workbook with one relationship more."""
    outside = f' TargetMode="{mode}"' if mode else ""
    xml = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{OFFICE}{kind}" Target="{target}"{outside}/></Relationships>'
    )
    return rezipped({RELATIONS: xml.encode()})


def typed(name: str, content_type: str, content: bytes = b"") -> bytes:
    """The good workbook with one part more, which its content type tells of."""
    said = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'.encode()
    return rezipped({TYPES: lambda xml: xml.replace(b"</Types>", said), name: content})


def with_formula(formula: bytes) -> bytes:
    cell = b'<c r="ZZ1"><f>' + formula + b"</f><v>1</v></c></row>"
    return rezipped({SHEET: lambda xml: xml.replace(b"</row>", cell, 1)})


def open_document(content: bytes, **parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", b"<office:document-content>" + content + b"</office:document-content>"
        )
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros under another name, told by their type": (
        lambda: typed("xl/media/image9.dat", "application/vnd.ms-office.vbaProject", b"x"), "FILE-MACROS"),
    "macros under another name, told by their ending": (
        lambda: rezipped({
            TYPES: lambda xml: xml.replace(
                b"</Types>", b'<Default Extension="DAT" ContentType="application/vnd.ms-office.vbaProject"/></Types>'),
            "xl/media/a.dat": b"x"}), "FILE-MACROS"),
    "macros told by a relationship": (lambda: related("vbaProject", "../x.dat"), "FILE-MACROS"),
    "a sheet of macros": (
        lambda: typed("xl/worksheets/sheet99.xml", "application/vnd.ms-excel.macrosheet+xml", b"<a/>"), "FILE-MACROS"),
    "a control": (lambda: related("control", "../ctl.bin"), "FILE-MACROS"),
    "macros, with a stroke backwards": (lambda: rezipped({"xl\\vbaProject.bin": b"x"}), "FILE-MACROS"),
    "macros, with capitals": (lambda: rezipped({"XL/VBAPROJECT.BIN": b"x"}), "FILE-MACROS"),
    "macros, with a point": (lambda: rezipped({"xl/./vbaProject.bin": b"x"}), "FILE-UNSAFE"),
    "macros, with a blank": (lambda: rezipped({"xl/vbaProject.bin ": b"x"}), "FILE-UNSAFE"),
    "macros, with two strokes": (lambda: rezipped({"xl//vbaProject.bin": b"x"}), "FILE-UNSAFE"),
    "macros, with a point behind": (lambda: rezipped({"xl/vbaProject.bin.": b"x"}), "FILE-UNSAFE"),
    "one part under two names": (lambda: rezipped({SHEET.replace("/", "\\"): b"<a/>"}), "FILE-UNSAFE"),
    "an embedded object": (lambda: related("oleObject", "../embeddings/oleObject1.bin"), "FILE-OBJECTS"),
    "an embedded file": (lambda: rezipped({"xl/embeddings/a.docx": b"x"}), "FILE-OBJECTS"),
    "an object told by its bytes alone": (lambda: rezipped({"xl/media/image9.png": EMPTY_OLE}), "FILE-OBJECTS"),
    "an archive told by its bytes alone": (lambda: rezipped({"xl/media/image9.png": good()}), "FILE-OBJECTS"),
    "an add-in that opens a page": (lambda: related("webextension", "../we.xml"), "FILE-OBJECTS"),
    "another workbook, told by a relationship": (lambda: related("externalLink", "../e.xml"), "FILE-LINKS"),
    "a template elsewhere": (lambda: related("attachedTemplate", "file:///c:/a.xltx", "External"), "FILE-LINKS"),
    "a picture elsewhere": (lambda: related("image", "http://127.0.0.1:9/a.png", "External"), "FILE-PICTURES"),
    "a picture elsewhere, in capitals": (lambda: related("image", "//server/a.png", "EXTERNAL"), "FILE-PICTURES"),
    "a formula that asks the network": (lambda: with_formula(b'_xlfn.WEBSERVICE("http://127.0.0.1:9")'), "FILE-LINKS"),
    "a formula that fetches a picture": (lambda: with_formula(b'_xlfn.IMAGE("http://127.0.0.1:9")'), "FILE-LINKS"),
    "a formula that asks a program": (lambda: with_formula(b'RTD("a.b",,"c")'), "FILE-LINKS"),
    "a query": (lambda: rezipped({"customXml/item1.xml": "<DataMashup/>".encode("utf-16")}), "FILE-QUERY"),
    "a table of a query": (lambda: related("queryTable", "../queryTables/q.xml"), "FILE-QUERY"),
    "a data model": (lambda: rezipped({"xl/model/item.data": b"x"}), "FILE-QUERY"),
    "ODS: macros": (lambda: open_document(b"", **{"Basic/script-lc.xml": b"<a/>"}), "FILE-MACROS"),
    "ODS: a macro on an event": (lambda: open_document(b'<script:event-listener a="b"/>'), "FILE-MACROS"),
    "ODS: a table elsewhere": (lambda: open_document(b'<table:table-source xlink:href="a.ods"/>'), "FILE-LINKS"),
    "ODS: a picture elsewhere": (
        lambda: open_document(b'<draw:image xlink:href="http://127.0.0.1:9/a.png"/>'), "FILE-PICTURES"),
    "ODS: an object": (lambda: open_document(b'<draw:object-ole xlink:href="./Object 1"/>'), "FILE-OBJECTS"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_active_is_refused_in_a_sentence(name: str) -> None:
    make, rule = CASES[name]
    content = make()
    for way_in in (
        lambda: check_container(content, "return.xlsx"),
        lambda: marked_copy(content, "return.xlsx", (), "zh"),
    ):
        with pytest.raises(FileRefused) as refused:
            way_in()
        assert refused.value.finding.rule == rule
        for sentence in (refused.value.finding.message.zh, refused.value.finding.message.en):
            assert "return.xlsx" in sentence


@pytest.mark.parametrize(
    "content",
    [
        good(),
        related("hyperlink", "https://bank.example/", "External"),
        related("printerSettings", "../printerSettings/p.bin"),
        related("ctrlProp", "../ctrlProps/c.xml"),
        with_formula(b"SUM(A1:A2)"),
        with_formula(b"MYRTD(1)"),
        rezipped({"xl/media/image1.png": b"\x89PNG\r\n"}),
        rezipped({"customXml/item1.xml": b"<properties/>"}),
        rezipped({TYPES: lambda xml: xml.replace(
            b"</Types>", b'<Default Extension="zzz" ContentType="application/vnd.ms-office.vbaProject"/></Types>')}),
        open_document(b'<office:scripts/><draw:image xlink:href="Pictures/a.png"/>'),
    ],
)  # fmt: skip
def test_what_honest_workbooks_hold_is_taken_in(content: bytes) -> None:
    check_container(content, "return.xlsx")


def test_a_backslash_alone_is_no_reason() -> None:
    """Some programs write their names so; what the part is called is clear all the same."""
    check_container(rezipped({"xl\\media\\image1.png": b"\x89PNG"}), "return.xlsx")
    assert named_plainly("XL\\.\\ Media /A.PNG ") == "xl/media/a.png"
    assert not is_named_oddly("xl/Object 1/a.xml")
    assert not is_named_oddly("xl/")


def old_workbook() -> bytes:
    book, stream = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("one").write(0, 0, 1)
    book.add_sheet("two").write(0, 0, xlwt.Formula("one!A1"))
    book.save(stream)
    return stream.getvalue()


def changed(record: bytes, into: bytes) -> bytes:
    """The old workbook with one record of its globals turned into another one of the same length."""
    content = old_workbook()
    assert content.count(record) >= 1
    return content.replace(record, into, 1)


def test_an_old_workbook_is_taken_in() -> None:
    refuse_active_ole(old_workbook(), "a.xls")


def test_an_old_workbook_with_a_sheet_of_macros_is_refused() -> None:
    content = old_workbook()
    at = content.index(b"\x85\x00", content.index(b"\x09\x08"))
    turned = content[: at + 9] + b"\x01" + content[at + 10 :]
    with pytest.raises(FileRefused) as refused:
        refuse_active_ole(turned, "a.xls")
    assert refused.value.finding.rule == "FILE-MACROS"


def test_an_old_workbook_that_refers_to_another_is_refused() -> None:
    ours = b"\xae\x01\x04\x00\x02\x00\x01\x04"
    with pytest.raises(FileRefused) as refused:
        refuse_active_ole(changed(ours, ours[:6] + b"\x05\x00"), "a.xls")
    assert refused.value.finding.rule == "FILE-LINKS"


def test_an_old_workbook_with_an_object_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = olefile.OleFileIO.listdir
    monkeypatch.setattr(
        olefile.OleFileIO, "listdir", lambda self, **how: [*listed(self, **how), ["MBD0001A2B3", "\x01Ole"]]
    )
    with pytest.raises(FileRefused) as refused:
        refuse_active_ole(old_workbook(), "a.xls")
    assert refused.value.finding.rule == "FILE-OBJECTS"


def test_each_has_a_sentence_of_its_own() -> None:
    rules = {rule for _, rule in CASES.values()}
    assert len({catalogue()[rule].zh for rule in rules}) == len(rules) == 6
