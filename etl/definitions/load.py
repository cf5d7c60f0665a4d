"""Load a programme's folder, check every reference in it, and hand it out as one value."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field

from etl.definitions.adoption import in_force, read_methods
from etl.definitions.files import duplicates, read_csv, read_features, read_toml
from etl.definitions.history import History
from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Alias, Institution
from etl.definitions.measures import Measure
from etl.definitions.methods import Method
from etl.definitions.model import Definition
from etl.definitions.programme import Group, Settings, SpecialDay
from etl.definitions.references import broken_references
from etl.definitions.regions import Population, Region, Village
from etl.definitions.returns import Layout
from etl.definitions.scenarios import Counted, Credit, Family, Point, RuralCounted, Together, Universe
from etl.values.errors import DefinitionError, Refusal
from etl.values.house import ROOT
from etl.values.periods import Period
from etl.values.text import Text

PROGRAMMES = ROOT / "data" / "programmes"


class _Measures(Definition):
    measure: tuple[Measure, ...] = Field(min_length=1)


class _Scenarios(Definition):
    family: tuple[Family, ...] = ()
    counted: Counted | None = None
    rural: RuralCounted | None = None
    credit: Credit = "lead"
    together: Together = "points"


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
    digest: str = field(repr=False)

    @property
    def slug(self) -> str:
        return self.settings.slug

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        return _by_code(self.settings.group)

    @cached_property
    def points(self) -> Mapping[str, Point]:
        """Kinds of point over all families; their codes are the scenarios of facts."""
        return _by_code(point for family in self.families.values() for point in family.point)

    def method_for(self, period: Period) -> Method:
        """The method that `period` is scored by, for ever: the latest one dated on or before its first day."""
        return in_force(self.methods, period)

    @cached_property
    def reported(self) -> Mapping[str, Indicator]:
        """The indicators whose measures all stand in a return: those that every period has figures of. The others
        live on ledgers or on what the system keeps itself, and have figures in an assessment only."""
        primary = (layout for layout in self.returns.values() if not layout.is_second)
        tables = [table for layout in primary for table in (*layout.sheet, layout.extract)]
        filled = {column.measure for table in tables if table for column in table.column}
        return MappingProxyType(
            {code: i for code, i in self.indicators.items() if filled.issuperset(i.measures)}
        )

    def indicator(self, code: str) -> Indicator:
        """The indicator with `code`, compared without regard to case; an unknown one is refused."""
        for known, indicator in self.indicators.items():
            if known.casefold() == code.casefold():
                return indicator
        names = ", ".join(sorted(self.indicators))
        raise Refusal(
            Text(
                en=f"“{code}” is not an indicator of {self.slug}; choose one of: {names}.",
                zh=f"{self.slug} 没有指标“{code}”；可选：{names}。",
            )
        )


def programme_names(root: Path = PROGRAMMES) -> list[str]:
    """Slugs of the programmes that are there, sorted."""
    return sorted(path.parent.name for path in root.glob("*/programme.toml"))


def load_programme(slug: str, root: Path = PROGRAMMES) -> Programme:
    """Read and check data/programmes/<slug>. Whatever is wrong is refused with file and line."""
    if slug not in programme_names(root):
        names = ", ".join(programme_names(root))
        raise Refusal(
            Text(
                en=f"“{slug}” is not a programme; choose one of: {names}.",
                zh=f"没有名为“{slug}”的项目；可选：{names}。",
            )
        )
    folder = root / slug
    return _load(folder, digest_of(folder))


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of a programme's definition files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _load(folder: Path, digest: str) -> Programme:
    scenarios = folder / "scenarios.toml"
    counting = read_toml(scenarios, _Scenarios) if scenarios.exists() else _Scenarios()
    settings = _with_special_days(read_toml(folder / "programme.toml", Settings), folder / "holidays.csv")
    measures = _by_code(read_toml(folder / "measures.toml", _Measures).measure, folder / "measures.toml")
    indicators = _one_file_each(folder / "indicators", Indicator)
    groups = [group.code for group in settings.group]
    programme = Programme(
        folder=folder,
        settings=settings,
        institutions=_by_code(
            read_csv(folder / "institutions.csv", Institution), folder / "institutions.csv"
        ),
        aliases=tuple(read_csv(folder / "aliases.csv", Alias)),
        regions=_by_code(read_features(folder / "regions.geojson", Region), folder / "regions.geojson"),
        population=tuple(read_csv(folder / "population.csv", Population)),
        villages=_by_code(read_csv(folder / "villages.csv", Village), folder / "villages.csv"),
        families=_by_code(counting.family, scenarios),
        counted=counting.counted,
        rural=counting.rural,
        credit=counting.credit,
        together=counting.together,
        universe=tuple(read_csv(folder / "universe.csv", Universe)),
        measures=measures,
        indicators=indicators,
        returns=_one_file_each(folder / "returns", Layout),
        methods=read_methods(folder / "methods", indicators, measures, groups),
        history=read_toml(folder / "history.toml", History)
        if (folder / "history.toml").exists()
        else History(),
        digest=digest,
    )
    _check_references(programme)
    return programme


def _with_special_days(settings: Settings, path: Path) -> Settings:
    days = tuple(read_csv(path, SpecialDay))
    for date in duplicates(str(day.date) for day in days):
        raise DefinitionError(path, None, f"the day {date} is given twice")
    return settings.model_copy(update={"special_days": settings.special_days + days})


def _by_code(items: Iterable[Any], path: Path | None = None) -> Mapping[str, Any]:
    listed = list(items)
    for code in duplicates(item.code for item in listed):
        raise DefinitionError(path or Path("programme.toml"), None, f"the code “{code}” is given twice")
    return MappingProxyType({item.code: item for item in listed})


def _one_file_each(folder: Path, model: type[Any]) -> Mapping[str, Any]:
    items = {}
    for path in sorted(folder.glob("*.toml")):
        item = read_toml(path, model)
        if item.code != path.stem:
            raise DefinitionError(path, None, f"the file must be named {item.code}.toml after its code")
        items[item.code] = item
    return MappingProxyType(items)


def _check_references(programme: Programme) -> None:
    for path, sentence in broken_references(programme):
        raise DefinitionError(programme.folder / path, None, sentence)
