"""What one filer has in force, read narrowly: the few months that checks compare a new return with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, bindparam, func, select

from store.facts import in_force
from store.tables import fact, filing

Place = tuple[str, str, str]
"""measure, region, scenario: "" where there is none."""
Figures = Mapping[Place, int]
"""Counts and minor units by place."""
Cell = tuple[str, str, str, str]
"""measure, institution, region, scenario."""
Table = Mapping[Cell, int]
"""The same of a published table, which holds many institutions."""

_IN_FORCE = select(filing.c.id, filing.c.institution, filing.c.period).where(
    filing.c.programme == bindparam("programme"),
    filing.c.source == bindparam("source"),
    filing.c.institution.in_(bindparam("filers", expanding=True)),
    filing.c.period.in_(bindparam("periods", expanding=True)),
    in_force(None),
)
_FIGURES = select(fact.c.filing, fact.c.measure, fact.c.region, fact.c.scenario, fact.c.value).where(
    fact.c.filing.in_(bindparam("filings", expanding=True))
)
_TABLE = select(fact.c.measure, fact.c.institution, fact.c.region, fact.c.scenario, fact.c.value).where(
    fact.c.filing == bindparam("filing")
)
_SUMS = (
    select(fact.c.filing, fact.c.measure, func.sum(fact.c.value))
    .where(fact.c.filing.in_(bindparam("filings", expanding=True)))
    .group_by(fact.c.filing, fact.c.measure)
)


def read_in_force(
    engine: Engine, programme: str, source: str, filers: Sequence[str], periods: Sequence[str]
) -> list[tuple[int, str, str]]:
    """(filing, filer, period) of what these filers have in force for these periods, by one source."""
    values = {"programme": programme, "source": source, "filers": filers, "periods": periods}
    with engine.connect() as connection:
        return sorted((one, filer, period) for one, filer, period in connection.execute(_IN_FORCE, values))


class Former:
    """The figures of former filings, by their number. What a filing says never changes, so that one act which checks
    many returns reads each of them once; which of them is in force it asks anew for every return."""

    MOST = 120_000
    """Figures that are kept at most, about a hundred bytes each: those of the filings asked for last (of 128 returns of
    a city). Half as many of published tables, of which two of a country are enough. Sums are kept of all."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._figures: dict[int, Figures] = {}
        self._tables: dict[int, Table] = {}
        self._sums: dict[int, Mapping[str, int]] = {}
        self._places: dict[Place, Place] = {}

    def keep(self, number: int, figures: Figures) -> None:
        """Keep the figures of a filing that has just been stored."""
        self._keep(number, figures.items())

    def figures(self, numbers: Sequence[int]) -> dict[int, Figures]:
        """Every figure of these filings."""
        found = {number: self._figures.pop(number) for number in numbers if number in self._figures}
        self._figures |= found  # asked for last, let go last
        missing = [number for number in numbers if number not in found]
        if not missing:
            return found
        read: dict[int, list[tuple[Place, int]]] = {number: [] for number in missing}
        with self._engine.connect() as connection:
            # All at once: half the time of one by one.
            for number, measure, region, scenario, value in connection.execute(
                _FIGURES, {"filings": missing}
            ).all():
                read[number].append(((measure, region, scenario), value))
        return found | {number: self._keep(number, rows) for number, rows in read.items()}

    def keep_table(self, number: int, figures: Table) -> None:
        """Keep a published table that has just been stored."""
        self._tables[number] = figures
        _let_go(self._tables, self.MOST // 2)

    def table(self, number: int) -> Table:
        """Every figure of a published table, with whose it is."""
        if number not in self._tables:
            with self._engine.connect() as connection:
                rows = connection.execute(_TABLE, {"filing": number}).all()
            self.keep_table(number, {(m, who, region, point): value for m, who, region, point, value in rows})
        return self._tables[number]

    def sums(self, numbers: Sequence[int]) -> dict[int, Mapping[str, int]]:
        """The sums of these filings over their regions and scenarios, by measure."""
        missing = [number for number in numbers if number not in self._sums]
        if missing:
            read: dict[int, dict[str, int]] = {number: {} for number in missing}
            with self._engine.connect() as connection:
                for number, measure, value in connection.execute(_SUMS, {"filings": missing}):
                    read[number][measure] = int(value)
            self._sums |= read
        return {number: self._sums[number] for number in numbers}

    def _keep(self, number: int, figures: Iterable[tuple[Place, int]]) -> Figures:
        known = self._places.setdefault  # months have the same places: one object for all
        kept: dict[Place, int] = {}
        sums: dict[str, int] = {}
        for place, value in figures:
            kept[known(place, place)] = value
            sums[place[0]] = sums.get(place[0], 0) + value
        self._figures[number], self._sums[number] = kept, sums
        _let_go(self._figures, self.MOST)
        return kept


def _let_go(kept: dict[int, Any], most: int) -> None:
    """Let those go that were asked for first, down to so many figures; the last one always stays."""
    held = sum(map(len, kept.values()))
    while held > most and len(kept) > 1:
        held -= len(kept.pop(next(iter(kept))))
