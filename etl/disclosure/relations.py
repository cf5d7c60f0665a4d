"""Sums of different measures beside each other: what one must not tell comes back where the others tell it.

A measure is often the sum of others (all payments, and those of each kind), what a stock grew by (begun, opened,
closed), or a part of another one (points in use of all points: the rest of them is a sum too). Each of these sums may
be told by itself, and the one that may not is their difference. So the sums of all measures that hang together are
looked at together, by the relations that the definitions declare. What is kept back to cover others is the latest and
least important of what would give them away, so that what was told once stays told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.definitions.checks import terms_of
from etl.definitions.clocked.cases import CaseCount
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.definitions.settings import Disclosure
from etl.disclosure.tables import is_dangerous
from etl.values.periods import Period

Term = tuple[int, str, int]
"""(how often, measure, how many periods before)."""
Cell = tuple[str, str]
"""(measure, period): one sum over all institutions. A rest is a cell of a measure that there is not."""
Volumes = Mapping[Cell, Mapping[str, int]]
"""What each institution put into a sum."""
Row = dict[Cell, Fraction]
"""How often each sum is in a combination that comes to nothing."""

_PARTS = {"on_time": "due", "extended": "due", "overdue": "open", "asked": "closed", "satisfied": "asked",
          "to_report": "received", "reported": "to_report"}  # fmt: skip
"""What of the cases is a part of what."""


@dataclass(frozen=True)
class Relation:
    """A sum of measures that is always nothing; or (`leaves`) what it comes to is a sum of its own: the rest of a whole
    beside its part."""

    terms: tuple[Term, ...]
    leaves: bool = False

    @property
    def measures(self) -> set[str]:
        """The measures that stand in it, each once."""
        return {measure for _, measure, _ in self.terms}


def relations(programme: Programme) -> tuple[Relation, ...]:
    """What the definitions say of how measures hang together: checks, what is carried over, what is counted on and on,
    and what is counted of cases."""
    found = [one for layout in programme.returns.values() for one in _of_layout(layout)]
    for measure in programme.measures.values():
        if measure.since and measure.of:
            grown = ((1, measure.code, 0), (-1, measure.code, 1), (-1, measure.of, 0))
            found.append(Relation(grown))
    return tuple(dict.fromkeys(found))


def _of_layout(layout: Layout) -> Iterator[Relation]:
    for check in layout.check:
        if check.relation != "both":
            whole = [(times, measure, 0) for times, measure in check.right]
            part = [(-times, measure, 0) for times, measure in check.left]
            yield Relation((*whole, *part), leaves=check.relation == "atmost")
    for carried in layout.carried:
        begins = [(times, measure, 0) for times, measure in terms_of(carried.begins)]
        ended = [(-times, measure, 1) for times, measure in terms_of(carried.ended)]
        yield Relation((*begins, *ended))
    if layout.cases is not None:
        yield from _of_cases(layout.cases.count)


def _of_cases(counts: Sequence[CaseCount]) -> Iterator[Relation]:
    whole = {one.counts: one.measure for one in counts if not (one.grade or one.within or one.beyond)}
    for part, of in _PARTS.items():
        if part in whole and of in whole:
            yield Relation(((1, whole[of], 0), (-1, whole[part], 0)), leaves=True)
    if {"open", "received", "closed"} <= whole.keys():
        still, came, left = whole["open"], whole["received"], whole["closed"]
        yield Relation(((1, still, 0), (-1, still, 1), (-1, came, 0), (1, left, 0)))
    timed = [one for one in counts if one.counts == "closed" and not one.grade and one.within is not None]
    upto = {one.within: one.measure for one in timed if one.beyond is None}
    for within, measure in upto.items():
        wider = [upto[other] for other in upto if other is not None and within is not None and other > within]
        for larger in (*wider, *([whole["closed"]] if "closed" in whole else [])):
            yield Relation(((1, larger, 0), (-1, measure, 0)), leaves=True)
    for one in timed:
        if one.beyond in upto and one.within in upto:
            yield Relation(((1, upto[one.within], 0), (-1, upto[one.beyond], 0), (-1, one.measure, 0)))


def kin(known: Sequence[Relation], measures: Sequence[str]) -> list[str]:
    """These measures and all that hang together with them, over whatever others; in order of their codes."""
    found = set(measures)
    while more := {m for one in known if one.measures & found for m in one.measures} - found:
        found |= more
    return sorted(found)


def told_beside(
    volumes: Volumes, known: Sequence[Relation], later: Mapping[str, tuple[int, ...]], rules: Disclosure
) -> set[Cell]:
    """Of these sums those that may be told, all beside each other. `later` of a measure: the larger, the sooner it
    is kept back to cover another."""
    hidden = {cell for cell, given in volumes.items() if is_dangerous(given.values(), rules)}
    told = volumes.keys() - hidden
    rows, rests = _rows(volumes, known, rules)
    whose: Volumes = {**volumes, **rests}
    dark = hidden | rests.keys()
    while (row := _giving_away(rows, dark, whose, rules)) is not None:
        open_ = [cell for cell in row if cell not in dark]
        covering = max(open_, key=lambda cell: (cell[1], later.get(cell[0], ()), cell[0]))
        dark.add(covering)
    return told - dark


def _rows(
    volumes: Volumes, known: Sequence[Relation], rules: Disclosure
) -> tuple[list[Row], dict[Cell, dict[str, int]]]:
    """The relations of all periods, and the rests that must not be told."""
    rows: list[Row] = []
    rests: dict[Cell, dict[str, int]] = {}
    for number, one in enumerate(known):
        for period in sorted({period for _, period in volumes}):
            row: Row = {}
            for times, measure, back in one.terms:
                cell = (measure, str(Period.parse(period).shift(-back)))
                row[cell] = row.get(cell, Fraction(0)) + times
            if not row.keys() <= volumes.keys():
                continue
            if one.leaves:
                rest = _together(row, volumes)
                if not is_dangerous(rest.values(), rules):
                    continue
                cell = (f"rest {number}", period)
                rests[cell] = rest
                row[cell] = Fraction(-1)
            rows.append(row)
    return rows, rests


def _together(row: Row, volumes: Volumes) -> dict[str, int]:
    """What each institution puts into the combination of these sums, in whole numbers."""
    found: dict[str, Fraction] = {}
    for cell, times in row.items():
        for code, value in volumes[cell].items():
            found[code] = found.get(code, Fraction(0)) + times * value
    return {code: round(value) for code, value in found.items()}


def _giving_away(rows: Sequence[Row], dark: set[Cell], whose: Volumes, rules: Disclosure) -> Row | None:
    """A combination of told sums that leaves of what must not be told so little that it gives somebody away; None
    where there is none. By Gauss and Jordan over fractions, what must not be told first."""
    left = [dict(row) for row in rows if not dark.isdisjoint(row)]
    for cell in sorted(dark):
        pivot = next((row for row in left if cell in row and not row.get(_TAKEN)), None)
        if pivot is None:
            continue
        pivot[_TAKEN] = Fraction(1)
        for row in left:
            if row is not pivot and cell in row:
                _subtract(row, pivot, row[cell] / pivot[cell])
    for row in left:
        row.pop(_TAKEN, None)
    for row in left:
        rest = {cell: times for cell, times in row.items() if cell in dark}
        if rest and len(rest) < len(row) and is_dangerous(_together(rest, whose).values(), rules):
            return row
    return None


_TAKEN: Cell = ("", "")
"""Marks a row that a cell has been taken out of all others by."""


def _subtract(row: Row, pivot: Row, times: Fraction) -> None:
    for cell, value in pivot.items():
        if cell == _TAKEN:
            continue
        left = row.get(cell, Fraction(0)) - times * value
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
