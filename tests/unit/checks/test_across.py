"""Institutions side by side, and registers: examples a supervisor can follow."""

import datetime
from dataclasses import dataclass

from etl.checks.across import Claim, Compared, above_the_city, claimed_by_several, differing, same_figures
from etl.checks.registered import registered
from tests.unit.checks.returns import MEASURES, PROGRAMME

SECOND = PROGRAMME.returns["second-unionpay"].second
assert SECOND is not None


def test_a_key_that_two_institutions_claim_is_found_across_registers() -> None:
    claims = [
        Claim("k1", "B03", "points", "CSV", "A2"),
        Claim("k1", "P02", "service-points", "CSV", "A9"),
        Claim("k2", "B03", "points", "CSV", "A3"),
        Claim("k2", "B03", "service-points", "CSV", "A4"),
    ]
    (finding,) = claimed_by_several(claims)
    assert (finding.rule, finding.about) == ("ACROSS-KEY", "key|k1")
    assert "B03, P02" in finding.message.zh


def test_the_same_figures_of_two_institutions_are_found() -> None:
    figures = {(f"measure{n}", "230602", ""): 10 + n for n in range(6)}
    (finding,) = same_figures({("T4", "B01"): figures, ("T4", "B02"): figures, ("T5", "B03"): figures})
    assert (finding.rule, finding.about) == ("ACROSS-VECTOR", "B01|B02|T4")
    other = figures | {("measure0", "230602", ""): 11_111}
    assert same_figures({("T4", "B01"): figures, ("T4", "B02"): other}) == []
    zeros = dict.fromkeys(figures, 0)
    assert same_figures({("T4", "B01"): zeros, ("T4", "B02"): zeros}) == []


def test_two_percent_apart_is_not_asked_about_and_more_is() -> None:
    pairs = [Compared("B01", "tx_cnt", 10_200, 10_000), Compared("B02", "tx_cnt", 10_201, 10_000)]
    pairs += [Compared("B03", "tx_cnt", 9_799, 10_000), Compared("B04", "tx_cnt", None, 10_000)]
    found = differing(pairs, SECOND, MEASURES, 100)
    assert [finding.about for finding in found] == ["B02|tx_cnt", "B03|tx_cnt"]
    assert "+2.0%" in found[0].message.zh
    assert "银联" in found[0].message.zh


def test_all_institutions_together_cannot_have_more_users_than_the_city() -> None:
    pairs = [Compared("B01", "u_reg_end", 60, 50), Compared("B02", "u_reg_end", 40, 49)]
    (finding,) = above_the_city(pairs, SECOND, MEASURES, 100)
    assert (finding.rule, finding.value, finding.expected) == ("ACROSS-TOTAL", "100", "≤ 99")
    assert above_the_city([Compared("B01", "u_reg_end", 60, None), *pairs[1:]], SECOND, MEASURES, 100) == []


@dataclass(frozen=True)
class Row:
    key: str
    institution: str = "P01"
    connected_on: datetime.date | None = datetime.date(2019, 5, 1)
    as_of: datetime.date = datetime.date(2019, 6, 30)
    sheet: str = "CSV"
    cell: str = "A2"


def rules(*rows: Row) -> list[str]:
    return [finding.rule for finding in registered(rows, PROGRAMME.regions)]


def test_a_merchant_number_of_another_area_is_asked_about_and_a_hashed_key_is_not() -> None:
    assert rules(Row("584230654110001")) == []
    assert rules(Row("584520148120004")) == ["MERCHANT-AREA"]
    assert rules(Row("51ddd55f6719391b")) == []


def test_a_point_is_not_connected_after_the_register_was_closed() -> None:
    assert rules(Row("a", connected_on=datetime.date(2019, 7, 1))) == ["REGISTER-FUTURE"]
    assert rules(Row("a", connected_on=None)) == []


def test_one_institution_registers_a_key_once() -> None:
    assert rules(Row("a"), Row("a", cell="A3")) == ["REGISTER-REPEAT"]
    assert rules(Row("a"), Row("a", institution="P02", cell="A3")) == []
