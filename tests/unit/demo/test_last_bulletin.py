"""`etl demo --published` publishes the last bulletin too: who presents has slides at once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from access.viewer import PLAYED
from etl.acts.editions import prepare
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.editions.canonical import read_edition
from etl.jobs.demo import PREPARES, REVIEWS, publish_last_bulletin
from store.edition_reads import list_editions, read_content
from tests.sharing import copied

DAQING = load_programme("daqing")


def test_the_last_bulletin_is_published_on_its_day_by_two_who_are_played(
    daqing_engine: Engine, tmp_path: Path
) -> None:
    engine = copied(daqing_engine, tmp_path / "own.db")
    stored = publish_last_bulletin(engine, DAQING)
    assert stored is not None
    assert (stored.name, stored.state) == ("daqing/bulletin/2019-12/1", "published")
    assert (stored.prepared_by, stored.reviewed_by) == (PREPARES, REVIEWS)
    assert (PLAYED["coordinator"], PLAYED["reviewer"]) == (PREPARES, REVIEWS)
    edition = read_edition(read_content(engine, stored.id))
    assert edition.slides
    assert (edition.issued_on, edition.known_on) == ("2020-01-15", "2020-01-15T16:30:00+08:00")
    later = datetime(2026, 1, 5, tzinfo=UTC)
    again = prepare(engine, DAQING, "bulletin", "2019-12", by="x", at=later, compose=compose)
    assert (again.unchanged, again.stored.id) == (True, stored.id)
    assert publish_last_bulletin(engine, DAQING) is None
    assert len(list_editions(engine, "daqing")) == 1


def test_before_the_day_of_issue_is_over_the_period_before_is_the_last(
    daqing_engine: Engine, tmp_path: Path
) -> None:
    engine = copied(daqing_engine, tmp_path / "own.db")
    for today, last in ((None, None), (date(2018, 5, 1), None), (date(2020, 1, 15), "2019-11")):
        stored = publish_last_bulletin(
            engine, replace(DAQING, settings=DAQING.settings.model_copy(update={"today": today}))
        )
        assert (stored and stored.period) == last
