"""Which months make a period, which members belong to it, and what it is compared with."""

import polars as pl
import pytest
from pydantic import ValidationError

from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.method.tables import Event
from etl.facts.quarters import (
    COUNTS,
    earlier_readings,
    entered_counts,
    members_of,
    periods_upto,
    with_made_measures,
)
from etl.values.periods import Period

Q4 = Period.parse("2019-Q4")
TEXT = {"zh": "名称", "en": "name"}


def months(first: str, count: int) -> list[str]:
    return [str(Period.parse(first).shift(i)) for i in range(count)]


def institution(code: str, first: str = "", last: str = "", kinds: str = "acquirer") -> Institution:
    return Institution.model_validate(
        {"code": code, "name_en": code, "group": "G1", "kinds": kinds, "valid_from": first, "valid_to": last}
    )


def test_the_run_ends_where_a_quarter_has_no_month() -> None:
    known = [*months("2018-10", 3), *months("2019-04", 7)]
    assert [str(p) for p in periods_upto(Q4, known)] == ["2019-Q2", "2019-Q3", "2019-Q4"]
    assert periods_upto(Period.parse("2020-Q1"), known) == []
    assert [str(p) for p in periods_upto(Period.parse("2019-H2"), known)] == ["2018-H2", "2019-H1", "2019-H2"]


def test_who_merged_within_the_quarter_is_no_longer_scored_and_newcomers_are() -> None:
    listed = {
        one.code: one
        for one in (
            institution("stays"),
            institution("merged", last="2019-11"),
            institution("leaves-after", last="2019-12"),
            institution("joins-in-december", first="2019-12"),
            institution("joins-later", first="2020-01"),
        )
    }
    assert list(members_of(listed, Q4)) == ["stays", "leaves-after", "joins-in-december"]


def test_a_newcomer_has_nothing_to_compare_with_which_is_not_the_same_as_not_filed() -> None:
    roster = pl.DataFrame({"period": ["2019-Q4"] * 2, "institution": ["old", "new"], "group": ["G1"] * 2})
    before = pl.DataFrame(
        {
            "period": ["2019-Q3", "2019-Q3"],
            "institution": ["old", "gone"],
            "indicator": ["X"] * 2,
            "numerator": [1, 2],
            "denominator": [2, 2],
            "state": ["value", "value"],
        }
    )
    found = earlier_readings(roster, before, ["X"])
    rows = found.select("period", "institution", "numerator", "state").rows()
    assert rows == [("2019-Q4", "new", None, "not_applicable"), ("2019-Q4", "old", 1, "value")]
    first = earlier_readings(roster, None, ["X"])
    assert first.columns == found.columns
    assert first["state"].to_list() == ["not_applicable"] * 2


def test_measures_made_of_others_carry_the_year_before_and_all_institutions_together() -> None:
    given = {"unit": "count", "counted_in": TEXT, "kind": "flow", "name": TEXT}
    measures = [
        Measure.model_validate(given | {"code": "paid"}),
        Measure.model_validate(given | {"code": "paid_before", "year_ago_of": "paid"}),
        Measure.model_validate(given | {"code": "paid_all", "total_of": "paid"}),
    ]
    facts = pl.DataFrame(
        [("2018-10", "A", "", "paid", 3), ("2019-10", "A", "", "paid", 5), ("2019-10", "B", "", "paid", 2)],
        schema=["period", "institution", "scenario", "measure", "value"],
        orient="row",
    )
    made = with_made_measures(facts, measures).filter(pl.col("measure") != "paid")
    assert made.columns == facts.columns
    assert made.filter(pl.col("period") == "2019-10").sort("measure", "institution").rows() == [
        ("2019-10", "A", "", "paid_all", 7),
        ("2019-10", "B", "", "paid_all", 7),
        ("2019-10", "A", "", "paid_before", 3),
    ]
    with pytest.raises(ValidationError, match="not both"):
        Measure.model_validate(given | {"code": "x", "year_ago_of": "paid", "total_of": "paid"})


def test_whoever_a_filed_ledger_does_not_name_has_none_of_its_events() -> None:
    roster = pl.DataFrame({"period": ["2019-Q4"] * 2, "institution": ["A", "B"], "group": ["G1"] * 2})
    entries = pl.DataFrame({"institution": ["A", "A"], "event": ["prize"] * 2, "count": [2, 1]})
    events = [
        Event.model_validate({"code": "prize", "name": TEXT, "counted_in": TEXT}),
        Event.model_validate({"code": "late-day", "name": TEXT, "counted_in": TEXT, "system": True}),
    ]
    counts = entered_counts(roster, entries, events).select(list(COUNTS))
    assert counts.rows() == [("2019-Q4", "A", "prize", 3, "value"), ("2019-Q4", "B", "prize", 0, "value")]
    assert entered_counts(roster.clear(), entries, events).is_empty()
