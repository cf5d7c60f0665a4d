"""Sentences about an edition: what state it is in, who brought it there, and where a figure of it is from."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from etl.editions.model import Edition, Figure
from etl.editions.whereabouts import corrected
from etl.values.periods import day_and_clock
from etl.values.text import Text
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import NOTHING, Words


class Stored(Protocol):
    """An edition's place in the store, as far as a sentence tells it."""

    @property
    def number(self) -> int:
        """Which one of its kind and period it is, from 1."""

    @property
    def state(self) -> str:
        """Where it is on its way: draft, prepared, reviewed, published."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of its content, in hexadecimal."""

    @property
    def prepared_by(self) -> str | None:
        """Who drew it up; None where nobody has."""

    @property
    def prepared_at(self) -> datetime | None:
        """When it was drawn up (UTC)."""

    @property
    def reviewed_by(self) -> str | None:
        """Who reviewed it; None before that."""

    @property
    def reviewed_at(self) -> datetime | None:
        """When it was reviewed (UTC); None before that."""

    @property
    def published_by(self) -> str | None:
        """Who published it; None before that."""

    @property
    def published_at(self) -> datetime | None:
        """When it was published (UTC); None before that."""


def state_word(words: Words, state: str) -> str:
    """What a state is called."""
    return {
        "draft": words.say("draft"),
        "prepared": words.say("prepared, waits for review"),
        "reviewed": words.say("reviewed, waits for publication"),
        "published": words.say("published"),
    }[state]


def name_of(words: Words, stored: Stored, *, corrects: bool) -> str:
    """What an edition is called in a list: number, state, and whether it corrects another."""
    said = words.say("edition {n}: {state}", n=stored.number, state=state_word(words, stored.state))
    return words.say("{edition} (correction)", edition=said) if corrects else said


def way_of(view: View, stored: Stored) -> str:
    """Who prepared, reviewed and published an edition, and when."""
    words, zone = view.words, view.programme.settings.time_zone
    steps = (
        (words.say("prepared"), stored.prepared_by, stored.prepared_at),
        (words.say("reviewed"), stored.reviewed_by, stored.reviewed_at),
        (words.say("published"), stored.published_by, stored.published_at),
    )
    done = [
        words.say(
            "{step} by {who}, {when}",
            step=step,
            who=for_markdown(view.translated(who)),
            when=words.moment(at, zone),
        )
        for step, who, at in steps
        if who and at
    ]
    return " · ".join(done) if done else words.say("Nobody has prepared it yet.")


def proof_of(words: Words, stored: Stored, edition: Edition) -> str:
    """Number, short codes and the day that counts: what a printed copy is compared by."""
    return words.say(
        "Edition {n} · code {code} · audit chain {head} · from what was received by {day}",
        n=stored.number,
        code=stored.sha256[:12],
        head=edition.audit_head or NOTHING,
        day=words.dated(edition.known_on),
    )


def dates_of(view: View, stored: Stored, edition: Edition) -> str:
    """Which date is which, where a document's own is not the day on which it was published; else ""."""
    if stored.published_at is None:
        return ""
    zone = ZoneInfo(view.programme.settings.time_zone)
    published, _ = day_and_clock(stored.published_at.astimezone(zone))
    if edition.issued_on[:10] == published.isoformat():
        return ""
    return view.words.say(
        "Its date, {issued}, is the day of issue that is printed on it; here it was published on {published}.",
        issued=view.words.dated(edition.issued_on[:10]),
        published=view.words.day(published),
    )


def origin_of(view: View, figure: Figure) -> str:
    """In one line, for the pointer: from which facts or which source a figure is."""
    words, programme = view.words, view.programme
    if figure.basis:
        names = dict.fromkeys(
            words.text(programme.measures[one.measure].name)
            for one in figure.basis
            if one.measure in programme.measures
        )
        return words.say(
            "Worked out from: {measures}. Choose one to see its cells.", measures=words.listed([*names][:4])
        )
    if figure.source is not None:
        return words.say("Source: {source}", source=words.text(figure.source))
    return words.say("Recorded by the system or given by the definitions.")


def cause_word(words: Words, cause: str) -> str:
    """What made a figure differ."""
    return {
        "data": words.say("data"),
        "method": words.say("method"),
        "membership": words.say("membership"),
        "wording": words.say("wording"),
    }[cause]


def correction_texts(words: Words, edition: Edition) -> list[tuple[str, str, str, str, str]]:
    """Where it stands, before, after, cause and reason of each correction, in words; that a correction has a day of
    issue of its own corrects nothing."""

    def text(one: Text) -> str:
        return words.text(one)

    return [
        (
            text(place),
            text(one.before),
            text(one.after),
            cause_word(words, one.cause),
            text(one.reason),
        )
        for place, one in corrected(edition)
    ]
