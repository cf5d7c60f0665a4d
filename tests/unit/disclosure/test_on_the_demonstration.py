"""The attacks on what an institution of the demonstration really gets: recovered volumes of others, 0 of N.

Every attack is first shown to succeed on exact figures, as they were told once.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine

from access.scope import ALWAYS, Scope
from etl.definitions.indicators import Indicator
from etl.definitions.load import load_programme
from etl.disclosure import RULES
from etl.editions.canonical import read_edition
from etl.editions.shown import find_named
from etl.facts.coverage import counts_by
from etl.jobs.disclosure_costs import costs
from etl.queries.coverage.coverage import Coverage, counted_of, coverage
from etl.queries.figures.institution import history
from etl.queries.figures.rank import Ranking, rank
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.queries.score.assessment import assessment
from etl.values.house import ROOT
from etl.values.told import Told
from pages.shared import data
from pages.shared.view import View
from pages.subjects.ranking.tables import Choice, ranking_table
from store.edition_reads import read_content
from store.engine import open_engine
from store.facts import periods, read_facts
from tests.unit.disclosure.attacks import (
    behind,
    drawn_by_no_rules,
    in_order,
    recovered_by_growth,
    recovered_parts,
)

DAQING, MONTH, OWN = load_programme("daqing"), "2019-12", "B03"
SCOPE = Scope(institution=OWN, role="institution", until=(ALWAYS, ALWAYS))
RATIOS = [one for one in DAQING.reported.values() if not one.is_volume]


@pytest.fixture(scope="module")
def told(daqing_engine: Engine) -> dict[str, Ranking]:
    return {one.code: rank(daqing_engine, DAQING, MONTH, one.code, scope=SCOPE) for one in RATIOS}


@pytest.fixture(scope="module")
def exact(daqing_engine: Engine) -> dict[str, Ranking]:
    return {one.code: rank(daqing_engine, DAQING, MONTH, one.code, scope=EVERYTHING) for one in RATIOS}


def true_parts(ranking: Ranking) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each other institution's numerator and denominator, of those that have a ratio between none and all."""
    for row in ranking.ranked:
        top, bottom = row.figure.numerator, row.figure.denominator
        if row.figure.institution != OWN and top and bottom and top != bottom:
            yield row.figure.institution, (top, bottom)


def unit(indicator: Indicator) -> Fraction:
    """From a printed figure to the bare ratio of stored integers."""
    minor = 100 if indicator.code == "average-ticket" else 1
    return Fraction(minor, indicator.scale)


def test_ratios_do_not_give_their_parts_back(told: dict[str, Ranking], exact: dict[str, Ranking]) -> None:
    """Rational reconstruction of every ratio of every other institution, from ten decimals and from what is told."""
    tried = before = now = 0
    for indicator in RATIOS:
        finest, by = Fraction(1, 10**indicator.decimals), unit(indicator)
        for code, parts in true_parts(exact[indicator.code]):
            lowest = Fraction(*parts)
            row, shown = exact[indicator.code].row(code), told[indicator.code].row(code)
            assert row is not None
            assert shown is not None
            assert row.figure.value is not None
            printed = Fraction(f"{float(row.figure.value):.10f}") * by
            tried += 1
            before += printed.limit_denominator(200_000) == lowest
            value = shown.figure.value
            if value is not None:
                bare = Told(value.low * by, value.high * by) if isinstance(value, Told) else value * by
                now += recovered_parts(bare, finest * by) == parts
    assert tried > 250
    assert before > Fraction(9, 10) * tried, "the attack works on ten decimals"
    assert now == 0, f"{now} of {tried}"


def test_every_ranking_keeps_its_places_and_its_order(
    told: dict[str, Ranking], exact: dict[str, Ranking]
) -> None:
    for indicator in RATIOS:
        shown, known = told[indicator.code], exact[indicator.code]
        assert [(r.figure.institution, r.rank, r.group_rank, r.previous_rank) for r in shown.rows] == [
            (r.figure.institution, r.rank, r.group_rank, r.previous_rank) for r in known.rows
        ]
        values = [row.figure.value for row in shown.ranked if row.figure.institution != OWN]
        assert in_order(values if indicator.direction != "lower" else values[::-1]), indicator.code


def test_its_own_figures_stay_exact(told: dict[str, Ranking], exact: dict[str, Ranking]) -> None:
    for indicator in RATIOS:
        mine, known = told[indicator.code].row(OWN), exact[indicator.code].row(OWN)
        assert mine is not None
        assert known is not None
        assert mine.figure == known.figure


@pytest.mark.parametrize("code", ["B01", "D03", "C02", "average-ticket", "transactions"])
def test_tables_files_and_charts_hold_nothing_finer(
    daqing_engine: Engine, code: str, exact: dict[str, Ranking]
) -> None:
    """The CSV is what is told: neither a longer decimal nor a numerator of another one is in it."""
    address = daqing_engine.url.render_as_string(hide_password=False)
    asked = data.Asked(address, "daqing", DAQING.digest, f"disclosure-{code}", SCOPE)
    view = View(asked, MONTH, "en", "light")
    for by in ("value", "mom", "yoy"):
        lines = ranking_table(view, Choice(code, by, "")).as_csv().decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
        for line in lines[1:]:
            if "▶" in line:
                continue
            for cell in line.split(","):
                decimals = cell.rpartition(".")[2] if cell.replace(".", "").lstrip("-").isdigit() else ""
                assert len(decimals) <= 4 or "." not in cell, (by, line)


def test_growth_over_the_months_does_not_give_the_volumes_back(daqing_engine: Engine) -> None:
    """Changes of 21 months and the published totals are as many equations as there are unknown volumes."""
    months = periods(daqing_engine, "daqing")
    facts = read_facts(daqing_engine, "daqing", measures=["tx_cnt"])
    sums = facts.group_by("period", "institution").agg(pl.col("value").sum())
    volumes = {(period, code): value for period, code, value in sums.iter_rows()}
    steady = [c for c in DAQING.institutions if all((month, c) in volumes for month in months)]
    totals = [sum(volumes[month, code] for code in steady) for month in months]
    own = [volumes[month, OWN] for month in months]
    exact_changes, told_changes = [], []
    for month in months[1:]:
        for found, scope in ((exact_changes, EVERYTHING), (told_changes, SCOPE)):
            rows = rank(daqing_engine, DAQING, month, "transactions", scope=scope).rows
            found.append(
                {row.figure.institution: row.figure.mom for row in rows if row.figure.mom is not None}
            )
    chains = [{code: changes[code] for code in steady} for changes in exact_changes]
    before = recovered_by_growth(chains, totals, OWN, own)
    truth = {code: volumes[months[-1], code] for code in steady if code != OWN}
    assert all(round(before[code]) == truth[code] for code in truth), "the attack works on exact changes"
    assert all(code in changes for changes in told_changes for code in steady)
    chains = [{code: changes[code] for code in steady} for changes in told_changes]
    now = recovered_by_growth(chains, totals, OWN, own)
    assert [code for code in truth if round(now[code]) == truth[code]] == []
    near = [code for code in truth if abs(now[code] - truth[code]) < truth[code] / 100]
    assert len(near) <= 1, "what comes within one percent is chance"


def test_editions_one_after_another_do_not_give_a_denominator_back(daqing_engine: Engine) -> None:
    """The denominator of the upgrade rate stands still within a quarter: three months' figures over one of them."""
    quarter, indicator = ("2019-10", "2019-11", "2019-12"), DAQING.indicator("B01")
    finest, tried, before, now = Fraction(1, 100), 0, 0, 0
    exact_of = {m: rank(daqing_engine, DAQING, m, "B01", scope=EVERYTHING) for m in quarter}
    told_of = {m: rank(daqing_engine, DAQING, m, "B01", scope=PARTICIPANTS) for m in quarter}
    for code in DAQING.institutions:
        rows = [(exact_of[m].row(code), told_of[m].row(code)) for m in quarter]
        if not all(a and b and a.figure.value is not None and b.figure.value is not None for a, b in rows):
            continue
        truth = {a.figure.denominator for a, _ in rows if a}
        if len(truth) != 1:
            continue
        tried += 1
        fine = Fraction(1, 10**8)
        sharp = [(a.figure.value - fine, a.figure.value + fine) for a, _ in rows if a and a.figure.value]
        wide = [behind(b.figure.value, finest) for _, b in rows if b and b.figure.value is not None]
        before += _least(sharp, indicator.scale, 5_000) in _divisors(truth.copy().pop() or 1)
        now += _least(wide, indicator.scale, 5_000) == truth.pop()
    assert tried >= 10
    assert before == tried
    assert now == 0, f"{now} of {tried}"


def _least(intervals: list[tuple[Fraction, Fraction]], scale: int, most: int) -> int:
    """The least denominator that has a numerator in each interval."""
    return next(
        (
            d
            for d in range(30, most)
            if all(-(-low * d // scale) < high * d / scale for low, high in intervals)
        ),
        0,
    )


def _divisors(number: int) -> set[int]:
    return {d for d in range(1, number + 1) if number % d == 0}


def test_the_history_of_another_one_is_what_its_rankings_told(daqing_engine: Engine) -> None:
    found = history(daqing_engine, DAQING, MONTH, "B01", "B01", scope=SCOPE)
    for month in ("2019-06", "2019-11"):
        row = rank(daqing_engine, DAQING, month, "B01", scope=SCOPE).row("B01")
        assert row is not None
        assert found[month] == row.figure.value
    assert history(daqing_engine, DAQING, MONTH, "transactions", "B01", scope=SCOPE) == {}


# ---- sums of points ----


@pytest.fixture(scope="module")
def points(daqing_engine: Engine) -> Coverage:
    return coverage(daqing_engine, DAQING, MONTH, scope=SCOPE)


@cache
def _who(address: str) -> dict[tuple[str, str], frozenset[str]]:
    facts = read_facts(open_engine(address), "daqing", periods=[MONTH])
    counts = counts_by(facts, counted_of(DAQING), "institution", "scenario", "region")
    found: dict[tuple[str, str], set[str]] = {}
    for (code, kind, region), one in counts.items():
        if one.assigned or one.connected or one.transactions or one.all_transactions:
            found.setdefault((kind, region), set()).add(code)
    return {place: frozenset(who) for place, who in found.items()}


Sums = list[frozenset[tuple[str, str]]]


def _ways(sums: Sums, who: dict[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], int]:
    """Pairs of institutions that can reckon each other back from the sums, with in how many ways that do not hang on
    each other: by ranks in NumPy's floats. Cells that are told by themselves are taken out first."""
    known = {place for one in sums if len(one) == 1 for place in one}
    places = sorted(who.keys() - known)
    larger = [one for one in sums if len(one) > 1]
    rows = np.array([[float(place in one) for place in places] for one in larger]).reshape(len(larger), -1)
    whole, seen, found = int(np.linalg.matrix_rank(rows)), dict[tuple[bool, ...], int](), {}
    for pair in combinations(sorted({code for codes in who.values() for code in codes}), 2):
        foreign = tuple(not who[place] <= set(pair) for place in places)
        if foreign not in seen:
            left = whole if all(foreign) else int(np.linalg.matrix_rank(rows[:, np.array(foreign)]))
            seen[foreign] = whole - left
        ways = seen[foreign] + sum(who[place] <= set(pair) for place in known)
        if ways:
            found[pair] = ways
    return found


def _sums(answer: Coverage, who: dict[tuple[str, str], frozenset[str]]) -> Sums:
    family_of = {point.code: family.code for family in DAQING.families.values() for point in family.point}
    rows = [answer.overall, *answer.families, *answer.regions, *answer.totals, *answer.crossed.values()]
    rows += answer.rows
    return [
        frozenset(
            (kind, region)
            for kind, region in who
            if row.scenario in ("", kind)
            and row.family in ("", family_of[kind])
            and row.region in ("", region)
        )
        for row in rows
        if not row.is_hidden
    ]


def test_sums_of_points_give_nobody_away(daqing_engine: Engine, points: Coverage) -> None:
    """Nothing beyond the totals of kinds, which the programme publishes itself: of two of them only two know."""
    who = _who(daqing_engine.url.render_as_string(hide_password=False))
    careless = coverage(daqing_engine, DAQING, MONTH, scope=EVERYTHING)
    assert sum(_ways(_sums(careless, who), who).values()) > 40, "the attack works on the whole table"
    published = [frozenset(p for p in who if p[0] == kind) for kind in DAQING.points]
    alone = _ways(published, who)
    assert sum(alone.values()) == 2
    assert _ways(_sums(points, who), who) == alone


def test_no_single_cell_of_one_or_two_is_told(daqing_engine: Engine, points: Coverage) -> None:
    who = _who(daqing_engine.url.render_as_string(hide_password=False))
    for row in points.rows:
        if len(who.get((row.scenario, row.region), ())) in (1, 2):
            assert row.is_hidden
            assert (row.share, row.counts.connected) == (None, None)


def test_others_completion_by_kind_is_not_told(points: Coverage) -> None:
    others = [one for one in points.institutions if one.institution != OWN]
    assert all(one.counts is None for one in others)
    assert {one.completion for one in others if one.scenario} == {None}
    assert any(one.counts for one in points.institutions if one.institution == OWN)


# ---- points of a score ----


def test_points_of_parts_do_not_give_a_volume_back(daqing_engine: Engine) -> None:
    known = assessment(daqing_engine, DAQING, "2019-Q4", scope=EVERYTHING)
    seen = assessment(daqing_engine, DAQING, "2019-Q4", scope=SCOPE)
    tried = 0
    for row, open_row in zip(seen.rows, known.rows, strict=True):
        assert (row.member, row.official, row.rank) == (open_row.member, open_row.official, open_row.rank)
        if row.member.code == OWN:
            assert row == open_row
            continue
        basic = [line for line in row.parts if line.worth and not known.method.parts[line.part].bonus]
        assert all(line.is_masked for line in basic)
        assert {item.points for item in row.items} == {None}
        tried += sum(line.told is not None for line in basic)
        for line in basic:
            if line.told is not None:
                assert (
                    line.told.high - line.told.low >= Fraction(1, 2) or line.told.high * 10_000 == line.worth
                )
    assert tried > 80


# ---- what was published ----


def test_an_edition_holds_nothing_finer_than_it_prints(daqing_published: Path) -> None:
    engine = open_engine(f"sqlite:///{daqing_published}")
    stored = find_named(engine, "daqing/bulletin/2019-12/1")
    edition = read_edition(read_content(engine, stored.id))
    assert edition.disclosure == RULES
    of_one = [
        figure
        for figure in edition.figures.values()
        if figure.unit in ("percent", "ratio", "points") and any(one.institution for one in figure.basis)
    ]
    assert len(of_one) > 50
    for figure in of_one:
        decimals = str(figure.value).partition(".")[2]
        assert len(decimals) <= 3, figure
        assert figure.is_band == ("—" in figure.text.zh), figure


def test_an_edition_of_before_the_rules_is_drawn_up_as_it_was(daqing_published: Path) -> None:
    engine = open_engine(f"sqlite:///{daqing_published}")
    stored = find_named(engine, "daqing/bulletin/2019-12/1")
    edition = read_edition(read_content(engine, stored.id))
    former = drawn_by_no_rules(engine, DAQING, edition)
    assert former.disclosure == 0
    exact = former.figures["table.B01.2019-12.B01.value"]
    assert not exact.is_band
    assert len(str(exact.value).partition(".")[2]) > 3


def test_the_page_on_disclosure_holds_what_is_measured(daqing_engine: Engine) -> None:
    page = (ROOT / "docs" / "disclosure.md").read_text(encoding="utf-8")
    assert costs(daqing_engine, DAQING, MONTH) in page, (
        "python -m etl disclosure --programme daqing --period 2019-12"
    )
