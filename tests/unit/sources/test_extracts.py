"""JSON documents: what is read, and what is refused in a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from etl.definitions.load import load_programme
from etl.sources.extracts.paths import known_name
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused

PROGRAMME = load_programme("india-pulse")
RESOLVER = resolver_of(PROGRAMME)
NAME = "map/transaction/hover/country/india/2021/3.json"
USERS = "map/user/hover/country/india/2018/2.json"


def a_row(name: str, count: object = 3, amount: object = 12.5) -> dict[str, Any]:
    return {"name": name, "metric": [{"type": "TOTAL", "count": count, "amount": amount}]}


def document(*rows: object) -> bytes:
    return json.dumps({"data": {"hoverDataList": list(rows)}}).encode()


def read(content: bytes, name: str = NAME) -> Reading:
    return read_file(content, name, PROGRAMME, RESOLVER)[1]


def test_a_row_becomes_facts_with_the_place_in_the_document() -> None:
    reading = read(document(a_row("kerala"), a_row("Tamil  NADU", 5, 0.005)))
    assert reading.period == "2021-Q3"
    assert [(r.region, r.measure, r.value) for r in reading.records] == [
        ("IN-KL", "tx_cnt", 3), ("IN-TN", "tx_cnt", 5), ("IN-KL", "tx_amt", 1250), ("IN-TN", "tx_amt", 1),
    ]  # fmt: skip
    assert reading.records[0].cell == "$.data.hoverDataList[0].metric[0].count"
    [rounded] = reading.findings
    assert (rounded.rule, rounded.values["count"]) == ("NUM-ROUNDED", 1)


def test_a_long_decimal_is_scaled_exactly() -> None:
    """1.4472713558652578E10 rupees, as the documents write it; as a binary number it would be a paisa off or not."""
    content = document(a_row("kerala", 1, 0)).replace(b'"amount": 0', b'"amount": 90071992547409.93')
    assert read(content).records[1].value == 9_007_199_254_740_993


def test_a_column_that_says_nothing_but_zero_was_not_collected() -> None:
    rows = {"kerala": {"registeredUsers": 5, "appOpens": 0}, "goa": {"registeredUsers": 0, "appOpens": 0}}
    reading = read(json.dumps({"data": {"hoverData": rows}}).encode(), USERS)
    assert [(r.region, r.measure, r.value) for r in reading.records] == [
        ("IN-KL", "registered_users", 5), ("IN-GA", "registered_users", 0),
    ]  # fmt: skip
    assert [finding.rule for finding in reading.findings] == ["EXTRACT-ZERO"]


@pytest.mark.parametrize(
    ("rows", "rule", "cell"),
    [
        ([a_row("atlantis")], "EXTRACT-NAME", "$.data.hoverDataList[0]"),
        ([a_row("kerala"), a_row("Kerala")], "ROW-TWICE", "$.data.hoverDataList[1]"),
        ([a_row("kerala", count="3")], "NUM-TEXT", "$.data.hoverDataList[0].metric[0].count"),
        ([a_row("kerala", count=True)], "NUM-TEXT", "$.data.hoverDataList[0].metric[0].count"),
        ([a_row("kerala", count=None)], "NUM-TEXT", "$.data.hoverDataList[0].metric[0].count"),
        ([a_row("kerala", count=float("inf"))], "NUM-TEXT", "$.data.hoverDataList[0].metric[0].count"),
        ([a_row("kerala", count=-1)], "NUM-BELOW", "$.data.hoverDataList[0].metric[0].count"),
        ([a_row("kerala", amount=1e300)], "NUM-HUGE", "$.data.hoverDataList[0].metric[0].amount"),
    ],
)
def test_what_is_wrong_in_a_row_sends_the_document_back(rows: list[Any], rule: str, cell: str) -> None:
    reading = read(document(*rows))
    assert reading.is_refused
    assert [(finding.rule, finding.cell) for finding in reading.findings] == [(rule, cell)]
    assert reading.findings[0].message.zh


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", NAME, "FILE-EMPTY"),
        (b"\xef\xbb\xbf\r\n", NAME, "FILE-EMPTY"),
        (b"{", NAME, "FILE-DAMAGED"),
        (b"\xff\xfe\x00", NAME, "FILE-DAMAGED"),
        (b"[" * 100_000, NAME, "FILE-DAMAGED"),
        (b'{"data": ' + b"9" * 10_000 + b"}", NAME, "FILE-DAMAGED"),
        (b"[]", NAME, "EXTRACT-SHAPE"),
        (b'{"data": {"hoverDataList": {"kerala": {}}}}', NAME, "EXTRACT-SHAPE"),
        (b'{"data": {"hoverDataList": [{"metric": []}]}}', NAME, "EXTRACT-SHAPE"),
        (b'{"data": {"hoverDataList": [{"name": "kerala", "metric": []}]}}', NAME, "EXTRACT-SHAPE"),
        (document(a_row("kerala")), "2021/3.json", "EXTRACT-PATH"),
        (document(a_row("kerala")), NAME.replace("/3.", "/5."), "EXTRACT-PATH"),
    ],
)
def test_what_is_no_such_document_is_refused(content: bytes, name: str, rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(content, name)
    assert refused.value.finding.rule == rule


def test_an_empty_list_is_an_empty_return() -> None:
    assert [finding.rule for finding in read(document()).findings] == ["RETURN-EMPTY"]


def test_a_file_is_filed_under_the_end_of_its_path(tmp_path: Path) -> None:
    assert known_name(tmp_path / NAME, PROGRAMME) == NAME
    assert known_name(tmp_path / "3.json", PROGRAMME) == "3.json"
    assert known_name(tmp_path / NAME, load_programme("daqing")) == "3.json"


HOVER = "map/transaction/hover/country/india/state/{}/2021/3.json"


def test_one_layout_reads_the_documents_of_every_state_and_files_them_apart() -> None:
    bihar, kerala = (read(document(a_row(f"{name} district")), HOVER.format(state)) for name, state in (
        ("patna", "bihar"), ("idukki", "kerala"),
    ))  # fmt: skip
    assert [record.region for record in (*bihar.records, *kerala.records)] == ["IN-BR-patna"] * 2 + [
        "IN-KL-idukki"
    ] * 2
    assert [bihar.source, kerala.source] == ["transactions-bihar", "transactions-kerala"]
    assert PROGRAMME.layout_of("transactions-bihar") is PROGRAMME.returns["district-transactions"]
    assert PROGRAMME.source_name("transactions-bihar").en == "Payments by district (Bihar)"
    assert PROGRAMME.source_name("gone").zh == "gone"


@pytest.mark.parametrize(
    ("state", "name", "rule"),
    [
        ("atlantis", "patna district", "PATH-NAME"),
        ("goa", "north goa district", "EXTRACT-REGION"),
        ("jammu-&-kashmir", "jammu district", "EXTRACT-REGION"),
    ],
)
def test_a_state_that_nobody_knows_or_that_has_no_districts_is_refused(
    state: str, name: str, rule: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read(document(a_row(name)), HOVER.format(state))
    assert refused.value.finding.rule == rule


def test_a_spelling_of_another_state_s_district_counts_only_there() -> None:
    reading = read(document(a_row("kasargod district")), HOVER.format("bihar"))
    assert [finding.rule for finding in reading.findings] == ["EXTRACT-NAME"]
