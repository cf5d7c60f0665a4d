"""Load a programme's folder, check every reference in it, and hand it out as one value."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field

from etl.definitions.files import duplicates, line_of, read_csv, read_features, read_toml
from etl.definitions.history import History
from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Alias, Institution
from etl.definitions.measures import Measure
from etl.definitions.method.adoption import read_methods
from etl.definitions.model import Definition
from etl.definitions.programme import Programme, by_code
from etl.definitions.references import broken_references
from etl.definitions.regions import Population, Region, Village
from etl.definitions.returns import Layout
from etl.definitions.scenarios import Counted, Credit, Family, RuralCounted, Together, Universe
from etl.definitions.settings import Settings, SpecialDay
from etl.values.errors import DefinitionError, Refusal
from etl.values.house import ROOT
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


def programme_names(root: Path = PROGRAMMES) -> list[str]:
    """Slugs of the programmes that are there, sorted."""
    return sorted(path.parent.name for path in root.glob("*/programme.toml"))


def load_programme(slug: str, root: Path = PROGRAMMES) -> Programme:
    """Read and check data/programmes/<slug>. Whatever is wrong is refused with file and line."""
    if slug not in programme_names(root):
        names = ", ".join(programme_names(root))
        raise Refusal(
            Text(
                en=f"“{slug}” is not a programme; choose one of: {names}. "
                "A programme is a folder in data/programmes/ with a programme.toml (docs/programmes.md).",
                zh=f"没有名为“{slug}”的项目；可选：{names}。项目是 data/programmes/ 下的文件夹，内有 programme.toml，"
                "写法见 docs/programmes.md。",
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
    settings = _with_special_days(_settings(folder / "programme.toml"), folder / "holidays.csv")
    measures = by_code(read_toml(folder / "measures.toml", _Measures).measure, folder / "measures.toml")
    indicators = _one_file_each(folder / "indicators", Indicator)
    groups = [group.code for group in settings.group]
    programme = Programme(
        folder=folder,
        settings=settings,
        institutions=by_code(read_csv(folder / "institutions.csv", Institution), folder / "institutions.csv"),
        aliases=tuple(read_csv(folder / "aliases.csv", Alias)),
        regions=by_code(read_features(folder / "regions.geojson", Region), folder / "regions.geojson"),
        population=tuple(read_csv(folder / "population.csv", Population)),
        villages=by_code(read_csv(folder / "villages.csv", Village), folder / "villages.csv"),
        families=by_code(counting.family, scenarios),
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


def _settings(path: Path) -> Settings:
    """programme.toml; one that was copied from another programme still names that one, and would file under it."""
    settings = read_toml(path, Settings)
    if settings.slug != path.parent.name:
        line = line_of(path.read_text(encoding="utf-8"), ("slug",))
        sentence = (
            f"slug is “{settings.slug}”, but the folder is named “{path.parent.name}”; let both be the same"
        )
        raise DefinitionError(path, line, sentence)
    return settings


def _with_special_days(settings: Settings, path: Path) -> Settings:
    days = tuple(read_csv(path, SpecialDay))
    for date in duplicates(str(day.date) for day in days):
        raise DefinitionError(path, None, f"the day {date} is given twice")
    return settings.model_copy(update={"special_days": settings.special_days + days})


def _one_file_each(folder: Path, model: type[Any]) -> Mapping[str, Any]:
    items = {}
    for path in sorted(folder.glob("*.toml")):
        item = read_toml(path, model)
        if item.code != path.stem:
            raise DefinitionError(path, None, f"the file must be named {item.code}.toml after its code")
        items[item.code] = item
    return MappingProxyType(items)


def _check_references(programme: Programme) -> None:
    for name, sentence, *where in broken_references(programme):
        path = programme.folder / name
        line = line_of(path.read_text(encoding="utf-8"), where[0]) if where else None
        raise DefinitionError(path, line, sentence)
