"""Does the audit chain hold, and if not, which entry is the first that does not?"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from etl.values.text import Text
from store.audit import first_break, head

WHY = {
    "missing": Text(zh="缺失", en="is missing"),
    "does not follow the entry before it": Text(
        zh="与前一条不衔接", en="does not follow the entry before it"
    ),
    "cannot be read": Text(zh="无法读取", en="cannot be read"),
    "was changed": Text(zh="被改动过", en="was changed after it was sealed"),
    "cut off": Text(zh="起的记录被删去", en="and all after it are gone"),
    "differs from the printed code": Text(
        zh="与所载编码不符：该链条曾被截断或重写",
        en="is not the one that the printed code names: the chain was cut off or written anew",
    ),
}


@dataclass(frozen=True)
class Chain:
    """What was found: entries in the chain, its head's code, and the first entry that does not hold."""

    entries: int
    head: str
    bad: int | None
    reason: Text | None

    @property
    def holds(self) -> bool:
        return self.bad is None

    @property
    def sentence(self) -> Text:
        if self.reason is None:
            return Text(
                en=f"All {self.entries} entries hold; the head is {self.head}.",
                zh=f"全部 {self.entries} 条记录完整；链首编码 {self.head}。",
            )
        return Text(en=f"Entry {self.bad} {self.reason.en}.", zh=f"第 {self.bad} 条记录{self.reason.zh}。")

    def shape(self) -> dict[str, Any]:
        """The JSON document of `audit verify`."""
        return {
            "holds": self.holds,
            "entries": self.entries,
            "head": self.head,
            "first_bad_entry": self.bad,
            "sentence": self.sentence.en,
            "sentence_zh": self.sentence.zh,
        }


def look_at_chain(engine: Engine, printed: str = "") -> Chain:
    """Every link, and that the chain still holds the entry whose code was `printed`."""
    end, broken = head(engine), first_break(engine, printed.strip())
    if broken is None:
        return Chain(end.sequence, end.code, None, None)
    number, reason = broken
    return Chain(end.sequence, end.code, number, WHY[reason])
