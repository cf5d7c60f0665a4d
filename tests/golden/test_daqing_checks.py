"""Every planted fault of the demonstration is found by its rule, and whatever else is said is counted here."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.demo.trouble import troubles
from etl.intake.load import Loaded
from etl.queries.figures.figures import figures
from etl.queries.figures.growth import growth
from etl.queries.returns.across import across
from etl.queries.returns.second_source import second_source
from etl.queries.returns.status import status
from etl.queries.scope import EVERYTHING, Unlimited
from etl.queries.score.quarters import quarters
from etl.values.periods import Period
from store.facts import periods, read_facts

PROGRAMME = load_programme("daqing")
SECOND = "second-unionpay"
MONTHS = [str(Period(2018 + n // 12, n % 12 + 1)) for n in range(3, 24)]

# What is said of months in which nothing is planted: rule -> files. Generated growth is steep in 2018, two regions of
# the same size round to the same terminals, and the policy bank closes no merchant for half a year.
ELSEWHERE = {
    "MONTH-RANGE": 11,
    "ROWS-ALIKE": 4,
    "FLOW-NONE": 2,
    "DIGITS-LAST": 1,
    "MONTH-UNUSUAL": 1,
}


def rules_of(loaded: list[Loaded], institution: str, period: str, version: int = 1) -> set[str]:
    """The rules that a return raised when it came in."""
    (one,) = (
        one for one in loaded if (one.institution, one.period, one.version) == (institution, period, version)
    )
    return {finding.rule for finding in one.findings}


def of_return(loaded: list[Loaded], what: str, version: int = 1) -> set[str]:
    (trouble,) = troubles(what)  # type: ignore[arg-type]
    return rules_of(loaded, trouble.institution, trouble.period, version)


@pytest.fixture(scope="module")
def loaded(daqing_loaded: tuple[Engine, list[Loaded], Path]) -> list[Loaded]:
    return daqing_loaded[1]


def test_the_unit_slip_is_asked_about_and_its_correction_is_not(loaded: list[Loaded]) -> None:
    assert of_return(loaded, "unit slip") == {"UNIT-SLIP", "TICKET-RANGE", "TX-SCENARIOS-AMT"}
    assert of_return(loaded, "unit slip", version=2) == set()


def test_the_copied_month_is_recognised(loaded: list[Loaded]) -> None:
    assert of_return(loaded, "copied month") == {"MONTH-COPIED"}


def test_the_campaign_spike_is_asked_about(loaded: list[Loaded]) -> None:
    assert of_return(loaded, "campaign spike") == {"SHARE-ABOVE", "MONTH-RANGE"}


def test_the_merchant_claimed_by_two_acquirers_is_found_in_the_register(loaded: list[Loaded]) -> None:
    (trouble,) = troubles("two acquirers")
    (points,) = (one for one in loaded if "REGISTER-TWICE" in {f.rule for f in one.findings})
    assert points.period == trouble.period
    assert trouble.institution in points.findings[0].message.zh


def test_the_merged_banks_month_begins_with_both_ends_and_nothing_is_said(loaded: list[Loaded]) -> None:
    (merger,) = troubles("merger")
    heir = PROGRAMME.institutions[merger.institution].successor
    assert rules_of(loaded, heir, merger.period) == set()


def test_late_returns_are_no_matter_of_checks(loaded: list[Loaded]) -> None:
    for trouble in (*troubles("late"), *troubles("after the holiday"), *troubles("filed much later")):
        assert rules_of(loaded, trouble.institution, trouble.period) <= set(ELSEWHERE)


def test_nothing_is_sent_back_and_what_else_is_said_is_known(loaded: list[Loaded]) -> None:
    planted = {
        (t.institution, t.period)
        for what in ("unit slip", "copied month", "campaign spike")
        for t in troubles(what)  # type: ignore[arg-type]
    }
    returns = [one for one in loaded if one.institution and (one.institution, one.period) not in planted]
    assert not [f for one in loaded for f in one.findings if f.severity == "hard"]
    assert Counter(rule for one in returns for rule in {f.rule for f in one.findings}) == ELSEWHERE


def test_across_institutions_the_planted_ones_are_found_and_no_other(daqing_engine: Engine) -> None:
    found = {month: across(daqing_engine, PROGRAMME, month) for month in MONTHS}
    said = {(month, finding.rule, finding.about) for month in MONTHS for finding in found[month]}
    (above,), (twice,) = troubles("above second source"), troubles("two acquirers")
    beyond = {(above.period, "ACROSS-SOURCE", f"{above.institution}|{m}") for m in ("tx_cnt", "tx_amt")}
    city = {(above.period, "ACROSS-TOTAL", f"{measure}||") for measure in ("tx_cnt", "tx_amt")}
    keys = [(month, rule) for month, rule, _ in said - beyond - city]
    assert keys == [(twice.period, "ACROSS-KEY")]
    assert beyond | city <= said


def test_the_second_source_is_kept_beside_the_returns_and_never_added(daqing_engine: Engine) -> None:
    returns = read_facts(daqing_engine, "daqing", periods=["2019-12"], measures=["tx_cnt"])
    second = read_facts(daqing_engine, "daqing", periods=["2019-12"], measures=["tx_cnt"], sources=[SECOND])
    assert returns["value"].sum() == 1_130_000
    assert 1_130_000 < second["value"].sum() < 1_130_000 * 102 // 100
    (row,) = growth(daqing_engine, PROGRAMME, "2019-12", ["tx_cnt"], scope=EVERYTHING)[-1:]
    assert row.value == 1_130_000
    assert periods(daqing_engine, "daqing") == MONTHS


def test_the_second_source_makes_nobody_a_filer(daqing_engine: Engine) -> None:
    """B15's return of 2018-10 came three months late; UnionPay's table of that month did not make it filed."""
    (missing,) = troubles("filed much later")
    before = datetime.fromisoformat("2018-12-01T00:00:00+08:00")
    rows = {
        row.institution: row for row in status(daqing_engine, PROGRAMME, missing.period, as_known_on=before)
    }
    assert rows[missing.institution].state == "missing"
    period, indicator = Period.parse(missing.period), PROGRAMME.indicators["transactions"]
    known = figures(daqing_engine, PROGRAMME, indicator, [period], as_known_on=before)[period]
    states = {figure.institution: figure.state for figure in known}
    assert states[missing.institution] == "not_filed"
    assert states["B01"] == "value"


def test_both_sources_stand_side_by_side(daqing_engine: Engine) -> None:
    (above,) = troubles("above second source")
    rows = second_source(daqing_engine, PROGRAMME, above.period)
    beyond = {(row.institution, row.measure) for row in rows if row.is_beyond}
    assert beyond == {(above.institution, "tx_cnt"), (above.institution, "tx_amt")}
    one = next(row for row in rows if (row.institution, row.measure) == (above.institution, "tx_cnt"))
    assert one.filed is not None
    assert one.second is not None
    assert one.difference_pct is not None
    assert one.difference_pct == (one.filed - one.second) * 100 / type(one.difference_pct)(one.second)
    own = second_source(daqing_engine, PROGRAMME, above.period, scope=Unlimited(False, "B01"))
    assert {row.institution for row in own} == {"B01"}


def test_a_method_may_read_one_indicator_from_the_second_source(daqing_engine: Engine) -> None:
    period = Period.parse("2019-Q4")
    plain = PROGRAMME.method_for(period)
    items = tuple(
        item.model_copy(update={"source": SECOND}) if item.indicator == "C04" else item for item in plain.item
    )
    chosen = plain.model_copy(update={"item": items})
    by_returns = quarters(daqing_engine, PROGRAMME, period)[-1]
    by_second = quarters(daqing_engine, PROGRAMME, period, lambda _: chosen)[-1]

    def numerators(quarter: object) -> dict[tuple[str, str], int | None]:
        rows = quarter.readings.select("institution", "indicator", "numerator").iter_rows()  # type: ignore[attr-defined]
        return {(institution, indicator): top for institution, indicator, top in rows}

    mine, theirs = numerators(by_returns), numerators(by_second)
    differing = {indicator for key in mine for indicator in key[1:] if mine[key] != theirs[key]}
    assert differing == {"C04"}
    counted = read_facts(
        daqing_engine,
        "daqing",
        periods=["2019-10", "2019-11", "2019-12"],
        measures=["u_pay_cnt"],
        institutions=["B01"],
        sources=[SECOND],
    )
    assert theirs["B01", "C04"] == counted["value"].sum()
    for indicator, sheets in (("C04", {"银联用户"}), ("C02", {"T3用户"})):
        behind = by_second.facts_behind(indicator).filter(pl.col("measure") == "u_mau")
        assert set(behind["sheet"]) == sheets
