"""Words that somebody types into a field: kept letter by letter, or refused in a sentence; never cut or changed."""

import re
from collections.abc import Iterator, Mapping

from etl.values.errors import Refusal
from etl.values.text import Text

LONGEST = 10_000
"""Characters of one field; a page of Chinese has a thousand."""
# What no text holds: PostgreSQL keeps no U+0000, nothing can be written of half a pair (U+D800…, which a terminal of
# another encoding leaves behind), and the other signs steer terminals and printers. Tabs and ends of lines may stand.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def refuse_unkept(*typed: object) -> None:
    """Refuse words that cannot be kept as they were typed: with a sign that is no writing, or too many. What holds
    words (the lines of a form, a definition as it is dumped) is looked through."""
    for text in (text for one in typed for text in _texts(one)):
        if found := _UNKEPT.search(text):
            code, place = f"U+{ord(found[0]):04X}", found.start() + 1
            raise Refusal(
                Text(
                    en=f"Character {place} of what you wrote is no writing ({code}); delete it and type it again.",
                    zh=f"所填内容的第 {place} 个字符不是文字（{code}）；请删除后重新填写。",
                )
            )
        if len(text) > LONGEST:
            raise Refusal(
                Text(
                    en=f"What you wrote has {len(text)} characters, and a field takes {LONGEST}; write less, or hand "
                    "in the rest as a file.",
                    zh=f"所填内容有 {len(text)} 个字符，每栏不超过 {LONGEST} 个；请精简，其余内容请另附文件。",
                )
            )


def _texts(typed: object) -> Iterator[str]:
    if isinstance(typed, str):
        yield typed
    elif isinstance(typed, Mapping):
        yield from (text for one in typed.values() for text in _texts(one))
    elif isinstance(typed, list | tuple):
        yield from (text for one in typed for text in _texts(one))
