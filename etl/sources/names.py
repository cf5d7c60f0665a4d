"""Names of institutions as others write them: a key for how they are typed, and the reviewed table behind it.

Nothing here guesses. A name is known when its key is that of a registered institution or of a reviewed alias;
every other name is handed back as unknown, with a stable code under which it can wait for a review.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from etl.definitions.files import quoted_line
from etl.definitions.institutions import TO_BE_REVIEWED, Alias, Institution
from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError, Refusal
from etl.values.text import Text

_APOSTROPHES = re.compile("['’‘`´]")
_LIMITED = frozenset({"ltd", "limited"})
_COOPERATIVE = re.compile(r"\bco ?op(?: ?erative)?\b")
_LEADING_THE = re.compile(r"^(?:the )+(?=.)")
_APART = "!"
_SLUG_LENGTH = 48
_HASH_LENGTH = 8


@lru_cache(maxsize=16_384)
def normalise(name: str) -> str:
    """The key of a name: words in lower case, one space apart; empty for a name without a letter or digit.

    Case, punctuation and spaces do not count, nor "limited" and a leading "the"; "&" is "and", "pvt" is
    "private", initials are one word, co-operative is written one way. Beyond that no word is dropped, moved
    or corrected: "Nagarik" and "Nagari" may be two banks.
    """
    key = _fold(name)
    while (folded := _fold(key)) != key:  # leaving out "ltd" may bring two initials together, and so on
        key = folded
    return key


def spelling(name: str) -> str:
    """The name as typed but for case and white space: it tells "Urban Co-op. Bank" from "Urban Coop Bank"."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def review_code(name: str, *, exact: bool = False) -> str:
    """A stable ASCII code for an institution that nobody has reviewed yet, from its key: "review-foo-bank".

    A key that is too long or not ASCII is cut and told apart by a hash. `exact` makes the code from the
    spelling instead, for rows of one sheet that share a key and must stay apart.
    """
    key = normalise(name)
    slug = "-".join(re.findall("[a-z0-9]+", key))
    if not exact and slug.replace("-", " ") == key and 0 < len(slug) <= _SLUG_LENGTH:
        return f"{TO_BE_REVIEWED}{slug}"
    digest = hashlib.sha256((spelling(name) if exact else key).encode()).hexdigest()[:_HASH_LENGTH]
    readable = slug[: _SLUG_LENGTH - _HASH_LENGTH - 1].strip("-")
    return TO_BE_REVIEWED + "-".join(part for part in (readable, digest) if part)


class ResolvedRow(NamedTuple):
    """Whose figures a row of a sheet holds. `alike`: the known institution that it cannot be told from."""

    code: str
    known: bool
    alike: str = ""


class Resolver:
    """Turns names into codes of institutions, by their own names and the reviewed aliases.

    An alias `Sheet!spelling` is for a sheet that publishes one institution in two rows: it names the row that
    is an institution of its own, and counts only where both rows stand in the same sheet.
    """

    def __init__(self, institutions: Iterable[Institution], aliases: Iterable[Alias] = ()) -> None:
        """Refused: two institutions that one name would fit, and an alias of an institution not given."""
        self._codes: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._apart: dict[tuple[str, str], str] = {}
        self._spelt: dict[str, set[str]] = {}
        for institution in institutions:
            self.learn(institution)
        for alias in aliases:
            self.learn(alias)

    def learn(self, one: Institution | Alias) -> None:
        """Know one more institution, or one more alias of one; refused as in the beginning."""
        if isinstance(one, Institution):
            names = [name for name in (one.name_en, one.name_zh) if name]
            self._spelt[one.code] = {spelling(name) for name in names}
            for name in names:
                self._enter(name, one.code)
            return
        if one.institution not in self._spelt:
            raise _no_such_institution(one)
        sheet, mark, row = one.alias.partition(_APART)
        if mark:
            self._apart[spelling(sheet), spelling(row)] = one.institution
        else:
            self._enter(one.alias, one.institution)

    def _enter(self, name: str, code: str) -> None:
        key = normalise(name)
        if not key:
            raise _unreadable(name, code)
        other, written = self._codes.setdefault(key, code), self._written.setdefault(key, name)
        if other != code:
            raise _one_name_for_two(written, other, name, code)

    def resolve(self, name: str) -> str | None:
        """The code of the institution of that name; None where it is not registered."""
        return self._codes.get(normalise(name))

    def resolve_rows(self, sheet: str, names: Sequence[str]) -> list[ResolvedRow]:
        """Whose figures the rows of one sheet hold, in their order: two rows never become one institution.

        Of rows that fall on one institution, an alias for this sheet or the registered name to the letter
        says which is which; the others wait for review, each under the code of its exact spelling. Only rows
        spelt alike to the letter share a code, and the caller has to report them.
        """
        codes = self._told_apart(sheet, names)
        rows = Counter(codes)
        literal = Counter(code for name, code in zip(names, codes, strict=True) if self._bears(code, name))
        waiting = Counter(review_code(name) for name, code in zip(names, codes, strict=True) if code is None)
        resolved = []
        for name, code in zip(names, codes, strict=True):
            if code is None:
                alike = waiting[review_code(name)] > 1
                resolved.append(ResolvedRow(review_code(name, exact=alike), known=False))
            elif rows[code] == 1 or (literal[code] == 1 and self._bears(code, name)):
                resolved.append(ResolvedRow(code, known=True))
            else:
                resolved.append(ResolvedRow(review_code(name, exact=True), known=False, alike=code))
        return resolved

    def _told_apart(self, sheet: str, names: Sequence[str]) -> list[str | None]:
        codes = [self.resolve(name) for name in names]
        rows = Counter(codes)
        return [
            self._apart.get((spelling(sheet), spelling(name)), code) if rows[code] > 1 else code
            for name, code in zip(names, codes, strict=True)
        ]

    def _bears(self, code: str | None, name: str) -> bool:
        return code is not None and spelling(name) in self._spelt[code]


def name_faults(programme: Programme) -> list[DefinitionError]:
    """Every institution and alias of a programme whose name no file could be read by, with file and line."""
    known, found = Resolver(()), []
    every: list[Institution | Alias] = [*programme.institutions.values(), *programme.aliases]
    for one in every:
        name, own = (
            ("institutions.csv", one.code) if isinstance(one, Institution) else ("aliases.csv", one.alias)
        )
        try:
            known.learn(one)
        except Refusal as refusal:
            path = programme.folder / name
            line = quoted_line(path.read_text(encoding="utf-8"), f"“{own}”")
            found.append(DefinitionError(path, line, refusal.sentence))
    return found


def _fold(name: str) -> str:
    # twice, because lower case may undo the normal form
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    text = _APOSTROPHES.sub("", text.replace("&", " and "))
    words = _joined("".join(map(_kept, text)).split())
    kept = ["private" if word == "pvt" else word for word in words if word not in _LIMITED]
    return _LEADING_THE.sub("", _COOPERATIVE.sub("cooperative", " ".join(kept)))


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # zero-width joiners, soft hyphens: invisible, and not between words
        return ""
    return character if category[0] in "LNM" else " "


def _joined(words: list[str]) -> list[str]:
    """Initials as one word, so that "j p morgan" and "jp morgan" are the same."""
    joined: list[str] = []
    initials = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            initials += word
            continue
        joined += [part for part in (initials, word) if part]
        initials = ""
    return joined


def _no_such_institution(alias: Alias) -> Refusal:
    en = f"The alias “{alias.alias}” leads to “{alias.institution}”, which is no institution here."
    zh = f"别名“{alias.alias}”指向“{alias.institution}”，但名录中没有该机构。"
    return Refusal(Text(en=en, zh=zh))


def _unreadable(name: str, code: str) -> Refusal:
    en = f"The name “{name}” of {code} has neither a letter nor a digit; no row could be known by it."
    return Refusal(Text(en=en, zh=f"{code} 的名称“{name}”既无文字也无数字，无法据以识别。"))


def _one_name_for_two(written: str, other: str, name: str, code: str) -> Refusal:
    en = f"“{written}” ({other}) and “{name}” ({code}) are one name to the reader; change one of them."
    zh = f"“{written}”（{other}）与“{name}”（{code}）在识别时是同一个名称；请更改其一。"
    return Refusal(Text(en=en, zh=zh))
