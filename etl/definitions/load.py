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
from etl.definitions.errors import DefinitionError, Refusal
from etl.definitions.files import duplicates, read_csv, read_features, read_toml
from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Alias, Institution
from etl.definitions.measures import Measure
from etl.definitions.methods import Method
from etl.definitions.model import Definition
from etl.definitions.periods import Period
from etl.definitions.programme import Group, Settings
from etl.definitions.regions import Population, Region, Village
from etl.definitions.returns import Layout
from etl.definitions.scenarios import Counted, Credit, Family, Point, RuralCounted, Universe
from etl.definitions.text import Text

PROGRAMMES = Path(__file__).resolve().parents[2] / "data" / "programmes"


class _Measures(Definition):
    measure: tuple[Measure, ...] = Field(min_length=1)


class _Scenarios(Definition):
    family: tuple[Family, ...] = ()
    counted: Counted | None = None
    rural: RuralCounted | None = None
    credit: Credit = "lead"


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
    universe: tuple[Universe, ...]
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    returns: Mapping[str, Layout]
    methods: tuple[Method, ...]
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
    settings = read_toml(folder / "programme.toml", Settings)
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
        universe=tuple(read_csv(folder / "universe.csv", Universe)),
        measures=measures,
        indicators=indicators,
        returns=_one_file_each(folder / "returns", Layout),
        methods=read_methods(folder / "methods", indicators, measures, groups),
        digest=digest,
    )
    _check_references(programme)
    return programme


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
    for path, sentence in _broken_references(programme):
        raise DefinitionError(programme.folder / path, None, sentence)


def _broken_references(p: Programme) -> Iterable[tuple[str, str]]:
    """Every reference to something that does not exist, as (file, sentence)."""
    for inst in p.institutions.values():
        if inst.group not in p.groups:
            yield (
                "institutions.csv",
                f"institution {inst.code} is in group “{inst.group}”, which programme.toml does not list",
            )
        if inst.successor and inst.successor not in p.institutions:
            yield "institutions.csv", f"the successor “{inst.successor}” of {inst.code} is not in the file"
    for alias in p.aliases:
        if alias.institution not in p.institutions:
            yield (
                "aliases.csv",
                f"“{alias.alias}” points to “{alias.institution}”, which institutions.csv does not list",
            )
    for region in p.regions.values():
        if region.parent and region.parent not in p.regions:
            yield "regions.geojson", f"the parent “{region.parent}” of {region.code} is not in the file"
    for row in p.population:
        if row.region not in p.regions:
            yield "population.csv", f"region “{row.region}” is not in regions.geojson"
    for village in p.villages.values():
        if village.region not in p.regions:
            yield "villages.csv", f"region “{village.region}” of {village.code} is not in regions.geojson"
    for universe in p.universe:
        if universe.scenario not in p.points:
            yield "universe.csv", f"scenario “{universe.scenario}” is not in scenarios.toml"
        if universe.region not in p.regions:
            yield "universe.csv", f"region “{universe.region}” is not in regions.geojson"
    for measure in (*(m for _, m in p.counted or ()), *(p.rural.measures if p.rural else ())):
        if measure not in p.measures:
            yield "scenarios.toml", f"“{measure}” is counted, but measures.toml does not list it"
    if p.rural and p.rural.register_ and p.rural.register_ not in p.returns:
        yield "scenarios.toml", f"the register “{p.rural.register_}” has no layout in returns/"
    for measure in p.measures.values():
        base = p.measures.get(measure.made_of)
        if measure.made_of and (
            base is None or base.made_of or base.unit != measure.unit or base.kind != measure.kind
        ):
            yield (
                "measures.toml",
                f"“{measure.code}” is made of “{measure.made_of}”, which is no filed measure of its unit and kind",
            )
    for indicator in p.indicators.values():
        yield from _broken_in_indicator(p, indicator)
    yield from _scored_by_nobody(p)
    for layout in p.returns.values():
        for sheet in layout.sheet:
            for column in sheet.column:
                if column.measure not in p.measures:
                    yield (
                        f"returns/{layout.code}.toml",
                        (
                            f"sheet {sheet.name} fills measure “{column.measure}”, which measures.toml does not list"
                        ),
                    )
    for code in p.settings.headline.measures:
        if code not in p.measures:
            yield "programme.toml", f"the headline measure “{code}” is not in measures.toml"
    for code in (*p.settings.headline.indicators, p.settings.headline.rank):
        if code not in p.indicators:
            yield "programme.toml", f"the headline indicator “{code}” has no file in indicators/"


def _scored_by_nobody(p: Programme) -> Iterable[tuple[str, str]]:
    """Indicators that are said to be scored although no method scores them; nothing while there is no method."""
    scored = {item.indicator for method in p.methods for item in method.item}
    for indicator in p.indicators.values():
        if p.methods and indicator.shown == "scored" and indicator.code not in scored:
            yield (
                f"indicators/{indicator.code}.toml",
                "shown says “scored”, but no method scores the indicator; add an item, or write “display”",
            )


def _broken_in_indicator(p: Programme, indicator: Indicator) -> Iterable[tuple[str, str]]:
    path = f"indicators/{indicator.code}.toml"
    for measure in indicator.measures:
        if measure not in p.measures:
            yield path, f"measure “{measure}” is not in measures.toml"
    for scenario in indicator.scenario:
        if scenario not in p.points:
            yield path, f"scenario “{scenario}” is not in scenarios.toml"
    if indicator.counter_indicator and indicator.counter_indicator not in p.indicators:
        yield path, f"the counter-indicator “{indicator.counter_indicator}” has no file in indicators/"
    kinds = {kind for institution in p.institutions.values() for kind in institution.kinds}
    for kind in indicator.measured:
        if kind not in kinds:
            yield path, f"no institution is of kind “{kind}”"
