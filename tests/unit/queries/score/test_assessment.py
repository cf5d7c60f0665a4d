"""The assessment of the demonstration: who may see what, what moved whom, and what a wrong question is told."""

from collections import OrderedDict
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from access.scope import Scope
from etl.definitions.load import load_programme
from etl.queries.scope import EVERYTHING
from etl.queries.score import months as months_query
from etl.queries.score.assessment import (
    NO_LEDGER,
    assessment,
    assessment_of,
    discrimination_of,
)
from etl.queries.score.proof import proof
from etl.queries.score.scored import Scored, scored_quarter
from etl.queries.score.shape import Assessment
from etl.queries.score.standing import as_published, change_of, prospects_of
from etl.queries.score.told import telling_items
from etl.scoring.around.levers import applied
from etl.scoring.readings import missing
from etl.scoring.score import score
from etl.scoring.states import State
from etl.values.errors import Refusal
from etl.values.periods import Period
from store.facts import data_version, read_facts
from store.filings import Filing, list_filings

PROGRAMME = load_programme("daqing")
Q4 = Period.parse("2019-Q4")
OWN = Scope(sees_all_volumes=False, institution="B12")


@pytest.fixture(scope="module")
def scored(daqing_engine: Engine) -> tuple[Scored, Scored]:
    now, before = scored_quarter(daqing_engine, PROGRAMME, Q4)
    assert before is not None
    return now, before


@pytest.fixture(scope="module")
def everything(scored: tuple[Scored, Scored]) -> Assessment:
    return assessment_of(PROGRAMME, *scored, scope=EVERYTHING)


def test_everybody_is_there_once_the_best_first(everything: Assessment) -> None:
    codes = [row.member.code for row in everything.rows]
    assert sorted(codes) == sorted(c for c, i in PROGRAMME.institutions.items() if i.is_member(Q4))
    officials = [row.official for row in everything.rows]
    assert officials == sorted(officials, reverse=True)
    assert everything.rows[0].rank == 1
    assert everything.notes == ()


def test_parts_and_items_lead_to_the_total(everything: Assessment) -> None:
    for row in everything.rows:
        basic = [part for part in row.parts if part.part != "P7" and part.worth]
        whole = Fraction(sum(part.points for part in basic) * 1_000_000, sum(part.worth for part in basic))
        assert abs(row.before_bonus - whole) <= Fraction(1, 2), "what does not apply leaves the hundred"
        assert row.before_bonus + row.bonus - row.penalty == row.total
        for part in basic:
            counted = [item for item in row.items if item.part == part.part and item.counted]
            assert sum(item.maximum for item in counted) == part.applicable
            earned = sum(item.points or 0 for item in counted)
            assert abs(part.points - Fraction(earned * part.worth, part.applicable)) <= Fraction(1, 2)


def test_the_band_holds_places_and_the_previous_place_is_that_of_the_quarter_before(
    everything: Assessment, scored: tuple[Scored, Scored]
) -> None:
    for row in everything.rows:
        assert row.band is not None
        assert 1 <= row.band[0] <= row.band[1] <= len(everything.rows)
        assert row.rank is not None
        before = scored[1].scores
        assert row.previous_rank == int(before.rank[before.row(row.member.code)])
        assert row.movement == row.previous_rank - row.rank


def test_an_institution_sees_its_own_figures_and_only_the_points_of_others(
    everything: Assessment, scored: tuple[Scored, Scored]
) -> None:
    seen = assessment_of(PROGRAMME, *scored, scope=OWN)
    telling = telling_items(PROGRAMME, everything.method)
    assert telling == {"C01", "C05", "E02"}
    assert [row.rank for row in seen.rows] == [row.rank for row in everything.rows]
    for row, open_row in zip(seen.rows, everything.rows, strict=True):
        assert (row.official, row.grade, row.band) == (open_row.official, open_row.grade, open_row.band)
        if row.member.code == OWN.institution:
            assert row == open_row
            continue
        assert all(item.is_masked for item in row.items)
        assert {item.value for item in row.items} == {None}
        assert {item.numerator for item in row.items} | {item.denominator for item in row.items} == {None}
        assert {item.points for item in row.items} == {None}
        for line, open_line in zip(row.parts, open_row.parts, strict=True):
            if line.told is not None:
                assert line.told.low <= Fraction(open_line.points, 10_000) <= line.told.high
        for item, open_item in zip(row.items, open_row.items, strict=True):
            figures = [n for n in (open_item.numerator, open_item.denominator) if n is not None and n > 100]
            for language in ("zh", "en"):
                said = item.sentence.in_language(language)
                assert not any(f"{n:,}" in said or str(n) in said for n in figures), said
    for group, medians in seen.medians.items():
        assert {item for item, median in medians.items.items() if median is None} >= telling
        assert medians.official == everything.medians[group].official


def test_what_others_did_is_refused_to_an_institution(
    daqing_engine: Engine, scored: tuple[Scored, Scored]
) -> None:
    now, before = scored
    for ask in (
        lambda code: proof(PROGRAMME, now, code, scope=OWN),
        lambda code: prospects_of(PROGRAMME, now, code, scope=OWN),
        lambda code: change_of(PROGRAMME, now, before, None, code, scope=OWN),
    ):
        assert ask("B12") is not None
        with pytest.raises(Refusal, match="choose your own"):
            ask("B01")
        with pytest.raises(Refusal, match="not a member in 2019-Q4"):
            ask("B17")
    assert prospects_of(PROGRAMME, now, "B12", scope=OWN).overtaking == ()


def test_the_advice_keeps_its_promise(scored: tuple[Scored, Scored]) -> None:
    """Whoever does what is advised stands where the advice said."""
    now, _ = scored
    singles = sets = 0
    for code in now.quarter.institutions:
        prospects = prospects_of(PROGRAMME, now, code, scope=EVERYTHING)
        singles, sets = singles + len(prospects.singles), sets + (prospects.cheapest_set is not None)
        for advice in [*prospects.singles[:2], prospects.cheapest_set]:
            if advice is not None:
                inputs = applied(now.scores.inputs, now.scores.row(code), advice.plan)
                again = score(now.method, PROGRAMME.indicators, inputs, now.history)
                assert int(again.rank[again.row(code)]) == advice.rank < prospects.rank
    assert singles
    assert sets


def test_the_causes_of_every_change_add_up_to_it(
    daqing_engine: Engine, scored: tuple[Scored, Scored], everything: Assessment
) -> None:
    now, before = scored
    published = as_published(daqing_engine, PROGRAMME, before)
    for row in everything.rows:
        change = change_of(PROGRAMME, now, before, published, row.member.code, scope=EVERYTHING)
        assert change is not None
        assert change.since == "2019-Q3"
        assert (change.score.now, change.place.now) == (row.official, row.rank)
        for cause in (change.score, change.place):
            assert sum(cause.shares.values()) == cause.now - cause.before


def test_a_return_that_came_after_publication_is_a_correction(daqing_engine: Engine) -> None:
    """B15 filed October 2018 only in January 2019: to the score of the next quarter that is a cause of its own."""
    now, before = scored_quarter(daqing_engine, PROGRAMME, Period.parse("2019-Q1"))
    assert before is not None
    published = as_published(daqing_engine, PROGRAMME, before)
    change = change_of(PROGRAMME, now, before, published, "B15", scope=EVERYTHING)
    assert change is not None
    assert change.score.before < int(before.scores.totals.official[before.scores.row("B15")])
    assert change.score.shares["correction"] > 0
    assert change_of(PROGRAMME, now, before, before, "B15", scope=EVERYTHING).score.shares["correction"] == 0  # type: ignore[union-attr]


def test_a_leaver_is_scored_in_its_last_quarter_and_not_after(daqing_engine: Engine) -> None:
    last = assessment(daqing_engine, PROGRAMME, "2019-Q2", scope=EVERYTHING)
    after = assessment(daqing_engine, PROGRAMME, "2019-Q3", scope=EVERYTHING)
    assert last.row("B17") is not None
    assert after.row("B17") is None


def test_without_a_ledger_the_reader_is_told_that_the_result_is_preliminary(daqing_engine: Engine) -> None:
    ledger = next(f for f in list_filings(daqing_engine, "daqing", "2019-Q4") if f.source == "ledger")
    early = assessment(
        daqing_engine, PROGRAMME, "2019-Q4", scope=EVERYTHING, as_known_on=ledger.received_at.replace(hour=1)
    )
    assert NO_LEDGER in early.notes
    items = {item.item: item for item in early.rows[0].items}
    assert (items["A01"].points, items["G01"].points) == (0, 0)
    assert items["A03"].state == "not_filed", "a deduction that nobody has counted is not full marks"


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("2019-12", "“daqing” is assessed by the quarter, not for December 2019; write 2019-Q4"),
        ("2020-Q1", "nothing has been filed for 2020-Q1"),
        ("2017-Q4", "no method was in force in 2017-Q4"),
        ("soon", "is not a period"),
    ],
)
def test_a_wrong_question_is_told_so(daqing_engine: Engine, period: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        assessment(daqing_engine, PROGRAMME, period, scope=EVERYTHING)


def test_a_half_year_is_scored_from_six_months_and_the_ledgers_of_both_quarters(
    daqing_engine: Engine,
) -> None:
    half = assessment(daqing_engine, PROGRAMME, "2019-H2", scope=EVERYTHING)
    quarters = [assessment(daqing_engine, PROGRAMME, q, scope=EVERYTHING) for q in ("2019-Q3", "2019-Q4")]
    assert half.notes == ()
    for code in ("B01", "P01"):
        rows = [a.row(code) for a in (half, *quarters)]
        own, third, fourth = (next(i for i in r.items if i.item == "F01") for r in rows if r)
        assert own.denominator == (third.denominator or 0) + (fourth.denominator or 0)
        own, _, fourth = (next(i for i in r.items if i.item == "B01") for r in rows if r)
        assert own.numerator == fourth.numerator


def test_items_that_no_longer_tell_institutions_apart_are_reported(scored: tuple[Scored, Scored]) -> None:
    report = {line.item: line for line in discrimination_of(scored[0])}
    assert set(report) == set(PROGRAMME.methods[0].items)
    assert report["A02"].is_blunt, "everybody filed on time"
    assert not report["B01"].is_blunt


def test_months_read_together_and_apart_give_the_same_quarters(
    daqing_engine: Engine, scored: tuple[Scored, Scored], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months_query, "READ_TOGETHER", 1)
    monkeypatch.setattr(months_query, "MOST_KEPT", 0)
    for one, same in zip(scored, scored_quarter(daqing_engine, PROGRAMME, Q4), strict=True):
        assert same is not None
        assert_frame_equal(one.quarter.facts, same.quarter.facts)
        assert_frame_equal(one.quarter.readings, same.quarter.readings)
        assert one.scores.totals.total.tolist() == same.scores.totals.total.tolist()


def test_a_month_is_read_again_when_its_filings_are_others(
    daqing_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def counted(*given: Any, **named: Any) -> pl.DataFrame:
        asked.append(named["periods"])
        return read_facts(*given, **named)

    monkeypatch.setattr(months_query, "read_facts", counted)
    monkeypatch.setattr(months_query, "_kept", OrderedDict())
    months, version = ["2019-10", "2019-11", "2019-12"], data_version(daqing_engine, "daqing")
    filings = list_filings(daqing_engine, "daqing")
    others = [one for one in filings if (one.period, one.institution) != ("2019-11", "B01")]

    def read(known: list[Filing], version: str) -> dict[str, pl.DataFrame]:
        return months_query.facts_by_month(
            daqing_engine, "daqing", months, ["tx_cnt"], known, version=version
        )

    first, again = read(filings, version), read(filings, version)
    assert asked == [months]
    for month in months:
        assert_frame_equal(first[month], again[month])
        assert_frame_equal(
            first[month], read_facts(daqing_engine, "daqing", periods=[month], measures=["tx_cnt"])
        )
    read(others, "another act was on its way")
    read(others, version)
    assert asked[1:] == [["2019-11"], ["2019-11"]]


def test_what_is_kept_is_counted_as_it_was_read_not_as_it_was_filed(
    daqing_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months_query, "_kept", OrderedDict())
    months, version = ["2019-11", "2019-12"], data_version(daqing_engine, "daqing")
    filings = list_filings(daqing_engine, "daqing")

    def read() -> int:
        found = months_query.facts_by_month(
            daqing_engine, "daqing", months, ["tx_cnt"], filings, version=version
        )
        return sum(one.height for one in found.values())

    monkeypatch.setattr(months_query, "MOST_KEPT", 0)
    count = read()
    assert count
    assert not months_query._kept
    monkeypatch.setattr(months_query, "MOST_KEPT", count - 1)
    assert read() == count
    assert not months_query._kept
    monkeypatch.setattr(months_query, "MOST_KEPT", count)
    assert sum(one.fact_count for one in filings if one.period in months) > count
    assert read() == count == sum(one.height for one in months_query._kept.values())


def test_items_of_other_indicators_are_those_of_the_score_before(scored: tuple[Scored, Scored]) -> None:
    """Taken over or scored anew: the same points, and those of the indicator itself always anew."""
    now, _ = scored
    method, whole, history = now.method, now.scores, now.history
    without = {code: one for code, one in whole.inputs.readings.items() if code != "B01"}
    bare = replace(whole.inputs, readings=without | {"B01": missing(len(whole.inputs), State.NOT_FILED)})
    lacking = score(method, PROGRAMME.indicators, bare, history)
    again = score(method, PROGRAMME.indicators, whole.inputs, history, like=lacking.items, but="B01")
    assert lacking.totals.total.tolist() != whole.totals.total.tolist()
    assert again.items.points.tolist() == whole.items.points.tolist()
    assert again.totals.total.tolist() == whole.totals.total.tolist()
    assert again.rank.tolist() == whole.rank.tolist()
