"""The published workbooks against a naive reader: every column total, and the top fifty of the ranking."""

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.commands.shapes.rows import rank_shape
from etl.definitions.load import load_programme
from etl.intake.load import Loaded
from etl.queries.figures.growth import growth
from etl.queries.figures.rank import By, rank
from etl.queries.scope import EVERYTHING
from etl.sources.read import resolver_of
from store.facts import read_facts
from tests.oracle.naive_rbi import MEASURES, read
from tests.paths import rbi_workbooks

PROGRAMME = load_programme("rbi-retail")
Months = dict[str, dict[str, list[tuple[str, dict[str, int]]]]]


@pytest.fixture(scope="module")
def months() -> Months:
    return dict(read(path) for path in rbi_workbooks())


def test_six_months_of_seven_sheets_come_in(rbi_loaded: tuple[Engine, list[Loaded]]) -> None:
    _, loaded = rbi_loaded
    assert [result.status for result in loaded] == ["accepted"] * 6
    assert sorted(r.period for r in loaded) == [
        "2024-04", "2024-05", "2024-06", "2025-04", "2025-05", "2025-06",
    ]  # fmt: skip
    assert all(len({total.sheet for total in result.totals}) == 7 for result in loaded)


def test_every_row_is_a_fact_a_total_or_a_finding(
    rbi_loaded: tuple[Engine, list[Loaded]], months: Months
) -> None:
    """Facts per month = rows x columns of the naive reader; each of the 36 totals of a month is reconciled
    or is a finding."""
    for result in rbi_loaded[1]:
        assert result.facts == sum(len(row) for rows in months[result.period].values() for _, row in rows)
        assert len(result.totals) == sum(len(measures.split()) for measures in MEASURES.values())
        differing = [total.cell for total in result.totals if not total.reconciled]
        assert differing == [f.cell for f in result.findings if f.rule == "TOTAL-DIFFERS"]


def test_the_one_total_that_does_not_add_up_is_found(rbi_loaded: tuple[Engine, list[Loaded]]) -> None:
    """April 2025, BBPS: the printed total is 2 transactions and ₹3,980 short of its rows."""
    found = {
        (result.period, f.sheet, f.cell, f.values["difference"])
        for result in rbi_loaded[1]
        for f in result.findings
        if f.rule == "TOTAL-DIFFERS"
    }
    assert found == {("2025-04", "BBPS", "D76", -2), ("2025-04", "BBPS", "E76", -398_000)}


def test_column_totals_equal_the_facts_to_the_last_unit(rbi_engine: Engine, months: Months) -> None:
    stored = read_facts(rbi_engine, "rbi-retail").group_by("period", "measure").agg(pl.col("value").sum())
    got = {(p, m): value for p, m, value in stored.select("period", "measure", "value").iter_rows()}
    naive: dict[tuple[str, str], int] = {}
    for month, sheets in months.items():
        for rows in sheets.values():
            for _, row in rows:
                for measure, value in row.items():
                    naive[month, measure] = naive.get((month, measure), 0) + value
    assert got == naive
    assert len(naive) == 6 * 36


def naive_values(months: Months, month: str, sheet: str, measure: str) -> dict[str, int]:
    """Institution -> value, of those whose name is known: what waits for review takes no place. Only the reviewed
    table of names is shared with the product."""
    rows = months[month][sheet]
    resolved = resolver_of(PROGRAMME).resolve_rows(sheet, [name for name, _ in rows])
    return {to.code: row[measure] for to, (_, row) in zip(resolved, rows, strict=True) if to.known}


def naive_top(values: dict[str, Any], size: int) -> dict[str, tuple[int, Any]]:
    """Institution -> (place, value) for everybody whose place is at most `size`, by counting who is better."""
    placed = {
        name: (1 + sum(other > value for other in values.values()), value) for name, value in values.items()
    }
    return {name: (place, value) for name, (place, value) in placed.items() if place <= size}


def own_values(months: Months, period: str) -> dict[str, int]:
    """What institutions remitted: second rows of theirs have no place."""
    found = naive_values(months, period, "UPI", "upi_remitter_volume")
    return {name: value for name, value in found.items() if name not in PROGRAMME.belonging}


@pytest.mark.parametrize(("period", "by"), [("2025-06", "value"), ("2025-06", "yoy"), ("2024-06", "mom")])
def test_the_top_fifty_agree_with_a_naive_reader(
    rbi_engine: Engine, months: Months, period: str, by: By
) -> None:
    now = own_values(months, period)
    base_month = {"value": period, "yoy": "2024-06", "mom": "2024-05"}[by]
    base = own_values(months, base_month)
    values: dict[str, Any] = now
    if by != "value":
        values = {n: Fraction(v - base[n], base[n]) for n, v in now.items() if base.get(n, 0) > 0}
    naive = naive_top(values, 50)
    assert len(naive) >= 50
    ranking = rank(rbi_engine, PROGRAMME, period, "upi-remitter-volume", by=by, scope=EVERYTHING)
    ours = {
        row.figure.institution: (row.rank, row.figure.ranked)
        for row in ranking.ranked
        if row.rank is not None and row.rank <= 50
    }
    assert ours == naive
    if by == "value":
        previous = naive_top(own_values(months, "2025-05"), 10_000)
        assert {r.figure.institution: r.previous_rank for r in ranking.ranked} == {
            name: previous.get(name, (None,))[0] for name in now
        }


def test_growth_equals_a_naive_recomputation(rbi_engine: Engine, months: Months) -> None:
    rows = growth(rbi_engine, PROGRAMME, "2025-06", ["upi_remitter_volume"], scope=EVERYTHING)
    by_period = {row.period: row for row in rows}
    sums = {
        month: sum(row["upi_remitter_volume"] for _, row in sheets["UPI"]) for month, sheets in months.items()
    }
    june = by_period["2025-06"]
    assert june.value == sums["2025-06"]
    assert june.mom_pct == round(Fraction(sums["2025-06"] - sums["2025-05"], sums["2025-05"]) * 100, 2)
    assert june.yoy_pct == round(Fraction(sums["2025-06"] - sums["2024-06"], sums["2024-06"]) * 100, 2)
    assert by_period["2024-09"].value is None
    assert by_period["2024-09"].note is not None


def test_the_shape_for_scripts_is_exact(rbi_engine: Engine) -> None:
    shape = rank_shape(rank(rbi_engine, PROGRAMME, "2025-06", "upi-average-ticket", scope=EVERYTHING))
    first = shape["rows"][0]
    assert Fraction(first["value"]) == pytest.approx(
        Fraction(first["numerator"], first["denominator"] * 100), abs=1e-6
    )
