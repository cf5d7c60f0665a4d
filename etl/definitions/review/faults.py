"""Everything that is wrong in a programme's folder, each with file and line, whatever else is wrong beside it."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from etl.definitions.boundaries import draws, faults_in
from etl.definitions.files import csv_faults, feature_faults, line_of, quoted_line, toml_faults
from etl.definitions.load import assembled
from etl.definitions.method.adoption import misfits
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.definitions.review.references import broken_references
from etl.values.errors import DefinitionError, Refusal

Model = TypeVar("Model", bound=BaseModel)
Made = TypeVar("Made")


class Gathering:
    """Reads a folder and keeps the faults instead of refusing. `unread` are files, and folders of files, of which
    something could not be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[DefinitionError] = []
        self.unread: set[str] = set()

    def toml(self, path: Path, model: type[Model]) -> Model | None:
        """One file; None where anything is wrong in it."""
        found, faults = toml_faults(path, model)
        self._keep(path, faults)
        return found

    def csv(self, path: Path, model: type[Model]) -> list[Model]:
        """The rows that can be read."""
        found, faults = csv_faults(path, model)
        self._keep(path, faults)
        return found

    def features(self, path: Path, model: type[Model]) -> list[Model]:
        """The features that can be read."""
        found, faults = feature_faults(path, model)
        self._keep(path, faults)
        return found

    def method(self, path: Path, *_programme: object) -> Method | None:
        """A method's file; whether it fits the programme is asked afterwards, of all that could be read."""
        found = self.toml(path, Method)
        if found is not None and found.code != path.stem:
            sentence = f"the file is named {path.stem}, the method's code is {found.code}"
            self._keep(path, [DefinitionError(path, None, sentence)])
        return found

    def hold(self, path: Path, make: Callable[[], Made]) -> Made | None:
        """What is made; None where it is refused."""
        try:
            return make()
        except DefinitionError as error:
            self._keep(error.file, [error])
        except Refusal as error:
            self._keep(path, [DefinitionError(path, 1, error.sentence)])
        return None

    def _keep(self, path: Path, faults: list[DefinitionError]) -> None:
        self.faults += [one for one in faults if str(one) not in map(str, self.faults)]
        if faults:
            self.unread |= {path.name, path.parent.name}


def faults_of(folder: Path) -> tuple[Programme | None, list[DefinitionError]]:
    """Every fault of a folder, in the order of its files and lines; and the programme, where it could be put together.

    What one file says of another is looked at as far as both can be read.
    """
    read = Gathering(folder)
    programme = assembled(folder, "", read)
    if programme is not None:
        read.faults += _between_files(programme, read.unread)
        read.faults += _of_boundaries(programme, read.unread)
    faults = [_with_a_line(one) for one in read.faults]
    faults += _unread(folder)
    return programme, sorted(faults, key=lambda one: (one.file.as_posix(), one.line or 0))


def _between_files(programme: Programme, unread: set[str]) -> list[DefinitionError]:
    found = []
    for name, sentence, *where in broken_references(programme, unread):
        path = programme.folder / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        found.append(DefinitionError(path, line_of(text, where[0]) if where else None, sentence))
    if not unread & {"indicators", "measures.toml", "programme.toml"}:
        found += _of_methods(programme)
    return found


def _of_boundaries(programme: Programme, unread: set[str]) -> list[DefinitionError]:
    """What keeps the map from being drawn, where the file draws regions at all."""
    path = programme.folder / "regions.geojson"
    if "regions.geojson" in unread or not path.exists() or not draws(path):
        return []
    return faults_in(path, programme.regions)


def _of_methods(programme: Programme) -> list[DefinitionError]:
    """All misfits of the methods."""
    return [
        DefinitionError(programme.folder / "methods" / f"{method.code}.toml", None, sentence)
        for method in programme.methods
        for sentence in misfits(method, programme.indicators, programme.measures, list(programme.groups))
    ]


READ = (
    "programme.toml", "measures.toml", "institutions.csv", "aliases.csv", "regions.geojson", "population.csv",
    "holidays.csv", "history.toml", "risk.toml", "scenarios.toml", "universe.csv", "villages.csv", "indicators/",
    "methods/", "returns/", "wording/",
)  # fmt: skip
"""What is read of a programme's folder. Anything may lie beside it, for it is a folder of the branch's own."""
_ALIKE = 0.75
"""From which likeness on (of difflib) a name is taken for one of these that was misspelt."""


def _unread(folder: Path) -> list[DefinitionError]:
    """Files and folders whose name is nearly one that is read: what stands in them would count for nothing, and
    nobody would be told."""
    found = []
    for path in sorted(folder.iterdir()):
        name = f"{path.name}/" if path.is_dir() else path.name
        meant = get_close_matches(
            name.lower(), [one for one in READ if not (folder / one).exists()], 1, _ALIKE
        )
        if name not in READ and meant:
            found.append(
                DefinitionError(path, None, f"nothing is read from “{name}”; is “{meant[0]}” meant?")
            )
    return found


def _with_a_line(fault: DefinitionError) -> DefinitionError:
    """A fault that names no line: that of the first thing it quotes, else the first one of the file."""
    if fault.line is not None or not fault.file.exists():
        return fault
    text = fault.file.read_text(encoding="utf-8", errors="replace")
    return DefinitionError(fault.file, quoted_line(text, fault.said.en) or 1, fault.said)
