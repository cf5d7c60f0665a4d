"""What can be found, and by which words. Everything here is shown to the viewer anyway: names of the programme's own
definitions, and editions that are published. Objections, cases and returns are not in it."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from etl.queries.returns.checks import checks
from pages.shared import data, links
from pages.shared.language import LANGUAGES
from pages.shared.registry import ENTRIES
from pages.shared.view import View
from pages.shared.words import Words

MOST = 12
LONGEST = 40
"""So many letters of a check's sentence tell it from the others."""
SHORTEST_INITIALS = 2
"""A single letter is the initial of half of all names."""


@dataclass(frozen=True)
class Entry:
    """One thing: what kind it is and how it is called in the page's language, the address that shows it, and the keys
    by which it is found, folded (`folded`)."""

    kind: str
    name: str
    address: str
    code: str
    keys: tuple[str, ...]
    initials: tuple[str, ...]


def folded(text: str) -> str:
    """A name without case, width and blanks: as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> str:
    """The first letters of the pinyin of a Chinese name (油城银行: ycyh), by the reading that each character has in its
    word; signs are left out, Latin letters stay."""
    # Its table of words takes 58 MB and 0.8 s: only a server that somebody searches in pays for it.
    from pypinyin import Style, lazy_pinyin

    return "".join(
        one for one in folded("".join(lazy_pinyin(name, style=Style.FIRST_LETTER))) if one.isalnum()
    )


@data.kept
def entries(view: View) -> tuple[Entry, ...]:
    """What can be found of a programme's definitions, for this viewer and period. What no page shows is left out."""
    parts = (_pages(view), _institutions(view), _regions(view), _figures(view), _checks(view))
    return tuple(one for one in chain(*parts) if one.address)


def found(view: View, sought: str) -> list[Entry]:
    """The best `MOST` entries for what was typed: a code or a whole name first, then how names begin, then initials,
    then what holds the words somewhere."""
    wanted = folded(sought)
    if not wanted:
        return []
    scored = [
        (score, n, entry)
        for n, entry in enumerate((*entries(view), *_editions(view)))
        if (score := _score(entry, wanted)) is not None
    ]
    return [entry for _, _, entry in sorted(scored, key=lambda one: one[:2])[:MOST]]


def _score(entry: Entry, wanted: str) -> int | None:
    by_initials = len(wanted) >= SHORTEST_INITIALS and wanted.isascii()
    if wanted == folded(entry.code) or wanted in entry.keys:
        return 0
    if any(key.startswith(wanted) for key in entry.keys):
        return 1
    if by_initials and any(key.startswith(wanted) for key in entry.initials):
        return 2
    if any(wanted in key for key in entry.keys):
        return 3
    return 4 if by_initials and any(wanted in key for key in entry.initials) else None


def _entry(kind: str, name: str, address: str, code: str, names: Iterable[str]) -> Entry:
    listed = [name, *names, code]
    chinese = [one for one in listed if not one.isascii()]
    return Entry(
        kind,
        name,
        address,
        code,
        tuple(dict.fromkeys(folded(one) for one in listed if one)),
        tuple(dict.fromkeys(initials_of(one) for one in chinese)),
    )


def _pages(view: View) -> Iterable[Entry]:
    others = [Words(one, view.words.ranked, view.words.frequency, view.words.assessed) for one in LANGUAGES]
    for entry in ENTRIES:
        if entry.clock != "none":
            titles = [entry.title(words) for words in others]
            where = links.to_page(view, entry.name)
            yield _entry(view.words.say("Page"), entry.title(view.words), where, "", titles)


def _institutions(view: View) -> Iterable[Entry]:
    for code, one in view.programme.institutions.items():
        names = [name for language in LANGUAGES for name in (one.name(language), one.short(language))]
        where = links.to_institution(view, code)
        yield _entry(view.words.say("Institution"), one.short(view.language), where, code, names)


def _regions(view: View) -> Iterable[Entry]:
    for code, one in view.programme.regions.items():
        names = [one.name(language) for language in LANGUAGES]
        where = links.to_region(view, code)
        yield _entry(view.words.say("Region"), one.name(view.language), where, code, names)


def _figures(view: View) -> Iterable[Entry]:
    words, programme = view.words, view.programme
    for code, indicator in programme.indicators.items():
        name = indicator.name
        where = links.to_indicator(view, code)
        yield _entry(words.say("Indicator"), words.text(name), where, code, (name.zh, name.en))
    for code, measure in programme.measures.items():
        name = measure.name
        where = links.to_measure(view, code)
        yield _entry(words.say("Measure"), words.text(name), where, code, (name.zh, name.en))


def _checks(view: View) -> Iterable[Entry]:
    for one in checks(view.programme):
        where = links.to_check(view, one.id)
        yield Entry(
            view.words.say("Check"),
            _shortened(view.words.text(one.sentence)),
            where,
            one.id,
            (folded(one.id), *_both(one.sentence.zh, one.sentence.en)),
            (),
        )


def _shortened(sentence: str) -> str:
    """The beginning of a sentence, so that a list of what was found stays a list."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST]}…"


def _editions(view: View) -> Iterable[Entry]:
    words = view.words
    for one in data.published_editions(view.asked):
        kind = words.say("Bulletin") if one.kind == "bulletin" else words.say("Assessment")
        name = words.say(
            "{kind} of {period}, edition {n}", kind=kind, period=words.period(one.period), n=one.number
        )
        where = links.to_edition(view, one.kind, one.period, one.number)
        yield _entry(words.say("Edition"), name, where, "", (one.period, f"{one.kind}{one.period}"))


def _both(*texts: str) -> Sequence[str]:
    return [folded(one) for one in texts]
