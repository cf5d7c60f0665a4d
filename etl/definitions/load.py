"""Load a programme's folder, check every reference in it, and hand it out as one value."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import Field

from etl.definitions.files import (
    duplicates,
    is_left_by_an_editor,
    line_of,
    read_csv,
    read_features,
    read_toml,
    toml_files,
)
from etl.definitions.history import History
from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Alias, Institution
from etl.definitions.measures import Measure
from etl.definitions.method.adoption import read_method
from etl.definitions.model import Definition
from etl.definitions.oversight.risks import Risks
from etl.definitions.programme import Programme, by_code
from etl.definitions.regions import Population, Region, Village
from etl.definitions.returns import Layout
from etl.definitions.review.references import broken_references
from etl.definitions.scenarios import Counted, Credit, Family, RuralCounted, Together, Universe
from etl.definitions.settings import Settings, SpecialDay
from etl.values.choices import offered
from etl.values.errors import DefinitionError, Refusal
from etl.values.house import ROOT
from etl.values.text import Text

PROGRAMMES = ROOT / "data" / "programmes"
Made = TypeVar("Made")


class Measures(Definition):
    """measures.toml."""

    measure: tuple[Measure, ...] = Field(min_length=1)


class Scenarios(Definition):
    """scenarios.toml."""

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
        choices = offered(slug, programme_names(root))
        raise Refusal(
            Text(
                en=f"“{slug}” is not a programme; {choices.en}. "
                "A programme is a folder in data/programmes/ with a programme.toml (docs/programmes.md).",
                zh=f"没有名为“{slug}”的项目；{choices.zh}。项目是 data/programmes/ 下的文件夹，内有 programme.toml，"
                "写法见 docs/programmes.md。",
            )
        )
    folder = root / slug
    return _load(folder, digest_of(folder))


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of a programme's definition files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not is_left_by_an_editor(path):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _load(folder: Path, digest: str) -> Programme:
    programme = assembled(folder, digest, Strict())
    assert programme is not None
    _check_references(programme)
    return programme


class Strict:
    """How a folder is read when it is loaded: the first fault is the refusal."""

    toml = staticmethod(read_toml)
    csv = staticmethod(read_csv)
    features = staticmethod(read_features)
    method = staticmethod(read_method)

    @staticmethod
    def hold(path: Path, make: Callable[[], Made]) -> Made:
        """What is made of several files, or of one of them."""
        return make()


def assembled(folder: Path, digest: str, read: Any) -> Programme | None:
    """A folder as a programme, its references not checked yet. `read` is `Strict`, or gathers faults
    (`etl.definitions.review.faults`): what cannot be read is None there, and the programme too without its settings."""
    scenarios = folder / "scenarios.toml"
    counting = (read.toml(scenarios, Scenarios) if scenarios.exists() else None) or Scenarios()
    settings = read.hold(folder / "programme.toml", lambda: settings_of(folder, read))
    listed = read.toml(folder / "measures.toml", Measures)
    measures = _coded(read, listed.measure if listed else (), folder / "measures.toml")
    indicators = _one_file_each(read, folder / "indicators", Indicator)
    history = folder / "history.toml"
    known_history = (read.toml(history, History) if history.exists() else None) or History()
    risks = folder / "risk.toml"
    parts: dict[str, Any] = {
        "institutions": _coded(
            read, read.csv(folder / "institutions.csv", Institution), folder / "institutions.csv"
        ),
        "aliases": tuple(read.csv(folder / "aliases.csv", Alias)),
        "regions": _coded(
            read, read.features(folder / "regions.geojson", Region), folder / "regions.geojson"
        ),
        "population": tuple(read.csv(folder / "population.csv", Population)),
        "villages": _coded(read, read.csv(folder / "villages.csv", Village), folder / "villages.csv"),
        "families": _coded(read, counting.family, scenarios),
        "universe": tuple(read.csv(folder / "universe.csv", Universe)),
        "returns": _one_file_each(read, folder / "returns", Layout),
    }
    groups = [group.code for group in settings.group] if settings else []
    methods = tuple(
        method
        for path in toml_files(folder / "methods")
        if (method := read.method(path, indicators, measures, groups)) is not None
    )
    if settings is None:
        return None
    return Programme(
        folder=folder,
        settings=settings,
        counted=counting.counted,
        rural=counting.rural,
        credit=counting.credit,
        together=counting.together,
        measures=measures,
        indicators=indicators,
        methods=methods,
        history=known_history,
        risks=read.toml(risks, Risks) if risks.exists() else None,
        digest=digest,
        **parts,
    )


def _coded(read: Any, items: Iterable[Any], path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = read.hold(path, lambda: by_code(items, path))
    return found if found is not None else {}


def settings_of(folder: Path, read: Any) -> Settings | None:
    """programme.toml; one that was copied from another programme still names that one, and would file under it."""
    path = folder / "programme.toml"
    settings: Settings | None = read.toml(path, Settings)
    if settings is None:
        return None
    if settings.slug != folder.name:
        line = line_of(path.read_text(encoding="utf-8"), ("slug",))
        sentence = f"slug is “{settings.slug}”, but the folder is named “{folder.name}”; let both be the same"
        raise DefinitionError(path, line, sentence)
    days = folder / "holidays.csv"
    return _with_special_days(settings, tuple(read.csv(days, SpecialDay)), days)


def _with_special_days(settings: Settings, days: tuple[SpecialDay, ...], path: Path) -> Settings:
    for date in duplicates(str(day.date) for day in days):
        raise DefinitionError(path, None, f"the day {date} is given twice")
    return settings.model_copy(update={"special_days": settings.special_days + days})


def _one_file_each(read: Any, folder: Path, model: type[Any]) -> Mapping[str, Any]:
    items = {}
    for path in toml_files(folder):
        item = read.toml(path, model)
        if item is not None and read.hold(path, partial(_named_after_its_code, item, path)) is not None:
            items[item.code] = item
    return MappingProxyType(items)


def _named_after_its_code(item: Any, path: Path) -> Any:
    if item.code != path.stem:
        raise DefinitionError(path, None, f"the file must be named {item.code}.toml after its code")
    return item


def _check_references(programme: Programme) -> None:
    for name, sentence, *where in broken_references(programme):
        path = programme.folder / name
        line = line_of(path.read_text(encoding="utf-8"), where[0]) if where else None
        raise DefinitionError(path, line, sentence)
