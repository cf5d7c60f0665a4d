"""Sums that are told together: checked against plain elimination over fractions."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.definitions.settings import Disclosure
from etl.disclosure.tables import is_dangerous, told_sums
from tests.depth import cases
from tests.unit.disclosure.attacks import lone_sums

RULES = Disclosure()
BANKS = ("A", "B", "C", "D", "E")
CELLS = tuple(f"{kind}{region}" for kind, region in product("xyz", "123"))
SUMS = (
    frozenset(CELLS),
    *(frozenset(c for c in CELLS if c[0] == kind) for kind in "xyz"),
    *(frozenset(c for c in CELLS if c[1] == region) for region in "123"),
    *(frozenset([cell]) for cell in CELLS),
)
tables = st.fixed_dictionaries(
    {cell: st.dictionaries(st.sampled_from(BANKS), st.integers(1, 50), max_size=5) for cell in CELLS}
)


def told(table: dict[str, dict[str, int]]) -> set[frozenset[str]]:
    return told_sums(SUMS, {cell: frozenset(who) for cell, who in table.items()}, [table], RULES)


def test_few_or_one_that_is_too_large_are_dangerous() -> None:
    assert is_dangerous([5], RULES)
    assert is_dangerous([5, 7], RULES)
    assert not is_dangerous([5, 7, 6], RULES)
    assert is_dangerous([1000, 90, 50, 49], RULES), "the second knows the first to within ten percent"
    assert not is_dangerous([], RULES)
    assert not is_dangerous([0, 0], RULES)


@settings(max_examples=cases(40))
@given(tables)
def test_nobody_reckons_another_one_back(table: dict[str, dict[str, int]]) -> None:
    shown = [one for one in told(table) if any(table[cell] for cell in one)]
    who = {cell: frozenset(found) for cell, found in table.items() if found}
    for viewer in BANKS:
        assert not lone_sums([one & who.keys() for one in shown], who, viewer)


def test_the_attack_succeeds_where_only_the_small_cells_are_left_out() -> None:
    """Margins beside all cells but the one of a single bank: less the others' it is that bank's."""
    table = {cell: {"A": 5, "B": 6, "C": 7} for cell in CELLS} | {"x1": {"D": 9}}
    who = {cell: frozenset(found) for cell, found in table.items()}
    careless = [one for one in SUMS if one != frozenset(["x1"])]
    assert lone_sums(careless, who, "A") == {"D"}
    kept = told(table)
    assert frozenset(["x1"]) not in kept
    assert len(kept) < len(careless), "a second cell is kept back to cover the first"
    assert not lone_sums(list(kept), who, "A")


def test_own_numbers_are_subtracted() -> None:
    """A cell of two: each of them knows the other's."""
    table = {cell: {"A": 5, "B": 6, "C": 7} for cell in CELLS} | {"x1": {"A": 3, "D": 9}}
    who = {cell: frozenset(found) for cell, found in table.items()}
    assert lone_sums([frozenset(["x1"])], who, "A") == {"D"}
    assert not lone_sums([frozenset(["x1"])], who, "B")
    assert not lone_sums(list(told(table)), who, "A")


def test_the_more_important_sums_are_told_first() -> None:
    table = {cell: {"A": 5, "B": 6, "C": 7} for cell in CELLS} | {"x1": {"D": 9}}
    assert set(SUMS[:7]) <= told(table)
