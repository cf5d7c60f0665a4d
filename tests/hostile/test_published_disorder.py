"""What becomes of published workbooks and documents on their way: real ones, changed as programs and people change
them. Each is read to the last figure, or asks where it was changed; none is silently different."""

import datetime
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from etl.definitions.load import load_programme
from etl.intake.load import Loaded, load_content
from etl.sources.read import read_file, resolver_of
from etl.values.findings import FileRefused, Finding
from store.engine import open_engine
from tests.paths import rbi_workbooks, shared
from tests.published import SIDES, THREE_LEVELS, published

INDIA, PULSE = load_programme("rbi-retail"), load_programme("india-pulse")
RECEIVED = datetime.datetime(2025, 9, 1, tzinfo=datetime.UTC)
Facts = dict[tuple[str, str, str, str], int]
JUNE = "ENTITYWISEJUNE2025"


def understood(content: bytes, name: str, programme: Any) -> tuple[Facts | None, list[Finding]]:
    """What would be stored (None where nothing would be), and what was found."""
    try:
        _, reading = read_file(content, name, programme, _resolver(programme.slug))
    except FileRefused as refused:
        return None, [refused.finding]
    facts = {(one.institution, one.region, one.scenario, one.measure): one.value for one in reading.records}
    return (None if reading.is_refused else facts), reading.findings


@cache
def _resolver(slug: str) -> Any:
    return resolver_of(INDIA if slug == INDIA.slug else PULSE)


# A published workbook -------------------------------------------------------------------------------------------------


@cache
def june() -> tuple[bytes, Facts]:
    """NETC, AePS and BBPS of June 2025 as they were published, the sheets of many rows cut short, sums worked out."""
    [path] = [one for one in rbi_workbooks() if one.name.startswith(JUNE)]
    book = openpyxl.load_workbook(path, data_only=True)
    for name in ("UPI", "IMPS", "NFS", "CTS"):
        sheet = book[name]
        sheet.delete_rows(30, sheet.max_row)
    content = _bytes(book)
    facts, found = understood(content, "june.xlsx", INDIA)
    assert facts
    assert not [one.rule for one in found if one.severity == "hard"]
    return content, facts


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def numbers(book: Workbook, name: str) -> list[Any]:
    rows = book[name].iter_rows(min_row=6, min_col=4)
    return [cell for row in rows for cell in row if isinstance(cell.value, int | float)]


def indian(value: float) -> str:
    """1,23,456.5: the last three digits together, then two and two."""
    whole, _, rest = f"{value:.9f}".partition(".")
    first, last = whole[:-3], whole[-3:]
    parts = [last]
    while first:
        first, part = first[:-2], first[-2:]
        parts.insert(0, part)
    return ",".join(parts) + "." + rest


def every(write: Callable[[float], object]) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for name in ("NETC", "BBPS"):
            for cell in numbers(book, name):
                cell.value = write(round(cell.value, 9))

    return change


def one(text: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        numbers(book, "BBPS")[0].value = text

    return change


def heading(name: str, old: str, new: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cells = [c for row in book[name].iter_rows(max_row=5) for c in row if old in str(c.value)]
        cells[0].value = str(cells[0].value).replace(old, new)

    return change


def label_of_totals(text: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cells = [c for row in book["BBPS"].iter_rows(min_row=6) for c in row if c.value == "Total"]
        cells[0].value = text

    return change


def totals_first(book: Workbook) -> None:
    sheet = book["BBPS"]
    values = [cell.value for cell in sheet[sheet.max_row]]
    while "Total" not in values:
        sheet.delete_rows(sheet.max_row)
        values = [cell.value for cell in sheet[sheet.max_row]]
    sheet.delete_rows(sheet.max_row)
    sheet.insert_rows(5)
    for column, value in enumerate(values, 1):
        sheet.cell(5, column).value = value


def headings_every_twenty_rows(book: Workbook) -> None:
    sheet = book["BBPS"]
    for at in (45, 25):
        sheet.insert_rows(at, 2)
        for column in range(1, sheet.max_column + 1):
            for row in (3, 4):
                sheet.cell(at + row - 3, column).value = sheet.cell(row, column).value


def second_title(text: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book["BBPS"]["B1"] = text

    return change


def twice(book: Workbook) -> None:
    """The first bank once more, in another spelling, before the totals."""
    sheet = book["BBPS"]
    sheet.insert_rows(20)
    for column in range(2, 8):
        sheet.cell(20, column).value = sheet.cell(5, column).value
    sheet["C20"] = "Airtel Payments Bank Ltd."


SAME: dict[str, Callable[[Workbook], None]] = {
    "thousands parted as in India": every(indian),
    "thousands parted as elsewhere": every(lambda value: f"{value:,.9f}"),
    "figures as texts with spaces": every(lambda value: f" {value:.9f}\u00a0"),
    "totals above the rows": totals_first,
    "headings on every page": headings_every_twenty_rows,
    "the totals with a star": label_of_totals("Total *"),
    "the totals with the mark of a note": label_of_totals("Total¹"),
    "the totals in other words": label_of_totals("Grand Total (A+B)"),
}
ASKED: dict[str, Callable[[Workbook], None]] = {
    "the decimal comma": every(lambda value: f"{value:.9f}".replace(".", ",")),
    "the mark of a note behind a figure": one("12¹"),
    "a star behind a figure": one("12*"),
    "a half": one("12½"),
    "thousands parted wrongly": one("1,23,45"),
    "another unit in one heading": heading("BBPS", "Lakh", "Crore"),
    "a unit of another money": heading("BBPS", "Crore", "USD Million"),
    "per cent for a count": heading("BBPS", "(in Lakh)", "(%)"),
    "the title of another month": second_title("Data for the month of May 2025"),
    "a bank in two spellings": twice,
    "the totals by a word of its own": label_of_totals("All entities"),
}


def changed(change: Callable[[Workbook], None]) -> tuple[Facts | None, list[Finding]]:
    book = openpyxl.load_workbook(io.BytesIO(june()[0]))
    change(book)
    return understood(_bytes(book), "june.xlsx", INDIA)


@pytest.mark.parametrize("kind", SAME)
def test_a_published_workbook_is_understood(kind: str) -> None:
    facts, found = changed(SAME[kind])
    assert [(f.rule, f.sheet, f.cell) for f in found if f.severity == "hard"] == []
    assert facts == june()[1]


@pytest.mark.parametrize("kind", ASKED)
def test_a_published_workbook_asks_where_it_was_changed(kind: str) -> None:
    _, found = changed(ASKED[kind])
    asked = [f for f in found if f.severity in ("hard", "soft") and f.sheet in ("BBPS", "NETC") and f.cell]
    known = {(f.rule, f.sheet, f.cell) for f in understood(june()[0], "june.xlsx", INDIA)[1]}
    assert [f for f in asked if (f.rule, f.sheet, f.cell) not in known], found


# A document -----------------------------------------------------------------------------------------------------------

USERS = "map/user/hover/country/india/2024/3.json"
PAYMENTS = "map/transaction/hover/country/india/2024/3.json"
CATEGORIES = "aggregated/transaction/country/india/2024/3.json"


def text_of(path: str) -> str:
    return shared("real", "pulse", "data", *path.split("/")).read_text(encoding="utf-8")


def document(path: str, change: Callable[[Any], None]) -> bytes:
    content = json.loads(text_of(path))
    change(content)
    return json.dumps(content).encode()


def put(value: object, *keys: str | int) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    return change


def another_first(content: Any) -> None:
    content["data"]["hoverDataList"][0]["metric"].insert(0, {"type": "FAILED", "count": 1, "amount": 1})


FIRST = ("data", "hoverDataList", 0)
REFUSED: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "a state twice in two spellings": (
        USERS,
        lambda: document(USERS, put({"registeredUsers": 1, "appOpens": 1}, "data", "hoverData", "TAMIL  NADU")),
        "ROW-TWICE", '$.data.hoverData["TAMIL  NADU"]',
    ),
    "a key twice": (USERS, lambda: text_of(USERS).replace('"tripura"', '"manipur"').encode(), "EXTRACT-KEY-TWICE", ""),
    "a total among the states": (
        USERS, lambda: document(USERS, put({"registeredUsers": 1, "appOpens": 1}, "data", "hoverData", "Total")),
        "EXTRACT-NAME", '$.data.hoverData["Total"]',
    ),
    "an average for a total": (
        PAYMENTS, lambda: document(PAYMENTS, put("AVERAGE", *FIRST, "metric", 0, "type")),
        "EXTRACT-SAYS", "$.data.hoverDataList[0].metric[0].type",
    ),
    "another figure before the total": (
        PAYMENTS,
        lambda: document(PAYMENTS, another_first),
        "EXTRACT-SAYS", "$.data.hoverDataList[0].metric[0].type",
    ),
    "an answer that failed": (USERS, lambda: document(USERS, put(False, "success")), "EXTRACT-SAYS", "$.success"),
    "another quarter in its folder": (
        CATEGORIES, lambda: text_of(CATEGORIES.replace("3.json", "2.json")).encode(), "EXTRACT-BEGINS", "$.data.from",
    ),
    "the same quarter of another year": (
        CATEGORIES, lambda: text_of(CATEGORIES.replace("2024", "2023")).encode(), "EXTRACT-BEGINS", "$.data.from",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_document_that_contradicts_itself_is_sent_back(kind: str) -> None:
    path, content, rule, at = REFUSED[kind]
    facts, found = understood(content(), path, PULSE)
    assert facts is None
    assert (rule, at) in {(one.rule, one.cell) for one in found if one.severity == "hard"}


@pytest.mark.parametrize("path", [USERS, PAYMENTS, CATEGORIES])
def test_a_document_as_it_is_goes_in(path: str) -> None:
    assert understood(text_of(path).encode(), path, PULSE)[0]


def without_kerala(content: Any) -> None:
    content["data"]["hoverData"].pop("kerala")


def in_crores(content: Any) -> None:
    for row in content["data"]["hoverDataList"]:
        row["metric"][0]["amount"] /= 10**7


def changed_places(content: Any) -> None:
    for row in content["data"]["hoverDataList"]:
        one = row["metric"][0]
        one["count"], one["amount"] = int(one["amount"]), one["count"]


AGAINST: dict[str, tuple[str, Callable[[Any], None] | None, set[str]]] = {
    "as it is": (PAYMENTS, lambda content: None, set()),
    "users as they are": (USERS, lambda content: None, set()),
    "a state that is gone": (USERS, without_kerala, {"PLACE-GONE"}),
    "amounts in crores": (PAYMENTS, in_crores, {"SUM-MOVED"}),
    "counts and amounts in each other's place": (PAYMENTS, changed_places, {"SUM-MOVED"}),
    "the quarter before once more": (PAYMENTS, None, {"SUMS-REPEAT"}),
}


@pytest.mark.parametrize("kind", AGAINST)
def test_a_document_is_held_against_the_quarter_before(tmp_path: Path, kind: str) -> None:
    path, change, rules = AGAINST[kind]
    before = path.replace("3.json", "2.json")
    engine = open_engine(f"sqlite:///{tmp_path / 'pulse.db'}")
    load(engine, before, text_of(before).encode())
    loaded = load(engine, path, document(path, change) if change else text_of(before).encode())
    assert {one.rule for one in loaded.findings if one.severity == "soft"} == rules
    engine.dispose()


def load(engine: Any, name: str, content: bytes) -> Loaded:
    loaded = load_content(engine, PULSE, name, content, RECEIVED)
    assert loaded.status == "accepted", loaded.findings
    return loaded


# A workbook beside that of the month before ---------------------------------------------------------------------------

BANKS = ("State Bank of India", "HDFC Bank", "Axis Bank")


def table(month: str, factor: float, **other: float) -> bytes:
    """Three banks on every sheet, their figures `factor` times the usual ones, on some sheets by another factor."""
    rows = {}
    for name in SIDES:
        by, columns = other.get(name, factor), 8 if name in THREE_LEVELS else 4
        body = [[bank, *(by * (100 + 10 * n + c) for c in range(columns))] for n, bank in enumerate(BANKS)]
        rows[name] = [*body, ["Total", *(sum(map(float, c)) for c in list(zip(*body, strict=True))[1:])]]
    return _bytes(published(rows, month))


@pytest.mark.parametrize(
    ("kind", "other", "expected"),
    [
        ("an honest month", {}, set()),
        ("a sheet of the month before", {"UPI": 1}, {("SUMS-REPEAT", "UPI")}),
        ("a sheet in hundredths, its headings as ever", {"CTS": 0.011}, {("SUM-MOVED", "CTS")}),
        ("two sheets, one of each", {"UPI": 1, "CTS": 110}, {("SUMS-REPEAT", "UPI"), ("SUM-MOVED", "CTS")}),
    ],
)
def test_a_workbook_is_held_against_the_month_before(
    tmp_path: Path, kind: str, other: dict[str, float], expected: set[tuple[str, str]]
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'india.db'}")
    for month, content in (
        ("May 2025", table("May 2025", 1)),
        ("June 2025", table("June 2025", 1.1, **other)),
    ):
        loaded = load_content(engine, INDIA, f"{month}.xlsx", content, RECEIVED)
        assert loaded.status == "accepted", loaded.findings
    asked = {(one.rule, one.sheet) for one in loaded.findings if one.severity == "soft"}
    assert asked == expected, kind
    engine.dispose()
