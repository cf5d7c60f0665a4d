"""Names and figures, headings and figures that moved apart: found where planted, silent where all only grows."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.checks.misplaced import Key, columns_moved, misplaced, rows_moved
from etl.definitions.load import load_programme
from etl.values.text import Text

MEASURES = load_programme("daqing").measures
COLUMNS = ("tx_cnt", "tx_amt", "m_end")
Table = dict[Key, dict[str, int]]
Names = Sequence[Key]


def a_table(draw: random.Random, count: int) -> Table:
    """Rows of every size, as institutions are, each column in proportions of its own."""
    sizes = [10 ** draw.uniform(3, 8) for _ in range(count)]
    return {
        (f"{place:04d}", ""): {one: int(size * draw.uniform(0.2, 5)) + 1 for one in COLUMNS}
        for place, size in enumerate(sizes)
    }


def a_month_later(draw: random.Random, table: Table, growth: float, noise: float) -> Table:
    return {
        key: {one: int(value * growth * draw.uniform(1 - noise, 1 + noise)) + 1 for one, value in row.items()}
        for key, row in table.items()
    }


def up(names: Names) -> Names:
    return [*names[1:], names[0]]


def down_by_two(names: Names) -> Names:
    return [*names[-2:], *names[:-2]]


def from_the_middle(names: Names) -> Names:
    half = len(names) // 2
    return [*names[:half], *up(names[half:])]


def sorted_backwards(names: Names) -> Names:
    return [*reversed(names)]


def under(names: Names, table: Table) -> Table:
    """The figures as they stand, under other names."""
    return dict(zip(names, table.values(), strict=True))


@pytest.mark.parametrize("count", [5, 9, 40, 200])
@pytest.mark.parametrize("slide", [up, down_by_two])
@given(st.integers(0, 10**6), st.floats(0.3, 3), st.floats(0, 0.1))
def test_names_that_slid_are_found(
    slide: Callable[[Names], Names], count: int, seed: int, growth: float, noise: float
) -> None:
    draw = random.Random(seed)
    before = a_table(draw, count)
    now = a_month_later(draw, before, growth, noise)
    moved = rows_moved(under(slide([*now]), now), before)
    if count < 40:  # neighbours may be of one size by chance
        assert moved is None or moved.of == count
    else:
        assert moved is not None


@pytest.mark.parametrize("slide", [from_the_middle, sorted_backwards])
@pytest.mark.parametrize("seed", range(5))
def test_names_that_slid_from_some_row_on_or_were_sorted_are_found(
    slide: Callable[[Names], Names], seed: int
) -> None:
    draw = random.Random(seed)
    before = a_table(draw, 80)
    now = a_month_later(draw, before, 1.1, 0.1)
    assert rows_moved(under(slide([*now]), now), before) is not None


@given(st.integers(0, 10**6), st.integers(1, 60), st.floats(0.1, 10), st.floats(0, 0.9))
def test_a_month_that_grew_and_jumped_is_not_asked(
    seed: int, count: int, growth: float, noise: float
) -> None:
    """However much everything grows, and each figure by itself within nine tenths of it."""
    draw = random.Random(seed)
    before = a_table(draw, count)
    now = a_month_later(draw, before, growth, noise)
    assert rows_moved(now, before) is None
    assert columns_moved(now, before) == {}


@given(st.integers(0, 10**6))
def test_names_in_another_order_with_their_figures_are_not_asked(seed: int) -> None:
    draw = random.Random(seed)
    before = a_table(draw, 40)
    now = a_month_later(draw, before, 1.2, 0.2)
    assert rows_moved({key: now[key] for key in draw.sample([*now], len(now))}, before) is None


@given(st.integers(0, 10**6), st.floats(0.5, 2))
def test_two_columns_that_changed_places_are_found(seed: int, growth: float) -> None:
    draw = random.Random(seed)
    before = a_table(draw, 40)
    now = a_month_later(draw, before, growth, 0.05)
    other = {"tx_cnt": "m_end", "m_end": "tx_cnt"}
    swapped = {key: {other.get(one, one): value for one, value in row.items()} for key, row in now.items()}
    assert columns_moved(swapped, before) == other


def test_the_finding_names_a_row_and_whose_figures_it_has() -> None:
    draw = random.Random(1)
    before = a_table(draw, 20)
    now = under(up([*before]), a_month_later(draw, before, 1.05, 0.02))
    flat = [
        {(one, *key): v for key, row in table.items() for one, v in row.items()} for table in (now, before)
    ]
    names = {key: Text(zh=f"机构{key[0]}", en=f"Bank {key[0]}") for key in before}
    [found] = misplaced(*flat, "2019-12", dict.fromkeys(COLUMNS, "T"), names, MEASURES)
    assert (found.rule, found.sheet, found.severity) == ("ROWS-SHIFTED", "T", "soft")
    assert "“Bank 0002”, for one, like “Bank 0001”" in found.message.en
    assert "“机构0002”一行像上期的“机构0001”" in found.message.zh
