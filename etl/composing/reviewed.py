"""A programme's own words under review: everything in them that no document could be written with."""

from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError
from etl.wording.templates import WordingFile, faults_in

__all__ = ["WordingFile", "wording_faults"]


def wording_faults(programme: Programme) -> list[DefinitionError]:
    """Each with file and line."""
    return list(faults_in(programme))
