"""Names that nobody knew: where their figures stand, how much that is, which known names are near, what was decided."""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz, process
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from store.names import NameDecision, NameUse, name_uses, places_of, read_decisions, sums_by_measure

MOST_SUGGESTED = 3
NEAR = 60
"""Below this likeness (of 100) a known name is not even suggested."""
SHORT = 75
"""How alike a short Chinese name is to the whole one: 农行 has two characters of 中国农业银行 and means it."""
_LOOKED_AT = 10
_SHORT_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_WEIGHTLESS = {
    "the",
    "ltd",
    "limited",
    "bank",
    "co",
    "op",
    "coop",
    "cooperative",
    "operative",
    "pvt",
    "private",
}


@dataclass(frozen=True)
class NearName:
    """A known name, whose it is, and how alike it is, from 0 to 100."""

    institution: str
    name: str
    likeness: int


@dataclass(frozen=True)
class ReviewName:
    """A name on the list: the provisional `code`, the name as filed first, the periods and sheets with figures of it.

    `share_pct` is the largest part that it has in any measure of any period (%). `decision` is the one that counts,
    None while nobody decided or where the last one was taken back.
    """

    code: str
    name: str
    periods: tuple[str, ...]
    sheets: tuple[str, ...]
    facts: int
    share_pct: Decimal
    near: tuple[NearName, ...]
    decision: NameDecision | None


def review_names(engine: Engine, programme: Programme) -> list[ReviewName]:
    """Every name that was ever kept apart: those that wait first, the largest share first."""
    uses = defaultdict(list)
    for use in name_uses(engine, programme.slug):
        uses[use.code, use.name].append(use)
    sums = sums_by_measure(engine, programme.slug) if uses else {}
    decided = {one.code: one for one in read_decisions(engine, programme.slug)}
    known = _known(programme)
    near = {code: _near(name, known) for code, name in uses}
    candidates = {one.institution for those in near.values() for one in those}
    places = places_of(engine, programme.slug, [*near, *candidates])
    rows = [
        _row(code, name, used, sums, _possible(code, near[code], places), decided.get(code))
        for (code, name), used in uses.items()
    ]
    return sorted(rows, key=lambda row: (row.decision is not None, -row.share_pct, row.code))


def _possible(
    code: str, near: list[NearName], places: Mapping[str, set[tuple[int, str]]]
) -> tuple[NearName, ...]:
    """The nearest that may be meant: who has a row of its own beside the name is another."""
    own = places.get(code, set())
    return tuple(one for one in near if not own & places.get(one.institution, set()))[:MOST_SUGGESTED]


def alias_lines(rows: list[ReviewName], *, heading: bool = True) -> str:
    """What was decided as lines of aliases.csv, by name."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if heading:
        writer.writerow(["alias", "institution", "note"])
    for row in sorted(rows, key=lambda one: (one.name.casefold(), one.name)):
        if row.decision:
            writer.writerow([row.name, row.decision.institution, row.decision.note])
    return text.getvalue()


def _row(
    code: str,
    name: str,
    uses: list[NameUse],
    sums: Mapping[tuple[str, str], int],
    near: tuple[NearName, ...],
    last: NameDecision | None,
) -> ReviewName:
    there = [use for use in uses if use.period]
    shares = [
        Decimal(100 * use.value) / sums[use.period, use.measure]
        for use in there
        if sums.get((use.period, use.measure), 0) > 0
    ]
    return ReviewName(
        code,
        name,
        tuple(sorted({use.period for use in there})),
        tuple(sorted({use.sheet for use in there})),
        sum(use.facts for use in there),
        round(max(shares, default=Decimal()), 4),
        near,
        last if last and last.institution else None,
    )


def _near(name: str, known: "Known") -> list[NearName]:
    """Names that are near, the nearest first, one an institution: alike in all words, and in those that both have."""
    written = [_compared(name)]
    whole, shared = (
        process.cdist(written, known.compared, scorer=scorer)[0]
        for scorer in (fuzz.token_sort_ratio, fuzz.token_set_ratio)
    )
    found: dict[str, NearName] = {}
    likeness = (whole + shared) / 2
    for at, one in enumerate(known.compared):
        if _is_short_for(written[0], one):
            likeness[at] = max(likeness[at], SHORT)
    for at in (-likeness).argsort(kind="stable")[:_LOOKED_AT]:
        if likeness[at] >= NEAR:
            institution = known.institutions[at]
            found.setdefault(
                institution, NearName(institution, known.written[at], round(float(likeness[at])))
            )
    return list(found.values())


def _is_short_for(short: str, whole: str) -> bool:
    """Whether a name of two to four Chinese characters is made of characters of the whole one in their order."""
    if not _SHORT_NAME.fullmatch(short) or len(short) >= len(whole):
        return False
    left = iter(whole)
    return all(character in left for character in short)


@dataclass(frozen=True)
class Known:
    """Every name and alias of the programme: whose it is, as it is written, and as it is compared."""

    institutions: tuple[str, ...]
    written: tuple[str, ...]
    compared: tuple[str, ...]


def _known(programme: Programme) -> Known:
    names = [
        (i.code, name) for i in programme.institutions.values() for name in (i.name_en, i.name_zh) if name
    ]
    names += [(one.institution, one.alias.rpartition("!")[2]) for one in programme.aliases]
    return Known(
        tuple(code for code, _ in names),
        tuple(name for _, name in names),
        tuple(_compared(name) for _, name in names),
    )


def _compared(name: str) -> str:
    """A name as it is compared: the words that say what kind of body it is weigh nothing."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(word for word in words if word not in _WEIGHTLESS) or " ".join(words)
