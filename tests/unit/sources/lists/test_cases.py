"""Records of cases: what is read, what is counted, what is a finding at its cell, and what is refused unkept."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from etl.definitions.load import load_programme
from etl.forms.records import listed
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused

COMPLAINTS = load_programme("complaints")
LAYOUT = COMPLAINTS.returns["cases"]
ROW = {
    "number": "QM2017-001",
    "institution": "qm",
    "period": "2017-Q3",
    "received": "2017-09-29 10:05",
    "grade": "一般",
    "closed": "2017-09-30",
}


def read(*rows: dict[str, str], content: bytes | None = None) -> Reading:
    made = content or listed(LAYOUT, [ROW | row for row in rows])
    return read_file(made, "cases.csv", COMPLAINTS, resolver_of(COMPLAINTS))[1]


def counts(reading: Reading) -> dict[str, int]:
    return {one.measure: one.value for one in reading.records if one.value}


def test_a_case_is_read_and_counted() -> None:
    # 30 September 2017 is a Saturday that makes up for the National Day holidays: a working day.
    reading = read({})
    assert (reading.institution, reading.period, reading.findings) == ("qm", "2017-Q3", [])
    (case,) = reading.cases
    zone = ZoneInfo("Asia/Shanghai")
    assert case.received == datetime.datetime(2017, 9, 29, 10, 5, tzinfo=zone)
    assert counts(reading) == {
        "received": 1, "closed": 1, "closed_1": 1, "closed_3": 1, "closed_10": 1, "due": 1, "on_time": 1,
    }  # fmt: skip


def test_holidays_do_not_run() -> None:
    # Received on 29 September; after the 30th the next working days are 9, 10 and 11 October.
    reading = read({"period": "2017-Q4", "closed": "2017-10-11"})
    assert counts(reading) == {"closed": 1, "closed_10": 1, "due": 1, "on_time": 1}
    simple = read({"period": "2017-Q4", "closed": "2017-10-11", "grade": "简单"})
    assert counts(simple) == {
        "closed": 1,
        "closed_10": 1,
        "due": 1,
    }  # three working days: 30 Sept., 9 and 10 October


def test_an_open_case_past_its_day_is_overdue_and_decided_once() -> None:
    row = {"received": "2017-06-01", "closed": "", "period": "2017-Q2"}
    assert counts(read(row)) == {"received": 1, "due": 1, "open": 1, "overdue": 1}
    later = {"received": "2017-06-01", "closed": "2017-07-03", "period": "2017-Q3"}
    assert counts(read(later)) == {"closed": 1}  # 22 working days: in no class, and due it was in June


def test_more_time_with_a_reason_moves_the_day() -> None:
    row = {
        "received": "2017-08-01",
        "closed": "2017-08-18",
        "extended_to": "2017-08-22",
        "extension": "情况复杂",
    }
    assert counts(read(row)) == {"received": 1, "closed": 1, "due": 1, "on_time": 1, "extended": 1}


def test_a_major_case_is_reported_within_24_hours() -> None:
    row = {"grade": "重大", "received": "2017-09-01 17:30", "closed": "2017-09-04"}
    assert counts(read(row | {"reported": "2017-09-02 17:30"}))["reported"] == 1
    assert "reported" not in counts(read(row | {"reported": "2017-09-02 17:31"}))
    assert counts(read(row))["to_report"] == 1


def test_no_case_is_said_in_a_row() -> None:
    reading = read({"number": "无", "received": "", "grade": "", "closed": ""})
    assert not reading.findings
    assert {one.value for one in reading.records} == {0}
    assert len(reading.records) == len(LAYOUT.cases.count)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("row", "rule", "cell"),
    [
        ({"received": "2017-10-09"}, "CASE-LATER", "D2"),
        ({"closed": "2017-09-28"}, "CASE-ORDER", "J2"),
        ({"answered": "2017-09-29", "closed": "2017-10-05"}, "CASE-LATER", "J2"),
        ({"received": "2017-05-02", "closed": "2017-05-03"}, "CASE-EARLIER", "J2"),
        ({"answered": "2017-09-30", "closed": "2017-09-29"}, "CASE-ANSWERED", "J2"),
        ({"closed": "", "satisfied": "是"}, "CASE-OPEN", "K2"),
        ({"extended_to": "2017-10-30"}, "CASE-REASON", "F2"),
        ({"extension": "情况复杂"}, "CASE-UNTIL", "G2"),
        ({"extended_to": "2018-03-01", "extension": "情况复杂"}, "CASE-EXTENSION", "F2"),
        ({"extended_to": "2017-10-09", "extension": "情况复杂"}, "CASE-EXTENSION", "F2"),
        ({"grade": "重大", "received": "2017-09-29"}, "CASE-HOUR", "D2"),
    ],
)
def test_what_contradicts_itself_is_a_finding_at_its_cell(row: dict[str, str], rule: str, cell: str) -> None:
    reading = read(row)
    assert (rule, cell) in {(one.rule, one.cell) for one in reading.findings}
    assert reading.is_refused
    assert not reading.records


def test_a_number_stands_for_one_case() -> None:
    assert [(one.rule, one.cell) for one in read({}, {"received": "2017-09-28"}).findings] == [
        ("CASE-TWICE", "A3")
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"number": "张三"},
        {"number": "13912345678"},
        {"number": "11010519491231002X"},
        {"number": "6222-0210-0111-6245-702"},
        {"grade": "张三"},
        {"extension": "客户张三出差"},
        {"satisfied": "张三满意"},
        {"closed": "张三已办"},
        {"received": ""},
        {"number": ""},
    ],
)
def test_what_could_name_a_person_is_refused_and_not_repeated(row: dict[str, str]) -> None:
    with pytest.raises(FileRefused) as refused:
        read(row)
    assert refused.value.finding.rule == "CASE-CELL"
    for word in (value for value in row.values() if value):
        assert word not in str(refused.value)


def test_a_column_that_nobody_declared_is_refused() -> None:
    lines = listed(LAYOUT, [ROW]).decode("utf-8-sig").splitlines()
    content = "\r\n".join([f"{lines[0]},投诉人", f"{lines[1]},张三"]).encode()
    with pytest.raises(FileRefused) as refused:
        read(content=content)
    assert refused.value.finding.rule == "CASE-COLUMN"
    assert "张三" not in str(refused.value)


def test_one_record_is_one_institution_s() -> None:
    with pytest.raises(FileRefused) as refused:
        read({}, {"institution": "bl", "number": "BL1"})
    assert refused.value.finding.rule == "CASE-SEVERAL"
