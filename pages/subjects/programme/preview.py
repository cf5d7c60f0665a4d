"""What a change will change, in sentences with their numbers."""

from collections.abc import Iterator

from etl.definitions.amending.changes import Change
from etl.queries.amended.preview import Aimed, Owing, Preview, Share
from etl.scoring.fixed import written_exact
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.subjects.methods.rehearsal_sentences import trial_sentence


def preview_sentences(page: Page, change: Change, found: Preview) -> Iterator[str]:
    """A sentence for each thing that changes, and for published editions that do not."""
    words = page.words
    if found.owing:
        yield from _owing(page, found.owing)
    if change.kind == "special-day":
        yield from _deadlines(page, found)
    if change.kind == "universe":
        yield from _shares(page, found)
    if found.aimed:
        yield from _aimed(page, found.aimed)
    if found.editions:
        yield words.count(
            "{n} published edition covers this time and stays as it is: {names}. Where its figures change, draw up a "
            "correction.",
            "{n} published editions cover this time and stay as they are: {names}. Where their figures change, draw "
            "up corrections.",
            len(found.editions),
            names=for_markdown(words.listed(found.editions[-3:])),
        )


def _owing(page: Page, owing: Owing) -> Iterator[str]:
    words = page.words
    yield words.say(
        "Institutions that owe a return for {period}: {before} → {after}.",
        period=words.period(owing.period),
        before=owing.before,
        after=owing.after,
    )
    if owing.filed_after:
        yield words.count(
            "It has filed {n} return for that time already, which stays on record.",
            "It has filed {n} returns for that time already, which stay on record.",
            owing.filed_after,
        )


def _deadlines(page: Page, found: Preview) -> Iterator[str]:
    words, zone = page.words, page.programme.settings.time_zone
    if not found.moved:
        yield words.say("No deadline of a return moves; the working days in between are counted differently.")
    for one in found.moved:
        yield words.say(
            "The return for {period} is due on {after} instead of {before}.",
            period=words.period(one.period),
            after=words.moment(one.after, zone),
            before=words.moment(one.before, zone),
        )


def _shares(page: Page, found: Preview) -> Iterator[str]:
    words = page.words
    if not found.shares:
        yield words.say(
            "No figure on record changes: it counts from {period} on.", period=words.period(found.first)
        )
    for one in found.shares:
        yield words.say(
            "{where}, {period}: {connected} connected of {before} → {after}, {share} → {then}.",
            where=_place_of(page, one),
            period=words.period(one.period),
            connected=words.number(one.connected or 0),
            before=words.number(one.before) if one.before is not None else "–",
            after=words.number(one.after) if one.after is not None else "–",
            share=words.share(one.share_before),
            then=words.share(one.share_after),
        )


def _place_of(page: Page, one: Share) -> str:
    words, programme = page.words, page.programme
    if not one.region:
        return words.say("All kinds of points together")
    region = programme.regions[one.region].name(words.language)
    return words.say(
        "{kind} in {region}", kind=words.text(programme.points[one.scenario].name), region=region
    )


def _aimed(page: Page, aimed: Aimed) -> Iterator[str]:
    words = page.words
    yield words.say(
        "The target: {before} → {after}.",
        before=written_exact(aimed.before),
        after=written_exact(aimed.after),
    )
    if aimed.tried:
        changed = sum(one.old != one.new for one in aimed.tried.rows)
        yield words.count(
            "Under it {n} institution would have had another score in {period}.",
            "Under it {n} institutions would have had another score in {period}.",
            changed,
            period=words.period(aimed.tried.period),
        )
        yield trial_sentence(page.view, aimed.tried)
