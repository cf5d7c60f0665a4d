"""The short method over published figures: growth, share and balance worked out once more by loops over the facts."""

from fractions import Fraction

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.provenance import cells_behind
from etl.queries.score.scored import scored_quarter
from etl.queries.score.shape import Assessment
from etl.values.periods import Period
from store.facts import read_facts

PROGRAMME = load_programme("rbi-retail")
MONTHS = ["2025-04", "2025-05", "2025-06"]
Sums = dict[tuple[str, str], dict[str, int]]


@pytest.fixture(scope="module")
def assessed(rbi_engine: Engine) -> Assessment:
    return assessment(rbi_engine, PROGRAMME, "2025-Q2", scope=EVERYTHING)


@pytest.fixture(scope="module")
def sums(rbi_engine: Engine) -> Sums:
    """(measure, institution) -> month -> value."""
    found: Sums = {}
    facts = read_facts(rbi_engine, "rbi-retail", measures=["upi_remitter_volume", "upi_beneficiary_volume"])
    for row in facts.iter_rows(named=True):
        months = found.setdefault((row["measure"], row["institution"]), {})
        months[row["period"]] = months.get(row["period"], 0) + row["value"]
    return found


def values_of(assessed: Assessment, item: str) -> dict[str, Fraction]:
    return {
        row.member.code: line.value
        for row in assessed.rows
        for line in row.items
        if line.item == item and line.value is not None
    }


def test_growth_compares_the_same_months_a_year_apart(assessed: Assessment, sums: Sums) -> None:
    naive = {}
    for (measure, institution), months in sums.items():
        if measure == "upi_remitter_volume" and institution in PROGRAMME.institutions:
            pairs = [(months.get(m), months.get(m.replace("2025", "2024"))) for m in MONTHS]
            pairs = [pair for pair in pairs if pair != (None, None)]
            if pairs and not any(None in pair for pair in pairs):
                now, then = (sum(side) for side in zip(*pairs, strict=True))  # type: ignore[arg-type]
                if then >= 100_000:
                    naive[institution] = Fraction(now * 100, then)
    assert values_of(assessed, "growth-on-year") == naive
    assert len(naive) > 350


def test_shares_are_of_all_entities_that_were_published(assessed: Assessment, sums: Sums) -> None:
    remitted = {i: months for (m, i), months in sums.items() if m == "upi_remitter_volume"}
    total = {month: sum(months.get(month, 0) for months in remitted.values()) for month in MONTHS}
    naive = {}
    for institution, months in remitted.items():
        there = [m for m in MONTHS if m in months]
        if there and institution in PROGRAMME.institutions:
            naive[institution] = Fraction(
                sum(months[m] for m in there) * 10_000, sum(total[m] for m in there)
            )
    found = values_of(assessed, "place-by-share")
    ungrouped = {i for i in naive if i not in found}
    assert {i: v for i, v in naive.items() if i in found} == found
    assert len(found) > 500
    assert all(PROGRAMME.institutions[i].group for i in ungrouped)


def test_places_in_the_group_give_the_points_of_the_share(assessed: Assessment) -> None:
    by_group: dict[str, dict[str, Fraction]] = {}
    for code, value in values_of(assessed, "place-by-share").items():
        by_group.setdefault(PROGRAMME.institutions[code].group, {})[code] = value
    for row in assessed.rows:
        line = next(line for line in row.items if line.item == "place-by-share")
        if line.points is not None:
            group = by_group[row.member.group]
            place = 1 + sum(other > group[row.member.code] for other in group.values())
            assert line.points == max(300_000 - 6_000 * (place - 1), 0), row.member.code


def test_whoever_has_no_base_a_year_ago_is_not_judged_by_growth(
    rbi_engine: Engine, assessed: Assessment
) -> None:
    first = assessment(rbi_engine, PROGRAMME, "2024-Q2", scope=EVERYTHING)
    states = {line.state for row in first.rows for line in row.items if line.item == "growth-on-year"}
    assert states == {"not_applicable"}
    assert first.rows[0].rank == 1
    assert {row.state for row in assessed.rows} == {"value", "not_applicable"}
    unranked = [row for row in assessed.rows if row.rank is None]
    assert all(row.state == "not_applicable" for row in unranked)
    assert {row.member.code for row in assessed.rows} == set(PROGRAMME.institutions), "nobody vanishes"


def test_the_cells_of_both_years_are_named(rbi_engine: Engine) -> None:
    scored, _ = scored_quarter(rbi_engine, PROGRAMME, Period.parse("2025-Q2"))
    growth = scored.quarter.readings.filter(
        pl.col("indicator") == "upi-growth", pl.col("state") == "value", pl.col("institution") == "icici-bank"
    )
    code = growth["institution"][0]
    sources = cells_behind(scored.quarter, PROGRAMME, PROGRAMME.indicators["upi-growth"], code)
    assert sorted((s["measure"], s["month"]) for s in sources) == [
        *(("upi_remitter_volume", f"2025-{month}") for month in ("04", "05", "06")),
        *(("upi_remitter_volume_year_ago", f"2024-{month}") for month in ("04", "05", "06")),
    ]
    assert len({s["sha256"] for s in sources}) == 6
