"""Inventories: what is read, what is counted, what is a finding at its cell, and what is refused unkept."""

import pytest

from etl.definitions.load import load_programme
from etl.forms.records import listed, thing_line
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused

PROGRAMME = load_programme("outlet-service-shanghai")
OUTLETS, PERSONS = PROGRAMME.returns["outlets"], PROGRAMME.returns["honours"]
assert OUTLETS.inventory is not None
ROW = {
    "key": "JQ001",
    "institution": "jq",
    "period": "2021-02",
    "name": "金桥网点1（演示）",
    "lon": "121.6",
    "lat": "31.25",
    **{one.code: "是" for one in OUTLETS.inventory.attribute if one.kind == "yes"},
    "special": "雨伞、放大镜，wheelchair",
    "elderly_since": "2019年5月20日",
}
PERSON = {"key": "P001", "institution": "jq", "period": "2021-02", "granted": "2018-01-31"}


def read(*rows: dict[str, str], content: bytes | None = None) -> Reading:
    made = content or listed(OUTLETS, [ROW | row for row in rows])
    return read_file(made, "outlets.csv", PROGRAMME, resolver_of(PROGRAMME))[1]


def read_persons(*rows: dict[str, str]) -> Reading:
    content = listed(PERSONS, [PERSON | row for row in rows])
    return read_file(content, "honours.csv", PROGRAMME, resolver_of(PROGRAMME))[1]


def counts(reading: Reading) -> dict[str, int]:
    return {one.measure: one.value for one in reading.records}


def test_an_outlet_is_read_counted_and_written_again() -> None:
    reading = read(
        {}, {"key": "JQ002", "glasses": "否"}, {"key": "JQ003", "station": "否", "elderly_since": ""}
    )
    assert (reading.institution, reading.period, reading.findings) == ("jq", "2021-02", [])
    first, second, _ = reading.things
    assert first.values["special"] == ("umbrella", "magnifier", "wheelchair")
    assert first.values["elderly_since"] == "2019-05-20"
    assert (first.name, second.values["glasses"]) == ("金桥网点1（演示）", False)
    wanted = {"outlets": 3, "stations": 2, "stations_fitted": 1, "with_glasses": 1, "elderly_outlets": 2}
    assert {name: counts(reading)[name] for name in wanted} == wanted
    assert {one.cell for one in reading.records} == {"A1"}
    assert first.lon is not None
    assert 0.003 < 121.6 - first.lon < 0.006  # GCJ-02 lies some 400 m beside WGS-84
    assert OUTLETS.inventory is not None
    again = listed(OUTLETS, [thing_line(OUTLETS.inventory, one, "2021-02", 100) for one in reading.things])
    copied = read(content=again)
    assert [one.values for one in copied.things] == [one.values for one in reading.things]
    assert [(one.lon, one.lat) for one in copied.things] == [
        (pytest.approx(one.lon, abs=2e-6), pytest.approx(one.lat, abs=2e-6)) for one in reading.things
    ]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"aircon": "有"}, "H2"),
        ({"special": "雨伞、茶"}, "P2"),
        ({"elderly_since": "2021-03-01"}, "T2"),
        ({"elderly_since": "不详"}, "T2"),
        ({"lat": ""}, "E2"),
        ({"lon": "31.25°"}, "E2"),
        ({"lat": "131.25"}, "E2"),
        ({"key": "13912345678"}, "A2"),
        ({"key": ""}, "A2"),
    ],
)
def test_what_is_not_understood_is_a_finding_at_its_cell(row: dict[str, str], cell: str) -> None:
    reading = read(row)
    assert [(one.rule, one.cell) for one in reading.findings] == [("INVENTORY-CELL", cell)]
    assert (reading.things, reading.records) == ([], [])
    assert all(one.message.zh and one.message.en for one in reading.findings)


def test_a_number_stands_for_one_outlet() -> None:
    assert [(one.rule, one.cell) for one in read({}, {"key": "jq001"}).findings] == [
        ("INVENTORY-TWICE", "A3")
    ]


def test_nothing_to_keep_is_said_in_a_row() -> None:
    reading = read_persons({"key": "无", "granted": ""})
    assert (reading.findings, counts(reading)) == ([], {"elderly_persons": 0})


def test_persons_are_counted_while_they_hold_the_award() -> None:
    reading = read_persons({}, {"key": "P003", "ended": "2021-02-28"})
    assert counts(reading) == {"elderly_persons": 1}
    with pytest.raises(FileRefused) as refused:  # it ends after the period: that is for a later file to say
        read_persons({"key": "P002", "ended": "2021-03-01"})
    assert refused.value.finding.rule == "INVENTORY-PERSON"


@pytest.mark.parametrize("row", [{"key": "张三"}, {"granted": "张三"}, {"key": "310101199001011234"}])
def test_a_file_that_could_name_a_person_is_refused_without_repeating_it(row: dict[str, str]) -> None:
    with pytest.raises(FileRefused) as refused:
        read_persons({}, row)
    finding = refused.value.finding
    assert finding.rule == "INVENTORY-PERSON"
    assert next(iter(row.values())) not in finding.message.zh + finding.message.en


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (listed(PERSONS, [PERSON]).replace(b"2018-01-31", "2018-01-31,,王五".encode()), "INVENTORY-COLUMN"),
        (listed(PERSONS, [PERSON, PERSON | {"institution": "yx"}]), "INVENTORY-SEVERAL"),
        (listed(PERSONS, [PERSON | {"institution": "xx"}]), "INVENTORY-INST"),
        (listed(PERSONS, [PERSON, PERSON | {"period": "2021-01"}]), "PERIOD-DIFFERS"),
    ],
)
def test_a_file_is_one_institutions_for_one_period(content: bytes, rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content=content)
    assert refused.value.finding.rule == rule
