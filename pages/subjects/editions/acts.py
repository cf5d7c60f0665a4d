"""Acts on the way of an edition, by the names that the pages use."""

from datetime import date, datetime

from access.allowed import Doing
from access.viewer import Viewer
from etl.acts import editions as publish_job
from etl.acts import objections as objections_job
from etl.acts.editions import Prepared, StoredEdition
from etl.composing.compose import compose
from etl.definitions.programme import Programme
from etl.editions.model import Kind
from etl.jobs.verify import Verified, verify
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import database, engine
from pages.shared.permission import permit


def draw_up(
    programme: Programme, kind: Kind, period: str, issued_on: date | None, who: Viewer, at: datetime
) -> StoredEdition:
    """Keep a draft of a period's next edition."""
    return publish_job.draw_up(
        engine(database()),
        programme,
        kind,
        period,
        by=_permitted(programme, who, "draw up editions"),
        at=at,
        compose=compose,
        issued_on=issued_on,
    )


def prepare(
    programme: Programme, kind: Kind, period: str, issued_on: date | None, who: Viewer, at: datetime
) -> Prepared:
    """Freeze the edition of a period for review; where one is published, its correction."""
    return publish_job.prepare(
        engine(database()),
        programme,
        kind,
        period,
        by=_permitted(programme, who, "draw up editions"),
        at=at,
        compose=compose,
        issued_on=issued_on,
    )


def reword(
    programme: Programme, edition: StoredEdition, code: str, zh: str, en: str, who: Viewer, at: datetime
) -> StoredEdition:
    """Other words for a paragraph of a draft; figures stand in them as {id}."""
    return publish_job.reword(
        engine(database()),
        edition,
        code,
        zh,
        en,
        by=_permitted(programme, who, "draw up editions", edition),
        at=at,
    )


def review(programme: Programme, edition: StoredEdition, who: Viewer, at: datetime) -> StoredEdition:
    """A second person agrees with a prepared edition."""
    return publish_job.review(
        engine(database()), edition, by=_permitted(programme, who, "review editions", edition), at=at
    )


def send_back(
    programme: Programme, edition: StoredEdition, reason: str, who: Viewer, at: datetime
) -> StoredEdition:
    """What is not published yet becomes a draft again."""
    return publish_job.send_back(
        engine(database()),
        edition,
        reason=reason,
        by=_permitted(programme, who, "review editions", edition),
        at=at,
    )


def publish(programme: Programme, edition: StoredEdition, who: Viewer, at: datetime) -> StoredEdition:
    """A reviewed edition goes out; an assessment opens its results to objections until the day that it names."""
    by = _permitted(programme, who, "publish editions", edition)
    done = publish_job.publish(engine(database()), edition, by=by, at=at)
    objections_job.open_as_announced(engine(database()), programme, done, by=by, at=at)
    return done


def verified(programme: Programme, edition: StoredEdition, who: Viewer) -> Verified:
    """Read the filed workbooks again, draw the edition up again, and compare."""
    _permitted(programme, who, "verify editions", edition)
    return verify(engine(database()), programme, edition, compose=compose)


def _permitted(programme: Programme, who: Viewer, action: Doing, edition: StoredEdition | None = None) -> str:
    """The name that the act is recorded under; an edition of another programme is none of this one's."""
    if edition is not None and edition.programme != programme.slug:
        raise Refusal(Text(en="This edition belongs to another programme.", zh="该期属于其他项目。"))
    return permit(programme, who, action)


def nothing_changed(edition: StoredEdition) -> Refusal:
    """What is said where an edition was to be prepared that would be the one that is there."""
    return Refusal(
        Text(
            en=f"No figure has changed since {edition.name}; there is nothing to prepare.",
            zh=f"{edition.name} 之后所载数字无变动，无须另行编制。",
        )
    )
