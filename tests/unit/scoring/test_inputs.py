"""Inputs from long frames: every row in its place, and what is missing said in words."""

from fractions import Fraction

import polars as pl
import pytest

from etl.scoring.inputs import inputs_of
from etl.scoring.readings import Reading, missing
from etl.scoring.states import WORDS, State, state_of

ROSTER = pl.DataFrame(
    {
        "period": ["2019-Q3", "2019-Q4", "2019-Q4"],
        "institution": ["B1", "B1", "B2"],
        "group": ["G2", "G2", "G1"],
    }
)
READING = {
    "period": pl.String,
    "institution": pl.String,
    "indicator": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "state": pl.String,
}


def frame(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=READING, orient="row")


def test_rows_are_placed_by_period_and_institution() -> None:
    readings = frame(
        ("2019-Q4", "B2", "X", 3, 4, "value"),
        ("2019-Q3", "B1", "X", 1, 4, "under_objection"),
        ("2019-Q4", "B2", "Y", None, None, "not_applicable"),
    )
    given = inputs_of(ROSTER, readings, {"X": Fraction(100)})
    x, y = given.readings["X"], given.readings["Y"]
    assert [x.exact(0), x.exact(2), x.scale, y.scale] == [25, 75, 100, 1]
    assert [State(s) for s in x.state] == [State.UNDER_OBJECTION, State.NOT_FILED, State.VALUE]
    assert [State(s) for s in y.state] == [State.NOT_FILED, State.NOT_FILED, State.NOT_APPLICABLE]
    assert x.figure.tolist() == [True, False, True]


def test_codes_of_periods_groups_and_peers() -> None:
    given = inputs_of(ROSTER, frame(), {})
    assert given.periods == ("2019-Q3", "2019-Q4")
    assert given.period_codes.tolist() == [0, 1, 1]
    assert given.group_codes.tolist() == [1, 1, 0]
    assert given.peer_codes.tolist() == [1, 3, 2]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("2019-Q4", "B9", "X", 1, 2, "value"), "B9 is not in the roster of 2019-Q4"),
        (
            ("2019-Q4", "B2", "X", None, 2, "value"),
            "said to have a value but its numerator or denominator is missing",
        ),
        (("2019-Q4", "B2", "X", 1, 2, "guessed"), "“guessed” is not a state"),
    ],
)
def test_readings_that_contradict_themselves_are_refused(row: tuple[object, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        inputs_of(ROSTER, frame(row), {})


def test_two_readings_of_one_row_are_refused() -> None:
    row = ("2019-Q4", "B2", "X", 1, 2, "value")
    with pytest.raises(ValueError, match="two readings of one indicator"):
        inputs_of(ROSTER, frame(row, row), {})


def test_a_count_below_zero_is_refused() -> None:
    schema = {
        "period": pl.String,
        "institution": pl.String,
        "event": pl.String,
        "count": pl.Int64,
        "state": pl.String,
    }
    counts = pl.DataFrame([("2019-Q4", "B2", "late", -1, "value")], schema=schema, orient="row")
    with pytest.raises(ValueError, match="below zero"):
        inputs_of(ROSTER, frame(), {}, counts=counts)


def test_no_denominator_no_figure() -> None:
    given = inputs_of(ROSTER, frame(("2019-Q4", "B2", "X", 5, 0, "value")), {})
    reading = given.readings["X"]
    assert State(reading.state[2]) is State.TOO_FEW
    assert not reading.figure.any()
    assert reading.exact(2) == 0


def test_taking_rows_keeps_everything_together() -> None:
    readings = frame(("2019-Q4", "B2", "X", 3, 4, "value"), ("2019-Q4", "B1", "X", 1, 4, "value"))
    last = inputs_of(ROSTER, readings, {}).take(pl.Series([2, 1]).to_numpy())
    assert last.roster["institution"].to_list() == ["B2", "B1"]
    assert [last.readings["X"].exact(0), last.readings["X"].exact(1)] == [Fraction(3, 4), Fraction(1, 4)]


def test_words_and_states_belong_together() -> None:
    assert [state_of(word) for word in WORDS] == list(State)
    assert [state.word for state in State if state.leaves] == ["not_applicable", "too_few"]
    assert len({state.text.zh for state in State}) == 5
    assert isinstance(missing(3, State.NOT_FILED), Reading)
