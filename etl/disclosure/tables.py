"""Which sums over institutions may be told: no single one's part of them may come back, not even by subtracting.

A sum is dangerous where few stand behind it, or where one of them is so large that the next largest can estimate it
(threshold and p % rule). And it is dangerous beside other sums: a total less its parts is a sum too. So sums are
taken one after another, the important ones first, and each is told only if `Audit` still finds that no combination
of all that is told, with every institution's own numbers subtracted, leaves a single other institution. What that
keeps back are the complementary cells of statisticians, and the audit is exact: it reckons with the rank of the
told sums and not with a rule of thumb.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from etl.definitions.settings import Disclosure

Part = TypeVar("Part")
Numbers = npt.NDArray[np.int64]
PRIME = 1_048_573
"""Ranks are reckoned modulo a prime, exactly. Its square times as many parts as a table has still fits 64 bits."""
Behind = tuple[frozenset[str], ...]
"""The institutions behind each of the smallest cells of a table."""


def is_dangerous(volumes: Iterable[int], rules: Disclosure) -> bool:
    """Whether a sum of these volumes, one an institution, must not be told. Who adds nothing protects nobody."""
    given = sorted((abs(one) for one in volumes if one), reverse=True)
    if not given:
        return False
    if len(given) < rules.institutions:
        return True
    return 100 * sum(given[2:]) < rules.protection * given[0]


def told_sums(
    sums: Sequence[frozenset[Part]],
    behind: Mapping[Part, frozenset[str]],
    volumes: Sequence[Mapping[Part, Mapping[str, int]]],
    rules: Disclosure,
    published: Collection[frozenset[Part]] = (),
) -> set[frozenset[Part]]:
    """Those of `sums` (each the smallest cells it adds up, the most important first) that may be told together.

    `behind` are the institutions that report for a smallest cell, whatever they report; `volumes` for each measure
    what each of them reports there. Cells that nobody reports for are left out of every sum. Sums that are
    `published` in any case are told, and so is what is nothing but published sums together (it would come back by
    adding them up); what they give away is known, and the others may give away nothing more.
    """
    parts = [part for part, institutions in behind.items() if institutions]
    place = {part: number for number, part in enumerate(parts)}
    asked: dict[frozenset[Part], tuple[int, ...]] = {}
    for one in sums:
        held = tuple(sorted(place[part] for part in one if part in place))
        if held and (_is_made_of(one, published) or not _is_sum_dangerous(one, volumes, rules)):
            asked[one] = held
    given = tuple(dict.fromkeys(held for one, held in asked.items() if one in published))
    told = _told(tuple(dict.fromkeys(asked.values())), given, tuple(behind[part] for part in parts))
    empty = {one for one in sums if not any(part in place for part in one)}
    return empty | {one for one, held in asked.items() if held in told}


def _is_made_of(one: frozenset[Part], published: Collection[frozenset[Part]]) -> bool:
    return one == frozenset().union(*(other for other in published if other <= one)) and bool(one)


def _is_sum_dangerous(
    parts: frozenset[Part], volumes: Sequence[Mapping[Part, Mapping[str, int]]], rules: Disclosure
) -> bool:
    for measure in volumes:
        together: dict[str, int] = {}
        for part in parts:
            for institution, volume in measure.get(part, {}).items():
                together[institution] = together.get(institution, 0) + volume
        if is_dangerous(together.values(), rules):
            return True
    return False


@lru_cache(maxsize=256)
def _told(
    sums: tuple[tuple[int, ...], ...], given: tuple[tuple[int, ...], ...], behind: Behind
) -> frozenset[tuple[int, ...]]:
    """Kept: who reports for what hardly changes from month to month."""
    audit = Audit(behind)
    for one in given:
        audit.knows(one)
    return frozenset(one for one in sums if audit.takes(one))


class Audit:
    """All sums told so far, as each pair of institutions sees them: one that looks, and one that is looked at.

    For a pair, the smallest cells are those with somebody else behind them, and those of the pair alone. As long as
    no combination of told sums is free of the former without being free of the latter too, neither of the pair can
    reckon the other back: in whatever it subtracts, a third one's part remains.
    """

    def __init__(self, behind: Behind) -> None:
        everybody = sorted({one for institutions in behind for one in institutions})
        pairs = [frozenset(pair) for pair in combinations(everybody, 2)] or [frozenset(everybody)]
        # Many pairs share a view: those whose only common cells are one's own.
        views = dict.fromkeys(tuple(not held <= pair for held in behind) for pair in pairs)
        self._views = [_View(np.array(others)) for others in views if not all(others)]
        self._width = len(behind)

    def knows(self, held: Sequence[int]) -> None:
        """The sum of these cells is told in any case."""
        row = self._row(held)
        for view in self._views:
            view.add(view.reduced(row))

    def _row(self, held: Sequence[int]) -> Numbers:
        row = np.zeros(self._width, dtype=np.int64)
        row[list(held)] = 1
        return row

    def takes(self, held: Sequence[int]) -> bool:
        """Tell the sum of these cells too, if nobody is given away by it; else leave all as it was."""
        row, reduced = self._row(held), []
        for view in self._views:
            left = view.reduced(row)
            if view.gives_away(left):
                return False
            reduced.append(left)
        for view, left in zip(self._views, reduced, strict=True):
            view.add(left)
        return True


class _View:
    """The told sums in reduced echelon form over the cells with others behind them; `others` marks those."""

    def __init__(self, others: npt.NDArray[np.bool_]) -> None:
        width = len(others)
        self._others = others
        self._held: Numbers = np.zeros((width, width), dtype=np.int64)  # no more sums than cells are new
        self._pivots = np.zeros(width, dtype=np.intp)
        self._count = 0

    def reduced(self, row: Numbers) -> Numbers:
        """What is new in a sum, once what is told already is taken out of it."""
        factors = row[self._pivots[: self._count]]
        used = factors.nonzero()[0]
        if not used.size:
            return row
        left: Numbers = (row - factors[used] @ self._held[used]) % PRIME
        return left

    def gives_away(self, left: Numbers) -> bool:
        """Whether something is left, and nobody but the pair behind it."""
        return not left[self._others].any() and bool(left.any())

    def add(self, left: Numbers) -> None:
        """Take the new part of a sum in."""
        free = left.nonzero()[0]
        if not free.size:
            return
        theirs = free[self._others[free]]
        pivot = int(theirs[0] if theirs.size else free[0])
        left = left * pow(int(left[pivot]), -1, PRIME) % PRIME
        held = self._held[: self._count]
        hit = held[:, pivot].nonzero()[0]
        if hit.size:
            held[hit] = (held[hit] - held[hit, pivot][:, None] * left) % PRIME
        self._held[self._count] = left
        self._pivots[self._count] = pivot
        self._count += 1
