"""Indicators from facts: asked of one or of many at once, the parts are the same."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.indicators import Indicator
from etl.facts.indicators import PARTS, indicator_parts, parts_of

TEXT = {"zh": "名", "en": "name"}
SCHEMA = {"institution": pl.String, "period": pl.String, "scenario": pl.String, "measure": pl.String}


def indicator(code: str, numerator: str, denominator: str = "", *scenario: str) -> Indicator:
    return Indicator.model_validate(
        {"code": code, "name": TEXT, "why": TEXT, "unit": TEXT, "direction": "higher", "author": "a"}
        | {"numerator": numerator, "denominator": denominator, "scenario": scenario}
        | {"checker": "b", "next_review": "2027-01"}
    )


ASKED = [
    indicator("share", "a", "b"),
    indicator("sum", "a + 2 * c", "b - a"),
    indicator("period", "c"),  # a code may be the name of a column
    indicator("here", "a", "b", "metro"),
    indicator("there", "b", "", "metro", "bus"),
    indicator("nowhere", "d", "a", "bus"),
]
ROW = st.tuples(
    st.sampled_from("XYZ"),
    st.sampled_from(["2019-11", "2019-12"]),
    st.sampled_from(["", "metro", "bus"]),
    st.sampled_from("abcz"),
    st.integers(-5, 10**12),
)


@given(st.lists(ROW, max_size=25), st.lists(st.sampled_from(ASKED), unique=True))
def test_many_indicators_at_once_are_as_each_by_itself(rows: list, asked: list[Indicator]) -> None:
    facts = pl.DataFrame(rows, schema=SCHEMA | {"value": pl.Int64}, orient="row")
    together = parts_of(facts, asked).sort("period", "institution")
    assert together.columns == ["indicator", *PARTS]
    for one in asked:
        own = together.filter(pl.col("indicator") == one.code).drop("indicator")
        assert own.equals(indicator_parts(facts, one)), one.code
    assert set(together["indicator"]) <= {one.code for one in asked}
