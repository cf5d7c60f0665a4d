"""A programme's own words under review: everything in them that no document could be written with."""

from pathlib import Path

from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError
from etl.wording.templates import WordingFile, faults_in

__all__ = ["WordingFile", "wording_faults"]


def wording_faults(folder: Path, programme: Programme | None) -> list[DefinitionError]:
    """Each with file and line. None where something else in the folder is wrong: then what the words name is not
    known, and everything but that is looked at."""
    return list(faults_in(folder, programme))
