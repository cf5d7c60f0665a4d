"""How a calculator gets volumes of others back out of what is told. Each attack is tried on exact figures too."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
from sqlalchemy import Engine

from etl.composing.compose import compose
from etl.definitions.programme import Programme
from etl.editions.model import Edition
from etl.values.told import Told

Interval = tuple[Fraction, Fraction]


def in_order(values: Sequence[Fraction | None]) -> bool:
    """Whether told numbers fall or stay, from first to last; bands by their ends, what is not told left out."""
    ends = [(one.low, one.high) if isinstance(one, Told) else (one, one) for one in values if one is not None]
    return all(a[0] >= b[0] and a[1] >= b[1] for a, b in pairwise(ends))


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator in [low, high), by continued fractions (Stern–Brocot); low ≥ 0."""
    whole = -(-low.numerator // low.denominator)
    if whole < high:
        return Fraction(whole)
    floor = low.numerator // low.denominator
    # No whole number lies in it: go on with what is left over, turned upside down.
    inner = simplest_open(1 / (high - floor), 1 / (low - floor))
    return floor + 1 / inner


def simplest_open(low: Fraction, high: Fraction) -> Fraction:
    """The same in (low, high]."""
    whole = low.numerator // low.denominator + 1
    if whole <= high:
        return Fraction(whole)
    floor = low.numerator // low.denominator
    inner = simplest(1 / (high - floor), 1 / (low - floor)) if low > floor else simplest_above(high - floor)
    return floor + 1 / inner


def simplest_above(most: Fraction) -> Fraction:
    """1 over the largest unit fraction that is at most `most`."""
    return Fraction(-(-most.denominator // most.numerator))


def behind(value: Fraction, finest: Fraction) -> Interval:
    """Where the exact number lies that is told as `value`: in its band, or in what is rounded to it."""
    low, high = (value.low, value.high) if isinstance(value, Told) else (value, value + finest)
    return low - finest / 2, high - finest / 2


def recovered_parts(value: Fraction, finest: Fraction) -> tuple[int, int]:
    """Numerator and denominator as the simplest ratio that would be told so."""
    low, high = behind(value, finest)
    found = simplest(max(low, Fraction(0)), high)
    return found.numerator, found.denominator


def recovered_by_growth(
    changes: Sequence[Mapping[str, Fraction]], totals: Sequence[int], own: str, own_volumes: Sequence[int]
) -> dict[str, float]:
    """Volumes of the last month from everybody's changes and the totals of all months: as many equations as months,
    as many unknowns as others. `changes` are those into each month but the first."""
    others = sorted(code for code in changes[0] if code != own)
    factors = np.ones((len(totals), len(others)))
    for month in range(len(totals) - 2, -1, -1):
        grown = [1 + float(changes[month][code]) for code in others]
        factors[month] = factors[month + 1] / np.array(grown)
    left = np.array([t - o for t, o in zip(totals, own_volumes, strict=True)], dtype=float)
    volumes, *_ = np.linalg.lstsq(factors, left, rcond=None)
    return dict(zip(others, volumes.tolist(), strict=True))


def lone_sums(
    told: Sequence[frozenset[str]], behind_cells: Mapping[str, frozenset[str]], viewer: str
) -> set[str]:
    """The institutions of whose cells some combination of told sums can be reckoned by `viewer`, by plain elimination
    over fractions: a combination that holds cells of that one and of the viewer only."""
    cells = sorted(behind_cells)
    found = set()
    for other in sorted({one for who in behind_cells.values() for one in who} - {viewer}):
        foreign = [c for c in cells if not behind_cells[c] <= {viewer, other}]
        private = [c for c in cells if behind_cells[c] <= {viewer, other} and other in behind_cells[c]]
        rows = [[Fraction(cell in one) for cell in (*foreign, *private)] for one in told]
        if _has_lone_row(rows, len(foreign)):
            found.add(other)
    return found


def _has_lone_row(rows: list[list[Fraction]], width: int) -> bool:
    """Whether a combination of the rows is nothing in the first `width` places and something behind them."""
    rows = [list(row) for row in rows]
    for place in range(width):
        pivot = next((row for row in rows if row[place]), None)
        if pivot is None:
            continue
        rows = [
            [a - b * row[place] / pivot[place] for a, b in zip(row, pivot, strict=True)]
            for row in rows
            if row is not pivot
        ]
    return any(any(row[width:]) for row in rows)


def drawn_by_no_rules(engine: Engine, programme: Programme, edition: Edition) -> Edition:
    """The edition as it was drawn up before there were rules of disclosure: what an attack must succeed on."""
    return compose(
        engine,
        programme,
        edition.kind,
        edition.period,
        number=edition.number,
        issued_on=edition.issued_on,
        known_on=edition.known_on,
        audit_head=edition.audit_head,
        code_version=edition.code_version,
        serial=edition.serial,
        disclosure=0,
    )
