"""Build the demonstration: write its return workbooks, register and ledgers, then load them like anyone's."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.demo import write
from etl.intake.load import Loaded, load_files

Progress = Callable[[str, int, int], None]
"""(what is being done, how many are done, how many there are)"""


def build_demonstration(
    engine: Engine, programme: Programme, seed: int, folder: Path, progress: Progress
) -> list[Loaded]:
    """Write the workbooks to `folder` and load them in the order in which they arrived."""
    arrivals = write(programme, seed, folder, lambda done, total: progress("write", done, total))
    done = 0

    def one_more(loaded: Loaded) -> None:
        nonlocal done
        done += 1
        progress("load", done, len(arrivals))

    return load_files(engine, programme, [(a.path, a.received_at) for a in arrivals], one_more)
