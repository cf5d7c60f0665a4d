"""Which places cannot be ruled out: against a naive comparison of everybody with everybody."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.indicators import Indicator
from etl.scoring.around.firmness import interval_of, rank_bands_of, wilson
from etl.scoring.ranking import Figure, RankRow, rank_figures
from etl.values.text import Text

WORD = Text(zh="甲", en="a")


def indicator(direction: str = "higher") -> Indicator:
    return Indicator.model_validate(
        {"code": "share", "name": WORD, "why": WORD, "numerator": "done", "denominator": "asked", "scale": 100,
         "unit": WORD, "direction": direction, "author": "a", "checker": "b", "next_review": "2030-01"}
    )  # fmt: skip


def ranked(parts: list[tuple[int, int]], direction: str) -> list[RankRow]:
    figures = [
        Figure(
            str(nth),
            "",
            Fraction(100 * done, asked),
            Fraction(100 * done, asked),
            done,
            asked,
            None,
            None,
            "value",
        )
        for nth, (done, asked) in enumerate(parts)
    ]
    return rank_figures(figures, [], {}, is_lower_better=direction == "lower")


PARTS = st.lists(
    st.integers(1, 400).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))),
    min_size=1,
    max_size=12,
)


@given(PARTS, st.sampled_from(("higher", "lower")), st.lists(st.integers(0, 20), min_size=12, max_size=12))
def test_a_band_is_what_the_others_do_not_rule_out(
    parts: list[tuple[int, int]], direction: str, percents: list[int]
) -> None:
    by, rows = indicator(direction), ranked(parts, direction)
    revised = {str(nth): Fraction(percents[nth], 100) for nth in range(len(parts))}
    ends = {r.figure.institution: interval_of(by, r, revised[r.figure.institution]) for r in rows}
    bands = rank_bands_of(by, rows, revised)
    for row in rows:
        low, high = ends[row.figure.institution]
        above = [
            other for other in ends.values() if (other[0] > high if direction == "higher" else other[1] < low)
        ]
        below = [
            other for other in ends.values() if (other[1] < low if direction == "higher" else other[0] > high)
        ]
        best, worst = bands[row.figure.institution]
        assert (best, worst) == (1 + len(above), len(rows) - len(below))
        assert row.rank is not None
        assert best <= row.rank <= worst


@given(st.integers(1, 10_000), st.data())
def test_the_interval_of_a_share_holds_it_and_narrows_with_the_denominator(
    of: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, of))
    low, high = wilson(count, of)
    assert 0 <= low <= count / of + 1e-12
    assert count / of - 1e-12 <= high <= 1
    wider = wilson(count * 4, of * 4)
    assert wider[1] - wider[0] < high - low


def test_eight_of_ten_and_eight_hundred_of_a_thousand() -> None:
    rows = ranked([(8, 10), (800, 1000), (500, 1000)], "higher")
    assert rank_bands_of(indicator(), rows, {}) == {"0": (1, 2), "1": (1, 2), "2": (3, 3)}
    assert rank_bands_of(indicator(), rows, {"2": Fraction(7, 10)})["2"] == (1, 3)
