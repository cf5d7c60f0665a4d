"""What filers have confirmed about their headings, as the reader wants it."""

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.sources.remembered import Remembered
from store.headings import read_headings


def remembered_headings(engine: Engine, programme: Programme) -> Remembered:
    """What filers of the programme have confirmed so far, for `read_file`."""
    return tuple((*one.key, one.measure) for one in read_headings(engine, programme.slug))
