"""The programme that commands work with: its folder, with what the coordinator amended laid over it."""

from etl.definitions import load
from etl.definitions.programme import Programme
from store.engine import is_there, open_engine


def load_programme(slug: str) -> Programme:
    """The programme as it runs. Where there is no database yet nobody can have amended anything, and none is made."""
    from etl.queries.amended.running import running

    programme = load.load_programme(slug)
    return running(open_engine(), programme) if is_there() else programme
