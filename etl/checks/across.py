"""What only shows when the institutions are laid side by side: for the coordinator, after the returns are in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from etl.checks.filed import Unit, about
from etl.checks.identities import Measures, named
from etl.definitions.checks import SecondSource
from etl.definitions.measures import Measure
from etl.values.findings import Finding
from etl.values.text import LANGUAGES, Text

ALIKE, ALIKE_FROM = 6, 10
"""So many different figures from ten on that two institutions share, all of a sheet, are no accident."""


@dataclass(frozen=True)
class Claim:
    """A row of a register: who claims which key, and where it says so."""

    key: str
    institution: str
    register: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Compared:
    """One measure of one institution by two sources: what its return says and what the second source says.

    Counts and minor units; None where a source says nothing of it.
    """

    institution: str
    measure: str
    filed: int | None
    second: int | None

    @property
    def difference(self) -> Fraction | None:
        """How far the return is above the second source, as a part of the latter; None where that cannot be said."""
        if self.filed is None or not self.second:
            return None
        return Fraction(self.filed - self.second, self.second)


def claimed_by_several(claims: Iterable[Claim]) -> list[Finding]:
    """Keys that more than one institution claims, within a register or over several."""
    by_key: dict[str, list[Claim]] = {}
    for claim in claims:
        by_key.setdefault(claim.key, []).append(claim)
    found = []
    for key, those in sorted(by_key.items()):
        names = sorted({claim.institution for claim in those})
        if len(names) > 1:
            last = those[-1]
            values = {"key": key[:16], "institutions": ", ".join(names)}
            found.append(Finding("ACROSS-KEY", last.sheet, last.cell, values, key, about=f"key|{key}"))
    return found


def same_figures(sheets: Mapping[tuple[str, str], Mapping[tuple[str, str, str], int]]) -> list[Finding]:
    """Institutions that file the very same figures on a sheet; `sheets` are figures by (sheet, institution)."""
    seen: dict[tuple[object, ...], str] = {}
    found = []
    for (sheet, institution), figures in sorted(sheets.items()):
        if len({value for value in figures.values() if value >= ALIKE_FROM}) < ALIKE:
            continue
        other = seen.setdefault((sheet, *sorted(figures.items())), institution)
        if other != institution:
            values = {"first": other, "second": institution, "sheet": sheet, "count": len(figures)}
            found.append(Finding("ACROSS-VECTOR", sheet, "", values, about=f"{other}|{institution}|{sheet}"))
    return found


def differing(
    compared: Iterable[Compared], second: SecondSource, measures: Measures, minor_per_major: int
) -> list[Finding]:
    """Figures that differ between the return and the second source by more than the layout allows."""
    found = []
    for one in compared:
        difference = one.difference
        if difference is None or abs(difference) <= second.differs_above:
            continue
        unit = _unit(measures[one.measure], minor_per_major)
        filed, counted = unit.written(one.filed or 0), unit.written(one.second or 0)
        values = named(one.measure, measures) | _of(second.of) | {"institution": one.institution}
        values |= {"value": filed, "expected": counted}
        values |= {"difference": f"{float(difference):+.1%}", "limit": f"{float(second.differs_above):.0%}"}
        subject = f"{one.institution}|{one.measure}"
        found.append(Finding("ACROSS-SOURCE", "", "", values, filed, f"≈ {counted}", subject))
    return found


def above_the_city(
    compared: Iterable[Compared], second: SecondSource, measures: Measures, minor_per_major: int
) -> list[Finding]:
    """Measures of which all institutions together claim more than the second source counts in the whole city.

    Only institutions that both sources speak of are added up.
    """
    sums: dict[str, tuple[int, int]] = {}
    for one in compared:
        if one.filed is not None and one.second is not None:
            filed, counted = sums.get(one.measure, (0, 0))
            sums[one.measure] = (filed + one.filed, counted + one.second)
    found = []
    for measure, (filed, counted) in sums.items():
        if filed > counted:
            unit = _unit(measures[measure], minor_per_major)
            said, most, more = (unit.written(value) for value in (filed, counted, filed - counted))
            values = named(measure, measures) | _of(second.of)
            values |= {"value": said, "expected": most, "difference": more}
            found.append(Finding("ACROSS-TOTAL", "", "", values, said, f"≤ {most}", about(measure)))
    return found


def _unit(measure: Measure, minor_per_major: int) -> Unit:
    """Money is written in major units with two decimals."""
    return Unit(minor_per_major, 2) if measure.unit == "money" else Unit()


def _of(body: Text) -> dict[str, object]:
    return {f"of_{language}": body.in_language(language) for language in LANGUAGES}
