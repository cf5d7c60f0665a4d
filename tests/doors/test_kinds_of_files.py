"""Kinds of files (cases 8, 9, 10, 14): what is certain is read, everything else is called by its name."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlwt
from openpyxl.styles import Font

from tests.doors.door import (
    CITY,
    INDIA,
    POINT_HEADINGS,
    Door,
    a_point,
    a_register,
    a_return,
    as_bytes,
    as_text,
    only,
    rules,
)
from tests.published import published

ROWS = [a_point("k1"), a_point("k2", on="2019-01-02")]


def archive(**parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


def office(part: str) -> bytes:
    return archive(**{"[Content_Types].xml": "<Types/>", part: "<a/>"})


def old_office(stream: str) -> bytes:
    """The shortest container of the old kind with a stream of that name, made from a workbook by renaming it."""
    book, out = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("1")
    book.save(out)
    was, name = "Workbook".encode("utf-16-le"), stream.encode("utf-16-le")
    content = out.getvalue()
    at = content.index(was)
    length = (len(name) + 2).to_bytes(2, "little")
    return content[:at] + name.ljust(64, b"\0") + length + content[at + 66 :]


NAMED: dict[str, tuple[str, bytes, str, str]] = {
    "a Word document": ("报告.docx", office("word/document.xml"), "Word", "Word"),
    "a presentation": ("a.pptx", office("ppt/presentation.xml"), "演示文稿", "presentation"),
    "Apple's Numbers": ("a.numbers", archive(**{"Index/Document.iwa": b"x"}), ".numbers", "Numbers"),
    "an old Word document": ("a.doc", old_office("WordDocument"), "Word", "Word"),
    "an OpenDocument text": (
        "a.odt",
        archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<a/>"}),
        ".odt",
        "text document",
    ),
    "a document named .xlsx": ("a.xlsx", office("word/document.xml"), "Word", "Word"),
    "a PDF": ("a.pdf", b"%PDF-1.7\n", "PDF", "PDF"),
    "an e-mail": ("a.eml", b"From: a@example.org\r\nSubject: x\r\n\r\n", "电子邮件", "e-mail"),
    "a page in one file": (
        "a.mht",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
        ".mht",
        ".mht",
    ),
    "a RAR archive": ("a.rar", b"Rar!\x1a\x07\x00", "RAR", "RAR"),
    "JSON where none is read": ("a.json", b'{"a": 1}', "JSON", "JSON"),
    "a flat OpenDocument": (
        "a.fods",
        b'<?xml version="1.0"?>\n\n<office:document xmlns:office="x"/>',
        ".fods",
        ".fods",
    ),
    "an XML spreadsheet": ("a.xls", b'<?xml version="1.0"?>\n<Workbook xmlns="x"/>', "XML", "XML"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_another_kind_of_file_is_called_by_its_name(door: Door, kind: str) -> None:
    name, content, zh, en = NAMED[kind]
    finding = only(door.one(CITY, name, content), "FILE-KIND")
    assert zh in finding["message_zh"]
    assert en in finding["message"]


def page(*rows: list[object], charset: str = "gb2312", head: str = "") -> bytes:
    """A table as a bank's system writes it into a file that it calls .xls."""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">{head}</head>'
    return (text + f"<body><table border=1>{cells}</table></body></html>").encode(charset)


TEXTS: dict[str, tuple[str, bytes]] = {
    "UTF-8": ("a.csv", as_text(*ROWS).encode()),
    "UTF-8 with its mark": ("a.csv", as_text(*ROWS).encode("utf-8-sig")),
    "GB 18030": ("a.csv", as_text(*ROWS).encode("gb18030")),
    "UTF-16, as Excel's Unicode text": ("a.csv", as_text(*ROWS, mark="\t").encode("utf-16")),
    "UTF-16 without a mark": ("a.csv", as_text(*ROWS).encode("utf-16-le")),
    "UTF-16, the other way": ("a.csv", b"\xfe\xff" + as_text(*ROWS).encode("utf-16-be")),
    "semicolons": ("a.csv", as_text(*ROWS, mark=";").encode()),
    "semicolons and decimal commas": ("a.csv", as_text(*ROWS, mark=";").replace(".", ",").encode()),
    "tabs": ("a.csv", as_text(*ROWS, mark="\t").encode("gb18030")),
    "tabs in a file called .xls": ("a.xls", as_text(*ROWS, mark="\t").encode("gb18030")),
    "tabs in a .txt": ("a.txt", as_text(*ROWS, mark="\t").encode()),
    "bars": ("a.csv", as_text(*ROWS, mark="|").encode()),
    "a line that says what parts the fields": ("a.csv", b"sep=;\n" + as_text(*ROWS, mark=";").encode()),
    "a title line": ("a.csv", ("场景点位登记簿（2019年12月）\n" + as_text(*ROWS)).encode()),
    "a title with commas around it and a blank line": (
        "a.csv",
        (",,场景点位登记簿,,,,,,,\n,,,,,,,,,\n" + as_text(*ROWS)).encode(),
    ),
    "a page called .xls": ("a.xls", page(POINT_HEADINGS, *ROWS)),
    "a page in UTF-8": ("a.xls", page(POINT_HEADINGS, *ROWS, charset="utf-8")),
    "a page with a title above": ("a.html", page(["场景点位登记簿"], POINT_HEADINGS, *ROWS)),
    "a page that states GBK": ("a.xls", page(POINT_HEADINGS, *ROWS, charset="gbk")),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_register_in_another_writing_is_read(door: Door, kind: str) -> None:
    name, content = TEXTS[kind]
    loaded = door.one(CITY, name, content)
    assert (loaded["status"], loaded["points"], rules(loaded)) == ("accepted", 2, [])


def test_a_title_above_a_registers_headings_in_a_workbook_is_read(door: Door) -> None:
    content = a_register(POINT_HEADINGS, *ROWS, headings=["场景点位登记簿"])
    assert door.one(CITY, "a.xlsx", content)["points"] == 2


def test_a_comma_that_may_part_thousands_or_decimals_is_asked_about(door: Door) -> None:
    finding = only(door.one(CITY, "a.csv", b"a;b\n1,234;5,678\n"), "NUM-COMMA")
    assert (finding["cell"], "1,234" in finding["message"]) == ("A2", True)


@pytest.mark.parametrize("lon", ["125.123", "125.1", "125.12345"])
def test_decimal_points_stay_points_whatever_parts_the_fields(door: Door, lon: str) -> None:
    row = a_point()
    row[5], row[6] = lon, "46.123"
    loaded = door.one(CITY, "a.csv", as_text(row, mark=";").encode())
    assert (loaded["status"], loaded["points"]) == ("accepted", 1), loaded["findings"]


def test_documents_in_an_archive_keep_their_paths(door: Door) -> None:
    files = {"aggregated/transaction/country/india/2021/1.json": b"{}", "1.json": b"{}"}
    loaded = door.load("india-pulse", {"pulse.zip": archive(**files)})
    assert [rules(one) for one in loaded] == [["EXTRACT-PATH"], ["EXTRACT-SHAPE"]]


def test_a_published_workbook_saved_as_a_page_is_read_by_its_titles(door: Door) -> None:
    """One table a sheet, as a spreadsheet program saves a whole workbook."""
    tables = []
    for sheet in published().worksheets:
        rows = (
            "".join(f"<td>{'' if v is None else v}</td>" for v in row)
            for row in sheet.iter_rows(values_only=True)
        )
        tables.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    loaded = door.one(INDIA, "june.xls", ("<html><body>" + "".join(tables) + "</body></html>").encode())
    assert (loaded["status"], loaded["period"], loaded["facts"]) == ("accepted", "2025-06", 36)


def test_a_whole_return_in_one_page_is_read(door: Door) -> None:
    rows = []
    for sheet in a_return().worksheets:
        rows.append([sheet.title])
        rows += [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]
    loaded = door.one(CITY, "B01.xls", page(*rows, charset="utf-8"))
    assert (loaded["status"], loaded["institution"]) == ("accepted", "B01"), loaded["findings"]
    assert loaded["facts"] == door.one(CITY, "B01.xlsx", as_bytes(a_return()))["facts"]


def test_returns_in_an_archive_are_each_read(door: Door) -> None:
    wrong = a_return()
    wrong["T4交易"]["E5"] = "about 20"
    files = {
        "1月/B01.xlsx": as_bytes(a_return()),
        "1月/points.csv": as_text(*ROWS).encode(),
        "read me.pdf": b"%PDF-",
    }
    loaded = door.load(CITY, {"all.zip": archive(**files), "after.xlsx": as_bytes(wrong)})
    assert [(one["file"], one["status"]) for one in loaded] == [
        ("all.zip/1月/B01.xlsx", "accepted"),
        ("all.zip/1月/points.csv", "accepted"),
        ("all.zip/read me.pdf", "refused"),
        ("after.xlsx", "returned"),
    ]


def test_names_in_a_chinese_archive_are_read_as_they_were_written(door: Door) -> None:
    name = "点位登记簿.csv"
    packed = archive(**{"x" * len(name.encode("gb18030")): as_text(*ROWS)})
    content = packed.replace(b"x" * len(name.encode("gb18030")), name.encode("gb18030"))
    assert door.one(CITY, "a.zip", content)["file"] == f"a.zip/{name}"


@pytest.mark.parametrize(
    ("name", "make", "rule"),
    [
        ("a.xlsx", lambda: archive(**{"B01.xlsx": b"x"}), "FILE-PACKED"),
        ("a.zip", lambda: archive(**{"b.zip": archive(**{"c.xlsx": b"x"})}), "FILE-ARCHIVE"),
        ("a.zip", lambda: archive(**{"notes.md": "x"}), "FILE-ARCHIVE"),
        ("a.zip", lambda: b"PK\x03\x04 and nothing else", "FILE-DAMAGED"),
        ("a.zip", lambda: archive(**{f"{i}.csv": "x" for i in range(600)}), "FILE-SIZE"),
        ("a.xls", lambda: b"<html><body><p>not logged in</p></body></html>", "FILE-PAGE"),
    ],
)
def test_what_cannot_be_unpacked_or_holds_no_table_says_so(
    door: Door, name: str, make: Callable[[], bytes], rule: str
) -> None:
    assert rules(door.one(CITY, name, make())) == [rule]


@pytest.mark.parametrize(
    ("cell", "value", "named"),
    [
        ("A1048576", " ", "A1048576"),
        ("XFD3000", " ", "XFD3000"),
        ("C900000", 0, "C900000"),
        ("XFD1048576", "x", "XFD1048576"),
    ],
)
def test_a_cell_far_away_is_named_with_its_sheet(door: Door, cell: str, value: object, named: str) -> None:
    book = a_return()
    book["T4交易"][cell] = value
    finding = only(door.one(CITY, "a.xlsx", as_bytes(book)), "SHEET-AREA")
    assert (finding["sheet"], finding["cell"]) == ("T4交易", named)


def test_a_format_far_away_holds_nothing(door: Door) -> None:
    book = a_return()
    book["T4交易"]["A1048576"].font = Font(bold=True)
    assert door.one(CITY, "a.xlsx", as_bytes(book))["status"] == "accepted"


HEADINGS: dict[str, tuple[str, str, str]] = {
    "one is worded otherwise": (CITY, as_text(*ROWS).replace("区划代码", "区划"), "区划代码"),
    "one is missing": (CITY, as_text(*[r[:-1] for r in ROWS], headings=POINT_HEADINGS[:-1]), "登记截止日"),
    "with semicolons": (CITY, as_text(*ROWS, mark=";").replace("经度", "X"), "经度"),
    "below a title": (CITY, "登记簿\n" + as_text(*ROWS).replace("当月有交易", "交易"), "当月有交易"),
}


@pytest.mark.parametrize("kind", HEADINGS)
def test_the_heading_that_is_missing_is_named(door: Door, kind: str) -> None:
    programme, text, heading = HEADINGS[kind]
    finding = only(door.one(programme, "a.csv", text.encode()), "LAYOUT-HEADINGS")
    assert f"“{heading}”" in finding["message_zh"]
    assert "场景点位登记簿" in finding["message_zh"]
    assert "季度考核台账" not in finding["message_zh"]


def test_a_file_of_nothing_known_is_quoted_and_told_few_layouts(door: Door) -> None:
    finding = only(door.one(CITY, "a.csv", b"alpha,beta\n1,2\n"), "LAYOUT-UNKNOWN")
    assert "alpha | beta" in finding["message"]
    assert finding["message"].count(", ") <= 4


def test_a_published_programme_does_not_advise_a_template_that_there_is_not(door: Door) -> None:
    finding = only(door.one(INDIA, "a.xlsx", as_bytes(a_return())), "LAYOUT-FOREIGN")
    assert "template" not in finding["message"]


@pytest.mark.parametrize("name", ["1.json", "2021/1.json", "india/2021/5.json", "pulse.json"])
def test_a_document_outside_its_folders_is_told_that_the_path_decides(door: Door, name: str) -> None:
    finding = only(door.one("india-pulse", name, b'{"data": {}}'), "EXTRACT-PATH")
    assert "aggregated/transaction/country/india/2019/4.json" in finding["message"]
    assert "template" not in finding["message"]


def test_a_text_that_was_cut_off_is_not_taken_for_a_whole_one(door: Door) -> None:
    """Wherever the last row lost a field at least. Cut within its last field it is a whole one to any reader."""
    rows = [a_point(f"k{n}") for n in range(3)]
    whole = as_text(*rows).rstrip("\n")
    last = whole.rindex("\n") + 1
    fields = [last + i for i, sign in enumerate(whole[last:]) if sign == ","]
    for cut in (fields[0] - 1, *fields, *(field + 1 for field in fields[:-1])):
        loaded = door.one(CITY, f"r{cut}.csv", whole[:cut].encode())
        assert loaded["status"] in ("returned", "refused"), (whole[last:cut], loaded)
    assert door.one(CITY, "whole.csv", whole.encode())["status"] == "accepted"


def test_a_row_that_leaves_out_what_may_be_left_out_is_asked_about_only_where_the_file_ends_in_it(
    door: Door,
) -> None:
    headings = [*POINT_HEADINGS, "备注"]
    rows = [[*a_point("k1"), "甲"], [*a_point("k2"), "乙"], a_point("k3")]
    text = as_text(*rows, headings=headings)
    told = only(door.one(CITY, "a.csv", text.rstrip("\n").encode()), "FILE-CUT")
    assert told["cell"] == "J4"
    assert "row 4: it has 10 fields, all others have at least 11" in told["message"]
    assert door.one(CITY, "b.csv", text.encode())["status"] == "accepted"
    signed = as_text(*rows, ["填报人：演示"], headings=headings).rstrip("\n")
    assert "FILE-CUT" not in rules(door.one(CITY, "c.csv", signed.encode()))


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(door: Door) -> None:
    rows = [a_point("k1"), a_point("k2"), a_point("k3")]
    rows[1][2] = '"15寸'
    told = only(door.one(CITY, "a.csv", as_text(*rows).encode()), "FILE-QUOTE")
    assert "line 3" in told["message"]
    rows[1][2] = '15"'
    assert door.one(CITY, "b.csv", as_text(*rows).encode())["status"] == "accepted"
