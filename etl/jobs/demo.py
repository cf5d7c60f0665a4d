"""Build a demonstration: write its return workbooks, registers and ledgers, then load them like anyone's."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Engine

from etl.acts.editions import prepare, publish, review
from etl.composing.drawing import default_issue_day
from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.demo.arrivals import write_files
from etl.demo.programmes import plan_of
from etl.intake.load import Loaded, load_files
from etl.jobs.demo_oversight import kailian_aml, park_service
from store.edition_reads import list_editions
from store.editions import StoredEdition
from store.facts import periods

Progress = Callable[[str, int, int], None]
"""(what is being done, how many are done, how many there are)"""

Afterwards = Callable[[Engine, Programme, int], None]
"""(engine, programme, seed): what persons do on pages once the files are in, through the same acts as theirs."""

AFTERWARDS: Mapping[str, Afterwards] = {"kailian-aml": kailian_aml, "park-service": park_service}
"""By slug, for demonstrations in which something is entered by form."""

PREPARES, REVIEWS = "牵头单位（演示）", "复核岗（演示）"
"""Who publishes a demonstration's bulletin: the posts that are played in the open demonstration."""


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


def publish_last_bulletin(engine: Engine, programme: Programme) -> StoredEdition | None:
    """Publish the newest period whose day of issue is over on the demonstration's own today, as on that day: who
    presents has slides at once. None where there is no such period, or somebody has been at its bulletin before."""
    from etl.composing.compose import compose

    today = programme.settings.today
    over = [
        period
        for period in periods(engine, programme.slug)
        if today is not None and default_issue_day(programme, period) < today
    ]
    if not over or list_editions(engine, programme.slug, "bulletin", over[-1]):
        return None
    at = end_of_day(programme.settings, f"{default_issue_day(programme, over[-1]).isoformat()}T16:30")
    made = prepare(engine, programme, "bulletin", over[-1], by=PREPARES, at=at, compose=compose)
    return publish(engine, review(engine, made.stored, by=REVIEWS, at=at), by=REVIEWS, at=at)
