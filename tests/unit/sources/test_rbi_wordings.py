"""The Reserve Bank's workbooks over the years: other wordings go in, another scale or a doubtful sheet does not."""

from collections.abc import Callable

import openpyxl
import pytest

from etl.definitions.load import load_programme
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused
from tests.published import as_bytes, published

PROGRAMME = load_programme("rbi-retail")
RESOLVER = resolver_of(PROGRAMME)
Change = Callable[[openpyxl.Workbook], object]


def read(*changes: Change) -> Reading:
    book = published()
    for change in changes:
        change(book)
    return read_file(as_bytes(book), "published.xlsx", PROGRAMME, RESOLVER)[1]


def facts(reading: Reading) -> dict[tuple[str, str], int]:
    return {(record.institution, record.measure): record.value for record in reading.records}


def renamed(sheet: str, name: str) -> Change:
    return lambda book: setattr(book[sheet], "title", name)


def written(sheet: str, **cells: object) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


USUAL = facts(read())


@pytest.mark.parametrize(
    "changes",
    [
        [renamed("UPI", "UPI-Remitter")],
        [renamed("UPI", "1. UPI"), renamed("CTS", "CTS (June)"), renamed("AePS", "5 AePS")],
        [written("UPI", D4="Volume (in lakhs)", E4="Value (in crores)")],
        [written("NETC", D4="Volume in Lakhs", E4="Value in Rs. Crore", F4="Volume", G4="Value")],
        [written("UPI", B2="UPI: bank-wise data of transactions, June-2025", C3="Name of the Bank")],
        [written("IMPS", B2="Immediate Payment Service (IMPS) entity wise for Jun'25")],
        [written("UPI", D3="Remitter Bank", F3="Beneficiary Bank")],
        [written("NFS", D3="As an Issuer", H3="As an Acquirer"), written("BBPS", D3="COU", F3="BOU")],
        [written("CTS", B3="Sl. No.", C3="Name of Bank", D3="As Presenting Bank", F3="As Drawee Bank")],
        [written("UPI", C6="Total (in million)", D6=0.1, E6=0.1), written("NETC", C6="Annual Pass", D6=5)],
        [written("UPI", B6="Note: figures are provisional"), written("BBPS", B2="BBPS")],
    ],
)
def test_another_wording_reads_the_same_figures(changes: list[Change]) -> None:
    reading = read(*changes)
    assert facts(reading) == USUAL
    assert reading.period == "2025-06"
    assert {finding.severity for finding in reading.findings} <= {"note"}


@pytest.mark.parametrize(
    ("change", "measure", "times"),
    [
        (written("UPI", D4="Volume (in million)"), "upi_remitter_volume", 10),
        (written("UPI", E4="Value (in ₹ billion)"), "upi_remitter_value", 100),
    ],
)
def test_another_scale_is_read_as_it_is_said_and_asked_about(
    change: Change, measure: str, times: int
) -> None:
    reading = read(change)
    [asked] = [finding for finding in reading.findings if finding.rule == "UNIT-OTHER"]
    assert (asked.sheet, asked.severity) == ("UPI", "soft")
    assert facts(reading) == {key: value * (times if measure in key else 1) for key, value in USUAL.items()}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ([written("UPI", D3="As a Payee", F3="As a Payer")], "COLUMN-MISSING"),
        ([written("UPI", D4="Change over the year")], "COLUMN-MISSING"),
        ([written("UPI", F3="As a Remitter")], "COLUMN-TWICE"),
    ],
)
def test_what_could_be_the_wrong_column_sends_the_workbook_back(changes: list[Change], rule: str) -> None:
    reading = read(*changes)
    assert reading.is_refused
    assert rule in {finding.rule for finding in reading.findings}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ([renamed("UPI", "UPI-Remitter"), renamed("IMPS", "UPI-Beneficiary")], "SHEET-MISSING"),
        ([written("UPI", B2="UPI - Entity-wise data for the month of May 2025")], "PERIOD-DIFFERS"),
    ],
)
def test_a_doubtful_sheet_is_refused(changes: list[Change], rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(*changes)
    assert refused.value.finding.rule == rule
