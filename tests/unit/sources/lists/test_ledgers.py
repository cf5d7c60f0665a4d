"""Ledgers: every field that is wrong is a finding at its cell, and a ledger with one of them is not taken in."""

import csv
import datetime
import io
from typing import Any

import openpyxl
import pytest

from etl.definitions.load import load_programme
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import LedgerEntry, Reading
from etl.values.findings import FileRefused

PROGRAMME = load_programme("daqing")
LAYOUT = PROGRAMME.returns["ledger"]
GOOD: dict[str, Any] = {
    "institution": "B01",
    "quarter": "2019-Q4",
    "event": "first-in-province",
    "count": "1",
    "evidence": "支付结算科〔2019〕31号",
    "reason": "经比对为全省首家",
    "entered_by": "支付结算科考核岗",
    "entered_on": "2020-01-10",
}


def rows_of(*changes: dict[str, Any]) -> list[list[Any]]:
    return [[field.heading for field in LAYOUT.field]] + [
        [(GOOD | change)[field.name] for field in LAYOUT.field] for change in changes
    ]


def as_csv(*changes: dict[str, Any]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows_of(*changes))
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(*changes: dict[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows_of(*changes):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, name: str = "ledger.csv") -> Reading:
    layout, reading = read_file(content, name, PROGRAMME, resolver_of(PROGRAMME))
    assert layout is LAYOUT
    return reading


def test_an_entry_comes_with_its_proof_and_its_cell() -> None:
    reading = read(
        as_csv({}, {"institution": "油城银行大庆分行（演示）", "evidence": "另一份", "count": "0"})
    )
    assert (reading.period, reading.institution, reading.findings) == ("2019-Q4", "", [])
    assert reading.entries == [
        LedgerEntry(
            "B01", "first-in-province", 1, GOOD["evidence"], GOOD["reason"], GOOD["entered_by"],
            datetime.date(2020, 1, 10), "CSV", "D2",
        ),
        LedgerEntry(
            "B01", "first-in-province", 0, "另一份", GOOD["reason"], GOOD["entered_by"],
            datetime.date(2020, 1, 10), "CSV", "D3",
        ),
    ]  # fmt: skip


def test_a_workbook_says_the_same_with_its_own_numbers_and_dates() -> None:
    typed = {"count": 1, "entered_on": datetime.date(2020, 1, 10), "quarter": "2019年第四季度"}
    from_workbook = read(as_workbook(typed), "ledger.xlsx")
    [entry] = from_workbook.entries
    assert (entry.count, entry.entered_on, entry.cell) == (1, datetime.date(2020, 1, 10), "D2")
    assert from_workbook.period == "2019-Q4"


@pytest.mark.parametrize(
    ("wrong", "rule", "cell"),
    [
        ({"institution": "X99"}, "ENTRY-INST", "A3"),
        ({"institution": "B17"}, "ENTRY-INST", "A3"),  # it merged in 2019-06
        ({"event": "luck"}, "ENTRY-EVENT", "C3"),
        ({"event": "late-day"}, "ENTRY-COUNTED", "C3"),
        ({"event": "media-national"}, "ENTRY-COUNTED", "C3"),
        ({"count": "-1"}, "ENTRY-COUNT", "D3"),
        ({"count": "1.5"}, "ENTRY-COUNT", "D3"),
        ({"count": "一"}, "ENTRY-COUNT", "D3"),
        ({"count": ""}, "ENTRY-COUNT", "D3"),
        ({"evidence": "  "}, "ENTRY-EVIDENCE", "E3"),
        ({"reason": ""}, "ENTRY-REASON", "F3"),
        ({"entered_by": ""}, "ENTRY-BY", "G3"),
        ({"entered_on": "年底"}, "ENTRY-DATE", "H3"),
        ({"evidence": GOOD["evidence"]}, "ENTRY-TWICE", "D3"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(map(str, value.items())),
)
def test_what_is_wrong_is_found_at_its_cell(wrong: dict[str, str], rule: str, cell: str) -> None:
    reading = read(as_csv({}, {"evidence": "另一份"} | wrong))
    assert [(f.rule, f.cell, f.severity) for f in reading.findings] == [(rule, cell, "hard")]
    assert reading.is_refused
    assert all(reading.findings[0].message.in_language(language) for language in ("zh", "en"))


def test_several_wrong_fields_of_one_row_are_all_found() -> None:
    reading = read(as_csv({"event": "luck", "reason": "", "count": "-3"}))
    assert {finding.rule for finding in reading.findings} == {"ENTRY-EVENT", "ENTRY-REASON", "ENTRY-COUNT"}
    assert reading.entries == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ([{}, {"quarter": "2019-Q3"}], "PERIOD-DIFFERS"),
        ([{"quarter": ""}], "PERIOD-MISSING"),
        ([], "PERIOD-MISSING"),
        ([{"quarter": "2019-12"}], "LEDGER-PERIOD"),
        ([{"quarter": "2019"}], "LEDGER-PERIOD"),
        ([{"quarter": "2017-Q4"}], "LEDGER-METHOD"),
    ],
    ids=["two quarters", "no quarter", "no row", "a month", "a year", "before the first method"],
)
def test_a_ledger_that_is_for_no_one_quarter_is_refused(changes: list[dict[str, str]], rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(as_csv(*changes))
    assert refused.value.finding.rule == rule


def test_blank_rows_are_skipped() -> None:
    blank = dict.fromkeys(GOOD, "")
    reading = read(as_csv({}, blank))
    assert (len(reading.entries), reading.findings) == (1, [])
