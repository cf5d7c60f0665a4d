"""Published tables with a row per institution, on workbooks made cell by cell."""

from typing import Any

import pytest

from etl.definitions.load import load_programme
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused
from tests.published import as_bytes, published

PROGRAMME = load_programme("rbi-retail")
RESOLVER = resolver_of(PROGRAMME)


def read(**how: Any) -> Reading:
    return read_file(as_bytes(published(**how)), "published.xlsx", PROGRAMME, RESOLVER)[1]


def upi(reading: Reading) -> dict[tuple[str, str], int]:
    return {(r.institution, r.measure): r.value for r in reading.records if r.measure.startswith("upi")}


def test_lakhs_and_crores_become_transactions_and_paise() -> None:
    reading = read(rows={"UPI": [["State Bank of India", 1782.75231, 23718.1054048, 1, 2]]})
    assert upi(reading) == {
        ("state-bank-of-india", "upi_remitter_volume"): 178_275_231,
        ("state-bank-of-india", "upi_remitter_value"): 23_718_105_404_800,
        ("state-bank-of-india", "upi_beneficiary_volume"): 100_000,
        ("state-bank-of-india", "upi_beneficiary_value"): 2 * 10**9,
    }


def test_every_number_knows_its_cell() -> None:
    reading = read(rows={"NFS": [["State Bank of India", 1, 2, 3, 4, 5, 6, 7, 8]]})
    cells = {r.measure: r.cell for r in reading.records if r.sheet == "NFS"}
    assert cells["nfs_issuer_payment_volume"] == "D6"
    assert cells["nfs_issuer_cash_value"] == "G6"
    assert cells["nfs_acquirer_cash_value"] == "K6"


def test_the_month_is_read_from_the_titles() -> None:
    assert read(month="Aug'25").period == "2025-08"


def test_a_heading_may_carry_the_rupee_sign() -> None:
    assert upi(read(value_unit="in ₹ Crore")) == upi(read())


def test_a_blank_cell_is_no_fact_and_a_zero_is_one() -> None:
    reading = read(rows={"UPI": [["State Bank of India", "", 5, 0, 0]]})
    assert {measure for _, measure in upi(reading)} == {
        "upi_remitter_value", "upi_beneficiary_volume", "upi_beneficiary_value",
    }  # fmt: skip


def test_a_total_is_reconciled_and_never_loaded() -> None:
    rows = [["State Bank of India", 1, 1, 1, 1], ["HDFC Bank", 2, 2, 2, 2], ["Grand Total", 3, 3, 3, 3]]
    reading = read(rows={"UPI": rows})
    assert len(upi(reading)) == 8
    assert [t.reconciled for t in reading.totals if t.sheet == "UPI"] == [True] * 4
    assert not [f for f in reading.findings if f.rule == "TOTAL-DIFFERS"]


def test_a_total_that_rounding_cannot_explain_is_a_finding_at_its_cell() -> None:
    rows = [["State Bank of India", 1, 1, 1, 1], ["Total", 1.00002, 1, 1, 1]]
    [finding] = [f for f in read(rows={"UPI": rows}).findings if f.rule == "TOTAL-DIFFERS"]
    assert (finding.sheet, finding.cell, finding.values["difference"]) == ("UPI", "D6", 2)


def test_fractions_below_the_smallest_unit_are_rounded_and_reported() -> None:
    reading = read(rows={"UPI": [["State Bank of India", 1, 0.00000000049, 1, 0.0000000005]]})
    assert upi(reading)["state-bank-of-india", "upi_remitter_value"] == 0
    assert upi(reading)["state-bank-of-india", "upi_beneficiary_value"] == 1
    assert [f.values["count"] for f in reading.findings if f.rule == "NUM-ROUNDED"] == [1, 1]


def test_an_unknown_name_is_kept_for_review_and_never_guessed() -> None:
    reading = read(rows={"UPI": [["Bank of Nowhere in Particular", 1, 1, 1, 1]]})
    [code] = reading.review
    assert reading.review[code] == "Bank of Nowhere in Particular"
    assert upi(reading)[code, "upi_remitter_volume"] == 100_000
    assert [(f.rule, f.cell) for f in reading.findings] == [("INST-REVIEW", "C5")]
    assert not reading.is_refused


def test_two_rows_of_one_institution_are_not_merged() -> None:
    rows = [["Axis Bank", 1, 1, 1, 1], ["AXIS BANK LTD", 2, 2, 2, 2]]
    reading = read(rows={"UPI": rows})
    assert len({institution for institution, _ in upi(reading)}) == 2
    assert [(f.rule, f.cell) for f in reading.findings] == [("INST-TWICE", "C6")]


def test_text_below_the_table_is_a_note() -> None:
    book = published()
    book["UPI"]["C9"] = "Note: figures are provisional."
    reading = read_file(as_bytes(book), "published.xlsx", PROGRAMME, RESOLVER)[1]
    assert [(f.rule, f.severity, f.cell) for f in reading.findings] == [("ROW-TEXT", "note", "C9")]


@pytest.mark.parametrize(
    ("how", "rule"),
    [
        ({"leave_out": ["CTS"]}, "SHEET-MISSING"),
        ({"months": {"IMPS": "May 2025"}}, "PERIOD-DIFFERS"),
        ({"month": "some month"}, "PERIOD-MISSING"),
    ],
)
def test_a_workbook_that_is_not_one_month_complete_is_refused(how: dict[str, Any], rule: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(**how)
    assert refused.value.finding.rule == rule


@pytest.mark.parametrize(
    ("value", "rule"),
    [("approx. 3", "NUM-TEXT"), (-1, "NUM-BELOW"), ("=1/0", "NUM-FORMULA"), (True, "NUM-TEXT")],
)
def test_a_bad_cell_sends_the_file_back_and_names_the_cell(value: object, rule: str) -> None:
    reading = read(rows={"UPI": [["State Bank of India", 1, value, 1, 1]]})
    assert reading.is_refused
    assert [(f.rule, f.cell) for f in reading.findings if f.severity == "hard"] == [(rule, "E5")]


def test_a_missing_column_is_named() -> None:
    book = published()
    book["UPI"]["G4"] = None
    reading = read_file(as_bytes(book), "published.xlsx", PROGRAMME, RESOLVER)[1]
    [finding] = [f for f in reading.findings if f.severity == "hard"]
    assert (finding.rule, finding.values["heading"]) == ("COLUMN-MISSING", "As a Beneficiary / Value")


def test_a_unit_that_is_not_known_is_asked_about() -> None:
    reading = read(value_unit="in Furlongs")
    assert {f.rule for f in reading.findings if f.severity == "hard"} == {"UNIT-UNKNOWN"}
