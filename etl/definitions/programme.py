"""A programme as one value: everything its folder defines, checked, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from etl.definitions.amending.changes import Amendment
from etl.definitions.files import duplicates
from etl.definitions.history import History
from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Alias, Institution
from etl.definitions.measures import Measure
from etl.definitions.method.adoption import in_force
from etl.definitions.method.method import Method
from etl.definitions.oversight.risks import Risks
from etl.definitions.regions import Population, Region, Village
from etl.definitions.returns import Layout, slug
from etl.definitions.scenarios import Counted, Credit, Family, Point, RuralCounted, Together, Universe
from etl.definitions.settings import Group, Settings
from etl.values.choices import offered
from etl.values.errors import DefinitionError, Refusal
from etl.values.periods import Period
from etl.values.text import Text


@dataclass(frozen=True)
class Programme:
    """A programme's definitions, checked. Mappings go from code to definition, in the order of the files."""

    folder: Path
    settings: Settings
    institutions: Mapping[str, Institution]
    aliases: tuple[Alias, ...]
    regions: Mapping[str, Region]
    population: tuple[Population, ...]
    villages: Mapping[str, Village]
    families: Mapping[str, Family]
    counted: Counted | None
    rural: RuralCounted | None
    credit: Credit
    together: Together
    universe: tuple[Universe, ...]
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    returns: Mapping[str, Layout]
    methods: tuple[Method, ...]
    history: History
    risks: Risks | None
    digest: str = field(repr=False)
    amendments: tuple[Amendment, ...] = field(default=(), repr=False)
    unamended: "Programme | None" = field(default=None, repr=False, compare=False)
    """The programme as its files have it, where `amendments` are laid over it (`etl.definitions.amending`)."""

    @property
    def slug(self) -> str:
        """The programme's code in files, addresses and the store."""
        return self.settings.slug

    def members_in(self, period: Period) -> tuple[Institution, ...]:
        """The institutions that belong to the programme in `period`, in the register's order; looked for once."""
        if period not in self._members:
            self._members[period] = tuple(i for i in self.institutions.values() if i.is_member(period))
        return self._members[period]

    @cached_property
    def _members(self) -> dict[Period, tuple[Institution, ...]]:
        return {}

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The peer groups by code, in the order of the settings."""
        return by_code(self.settings.group)

    @cached_property
    def belonging(self) -> frozenset[str]:
        """The rows of published tables that belong to an institution and are none themselves."""
        return frozenset(one.code for one in self.institutions.values() if one.belongs_to)

    @cached_property
    def points(self) -> Mapping[str, Point]:
        """Kinds of point over all families; their codes are the scenarios of facts."""
        return by_code(point for family in self.families.values() for point in family.point)

    def parts(self, period: Period) -> tuple[Period, ...]:
        """The periods of returns that a period is made of; none where it is shorter than they are."""
        return period.parts(self.settings.per_year)

    def method_for(self, period: Period) -> Method:
        """The method that `period` is scored by, for ever: the latest one dated on or before its first day."""
        return in_force(self.methods, period)

    def layout_of(self, source: str) -> Layout | None:
        """The layout by which files of this source are read; None where there is none any more."""
        if source in self.returns:
            return self.returns[source]
        return next((one for one in self.returns.values() if one.words_of(source) is not None), None)

    def source_name(self, source: str) -> Text:
        """What a source is called: its layout, with the region that its files are of. Its code where it has none."""
        layout = self.layout_of(source)
        if layout is None:
            return Text(zh=source, en=source)
        word = (layout.words_of(source) or {}).get("region", "")
        region = next((one for one in self.regions.values() if word and slug(one.name_en) == word), None)
        if region is None:
            return layout.name
        return Text(
            zh=f"{layout.name.zh}（{region.name('zh')}）", en=f"{layout.name.en} ({region.name('en')})"
        )

    @cached_property
    def reported(self) -> Mapping[str, Indicator]:
        """The indicators whose measures all stand in a return: those that every period has figures of. The others
        live on ledgers or on what the system keeps itself, and have figures in an assessment only."""
        primary = [layout for layout in self.returns.values() if not layout.is_second]
        filled = {measure for layout in primary for measure in layout.filled}
        return MappingProxyType(
            {code: i for code, i in self.indicators.items() if filled.issuperset(i.measures)}
        )

    def indicator(self, code: str) -> Indicator:
        """The indicator with `code`, compared without regard to case; an unknown one is refused."""
        for known, indicator in self.indicators.items():
            if known.casefold() == code.casefold():
                return indicator
        raise _unknown(
            Text(zh="指标", en="an indicator"),
            code,
            self.slug,
            sorted(self.indicators),
            _in_both(self.indicators),
        )

    def measure(self, code: str) -> Measure:
        """The measure with `code`; an unknown one is refused."""
        if code not in self.measures:
            raise _unknown(
                Text(zh="计量项", en="a measure"), code, self.slug, self.measures, _in_both(self.measures)
            )
        return self.measures[code]

    def institution(self, code: str) -> Institution:
        """The institution with `code`; an unknown one is refused."""
        if code not in self.institutions:
            names = {known: " ".join((one.name_zh, one.name_en)) for known, one in self.institutions.items()}
            raise _unknown(Text(zh="机构", en="an institution"), code, self.slug, names, names)
        return self.institutions[code]

    def region(self, code: str) -> Region:
        """The region with `code`; an unknown one is refused."""
        if code not in self.regions:
            names = {known: " ".join((one.name_zh, one.name_en)) for known, one in self.regions.items()}
            raise _unknown(Text(zh="区划", en="a region"), code, self.slug, names, names)
        return self.regions[code]

    def merged_by(self, period: Period) -> Mapping[str, str]:
        """Institution -> successor, of those that have gone over into another one by `period`."""
        gone = {code: one for code, one in self.institutions.items() if one.successor}
        return {code: one.successor for code, one in gone.items() if not one.is_member(period)}


def _unknown(what: Text, code: str, slug: str, known: Iterable[str], names: Mapping[str, str]) -> Refusal:
    choices = offered(code, known, names)
    return Refusal(
        Text(
            en=f"“{code}” is not {what.en} of {slug}; {choices.en}.",
            zh=f"{slug} 没有{what.zh}“{code}”；{choices.zh}。",
        )
    )


def _in_both(things: Mapping[str, Indicator] | Mapping[str, Measure]) -> dict[str, str]:
    return {code: " ".join((one.name.zh, one.name.en)) for code, one in things.items()}


def by_code(items: Iterable[Any], path: Path | None = None) -> Mapping[str, Any]:
    """Code -> definition in the given order, not to be changed; a code given twice is refused."""
    listed = list(items)
    for code in duplicates(item.code for item in listed):
        raise DefinitionError(path or Path("programme.toml"), None, f"the code “{code}” is given twice")
    return MappingProxyType({item.code: item for item in listed})
