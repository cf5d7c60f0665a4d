"""Which outlets, points and persons are kept, which standards each meets and lacks, and the shares by institution."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Engine

from etl.definitions.inventories.inventory import Award, Inventory, Need, Standard
from etl.definitions.inventories.standards import (
    Thing,
    complies,
    holds,
    is_subject,
    lacks,
    last_day,
    standards_at,
)
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.values.choices import offered
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.filings import Filing, list_filings
from store.life.incoming import ThingRow
from store.life.things import read_things


@dataclass(frozen=True)
class Judged:
    """A thing to which a standard applies, whether it meets it, and the needs that it does not."""

    thing: Thing
    complies: bool
    lacks: tuple[Need, ...]


@dataclass(frozen=True)
class Compliance:
    """A standard over the things of all institutions, or of one, at the end of a period."""

    standard: Standard
    judged: tuple[Judged, ...]

    def of(self, institution: str) -> "Compliance":
        """The things of one institution."""
        return Compliance(
            self.standard, tuple(one for one in self.judged if one.thing.institution == institution)
        )

    @property
    def met(self) -> int:
        """How many meet the standard."""
        return sum(one.complies for one in self.judged)

    @property
    def share(self) -> Fraction | None:
        """Exactly which part meets it; None where it applies to nothing."""
        return Fraction(self.met, len(self.judged)) if self.judged else None

    @property
    def lacking(self) -> Mapping[Need, int]:
        """How many lack each need, in the order of the standard."""
        return {need: sum(need in one.lacks for one in self.judged) for need in self.standard.need}


@dataclass(frozen=True)
class Kept:
    """An inventory at the end of a period: each institution's last file in force up to it.

    `filed`: the period of that file, by institution; one that never filed is not there. `holders`: by award and
    institution how many hold it. Of persons `things` is empty: who they are is nobody's to read.
    """

    layout: Layout
    period: str
    filed: Mapping[str, str]
    things: tuple[Thing, ...]
    compliance: tuple[Compliance, ...]
    holders: Mapping[str, Mapping[str, int]]
    count: Mapping[str, int]

    @property
    def inventory(self) -> Inventory:
        """What the layout says of the inventory; a layout without one is never kept here."""
        assert self.layout.inventory is not None
        return self.layout.inventory

    def award(self, code: str) -> Award:
        """The award with a code."""
        return next(one for one in self.inventory.award if one.code == code)


def inventory_layouts(programme: Programme) -> tuple[Layout, ...]:
    """The layouts by which institutions file inventories, in the order of their names."""
    return tuple(one for one in programme.returns.values() if one.inventory is not None)


def inventory_layout(programme: Programme, source: str) -> Layout:
    """The inventory with a code; another one is refused."""
    known = {one.code: one for one in inventory_layouts(programme)}
    if source not in known:
        choices = offered(source, known)
        raise Refusal(
            Text(
                en=f"“{source}” is not an inventory of {programme.slug}; {choices.en}.",
                zh=f"{programme.slug} 没有名为“{source}”的逐户登记；{choices.zh}。",
            )
        )
    return known[source]


def kept(engine: Engine, programme: Programme, source: str, period: str, *, institution: str = "") -> Kept:
    """An inventory as it stands at the end of a period, of all institutions or of one."""
    layout, asked = inventory_layout(programme, source), Period.parse(period)
    inventory = layout.inventory
    assert inventory is not None
    last = _last_files(engine, programme, layout, asked, institution)
    numbers = {one.id for one in last.values()}
    things = tuple(
        as_thing(one.thing)
        for one in read_things(engine, programme.slug, layout.source, institution=institution)
        if one.filing in numbers
    )
    day = last_day(asked)
    return Kept(
        layout,
        str(asked),
        {code: one.period for code, one in last.items()},
        () if inventory.is_of_persons else things,
        tuple(judged(programme, inventory, one, things, asked) for one in standards_at(inventory, asked)),
        {
            one.code: {
                code: sum(holds(one, each, day) for each in things if each.institution == code)
                for code in last
            }
            for one in inventory.award
        },
        {code: sum(each.institution == code for each in things) for code in last},
    )


def judged(
    programme: Programme, inventory: Inventory, standard: Standard, things: tuple[Thing, ...], period: Period
) -> Compliance:
    """Each thing that a standard applies to, held against it. Of persons nothing but whether is kept."""
    minor = programme.settings.currency.minor_per_major
    return Compliance(
        standard,
        tuple(
            Judged(
                Thing("", one.institution) if inventory.is_of_persons else one,
                complies(inventory, standard, one, period, minor),
                lacks(inventory, standard, one, period, minor),
            )
            for one in things
            if is_subject(standard, one)
        ),
    )


def last_things(
    engine: Engine, programme: Programme, source: str, institution: str, period: str
) -> tuple[Thing, ...]:
    """What an institution's file for a period begins with: as filed for it, else as its last one before says."""
    layout, asked = inventory_layout(programme, source), Period.parse(period)
    numbers = {one.id for one in _last_files(engine, programme, layout, asked, institution).values()}
    filed = read_things(engine, programme.slug, layout.source, institution=institution)
    return tuple(as_thing(one.thing) for one in filed if one.filing in numbers)


def waiting(engine: Engine, programme: Programme, institution: str = "") -> tuple[Filing, ...]:
    """The filed inventories that nobody has accepted or sent back yet, the oldest first."""
    sources = {one.source for one in inventory_layouts(programme)}
    return tuple(
        one
        for one in list_filings(engine, programme.slug)
        if one.source in sources
        and one.state == "filed"
        and one.superseded_at is None
        and institution in ("", one.institution)
    )


def _last_files(
    engine: Engine, programme: Programme, layout: Layout, upto: Period, institution: str
) -> dict[str, Filing]:
    """The last file in force of each institution up to a period, also one that says that there is nothing."""
    last: dict[str, Filing] = {}
    for one in list_filings(engine, programme.slug):
        in_force = one.source == layout.source and one.state == "accepted" and one.superseded_at is None
        if not in_force or Period.parse(one.period) > upto or institution not in ("", one.institution):
            continue
        if one.institution not in last or Period.parse(last[one.institution].period) < Period.parse(
            one.period
        ):
            last[one.institution] = one
    return {code: last[code] for code in programme.institutions if code in last}


def as_thing(row: ThingRow) -> Thing:
    """A stored thing as definitions judge it."""
    return Thing(
        row.key, row.institution, row.name, row.region, row.lon, row.lat, row.held, row.sheet, row.cell
    )
