"""Numbers in cells: as fine as their denominators allow, and never so fine that numerator or denominator come back.

A cell is an interval of numbers that are all told alike. Cells of different size lie in one nested grid: two of them
are apart, or one lies in the other. Whoever needs a wide cell makes it for everybody whose number lies in it. Hence

- what is told stands in the order of the exact numbers: cells are told in the order of their place;
- a published order of places adds nothing to it: a neighbour's cell is the same cell or lies beyond its end, so that
  nobody is squeezed between two others that are told more finely.

How wide a cell must be is said by `needed`: with `alike` numerators of the true denominator in every cell, all
denominators from (true one) ÷ `alike` upwards have a numerator in it, so that no rational reconstruction can tell
one of them from another, however many ratios over the same denominator are told.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import inf

from etl.values.told import Told

LADDER = (1, 5, 10, 50, 100, 200, 400, 2_000, 10_000)
"""Widths of cells in the finest of them; each divides the next, so that cells are nested."""


def needed(denominator: int, alike: int, scale: Fraction = Fraction(1)) -> Fraction:
    """The least width of a cell for a ratio over `denominator`, in units of the ratio times `scale`."""
    return scale * alike / denominator


def told_in_cells(
    exact: Mapping[str, tuple[Fraction, Fraction]],
    finest: Fraction,
    *,
    whole: Fraction | None = None,
    only_bands: bool = False,
    is_narrower: bool = False,
) -> dict[str, Fraction | None]:
    """For each key what is told of its (number, least width of its cell).

    In a finest cell that is the number rounded half up (or, with `only_bands`, what is rounded to it), in a larger
    one a band, and None where the band would have to be wider than the ladder goes, or holds the whole range from 0
    to `whole`. Who stands at `whole` itself (100 %) is told so: that all of something is done says nothing of how
    much it is. Who needs a wider cell than there is makes that for everybody too; with `is_narrower` it is told in the
    cell of another that holds it, as editions of before were drawn up.
    """
    numbers = {key: one for key, one in exact.items() if one[0] != whole}
    wide = {_cell(number, finest, width) for number, width in numbers.values()}
    told: dict[str, Fraction | None] = {key: number for key, (number, _) in exact.items() if number == whole}
    for key, (number, _) in numbers.items():
        holding = [cell for cell in wide if _holds(cell, number, finest)]
        low, size = max(holding, key=lambda cell: cell[1] or (0 if is_narrower else inf))
        if only_bands and size:
            told[key] = Told(low - finest / 2, low + size - finest / 2)
        else:
            told[key] = _told(low, size, finest, whole)
    return told


def _cell(number: Fraction, finest: Fraction, width: Fraction) -> tuple[Fraction, Fraction]:
    """(low end, size) of the smallest cell of the grid that is wide enough and holds the number. The grid lies half a
    finest cell below the round numbers: the finest cell of 85.44 holds all that is rounded to it."""
    size = next((finest * step for step in LADDER if finest * step >= width), Fraction(0))
    if not size:
        return Fraction(0), Fraction(0)
    return (number + finest / 2) // size * size, size


def _holds(cell: tuple[Fraction, Fraction], number: Fraction, finest: Fraction) -> bool:
    low, size = cell
    return not size or low <= number + finest / 2 < low + size


def _told(low: Fraction, size: Fraction, finest: Fraction, whole: Fraction | None) -> Fraction | None:
    if not size:
        return None
    if size == finest:
        return low
    high = low + size if whole is None else min(low + size, whole)
    return None if whole is not None and low <= 0 and high >= whole else Told(low, high)
