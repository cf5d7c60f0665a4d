"""The marked-up copy: notes where they can be seen, a list of them, and nothing else of the workbook changed."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from etl.forms.marked import marked_copy
from etl.forms.splicing import CannotSplice, Splices, elements
from etl.sources.files.workbook import read_workbook
from etl.sources.sheets import is_of_the_house
from etl.values.findings import FileRefused
from tests.depth import cases
from tests.office import saved_by
from tests.paths import SHARED

AUTHOR = "便民月报审核"
NOTE = "期末商户数应为 12（期初＋新增－注销），表内为 13；请核对后更正。"
TOUCHED = {
    "[Content_Types].xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet4.xml",
}
"""What is added to or new: the notes, the colours, the list of findings."""


def filed(**how: bool) -> bytes:
    """A workbook as filers make them: formats, a merged title, hidden rows, columns and a sheet, rules of entry."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, other, hidden = (book.add_worksheet(name) for name in ("T1特约商户", "T2", "底稿"))
        hidden.hide()
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(5, 5, None, None, {"hidden": True})
        sheet.merge_range("A2:D2", "标题", book.add_format({"bold": True}))
        sheet.write_row("A3", ["期初", "新增", "注销", "期末"])
        sheet.write_row("A4", [10, 3, 1, 13])
        sheet.write_formula("E4", "=SUM(A4:D4)", None, 27)
        sheet.write_string("F4", "=cmd|'/c calc'!A1")
        sheet.data_validation("A4", {"validate": "integer", "criteria": ">=", "value": 0})
        if how.get("noted"):
            sheet.write_comment("D4", "填表说明：期末数", {"author": "填表说明"})
        if how.get("table"):
            sheet.add_table("H3:I5", {"columns": [{"header": "a"}, {"header": "b"}]})
        other.write("A1", 1)
        hidden.write("B2", 2)
    return stream.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def notes(content: bytes) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def cells(content: bytes) -> dict[str, Any]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: (
            [[(cell.value, cell.number_format, cell.font.b) for cell in row] for row in sheet.iter_rows()],
            sorted(str(area) for area in sheet.merged_cells.ranges),
            [(rule.sqref, rule.formula1) for rule in sheet.data_validations.dataValidation],
        )
        for sheet in book
    }


@pytest.mark.parametrize("how", [{}, {"noted": True}, {"table": True}, {"noted": True, "table": True}])
def test_only_the_notes_are_new(how: dict[str, bool]) -> None:
    before = filed(**how)
    after = marked_copy(before, "B01.xlsx", [("T1特约商户", "D4", NOTE)], "zh")
    old, new = parts(before), parts(after)
    assert {name for name in old if old[name] != new[name]} <= TOUCHED | {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert new.keys() - old.keys() <= TOUCHED
    if how.get("noted"):
        assert new.keys() - old.keys() == {"xl/worksheets/sheet4.xml"}
    kept = cells(after)
    kept.pop("审核意见")
    assert cells(before) == kept
    mine = f"{AUTHOR}\n{NOTE}"
    assert notes(after)["T1特约商户", "D4"] == (f"填表说明：期末数\n\n{mine}" if how.get("noted") else mine)
    assert (
        read_workbook(before, "a.xlsx")["T1特约商户"].rows
        == read_workbook(after, "a.xlsx")["T1特约商户"].rows
    )


def test_findings_are_listed_with_links_and_their_cells_are_coloured() -> None:
    said = [("T1特约商户", "D4", NOTE), ("T2", "", "整表"), ("没有的表", "B2", "哪里"), ("", "", "整份")]
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(filed(table=True), "B01.xlsx", said, "zh")))
    assert book.sheetnames == ["T1特约商户", "T2", "底稿", "审核意见"]
    rows = [row[1:] for row in book["审核意见"].iter_rows(min_row=2, values_only=True)]
    assert rows == [(sheet or None, cell or None, text) for sheet, cell, text in said]
    listed = [cell for row in book["审核意见"].iter_rows() for cell in row if cell.hyperlink]
    links = {cell.coordinate: cell.hyperlink.location for cell in listed}
    assert links == {"C2": "'T1特约商户'!D4", "B3": "'T2'!A1"}
    (area,) = book["T1特约商户"].conditional_formatting
    assert str(area.sqref) == "D4"
    assert area.rules[0].dxf.fill.bgColor.rgb == "FFFFC7CE"
    english = openpyxl.load_workbook(io.BytesIO(marked_copy(filed(), "B01.xlsx", said, "en")))
    assert english.sheetnames[-1] == "Findings"


def test_the_list_of_findings_prints_on_pages_as_wide_as_one() -> None:
    """Long findings go on in the next line; beside their column they would be printed on a page of their own."""
    long = "期末商户数应等于期初商户数加本期新增商户数减本期注销商户数；请核对这几栏，更正后重新报送。" * 4
    listed = openpyxl.load_workbook(
        io.BytesIO(marked_copy(filed(), "a.xlsx", [("T1特约商户", "D4", long)], "zh"))
    )["审核意见"]
    assert listed.sheet_properties.pageSetUpPr.fitToPage
    assert listed.page_setup.fitToHeight == 0
    assert "&P" in listed.oddFooter.center.text, "its pages are numbered"
    assert listed["D2"].alignment.wrap_text
    assert listed.row_dimensions[2].height >= 4 * 12


@pytest.mark.parametrize("table", [False, True])
def test_the_headings_of_the_list_stand_on_every_page_of_it(table: bool) -> None:
    """Also where a copy is marked again, and beside the titles that the workbook's own sheets repeat."""
    said = [("T1特约商户", "C4", "一"), ("T1特约商户", "C5", "二")]
    once = marked_copy(filed(table=table), "B01.xlsx", said, "zh")
    own = [one.print_title_rows for one in openpyxl.load_workbook(io.BytesIO(filed(table=table))).worksheets]
    twice = marked_copy(once, "B01.xlsx", said, "zh")
    for content, added in ((once, 1), (twice, 1)):
        titles = [one.print_title_rows for one in openpyxl.load_workbook(io.BytesIO(content)).worksheets]
        assert titles == [*own, *["$1:$1"] * added]


def test_the_list_of_a_copy_that_is_marked_again_is_written_anew() -> None:
    once = marked_copy(filed(), "B01.xlsx", [("T2", "A1", "一")], "zh")
    again = [("T2", "A1", "二"), ("T1特约商户", "D4", "三")]
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(once, "B01.xlsx", again, "zh")))
    assert book.sheetnames[-2:] == ["底稿", "审核意见"]
    assert [row[3] for row in book["审核意见"].iter_rows(values_only=True)] == ["意见", "二", "三"]
    book["审核意见"]["E2"] = "已更正"
    stream = io.BytesIO()
    book.save(stream)
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(stream.getvalue(), "B01.xlsx", again, "zh")))
    assert book.sheetnames[-2:] == ["审核意见", "审核意见2"], "what a filer wrote beside it is kept"
    assert all(is_of_the_house(name) for name in book.sheetnames[-2:])
    assert not is_of_the_house("T2")


def test_a_note_stands_where_it_can_be_seen() -> None:
    said = [
        ("", "", "整份"),
        ("T1特约商户", "", "整表"),
        ("T1特约商户", "C2", "在合并区内"),
        ("T1特约商户", "A1", "在隐藏行"),
        ("T1特约商户", "F4", "在隐藏列"),
        ("T1特约商户", "D4", "一"),
        ("T1特约商户", "D4", "二"),
        ("T1特约商户", "D4", "一"),
        ("T2", "A1:C9", "一片"),
        ("底稿", "B2", "隐藏的表"),
        ("没有的表", "B2", "哪里"),
    ]
    found = notes(marked_copy(filed(), "B01.xlsx", said, "zh"))
    lines = [
        "整份",
        "整表",
        "在合并区内",
        "A1：在隐藏行",
        "F4：在隐藏列",
        "底稿!B2：隐藏的表",
        "没有的表!B2：哪里",
    ]
    assert found == {
        ("T1特约商户", "A2"): f"{AUTHOR}\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)),
        ("T1特约商户", "D4"): f"{AUTHOR}\n1. 一\n2. 二",
        ("T2", "A1"): f"{AUTHOR}\n一片",
    }


def test_marking_twice_says_the_second_findings_alone_and_the_same_gives_the_same_bytes() -> None:
    original = filed()  # made once: openpyxl writes the time of day into what it saves
    once = marked_copy(original, "B01.xlsx", [("T2", "A1", "first")], "en")
    twice = marked_copy(once, "B01.xlsx", [("T2", "A1", "second"), ("T2", "B1", "<third> & \x01")], "en")
    assert notes(twice) == {
        ("T2", "A1"): "Bianmin checks\nsecond",
        ("T2", "B1"): "Bianmin checks\n<third> & ",
    }
    assert once == marked_copy(original, "B01.xlsx", [("T2", "A1", "first")], "en")


@pytest.mark.parametrize("is_saved", [False, True])
def test_what_was_corrected_in_the_marked_copy_is_not_said_to_be_wrong(is_saved: bool) -> None:
    """The filer mends the copy itself, answers in a note, and sends it: nothing of the first marks is told again."""
    said = [
        ("T1特约商户", "D4", "【必须更正】此处应为数字。（NUM-TEXT）"),
        ("T1特约商户", "B4", "【须说明】请核对。（STEP-FAR）"),
    ]
    once = marked_copy(filed(noted=True), "B01.xlsx", said, "zh")
    if is_saved:
        book = openpyxl.load_workbook(io.BytesIO(once))
        note = book["T1特约商户"]["B4"].comment
        assert note is not None
        book["T1特约商户"]["B4"].comment = Comment(f"{note.text}\n已核对，属实", note.author)
        stream = io.BytesIO()
        book.save(stream)
        once = stream.getvalue()
    twice = marked_copy(once, "B01.xlsx", [("T1特约商户", "A4", "请更正。（NUM-TEXT）")], "zh")
    found = notes(twice)
    assert found[("T1特约商户", "D4")] == "填表说明：期末数"
    assert found[("T1特约商户", "A4")] == f"{AUTHOR}\n请更正。（NUM-TEXT）"
    answered = found[("T1特约商户", "B4")].strip()
    assert answered == ("已核对，属实" if is_saved else f"{AUTHOR}\n此前的意见现已不再提出。")
    colours = openpyxl.load_workbook(io.BytesIO(twice))["T1特约商户"].conditional_formatting
    assert [str(one.sqref) for one in colours] == ["A4"]
    assert notes(marked_copy(twice, "B01.xlsx", [], "en"))[("T1特约商户", "A4")] == (
        "Bianmin checks\nWhat was noted here before is no longer raised."
    )


def test_a_workbook_of_another_program_with_notes_of_its_own() -> None:
    book = openpyxl.Workbook()
    book.active["B2"], book.active["B2"].comment = 5, Comment("已核", "filer")
    stream = io.BytesIO()
    book.save(stream)
    after = marked_copy(stream.getvalue(), "a.xlsx", [("Sheet", "B2", "x"), ("Sheet", "B3", "y")], "zh")
    assert notes(after) == {("Sheet", "B2"): f"已核\n\n{AUTHOR}\nx", ("Sheet", "B3"): f"{AUTHOR}\ny"}


def test_a_csv_file_becomes_a_workbook_and_says_so() -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["名称", "数"], ["=cmd|'/c calc'!A1", "-5"]])
    made = marked_copy(text.getvalue().encode("gb18030"), "点位.csv", [("CSV", "B2", NOTE)], "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["名称", "数"],
        ["=cmd|'/c calc'!A1", "-5"],
    ]
    assert sheet["A2"].data_type == "s"
    found = notes(made)
    assert "“点位.csv”转换而成" in found["CSV", "A1"]
    assert found["CSV", "B2"] == f"{AUTHOR}\n{NOTE}"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_what_cannot_be_read_cannot_be_marked(content: bytes) -> None:
    with pytest.raises(FileRefused):
        marked_copy(content, "a.xlsx", [("", "", "x")], "zh")


WORKBOOKS = [
    path
    for path in sorted((SHARED / "intake").rglob("*"))
    if path.suffix.startswith(".xls") or path.suffix == ".ods"
]


@pytest.mark.slow
@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_odd_workbooks_keep_their_parts(path: Path) -> None:
    """Files of other programs: either refused, or marked with every part but the touched ones as it was."""
    content = path.read_bytes()
    try:
        sheets = read_workbook(content, path.name)
    except FileRefused:
        return
    name = next(iter(sheets))
    after = marked_copy(content, path.name, [(name, "B2", NOTE), ("", "", "整份")], "zh")
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        texts = b"".join(archive.read(n) for n in archive.namelist() if "comments" in n.lower()).decode()
    assert NOTE in texts
    assert "整份" in texts
    if path.suffix in (".xlsx", ".xlsm") and "转换而成" not in texts:
        old, new = parts(content), parts(after)
        changed = {n for n in old if old[n] != new[n]}
        assert all(n == "[Content_Types].xml" or n.endswith((".rels", ".vml")) or "sheet" in n.lower()
                   or "comments" in n or n.endswith(("styles.xml", "workbook.xml")) for n in changed)  # fmt: skip
        for one in changed - {n for n in old if n.endswith((".rels", ".vml", "styles.xml"))}:
            _is_only_longer(old[one], new[one])
    assert {n: s.rows for n, s in read_workbook(after, "a.xlsx").items()}.keys() >= {name[:31]}


def _is_only_longer(old: bytes, new: bytes) -> None:
    """`new` is `old` with something put in between (or in place of an empty element's slash)."""
    rest = iter(new)
    missing = [byte for byte in old if byte not in rest]
    assert missing in ([], [47])


@given(st.text(max_size=60))
@settings(max_examples=cases(30), deadline=None)
def test_any_text_can_be_a_note(text: str) -> None:
    found = notes(marked_copy(filed(), "B01.xlsx", [("T2", "A1", text)], "zh"))
    kept = found["T2", "A1"].removeprefix(f"{AUTHOR}\n")
    clean = "".join(
        c for c in text if c in "\t\n\r" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff"
    )
    assert kept.split() == clean.split()


def test_a_document_type_is_not_spliced() -> None:
    with pytest.raises(CannotSplice):
        elements(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", lambda *_: True)
    with pytest.raises(CannotSplice):
        elements("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"), lambda *_: True)


def test_pieces_go_in_behind_the_last_child() -> None:
    xml = b'<a x=">"><b/><b y="/>"><b/></b></a>'
    root, empty, full, _ = elements(xml, lambda *_: True)
    splices = Splices(xml)
    for element, piece in ((full, "<d/>"), (root, "<e/>"), (empty, "<c/>")):
        splices.append(element, piece)
    assert splices.done() == b'<a x=">"><b><c/></b><b y="/>"><b/><d/></b><e/></a>'


@pytest.mark.office
def test_another_program_opens_it_and_shows_the_notes(tmp_path: Path) -> None:
    (tmp_path / "marked.xlsx").write_bytes(
        marked_copy(
            filed(noted=True, table=True), "B01.xlsx", [("T1特约商户", "D4", NOTE), ("T2", "A1", "二")], "zh"
        )
    )
    (saved,) = saved_by("soffice", [tmp_path / "marked.xlsx"], "ods", tmp_path)
    with zipfile.ZipFile(saved) as archive:
        text = archive.read("content.xml").decode()
    assert text.count("<office:annotation ") == 2
    assert NOTE in text
    assert "填表说明：期末数" in text
