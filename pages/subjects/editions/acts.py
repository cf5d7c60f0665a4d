"""Acts on the way of an edition, by the names that the pages use."""

from datetime import date, datetime

from etl.acts import editions as publish_job
from etl.acts.editions import Prepared, StoredEdition
from etl.composing.compose import compose
from etl.definitions.programme import Programme
from etl.editions.model import Kind
from etl.jobs.verify import Verified, verify
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import database, engine


def draw_up(
    programme: Programme, kind: Kind, period: str, issued_on: date | None, by: str, at: datetime
) -> StoredEdition:
    """Keep a draft of a period's next edition."""
    return publish_job.draw_up(
        engine(database()),
        programme,
        kind,
        period,
        by=_named(by),
        at=at,
        compose=compose,
        issued_on=issued_on,
    )


def prepare(
    programme: Programme, kind: Kind, period: str, issued_on: date | None, by: str, at: datetime
) -> Prepared:
    """Freeze the edition of a period for review; where one is published, its correction."""
    return publish_job.prepare(
        engine(database()),
        programme,
        kind,
        period,
        by=_named(by),
        at=at,
        compose=compose,
        issued_on=issued_on,
    )


def reword(edition: StoredEdition, code: str, zh: str, en: str, by: str, at: datetime) -> StoredEdition:
    """Other words for a paragraph of a draft; figures stand in them as {id}."""
    return publish_job.reword(engine(database()), edition, code, zh, en, by=_named(by), at=at)


def review(edition: StoredEdition, by: str, at: datetime) -> StoredEdition:
    """A second person agrees with a prepared edition."""
    return publish_job.review(engine(database()), edition, by=_named(by), at=at)


def send_back(edition: StoredEdition, reason: str, by: str, at: datetime) -> StoredEdition:
    """What is not published yet becomes a draft again."""
    return publish_job.send_back(engine(database()), edition, reason=reason, by=_named(by), at=at)


def publish(edition: StoredEdition, by: str, at: datetime) -> StoredEdition:
    """A reviewed edition goes out."""
    return publish_job.publish(engine(database()), edition, by=_named(by), at=at)


def verified(programme: Programme, edition: StoredEdition) -> Verified:
    """Read the filed workbooks again, draw the edition up again, and compare."""
    return verify(engine(database()), programme, edition, compose=compose)


def _named(by: str) -> str:
    """The post that acts; without one nobody could say later who did it."""
    if not by.strip():
        raise Refusal(Text(en="Write which post does this.", zh="请写明经办岗位。"))
    return by.strip()


def nothing_changed(edition: StoredEdition) -> Refusal:
    """What is said where an edition was to be prepared that would be the one that is there."""
    return Refusal(
        Text(
            en=f"Nothing has changed since {edition.name}; there is nothing to prepare.",
            zh=f"{edition.name} 之后没有任何变动，无须另行编制。",
        )
    )
