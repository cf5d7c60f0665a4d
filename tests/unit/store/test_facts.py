"""Facts in, facts out: exact, typed, filtered, as known at a moment."""

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from store import facts
from store.errors import StoreError
from store.filings import store_filing
from store.once import reading_once
from tests.depth import cases
from tests.unit.store.drafts import FARES, FIRST, USERS, a_draft, fact_frame

TEXT = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32), max_size=6)
ROWS = st.lists(
    st.tuples(TEXT, TEXT, TEXT, TEXT, st.integers(-(2**63), 2**63 - 1), TEXT, TEXT),
    max_size=5,
    unique_by=lambda row: row[:4],
)


def test_facts_come_back_with_filing_period_and_cell(engine: Engine) -> None:
    stored = store_filing(engine, a_draft())
    found = facts.read_facts(engine, "daqing")
    assert dict(found.schema) == facts.FACTS
    assert found.rows() == [
        (stored.id, "2019-01", *FARES),
        (stored.id, "2019-01", *USERS),
    ]


def test_no_facts_have_the_same_columns_and_types(engine: Engine) -> None:
    assert dict(facts.read_facts(engine, "daqing").schema) == facts.FACTS
    store_filing(engine, a_draft(facts=fact_frame()))
    empty = facts.read_facts(engine, "daqing")
    assert dict(empty.schema) == facts.FACTS
    assert empty.is_empty()


@given(rows=ROWS)
@example(rows=[("", '"', "'", ",", -(2**63), "%s", "\\N"), (" ", "", "\u2028", "%", 0, "", " ")])
@settings(max_examples=cases(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_and_any_whole_number_survive(engine: Engine, rows: list[tuple[object, ...]]) -> None:
    body = repr(rows).encode()
    stored = store_filing(engine, a_draft(body, programme=repr(rows), facts=fact_frame(*rows)))
    found = facts.read_facts(engine, repr(rows))
    assert found.drop("filing", "period").rows() == sorted(rows, key=lambda row: row[:4])
    assert found["filing"].to_list() == [stored.id] * len(rows)


def test_filters_narrow_and_an_empty_filter_lets_nothing_through(engine: Engine) -> None:
    store_filing(engine, a_draft(b"january"))
    store_filing(engine, a_draft(b"february", period="2019-02"))
    other = fact_frame(("B02", *USERS[1:]))
    store_filing(engine, a_draft(b"other", institution="B02", facts=other))
    store_filing(engine, a_draft(b"another programme", programme="rbi-retail"))

    def height(**filters: list[str]) -> int:
        return facts.read_facts(engine, "daqing", **filters).height

    assert height() == 5
    assert height(periods=["2019-02"]) == 2
    assert height(periods=["2019-01", "2019-02", "2019-03"]) == 5
    assert height(measures=["users"]) == 3
    assert height(institutions=["B02"]) == 1
    assert height(periods=["2019-01"], measures=["users"], institutions=["B01"]) == 1
    assert height(periods=[]) == height(measures=[]) == height(institutions=[]) == 0


def test_the_figures_of_an_earlier_day_can_be_read_again(engine: Engine) -> None:
    corrected = fact_frame(("B01", "230602", "", "users", 650, "用户", "C5"))
    store_filing(engine, a_draft(b"first"))
    store_filing(engine, a_draft(b"second", received_at=FIRST + timedelta(days=3), facts=corrected))

    def users(moment: timedelta | None) -> list[int]:
        known = None if moment is None else FIRST + moment
        return facts.read_facts(engine, "daqing", measures=["users"], as_known_on=known)["value"].to_list()

    assert users(-timedelta(microseconds=1)) == []
    assert users(timedelta()) == [700]
    assert users(timedelta(days=3, microseconds=-1)) == [700]
    assert users(timedelta(days=3)) == [650]
    assert users(None) == [650]


@pytest.mark.parametrize("state", ["filed", "returned"])
def test_what_is_not_accepted_counts_for_nothing(engine: Engine, state: str) -> None:
    store_filing(engine, a_draft(state=state))
    assert facts.read_facts(engine, "daqing").is_empty()
    assert facts.read_facts(engine, "daqing", as_known_on=FIRST).is_empty()
    assert facts.periods(engine, "daqing") == []


def test_periods_are_those_with_facts_in_force(engine: Engine) -> None:
    store_filing(engine, a_draft(b"march", period="2019-03"))
    store_filing(engine, a_draft(b"january"))
    store_filing(engine, a_draft(b"register", source="register", period="2019-04", facts=fact_frame()))
    store_filing(engine, a_draft(b"late", period="2019-05", received_at=FIRST + timedelta(days=90)))
    assert facts.periods(engine, "daqing") == ["2019-01", "2019-03", "2019-05"]
    assert facts.periods(engine, "daqing", as_known_on=FIRST) == ["2019-01", "2019-03"]
    assert facts.periods(engine, "rbi-retail") == []


def test_the_data_version_changes_with_every_filing_of_the_programme_only(engine: Engine) -> None:
    versions = [facts.data_version(engine, "daqing")]
    for body in (b"first", b"second", b"third"):
        store_filing(engine, a_draft(body))
        versions.append(facts.data_version(engine, "daqing"))
    assert len(set(versions)) == 4
    store_filing(engine, a_draft(b"third"))
    store_filing(engine, a_draft(b"elsewhere", programme="rbi-retail"))
    assert facts.data_version(engine, "daqing") == versions[-1]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (fact_frame(USERS, USERS), "The same fact is given twice, first as users of B01 at 用户 C5."),
        (fact_frame(USERS).with_columns(value=pl.lit(1.5)), "value Float64"),
        (fact_frame(USERS).drop("cell"), "Facts need the columns"),
        (fact_frame((None, *USERS[1:])), "1 facts have no institution"),
        (fact_frame(USERS).with_columns(value=pl.lit(None, pl.Int64)), "1 facts have no value"),
        (fact_frame((*USERS[:5], "用户\x1f", "C5")), "control character"),
        (fact_frame(("B\x0001", *USERS[1:])), "control character"),
        (fact_frame((*USERS[:6], "C5\r")), "control character"),
    ],
    ids=[
        "twice",
        "a fraction",
        "a column missing",
        "no institution",
        "no value",
        "separator",
        "nul",
        "carriage return",
    ],
)
def test_what_is_no_fact_is_refused(engine: Engine, broken: pl.DataFrame, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        store_filing(engine, a_draft(facts=broken))
    assert facts.data_version(engine, "daqing") == ""


def test_what_is_held_of_many_measures_answers_for_some_of_them_alike(engine: Engine) -> None:
    store_filing(engine, a_draft(b"january"))
    store_filing(engine, a_draft(b"february", period="2019-02"))
    now = FIRST + timedelta(days=40)
    measures = [["users"], ["fare_amount", "users"], ["nobody files it"]]

    def found() -> list[pl.DataFrame]:
        return [facts.read_facts(engine, "daqing", measures=some, as_known_on=now) for some in measures]

    plain = found()
    assert [one.height for one in plain] == [2, 4, 0]
    with reading_once():
        facts.hold_facts(engine, "daqing", ["fare_amount", "users", "nobody files it"], now)
        questions: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *given: questions.append(given[2]))
        held = found()
    assert not questions, "all of it was there"
    assert [(one.schema, one.rows()) for one in held] == [(one.schema, one.rows()) for one in plain]
