"""Which edition was shown on a day, and what has been corrected since: the two clocks of every page."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.editions.canonical import read_edition
from etl.editions.model import Edition
from etl.values.choices import offered
from etl.values.errors import Refusal
from etl.values.text import Text
from store.edition_reads import find_by_digest, list_editions, read_content
from store.editions import StoredEdition


@dataclass(frozen=True)
class Kept:
    """An edition with its place in the store: state, persons, moments."""

    stored: StoredEdition
    edition: Edition


@dataclass(frozen=True)
class Shown:
    """The edition of a moment (None before the first), and the corrections published after it, oldest first."""

    then: Kept | None
    later: tuple[Kept, ...]


def kept(engine: Engine, stored: StoredEdition) -> Kept:
    """Reads the content of a stored edition and puts it beside its place in the store."""
    return Kept(stored, read_edition(read_content(engine, stored.id)))


def edition_as_known(engine: Engine, programme: Programme, kind: str, period: str, moment: datetime) -> Shown:
    """What was shown at a moment, frozen, with the later corrections beside it.

    An edition counts from the beginning of the day of issue that is printed on it, in the programme's zone.
    """
    zone = ZoneInfo(programme.settings.time_zone)
    stored = list_editions(engine, programme.slug, kind, period)
    published = [kept(engine, one) for one in stored if one.state == "published"]
    before = [one for one in published if _issued(one.edition, zone) <= moment]
    then = before[-1] if before else None
    later = [one for one in published if then is None or one.stored.number > then.stored.number]
    return Shown(then, tuple(later))


def _issued(edition: Edition, zone: ZoneInfo) -> datetime:
    return datetime.combine(datetime.fromisoformat(edition.issued_on).date(), time.min, zone)


def _no_edition(name: str, known: list[str]) -> Refusal:
    """`known`: the editions of the programme that the name begins with; what is advised is one that there is."""
    if known:
        choices = offered(name, known)
        return Refusal(
            Text(en=f"There is no edition “{name}”; {choices.en}.", zh=f"没有版本“{name}”；{choices.zh}。")
        )
    return Refusal(
        Text(
            en=f"There is no edition “{name}”; write one that was drawn up here as programme/kind/period/number, or its"
            " SHA-256.",
            zh=f"没有版本“{name}”；请写明本库中已有的版本：项目/类型/报告期/版次，或其 SHA-256。",
        )
    )


def find_named(engine: Engine, name: str) -> StoredEdition:
    """The edition called `name`: programme/kind/period/number, without the number the newest published one; or the
    first characters (at least 6) of its SHA-256. Anything else is refused with a sentence."""
    parts = name.strip("/").split("/")
    if len(parts) in (3, 4):
        known = list_editions(engine, *parts[:3])
        fitting = [
            one for one in known if (one.state == "published" if len(parts) == 3 else one.name == name)
        ]
        if fitting:
            return fitting[-1]
    elif len(parts) == 1 and len(name) >= 6 and (found := find_by_digest(engine, name.lower())):
        if len(found) == 1:
            return found[0]
        raise Refusal(
            Text(
                en=f"Several editions begin with {name}: {', '.join(one.name for one in found)}; write more digits.",
                zh=f"有多个版本以 {name} 开头：{'、'.join(one.name for one in found)}；请多写几位。",
            )
        )
    raise _no_edition(name, [one.name for one in list_editions(engine, parts[0])])
