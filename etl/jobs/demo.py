"""Build a demonstration: write its return workbooks, registers and ledgers, then load them like anyone's."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import Loaded, load_files
from etl.jobs.demo_oversight import kailian_aml, park_service

Progress = Callable[[str, int, int], None]
"""(what is being done, how many are done, how many there are)"""

Afterwards = Callable[[Engine, Programme, int], None]
"""(engine, programme, seed): what persons do on pages once the files are in, through the same acts as theirs."""

AFTERWARDS: Mapping[str, Afterwards] = {"kailian-aml": kailian_aml, "park-service": park_service}
"""By slug, for demonstrations in which something is entered by form."""


def build_demonstration(
    engine: Engine, programme: Programme, seed: int, folder: Path, progress: Progress
) -> list[Loaded]:
    """Write the files to `folder`, load them in the order in which they arrived, then do what is done by form.

    Refused where the programme has no demonstration.
    """
    plan = plan_of(programme)
    arrivals = write_files(plan(programme, seed), folder, lambda done, total: progress("write", done, total))
    done = 0

    def one_more(loaded: Loaded) -> None:
        nonlocal done
        done += 1
        progress("load", done, len(arrivals))

    loaded = load_files(engine, programme, [(a.path, a.received_at) for a in arrivals], one_more)
    if programme.slug in AFTERWARDS:
        AFTERWARDS[programme.slug](engine, programme, seed)
    return loaded
