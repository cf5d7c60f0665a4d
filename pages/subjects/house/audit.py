"""The audit chain: who did what and when, filtered, and taken away as CSV."""

from datetime import UTC, date, datetime, time, timedelta

import orjson
import streamlit as st

from pages.shared import filters
from pages.shared.quoting import for_markdown
from pages.shared.shell import HousePage
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.subjects.house import reads
from pages.subjects.house.reads import AuditQuestion, Entry

MOST = 2000
"""Entries shown and handed out at once; filters narrow further."""
DAYS = 30
EVERY = "all"


def show_audit(page: HousePage) -> None:
    """The entries that the filters leave, the newest first, and whether every link of the chain holds."""
    words = page.words
    st.header(words.say("Audit chain"), anchor=False)
    asked = _asked(page)
    found = reads.audit_entries(page.person, asked)
    said = words.count("{n} entry, the newest first.", "{n} entries, the newest first.", len(found))
    if len(found) == MOST:
        said = words.together(said, words.say("There may be more: choose fewer days."))
    st.markdown(said)
    if found:
        show_table(page, audit_table(page, found), "audit", words.say("Audit chain"))
    if st.button(words.say("Check every link of the chain"), key="check-chain"):
        broken = reads.first_break(page.person)
        if broken is None:
            st.success(words.say("Every link holds."))
        else:
            st.error(
                words.say("Entry {n} does not hold: {reason}.", n=broken[0], reason=for_markdown(broken[1]))
            )


def _asked(page: HousePage) -> AuditQuestion:
    words, (programmes, actors, acts) = page.words, reads.audit_words(page.person)
    every = words.say("all")
    left, middle, right = st.columns(3)
    today = page.now.date()

    def pick(
        place: st.delta_generator.DeltaGenerator, label: str, listed: tuple[str, ...], key: str
    ) -> str | None:
        with place:
            chosen = filters.pick(
                words, key, label, {EVERY: every} | {one: one or "–" for one in listed}, EVERY
            )
        return None if chosen == EVERY else chosen

    programme = pick(left, words.say("Programme (– is the house)"), programmes, "audit-programme")
    actor = pick(middle, words.say("Who"), actors, "audit-actor")
    act = pick(right, words.say("What"), acts, "audit-act")
    with left:
        first = filters.pick_day("audit-from", words.say("From"), today - timedelta(days=DAYS))
    with middle:
        last = filters.pick_day("audit-to", words.say("To"), today)
    with right:
        text = filters.ask_words("audit-text", words.say("Words in what it is about"))
    return AuditQuestion(programme, actor, act, _begins(first), _begins(last, 1), text, MOST)


def _begins(day: object, later: int = 0) -> datetime | None:
    if not isinstance(day, date):
        return None
    return datetime.combine(day + timedelta(days=later), time(0), UTC)


def audit_table(page: HousePage, found: tuple[Entry, ...]) -> Table:
    """A row for each entry; times in UTC, the digest whole."""
    words = page.words
    return Table(
        (
            text_column(words.say("Entry"), [str(one.sequence) for one in found], is_short=True),
            text_column(
                words.say("When (UTC)"),
                [one.act.at.astimezone(UTC).isoformat(sep=" ", timespec="seconds") for one in found],
            ),
            text_column(words.say("Programme"), [one.act.programme for one in found]),
            text_column(words.say("Who"), [one.act.actor for one in found]),
            text_column(words.say("What"), [one.act.act for one in found]),
            text_column(words.say("About what"), [one.act.subject for one in found]),
            text_column(
                words.say("Details"),
                [orjson.dumps(dict(one.act.detail), option=orjson.OPT_SORT_KEYS).decode() for one in found],
            ),
            text_column(words.say("Digest"), [one.digest for one in found]),
        )
    )
