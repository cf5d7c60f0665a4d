"""What cannot be adjusted is refused, each kind with a sentence that says what is missing."""

import pytest

from etl.adjustment.series import FEWEST, series_of
from etl.definitions.history import Break
from etl.values.errors import Refusal
from etl.values.periods import Period, periods_between
from etl.values.text import Text

LAST = Period(2019, 12)


def sums(months: int = 60) -> dict[str, int]:
    first = LAST.shift(1 - months)
    return {str(month): 1000 + at * 7 for at, month in enumerate(periods_between(first, LAST))}


def test_what_comes_after_the_month_asked_for_is_not_looked_at() -> None:
    found = series_of(sums(), Period(2019, 6))
    assert (found.first, len(found.values)) == (Period(2015, 1), 54)


def test_it_begins_with_the_last_break() -> None:
    breaks = [Break(measure="m", since="2016-03", reason=Text(zh="口径", en="definition"))]
    assert series_of(sums(), LAST, breaks).first == Period(2016, 3)
    with pytest.raises(
        Refusal, match=r"there are 10 since what is counted changed in March 2016, 26 too few"
    ):
        series_of(sums(), Period(2016, 12), breaks)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"2018-02": 0}, "zero in February 2018;"),
        ({"2018-02": -4, "2018-03": 0}, "below zero in February 2018;"),
        ({"2018-02": None}, r"gaps \(February 2018\)"),
        ({"2019-12": None}, r"gaps \(December 2019\)"),
        ({f"2018-{number:02d}": None for number in range(1, 10)}, "June 2018 and 3 more"),
        ({f"{year}-{number:02d}": 5 for year in range(2015, 2020) for number in range(1, 13)}, "the same in"),
    ],
    ids=["zero", "negative", "gap", "last", "many", "constant"],
)
def test_each_kind_has_its_sentence(changed: dict[str, int | None], said: str) -> None:
    held = {**sums(), **changed}
    with pytest.raises(Refusal, match=said) as refused:
        series_of({month: value for month, value in held.items() if value is not None}, LAST)
    assert refused.value.sentence.zh.endswith("。")


def test_a_short_series_is_told_how_much_it_lacks() -> None:
    assert len(series_of(sums(FEWEST), LAST).values) == 36
    with pytest.raises(Refusal, match="needs 36 months; there are 35, 1 too few"):
        series_of(sums(FEWEST - 1), LAST)


def test_nothing_at_all_and_other_periods() -> None:
    with pytest.raises(Refusal, match="no figure up to December 2019"):
        series_of({}, LAST)
    with pytest.raises(Refusal, match="Only monthly series"):
        series_of({"2019-Q4": 5}, Period(2019, 4, 4))
