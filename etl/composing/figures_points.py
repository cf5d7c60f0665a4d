"""Figures of scenario points and of village service points."""

from collections.abc import Iterable
from fractions import Fraction

from etl.composing.book import Book, Phrase
from etl.composing.material import Material
from etl.editions.model import Basis
from etl.facts.coverage import CoverageRow
from etl.queries.coverage.coverage import Coverage
from etl.values.exact import written
from etl.values.text import Text
from etl.wording import numbers, phrases


class PointFigures:
    """Figures named point.…, family.…, scenarios.…, families.… and rural.…."""

    def __init__(self, material: Material, book: Book) -> None:
        self.material, self.book = material, book

    def phrase(self, name: str, first: str, subject: str, what: str) -> Phrase | None:
        """The figure `what` of `first` (point, family, scenarios, families, rural) and `subject`; None where there is
        none."""
        coverage = self.material.coverage
        if coverage is None:
            return None
        if first == "rural":
            return self._rural(name, what, coverage)
        if first == "families":
            return self._families(name, what, coverage)
        row = find(coverage, first, subject)
        return None if row is None else self.of_row(name, row, what, first, subject)

    def of_row(self, name: str, row: CoverageRow, what: str, first: str, subject: str) -> Phrase | None:
        """One figure of a kind of point, a family, or all points; `row` may be that of a single region."""
        unit = self.material.programme.points[subject].unit if first == "point" else phrases.POINTS
        if what in ("universe", "connected", "live", "idle", "added", "over"):
            return self._count(name, row, what, unit, first, subject)
        if what == "share_mom":
            return self._change(name, row, first, subject)
        is_told = what.endswith("_told")
        what = what.removesuffix("_told")
        value = self._share(row, what)
        if value is None:
            return None
        measures = {
            "share": ("connected",),
            "live_share": ("live", "connected"),
            "idle_share": ("live", "connected"),
            "count_share": ("transactions", "all_transactions"),
            "amount_share": ("amount", "all_amount"),
        }[what]
        source = self._source(row) if what == "share" else None
        text = numbers.share(value) if is_told else numbers.percent(value)
        return self.book.add(name, written(value * 100), "percent", text, self.basis(row, measures), source)

    def basis(self, row: CoverageRow, roles: Iterable[str], period: str = "") -> list[Basis]:
        """The facts behind a row: its kind of point or its family's, in its region."""
        programme = self.material.programme
        counted = programme.counted
        assert counted is not None
        kinds = [row.scenario]
        if not row.scenario and row.family:
            kinds = [point.code for point in programme.families[row.family].point]
        now = period or str(self.material.last)
        return [
            Basis(getattr(counted, role), now, region=row.region, scenario=kind)
            for role in roles
            for kind in kinds
        ]

    def _count(
        self, name: str, row: CoverageRow, what: str, unit: Text, first: str, subject: str
    ) -> Phrase | None:
        value, basis, source = self._value(row, what, first, subject)
        if what == "over":
            limit = self.material.wording.round.get(name.removesuffix(".over") + ".connected")
            if limit is None or value is None or value <= limit:
                return None
            text = numbers.bare_in_english(limit, unit)
            return self.book.add(name, limit, "count", phrases.more_than(text), basis)
        if value is None:
            return None
        told = numbers.count if what in ("connected", "added") else numbers.bare_in_english
        return self.book.add(name, value, "count", told(value, unit), basis, source)

    def _value(
        self, row: CoverageRow, what: str, first: str, subject: str
    ) -> tuple[int | None, list[Basis], Text | None]:
        counts = row.counts
        if what == "universe":
            return row.universe, [], self._source(row)
        if what in ("connected", "over"):
            return counts.connected, self.basis(row, ["connected"]), None
        if what == "live":
            return counts.live, self.basis(row, ["live"]), None
        if what == "idle":
            known = counts.connected is not None and counts.live is not None
            idle = (counts.connected or 0) - (counts.live or 0) if known else None
            return idle, self.basis(row, ["connected", "live"]), None
        before = self._before(row, first, subject)
        if before is None or counts.connected is None or before.counts.connected is None:
            return None, [], None
        basis = self.basis(row, ["connected"]) + self.basis(
            row, ["connected"], str(self.material.period.previous)
        )
        return counts.connected - before.counts.connected, basis, None

    def _before(self, row: CoverageRow, first: str, subject: str) -> CoverageRow | None:
        """The same row a period before; None where nobody had filed then."""
        coverage = self.material.coverage_before
        return None if coverage is None or row.region else find(coverage, first, subject)

    def _change(self, name: str, row: CoverageRow, first: str, subject: str) -> Phrase | None:
        before = self._before(row, first, subject)
        if row.share is None:
            return None
        base = before.share if before is not None else None
        against = numbers.BEFORE[self.material.period.per_year]
        exact = None if base is None else written((row.share - base) * 100)
        basis = self.basis(row, ["connected"]) + self.basis(
            row, ["connected"], str(self.material.period.previous)
        )
        return self.book.add(
            name, exact, "points", numbers.points_change(row.share, base, against), basis, self._source(row)
        )

    @staticmethod
    def _share(row: CoverageRow, what: str) -> Fraction | None:
        counts = row.counts
        if what == "share":
            return row.share
        if what == "idle_share":
            return None if counts.live_share is None else 1 - counts.live_share
        found: Fraction | None = getattr(counts, what)
        return found

    def _source(self, row: CoverageRow) -> Text | None:
        return self.material.sources(row.sources)

    def _rural(self, name: str, what: str, coverage: Coverage) -> Phrase | None:
        row = next((one for one in coverage.rural if not one.region), None)
        counted = self.material.programme.rural
        if row is None or counted is None:
            return None
        period = str(self.material.last)
        if what == "share":
            if not row.villages or row.covered is None:
                return None
            share = Fraction(row.covered, row.villages)
            basis = [Basis(counted.covered, period), Basis(counted.villages, period)]
            return self.book.add(name, written(share * 100), "percent", numbers.percent(share), basis)
        value = getattr(row, "live" if what == "over" else what)
        unit = phrases.VILLAGES if what in ("villages", "covered") else phrases.SERVICE_POINTS
        basis = [Basis(getattr(counted, "live" if what == "over" else what), period)]
        if what == "over":
            limit = self.material.wording.round.get("rural.live")
            if limit is None or value is None or value <= limit:
                return None
            text = numbers.bare_in_english(limit, unit)
            return self.book.add(name, limit, "count", phrases.more_than(text), basis)
        if value is None:
            return None
        told = numbers.count if what in ("points", "covered") else numbers.bare_in_english
        return self.book.add(name, value, "count", told(value, unit), basis)

    def _families(self, name: str, what: str, coverage: Coverage) -> Phrase | None:
        families = (self.material.whole_coverage or coverage).families
        off_zero = [row for row in families if row.counts.connected]
        rows = families if what == "all" else off_zero
        basis = [one for row in rows for one in self.basis(row, ["connected"])]
        told = numbers.count if what == "all" else numbers.bare_in_english
        return self.book.add(name, len(rows), "count", told(len(rows), phrases.FAMILIES), basis)


def find(coverage: Coverage, first: str, subject: str) -> CoverageRow | None:
    """The row of a kind of point, of a family, or of everything."""
    if first == "scenarios":
        return coverage.overall
    rows = coverage.totals if first == "point" else coverage.families
    key = "scenario" if first == "point" else "family"
    return next((row for row in rows if getattr(row, key) == subject), None)
