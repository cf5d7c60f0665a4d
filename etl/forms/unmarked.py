"""What an earlier marked-up copy left in a workbook that comes back: what is marked anew says today's findings alone.

Whoever corrects the marked-up copy itself would else read under a figure that is right that it has to be corrected.
Of a note the house's part goes, and what somebody wrote above or below it stays; where nothing stays and nothing is
said anew, the note says that it was. Colours go; the list of findings is written anew in its place.
"""

import re
from collections.abc import Collection
from html import unescape

from etl.forms.listing import colours_of_the_house
from etl.forms.notes import AUTHOR, comments_of
from etl.forms.package import Package
from etl.forms.splicing import Splices, as_text, elements

SETTLED = {"zh": "此前的意见现已不再提出。", "en": "What was noted here before is no longer raised."}
_RULE = r"[（(][A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+[）)]"
_NAMES, _SETTLED = ("|".join(map(re.escape, each.values())) for each in (AUTHOR, SETTLED))
_OURS = re.compile(rf"\s*(?:{_NAMES})\n(?:.*{_RULE}|{_SETTLED}|.*)", re.DOTALL)
"""The house's part of a note: from its name to the id of the last rule, behind which a filer may have answered."""


def forget_marks(package: Package, sheet: str, noted: Collection[str], language: str) -> None:
    """Take out of a worksheet part what was marked in it before; at the cells that are `noted` a note follows."""
    part = comments_of(package, sheet)
    if part is not None:
        _forget_notes(package, part, noted, language)
    for start, end in reversed(colours_of_the_house(package, sheet)):
        xml = package.read(sheet)
        package.write(sheet, xml[:start] + xml[end:])


def _forget_notes(package: Package, part: str, noted: Collection[str], language: str) -> None:
    xml = package.read(part)
    found = elements(xml, lambda name, depth, has: name in ("comment", "text", "t"))
    splices, pieces = Splices(xml), [one for one in found if one.local == "t" and not one.is_empty]
    for comment in (one for one in found if one.local == "comment"):
        own = [one for one in pieces if comment.start < one.start < comment.end]
        said = [_text_in(xml[one.start : one.end]) for one in own]
        left = [_OURS.sub("", text, count=1) for text in said]
        if left == said:
            continue
        if not "".join(left).strip() and comment.attribute("ref") not in noted:
            left[0] = f"{AUTHOR[language]}\n{SETTLED[language]}"
        for one, text in zip(own, left, strict=True):
            splices.put(
                one.start, one.end, f'<{one.prefix}t xml:space="preserve">{as_text(text)}</{one.prefix}t>'
            )
    package.write(part, splices.done())


def _text_in(element: bytes) -> str:
    """What an element says that holds nothing but text."""
    return unescape(element[element.index(b">") + 1 : element.rindex(b"<")].decode("utf-8")).replace(
        "\r\n", "\n"
    )
