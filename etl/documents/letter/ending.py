"""Where the text ends: its last words, the list of annexes and the signature, which stand on one page."""

import re
from collections.abc import Mapping
from copy import deepcopy

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from etl.documents import labels
from etl.documents.columns import ems, lines
from etl.documents.letter.pages import PORTRAIT_ROOM
from etl.documents.letter.styles import SIZE_3, add, right_by
from etl.documents.voice import Language, Voice, annexes

WITH_SIGNATURE, WITH_TEXT = 2, 6
"""Annexes of a long list that stand on the page of the signature at least, and how many a list has at most that stays
whole with the signature and the text's last words: no page holds a signature without words of the text."""
SHORT = 3
"""Lines up to which the last paragraph is not parted: it goes with the signature as it is."""
CERTAIN = 1.08
"""How much wider than reckoned a line may turn out to be: what is to fill two lines fills them even so."""
HALF = 11
"""Lines of half a page. A last sentence that is longer does not go with the signature as a whole."""
_ENDS: Mapping[Language, re.Pattern[str]] = {
    "zh": re.compile("[。！？]"),
    "en": re.compile(r"[.!?] (?=[A-Z])"),
}


def sign_below(document: Document, voice: Voice) -> None:
    """The list of annexes and the signature below the text, whose last words go with them."""
    given = len(annexes(voice.edition))
    if given <= WITH_TEXT:
        _stay_with_signature(document, voice)
    _annex_list(document, voice)
    _signature(document, voice)


def ending_lines(voice: Voice) -> int:
    """Lines from the text's end down to who may read it: a blank one and the list of annexes, two blank ones, issuer,
    day and readers."""
    given = annexes(voice.edition)
    word = ems(voice.labelled(labels.ANNEXES, ""))
    room = PORTRAIT_ROOM - (2 + word) * SIZE_3.pt
    listed = sum(lines(f"0. {voice.say(section.title)}", room, SIZE_3.pt) for section in given)
    issuer = lines(voice.say(voice.edition.letterhead.issuer), PORTRAIT_ROOM - 4 * SIZE_3.pt, SIZE_3.pt)
    return bool(given) + listed + 2 + issuer + 1 + lines(voice.scope(), PORTRAIT_ROOM, SIZE_3.pt)


def last_words(words: str, language: Language) -> int:
    """Where in the words of a long last paragraph those begin that go with the signature: the fewest whole sentences
    that certainly fill two lines. Word processors break a paragraph that stays with the next one differently, some not
    at all, and only they know where its lines end: so it is parted between sentences. 0 where it stays as it is."""
    if lines(words, PORTRAIT_ROOM, SIZE_3.pt) <= SHORT:
        return 0
    ends = [one.end() for one in _ENDS[language].finditer(words) if _is_outside(words[: one.end()])]
    filled = [end for end in ends if lines(words[end:], PORTRAIT_ROOM * CERTAIN, SIZE_3.pt) > 1]
    return max(filled, default=0)


def _is_outside(before: str) -> bool:
    return all(before.count(left) == before.count(right) for left, right in ("（）", "()", "“”"))


def _stay_with_signature(document: Document, voice: Voice) -> None:
    """No page holds a signature alone: the last words, or a table's last row, stand on its page."""
    last = document.element.body[-2]  # behind it only the page's measures
    if last.tag != qn("w:p"):
        kept = [*last.tr_lst[-1].iter(qn("w:p"))]
    else:
        paragraph = Paragraph(last, document)
        at = last_words(paragraph.text, voice.language)
        paragraph = _parted(paragraph, at) if at else paragraph
        is_long = lines(paragraph.text, PORTRAIT_ROOM, SIZE_3.pt) > HALF
        kept = [] if is_long and annexes(voice.edition) else [paragraph._p]
    for one in kept:
        one.get_or_add_pPr().get_or_add_keepNext()


def _parted(paragraph: Paragraph, at: int) -> Paragraph:
    """The paragraph ends before its character `at`; what stood behind it is the one below, which is given back. A
    comment spans both."""
    below = deepcopy(paragraph._p)
    paragraph._p.addnext(below)
    behind = Paragraph(below, paragraph._parent)
    whole = len(paragraph.text)
    _cut(paragraph, 0, at, {"w:commentRangeEnd", "w:commentReference"})
    _cut(behind, at, whole, {"w:commentRangeStart"})
    return behind


def _cut(paragraph: Paragraph, start: int, end: int, dropped: set[str]) -> None:
    """Leaves the characters from `start` to `end`, and of a comment's marks all but those `dropped`."""
    place = 0
    for run in [one for one in paragraph.runs if one.text]:
        words, before = run.text, place
        place += len(words)
        run.text = words[max(0, start - before) : max(0, end - before)]
        if place >= end:
            run.text = run.text.rstrip(" ")
        if not run.text:
            paragraph._p.remove(run._r)
    for one in list(paragraph._p):
        if any(one.tag == qn(mark) or one.find(qn(mark)) is not None for mark in dropped):
            paragraph._p.remove(one)


def _annex_list(document: Document, voice: Voice) -> None:
    """附件：1. … one line below the text; further ones stand under the first. A short list stays with the end of
    the text and the signature; of a long one the last two stay with the signature, and the others fill the page on
    which the text ends."""
    given = annexes(voice.edition)
    if not given:
        return
    add(document, "", "GBT Body").paragraph_format.keep_with_next = True
    word, names = voice.labelled(labels.ANNEXES, ""), [voice.say(section.title) for section in given]
    for place, name in enumerate(names, 1):
        only = len(names) == 1
        before = word if place == 1 else ""
        line = add(document, before + (name if only else f"{place}. {name}"), "GBT Body")
        line.paragraph_format.keep_with_next = (
            len(names) <= WITH_TEXT or place == 1 or place > len(names) - WITH_SIGNATURE
        )
        _hang(line, 2 + ems(word), ems(word) if place == 1 else 0.0)


def _hang(line: Paragraph, left: float, back: float) -> None:
    """All lines `left` characters in, the first one `back` of them less."""
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    for name, characters in (
        (("left", left), ("hanging", back)) if back else (("left", left), ("firstLine", 0.0))
    ):
        indent.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
        indent.set(qn(f"w:{name}"), str(round(characters * 320)))


def _signature(document: Document, voice: Voice) -> None:
    """The issuer and the day, four characters from the right edge, kept together."""
    for _ in range(2):
        add(document, "", "GBT Body").paragraph_format.keep_with_next = True
    issuer, day = voice.say(voice.edition.letterhead.issuer), voice.date(voice.edition.issued_on)
    shift = max(0, int((ems(day) - ems(issuer)) / 2))
    signed = add(document, issuer, "GBT Flush")
    signed.paragraph_format.keep_with_next = True
    right_by(signed, max(1, 4 + shift))
    dated = add(document, day, "GBT Flush")
    dated.paragraph_format.keep_with_next = True
    right_by(dated, 4)
    add(document, voice.scope(), "GBT Body")
