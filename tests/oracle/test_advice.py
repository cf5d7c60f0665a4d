"""Advice keeps its word: the plan is carried out in the book and scored again by the naive scorer."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from etl.scoring.around.advice import Advice, Prospects, prospects
from etl.scoring.around.levers import Plan
from etl.scoring.score import score
from tests.oracle.naive_scorer import Book, naive_scores
from tests.oracle.random_programmes import BRIEF, RandomProgramme, close_races, programmes


def first_period(programme: RandomProgramme) -> RandomProgramme:
    period = programme.book.roster[0][0]
    kept = [{k: v for k, v in cells.items() if k[0] == period} for cells in _cells(programme.book)]
    roster = [row for row in programme.book.roster if row[0] == period]
    return RandomProgramme(programme.method, Book(roster, *kept, indicators=programme.book.indicators))


def _cells(book: Book) -> list[dict]:
    return [book.readings, book.earlier, book.counts]


def carried_out(book: Book, institution: str, plan: Plan) -> Book:
    """The book after the plan, changed cell by cell."""
    book = copy.deepcopy(book)
    period = book.roster[0][0]
    for lever, amount in plan.items():
        key = (period, institution, lever.event or lever.indicator)
        if lever.event:
            count, state = book.counts.get(key, (0, "value"))
            state = "under_objection" if state == "under_objection" else "value"
            book.counts[key] = ((count or 0) + lever.sign * amount, state)
        else:
            numerator, denominator, state = book.readings[key]
            book.readings[key] = (numerator + lever.sign * amount, denominator, state)
    return book


def promises(found: Prospects, institution: str) -> list[tuple[str, Advice]]:
    mine = [*found.singles, *found.falls, *([found.cheapest_set] if found.cheapest_set else [])]
    return [(institution, advice) for advice in mine] + [(found.overtaken_by, a) for a in found.overtaking]


@BRIEF
@given(programmes() | close_races(), st.data())
def test_the_promised_place_is_reached(programme: RandomProgramme, data: st.DataObject) -> None:
    programme = first_period(programme)
    scores = score(programme.method, programme.book.indicators, programme.inputs)
    institution = data.draw(st.sampled_from([row[1] for row in programme.book.roster]))
    found = prospects(scores, programme.book.indicators, institution)
    before = naive_scores(programme.method, programme.book)
    for name, advice in promises(found, institution):
        again = naive_scores(programme.method, carried_out(programme.book, name, advice.plan))
        row = again[programme.book.roster[0][0], name]
        assert (row["rank"], row["official"]) == (advice.rank, advice.official)
        old = before[programme.book.roster[0][0], name]["rank"]
        assert row["rank"] > old if advice in found.falls else row["rank"] < old
        assert all(0 < amount <= lever.limit for lever, amount in advice.plan.items())


@BRIEF
@given(programmes() | close_races(), st.data())
def test_a_single_change_is_the_smallest_that_does_it(
    programme: RandomProgramme, data: st.DataObject
) -> None:
    programme = first_period(programme)
    plain = programme.method.model_copy(update={"tie_break": (), "persistence": ()})
    scores = score(plain, programme.book.indicators, programme.inputs)
    institution = data.draw(st.sampled_from([row[1] for row in programme.book.roster]))
    found = prospects(scores, programme.book.indicators, institution)
    for advice in found.singles:
        [(lever, amount)] = advice.plan.items()
        if amount > 1:
            less = naive_scores(plain, carried_out(programme.book, institution, {lever: amount - 1}))
            assert less[programme.book.roster[0][0], institution]["rank"] >= found.rank
