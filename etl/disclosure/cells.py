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
_HALF = Fraction(1, 2)


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
    told: dict[str, Fraction | None] = {key: number for key, (number, _) in exact.items() if number == whole}
    numbers = {key: one for key, one in exact.items() if key not in told}
    places = {key: _place(number, finest) for key, (number, _) in numbers.items()}
    wanted = {key: _step(width, finest) for key, (_, width) in numbers.items()}
    end = None if whole is None else (whole / finest).__ceil__()
    wide = {_cell(places[key], step, end) for key, step in wanted.items()}
    # Cells are nested: the widest that holds a number decides. What no step is wide enough for is wider than all.
    steps = sorted(
        {step for _, step in wide}, key=lambda step: step or (0 if is_narrower else inf), reverse=True
    )
    for key, place in places.items():
        low, step = next(cell for cell in (_cell(place, step, end) for step in steps) if cell in wide)
        if only_bands and step:
            told[key] = Told(low * finest - finest / 2, (low + step) * finest - finest / 2)
        else:
            told[key] = _told(low * finest, step * finest, finest, whole)
    return told


def _place(number: Fraction, finest: Fraction) -> int:
    """Which finest cell holds the number. The grid lies half a finest cell below the round numbers: the finest cell of
    85.44 holds all that is rounded to it."""
    return (number / finest + _HALF).__floor__()


def _step(width: Fraction, finest: Fraction) -> int:
    """The first step of the ladder that is wide enough, in finest cells; 0 where none is."""
    least = width / finest
    return next((step for step in LADDER if step >= least), 0)


def _cell(place: int, step: int, end: int | None) -> tuple[int, int]:
    """(low end, size) in finest cells of the cell of the grid that holds a place; (0, 0) holds every place. What would
    be rounded up to the `end` of the range lies in the last cell before it: beyond it is nothing to make a band of."""
    if step > 1 and end is not None and place >= end:
        place = end - 1
    return (place // step * step, step) if step else (0, 0)


def _told(low: Fraction, size: Fraction, finest: Fraction, whole: Fraction | None) -> Fraction | None:
    if not size:
        return None
    if size == finest:
        return low
    high = low + size if whole is None else min(low + size, whole)
    return None if whole is not None and low <= 0 and high >= whole else Told(low, high)
