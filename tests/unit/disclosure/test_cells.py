"""Cells of ratios: wide enough, in order, with nobody squeezed in between, and not to be turned back into counts."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.disclosure.cells import LADDER, needed, told_in_cells
from etl.values.told import Told, median_told
from tests.depth import cases
from tests.unit.disclosure.attacks import behind, in_order, recovered_parts, simplest

FINEST, ALIKE, WHOLE = Fraction(1, 100), 2, Fraction(100)
parts = st.integers(5, 40_000).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
members = st.dictionaries(st.sampled_from("ABCDEFGHIJKLMNOP"), parts, min_size=1)


def exact(found: dict[str, tuple[int, int]]) -> dict[str, tuple[Fraction, Fraction]]:
    return {code: (Fraction(100 * n, d), needed(d, ALIKE, Fraction(100))) for code, (n, d) in found.items()}


def test_ladder_is_nested() -> None:
    assert all(high % low == 0 for low, high in pairwise(LADDER))


@settings(max_examples=cases(60))
@given(members)
def test_told_numbers_stand_in_the_order_of_the_exact_ones(found: dict[str, tuple[int, int]]) -> None:
    given_, told = exact(found), told_in_cells(exact(found), FINEST, whole=WHOLE)
    best_first = sorted(given_, key=lambda code: given_[code][0], reverse=True)
    assert in_order([told[code] for code in best_first])


@settings(max_examples=cases(60))
@given(members)
def test_no_place_narrows_a_cell(found: dict[str, tuple[int, int]]) -> None:
    """The neighbours above and below leave each as much room as its denominator needs."""
    given_, told = exact(found), told_in_cells(exact(found), FINEST, whole=WHOLE)
    for code, (number, width) in given_.items():
        mine = told[code]
        if mine is None or number == WHOLE:
            continue
        low, high = behind(mine, FINEST)
        assert low <= number < high
        assert high - low >= width or high > WHOLE - FINEST
        for other, (theirs, _) in given_.items():
            value = told[other]
            if value is None or theirs == WHOLE or other == code:
                continue
            # What the other's place adds: mine is at least its lower end, or at most its upper one.
            bound = behind(value, FINEST)
            assert bound[0] <= low if theirs <= number else bound[1] >= high


@settings(max_examples=cases(60))
@given(members)
def test_every_larger_denominator_would_be_told_alike(found: dict[str, tuple[int, int]]) -> None:
    told = told_in_cells(exact(found), FINEST, whole=WHOLE)
    for code, (n, d) in found.items():
        if told[code] is None or n == d:
            continue
        low, high = (end / 100 for end in behind(told[code] or Fraction(0), FINEST))
        for other in {max(1, -(-d // ALIKE)), d - 1, d + 1, 2 * d + 1}:
            if 100 * (high - low) >= 100 * Fraction(1, max(other, 1)):
                assert -(-low * other // 1) < high * other, (n, d, other)


@settings(max_examples=cases(60))
@given(members, st.integers(2, 60), st.sampled_from([1, 3, 9]))
def test_nearly_all_is_told_in_the_last_cell_before_all(
    found: dict[str, tuple[int, int]], alike: int, short: int
) -> None:
    """What rounds to 100 % and needs a band has none above 100 %: it is told with those just below, in order."""
    nearly = found | {f"nearly {d}": (d - short, d) for d in (19_000, 25_000, 39_000)}
    exact_ = {
        code: (Fraction(100 * n, d), needed(d, alike, Fraction(100))) for code, (n, d) in nearly.items()
    }
    told = told_in_cells(exact_, FINEST, whole=WHOLE)
    assert in_order([told[code] for code in sorted(exact_, key=lambda code: exact_[code][0], reverse=True)])
    for one in told.values():
        assert not isinstance(one, Told) or one.high <= WHOLE


def test_decimals_give_counts_back_and_cells_do_not() -> None:
    """The attack on 266 ratios of the CSV files, on made-up banks: all of them before, none now."""
    counts = {f"I{i:02}": (37 + 11 * i, 121 + 97 * i) for i in range(40)}
    lowest = {code: (Fraction(n, d).numerator, Fraction(n, d).denominator) for code, (n, d) in counts.items()}
    before = {
        code: Fraction(f"{float(Fraction(n, d)):.10f}").limit_denominator(10_000)
        for code, (n, d) in counts.items()
    }
    assert all((one.numerator, one.denominator) == lowest[code] for code, one in before.items())
    told = told_in_cells(exact(counts), FINEST, whole=WHOLE)
    now = {code: recovered_parts((value or Fraction(0)) / 100, FINEST / 100) for code, value in told.items()}
    assert [code for code in counts if now[code] in (lowest[code], counts[code])] == []


def test_the_simplest_fraction_is_simplest() -> None:
    for low, high in ((Fraction(314, 100), Fraction(315, 100)), (Fraction(561, 1000), Fraction(562, 1000))):
        found = simplest(low, high)
        assert low <= found < high
        assert not any(
            low <= Fraction(n, d) < high for d in range(1, found.denominator) for n in range(4 * d)
        )


def test_who_has_done_all_is_told_so_and_few_are_not_told() -> None:
    found = {"A": (4, 4), "B": (3, 4)}
    assert told_in_cells(exact(found), FINEST, whole=WHOLE) == {"A": 100, "B": None}


def test_a_band_counts_as_its_middle_and_is_written_as_its_ends() -> None:
    band = Told(Fraction(84), Fraction(88))
    assert band == 86
    assert [str(end) for end in band.ends] == ["84", "88"]
    assert median_told([Fraction(90), band, Fraction(80)]) is not None
    middle = median_told([Fraction(90), band])
    assert isinstance(middle, Told)
    assert (middle.low, middle.high) == (87, 89)
    assert median_told([band, None]) is None
    two = [Told(Fraction(164, 10), Fraction(165, 10)), Told(Fraction(1725, 100), Fraction(173, 10))]
    halfway = median_told(two)
    assert isinstance(halfway, Told)
    assert [str(end) for end in halfway.ends] == ["16.82", "16.90"], (
        "16.825 would have more decimals than either"
    )
    as_before = median_told(two, halfway=True)
    assert isinstance(as_before, Told)
    assert [str(end) for end in as_before.ends] == ["16.825", "16.900"]


def test_who_needs_a_wider_cell_than_there_is_is_told_in_nobody_elses() -> None:
    """66.7 in ten thousand is one of 150: told in another's cell of 20, no denominator below 150 would be left."""
    exact = {
        "few": (Fraction(10_000, 150), needed(150, 2, Fraction(10_000))),
        "many": (Fraction(65), needed(1_000, 2, Fraction(10_000))),
    }
    finest = Fraction(1, 100)
    assert told_in_cells(exact, finest) == {"few": None, "many": None}
    former = told_in_cells(exact, finest, is_narrower=True)
    assert former == {"few": Told(60, 80), "many": Told(60, 80)}
    assert not any(60 <= Fraction(10_000 * top, 75) < 80 for top in range(75)), "and none of 75 was told so"
