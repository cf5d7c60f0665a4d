"""The attacks on what a participant is told of growth: contributions, linked indices, adjusted series.

Each is tried on what who sees all volumes is told, too: there it must succeed.
"""

from fractions import Fraction

import polars as pl
import pytest
from sqlalchemy import Engine

from access.scope import ALWAYS, Scope
from etl.definitions.load import load_programme
from etl.facts.linked import LinkedRow
from etl.queries.figures.adjusted import adjusted
from etl.queries.figures.contributions import contributions
from etl.queries.figures.growth import growth
from etl.queries.figures.linked import linked
from etl.queries.scope import EVERYTHING
from etl.queries.told_sums import told_sums
from etl.values.errors import Refusal
from store.facts import read_facts

DAQING, LAST, OWN, OTHER = load_programme("daqing"), "2019-12", "B03", "B05"
SCOPE = Scope(institution=OWN, role="institution", until=(ALWAYS, ALWAYS))
Sums = dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def sums(daqing_engine: Engine) -> Sums:
    """Measure -> month -> the sum of all."""
    facts = read_facts(daqing_engine, "daqing")
    found: Sums = {}
    for measure, period, value in facts.group_by("measure", "period").agg(pl.col("value").sum()).iter_rows():
        found.setdefault(measure, {})[period] = value
    return found


@pytest.fixture(scope="module")
def hidden(daqing_engine: Engine, sums: Sums) -> dict[str, set[str]]:
    """Measure -> the months whose sum no participant is told."""
    told = told_sums(daqing_engine, DAQING, list(sums))
    found = {
        measure: {month for month in months if (measure, month) not in told}
        for measure, months in sums.items()
    }
    found = {measure: months for measure, months in found.items() if months}
    assert len(found) > 8
    assert any(len(months) < len(sums[measure]) for measure, months in found.items()), (
        "some are told in between"
    )
    return found


def recovered_by_index(rows: list[LinkedRow], told: dict[str, int]) -> dict[str, set[int]]:
    """Month -> its sum, from an index of two decimals and a sum of any month that is told: whole numbers that fit."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for known in rows:
            if known.period in told and known.index:
                low, high = (
                    told[known.period] * (Fraction(row.index) + end) / Fraction(known.index)
                    for end in (Fraction(-1, 200), Fraction(1, 200))
                )
                found.setdefault(row.period, set()).update(range(int(low), int(high) + 2))
    return found


def test_an_index_gives_no_hidden_sum_back(
    daqing_engine: Engine, sums: Sums, hidden: dict[str, set[str]]
) -> None:
    """A month that is not told stands in no chain, and no chain goes over it."""
    before = now = 0
    for measure, months in hidden.items():
        told = {month: value for month, value in sums[measure].items() if month not in months}
        all_rows = linked(daqing_engine, DAQING, LAST, measure, scope=EVERYTHING)
        rows = linked(daqing_engine, DAQING, LAST, measure, scope=SCOPE)
        open_, ours = recovered_by_index(all_rows, told), recovered_by_index(rows, told)
        before += sum(sums[measure][month] in open_.get(month, ()) for month in months)
        now += sum(sums[measure][month] in ours.get(month, ()) for month in months)
        assert not {row.period for row in rows} & months, measure
        gap = max(months)
        assert all(row.period > gap for row in rows), (
            measure,
            "a ratio over the gap is one to the hidden month",
        )
        later = [row for row in rows if row.on_year_pct is not None]
        assert all(f"{int(row.period[:4]) - 1}{row.period[4:]}" not in months for row in later), measure
    assert before > 5, "the attack works on what is told to those who see all"
    assert now == 0


def test_contributions_give_no_hidden_sum_back(
    daqing_engine: Engine, sums: Sums, hidden: dict[str, set[str]]
) -> None:
    """They are told where both sums are told, and then only the own one's and that of all others together."""
    before = told = 0
    for measure, months in hidden.items():
        for month in sorted(sums[measure]):
            for on in ("before", "year"):
                open_ = contributions(daqing_engine, DAQING, month, measure, on=on, scope=EVERYTHING)  # type: ignore[arg-type]
                if open_ is None:
                    continue
                year, number = int(month[:4]), int(month[5:])
                base = (
                    f"{year - 1}-{number:02}"
                    if on == "year"
                    else f"{year - (number == 1)}-{(number - 2) % 12 + 1:02}"
                )
                if {month, base} & months:
                    before += open_.value == sums[measure][month]
                    with pytest.raises(Refusal):
                        contributions(daqing_engine, DAQING, month, measure, on=on, scope=SCOPE)  # type: ignore[arg-type]
                    continue
                ours = contributions(daqing_engine, DAQING, month, measure, on=on, scope=SCOPE)  # type: ignore[arg-type]
                assert ours is not None
                assert {part.code for part in ours.parts} <= {OWN, "others"}
                told += 1
    assert before > 20
    assert told > 20
    with pytest.raises(Refusal):
        contributions(daqing_engine, DAQING, LAST, "tx_cnt", by="region", scope=SCOPE)


def test_an_adjusted_series_gives_no_hidden_sum_back(
    daqing_engine: Engine, sums: Sums, hidden: dict[str, set[str]]
) -> None:
    """Numbers that are adjusted over a hidden month hold it: of such a measure nothing is, however long it is. (The
    months of the demonstration are too few to adjust; what would be adjusted is looked at.)"""
    for measure, months in hidden.items():
        with pytest.raises(Refusal, match="would give them away"):
            adjusted(daqing_engine, DAQING, LAST, measure, scope=SCOPE)
        rows = growth(daqing_engine, DAQING, LAST, [measure], scope=EVERYTHING)
        assert {row.period: row.value for row in rows if row.period in months} == {
            month: sums[measure][month] for month in months
        }, "the series of who sees all has the hidden months in it"
    with pytest.raises(Refusal, match="needs 36 months"):
        adjusted(daqing_engine, DAQING, LAST, "tx_cnt", scope=SCOPE)


def test_nobody_asks_for_another_ones_series(daqing_engine: Engine) -> None:
    for ask in (linked, adjusted):
        with pytest.raises(Refusal, match="of other institutions"):
            ask(daqing_engine, DAQING, LAST, "tx_cnt", institution=OTHER, scope=SCOPE)
    assert linked(daqing_engine, DAQING, LAST, "tx_cnt", institution=OWN, scope=SCOPE)


def test_a_month_that_is_not_finished_is_told_in_none_of_them(daqing_engine: Engine) -> None:
    early = Scope(institution=OWN, role="institution", until=(ALWAYS, ALWAYS), unfinished=(LAST,))
    assert LAST not in {row.period for row in linked(daqing_engine, DAQING, LAST, "tx_cnt", scope=early)}
    with pytest.raises(Refusal, match="give volumes away"):
        contributions(daqing_engine, DAQING, LAST, "tx_cnt", scope=early)
    with pytest.raises(Refusal, match="would give them away"):
        adjusted(daqing_engine, DAQING, LAST, "tx_cnt", scope=early)
