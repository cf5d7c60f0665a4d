"""The five states of a figure, judged by one ladder: whatever the rule, what is missing never becomes points."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.facts.objections import Effect
from etl.scoring.figures import UNTOUCHED, Held, Part, Standing, figure_of, judged, part_of, value_of
from etl.scoring.objected import held_by
from etl.scoring.ratios import readings_of
from etl.scoring.score import score
from etl.values.periods import Period
from tests.spec.example import TWO_ITEMS, check_rule, indicator, inputs, method, official

BY_VALUE = {
    "R1": "kind = 'all_or_nothing'\ntarget = 10",
    "R2": "kind = 'completion'\ntarget = 10",
    "R3": "kind = 'linear'\nfloor = 0\ntarget = 10",
    "R4": "kind = 'bands'\nclosed = 'left'\nband = [{ to = 1, points = 0 }, { from = 1, points = 5 }]",
    "R5": "kind = 'base'\ntarget = 10\nper_unit = 1",
    "R6": "kind = 'place'",
    "R7": "kind = 'deduct'\ninner = { kind = 'linear', floor = 0, target = 10 }\n"
    "tariff = [{ event = 'error', points = 1 }]",
    "R9": "kind = 'red_line'\nline = 10",
    "R11": "kind = 'improvement'\ngain = 1",
}
LOWER = {
    "R1": "kind = 'all_or_nothing'\ntarget = 60",
    "R3": "kind = 'linear'\nfloor = 100\ntarget = 60",
    "R4": "kind = 'bands'\nclosed = 'left'\nband = [{ to = 60, points = 5 }, { from = 60, points = 0 }]",
    "R5": "kind = 'base'\ntarget = 60\nper_unit = 1",
    "R6": "kind = 'place'",
    "R7": "kind = 'deduct'\ninner = { kind = 'linear', floor = 100, target = 60 }\n"
    "tariff = [{ event = 'error', points = 1 }]",
    "R9": "kind = 'red_line'\nline = 60",
    "R11": "kind = 'improvement'\ngain = 1",
}
FIVE = """
    institution | X                    | before | error
    B01         | 50/100               | 20/100 | 0
    B02         | 50/100               | 20/100 | 0
    B03         | 50/100               | 20/100 | 0
    B04         | not_applicable       | 20/100 | 0
    B05         |                      | 20/100 | 0
    B06         | too_few              | 20/100 | 0
    B07         | under_objection      | 20/100 | 0
    B08         | 5/0                  | 20/100 | 0
"""


@pytest.mark.parametrize("rule", BY_VALUE.values(), ids=BY_VALUE)
def test_no_figure_no_points(rule: str) -> None:
    """Whatever the rule: full points for the same good value, and none for any state without a figure."""
    check_rule(
        rule, FIVE, {"B01": 5, "B02": 5, "B03": 5} | dict.fromkeys(["B04", "B05", "B06", "B07", "B08"], 0)
    )


@pytest.mark.parametrize("rule", LOWER.values(), ids=LOWER)
def test_no_figure_no_points_where_lower_is_better(rule: str) -> None:
    """A missing figure is not a low one: where lower is better it earns nothing either."""
    check_rule(
        rule,
        FIVE.replace("20/100", "90/100"),
        {"B01": 5, "B02": 5, "B03": 5} | dict.fromkeys(["B04", "B05", "B06", "B07", "B08"], 0),
        direction="lower",
    )


def test_the_words_of_the_states() -> None:
    """A zero denominator is too few to say; the other states are what the reading says."""
    check_rule(
        BY_VALUE["R3"],
        FIVE,
        {
            "B01": "value",
            "B02": "value",
            "B03": "value",
            "B04": "not_applicable",
            "B05": "not_filed",
            "B06": "too_few",
            "B07": "under_objection",
            "B08": "too_few",
        },
    )


def test_a_figure_under_objection_counts_as_it_was_filed() -> None:
    """Under objection: scored on the figure in force until the objection has been decided."""
    check_rule(
        BY_VALUE["R2"],
        """
        institution | X
        B01         | 5/100 under_objection
        """,
        {"B01": 5 * Fraction(5, 10)},
    )


def test_improvement_without_a_figure_before() -> None:
    """R11: not filed before is not filed now; no figure to file before is too few to say."""
    check_rule(
        BY_VALUE["R11"],
        """
        institution | X      | before
        B01         | 50/100 |
        B02         | 50/100 | not_applicable
        B03         | 50/100 | 5/0
        """,
        {"B01": "not_filed", "B02": "too_few", "B03": "too_few"},
    )


def test_not_applicable_leaves_numerator_and_denominator() -> None:
    """N/A and too few leave; not filed stays in the denominator with nothing."""
    given = inputs(
        """
        institution | X      | Y
        B01         | 50/100 | 100/100
        B02         | 50/100 | not_applicable
        B03         | 50/100 | too_few
        B04         | 50/100 |
        """,
        codes=("X", "Y"),
    )
    scores = score(method(TWO_ITEMS), {"X": indicator("X"), "Y": indicator("Y")}, given)
    assert official(scores) == {
        "B01": 60 * 50 / 100 + 40,
        "B02": 60 * 50 / 100 * 100 / 60,
        "B03": 60 * 50 / 100 * 100 / 60,
        "B04": 60 * 50 / 100 + 0,
    }


# ---- one ladder: the month's ranking and the quarter's score ----

MONTH = Period.parse("2019-12")
MEASURES = {
    code: Measure.model_validate(
        {
            "code": code,
            "name": {"zh": "名", "en": "n"},
            "unit": "count",
            "counted_in": {"zh": "家", "en": "n"},
        }
        | {"kind": "flow"}
    )
    for code in ("a", "b")
}


def both_ways(
    numerator: int | None,
    denominator: int | None,
    *,
    is_filed: bool = True,
    kinds: str = "acquirer",
    measured: tuple[str, ...] = (),
    at_least: int = 0,
    is_volume: bool = False,
    held: Held = UNTOUCHED,
) -> tuple[str, str]:
    """The state of one figure as the month's ranking and as the score of the same month judge it."""
    one = indicator().model_copy(
        update={"measured": measured, "minimum_denominator": at_least}
        | ({"denominator": ""} if is_volume else {})
    )
    member = Institution.model_validate({"code": "B1", "name_en": "B1", "group": "G", "kinds": kinds})
    part = part_of(one, numerator, denominator)
    standing = Standing(
        "B1",
        "G",
        member.kinds,
        part,
        (value_of(one, judged(one, part, held), (1, 1)), None, None),
        is_filed,
        held,
    )
    given = [("a", numerator), ("b", denominator)]
    facts = pl.DataFrame(
        [("2019-12", "B1", "", code, value) for code, value in given if value is not None],
        schema={"period": pl.String, "institution": pl.String, "scenario": pl.String, "measure": pl.String}
        | {"value": pl.Int64},
        orient="row",
    )
    filed = {"B1": frozenset(["2019-12"] if is_filed else [])}
    doubts = {("B1", one.code): held}
    readings = readings_of(facts, filed, {"B1": member}, MONTH, [one], MEASURES, held=doubts)
    return figure_of(one, standing).state, str(readings["state"].item())


STATES = [
    ("value", (40, 50), {}),
    ("value", (0, 50), {}),
    ("value", (7, None), {"is_volume": True}),
    ("value", (0, None), {"is_volume": True}),
    ("not_applicable", (40, 50), {"measured": ("issuer",)}),
    ("not_applicable", (40, 50), {"measured": ("issuer",), "is_filed": False}),
    ("not_applicable", (None, None), {}),
    ("not_applicable", (40, None), {}),
    ("not_applicable", (None, 50), {}),
    ("not_applicable", (None, None), {"is_volume": True}),
    ("not_applicable", (40, 50), {"held": Held(is_excluded=True)}),
    ("not_filed", (None, None), {"is_filed": False}),
    ("not_filed", (None, None), {"is_filed": False, "is_volume": True}),
    ("too_few", (0, 0), {}),
    ("too_few", (5, 0), {}),
    ("too_few", (4, 5), {"at_least": 30}),
    ("too_few", (4, 5), {"at_least": 30, "held": Held(is_disputed=True)}),
    ("too_few", (40, 50), {"held": Held(corrected=Part(4, 0))}),
    ("value", (4, 5), {"at_least": 5}),
    ("value", (None, None), {"held": Held(corrected=Part(4, 5))}),
    ("under_objection", (40, 50), {"held": Held(is_disputed=True)}),
    ("under_objection", (7, None), {"is_volume": True, "held": Held(is_disputed=True)}),
]


@pytest.mark.parametrize(("state", "parts", "how"), STATES)
def test_every_state_is_the_same_in_the_ranking_and_in_the_score(
    state: str, parts: tuple[int | None, int | None], how: dict
) -> None:
    """Not measured or taken out, then not filed, then left blank, then too few to say, then under objection."""
    assert both_ways(*parts, **how) == (state, state)


SMALL = st.none() | st.integers(-2, 12)
DOUBTS = st.sampled_from(
    [
        UNTOUCHED,
        Held(is_disputed=True),
        Held(is_excluded=True),
        Held(Part(3, 9)),
        Held(Part(3, 0), is_disputed=True),
    ]
)


@given(
    SMALL,
    SMALL,
    st.booleans(),
    st.sampled_from(["acquirer", "issuer", ""]),
    st.sampled_from([(), ("acquirer",), ("issuer", "acquirer")]),
    st.integers(0, 12),
    st.booleans(),
    DOUBTS,
)
def test_ranking_and_score_agree_on_every_figure(
    numerator: int | None,
    denominator: int | None,
    is_filed: bool,
    kinds: str,
    measured: tuple[str, ...],
    at_least: int,
    is_volume: bool,
    held: Held,
) -> None:
    """Whatever the parts are, both ways say the same."""
    found = both_ways(
        numerator,
        denominator,
        is_filed=is_filed,
        kinds=kinds,
        measured=measured,
        at_least=at_least,
        is_volume=is_volume,
        held=held,
    )
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (["disputed"], Held(is_disputed=True)),
        (["corrected"], Held(Part(1, 2))),
        (["corrected", "disputed"], Held(Part(1, 2), is_disputed=True)),
        (["disputed", "corrected"], Held(Part(1, 2))),
        (["corrected", "excluded"], Held(is_excluded=True)),
        (["excluded", "disputed"], Held(is_excluded=True, is_disputed=True)),
    ],
)
def test_the_latest_word_on_a_figure_counts(changes: list[str], expected: Held) -> None:
    """Objections are told in the order in which they came; one about another item says nothing here."""
    items = method(
        "[[part]]\ncode = 'P'\npoints = 100\n[[item]]\ncode = 'X1'\npart = 'P'\nindicator = 'X'\npoints = 100\n"
        "rule = { kind = 'completion', target = 100 }"
    ).item
    effects = [Effect("B1", "X1", change, "", 1, 2) for change in changes]
    assert held_by(items, [*effects, Effect("B1", "other", "excluded")]) == {("B1", "X"): expected}
