"""Does the audit chain hold, and if not, which entry is the first that does not?"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from etl.telling import chain
from etl.values.text import Text
from store.audit import first_break, head


@dataclass(frozen=True)
class Chain:
    """What was found: entries in the chain, its head's code, and the first entry that does not hold."""

    entries: int
    head: str
    bad: int | None
    reason: Text | None

    @property
    def holds(self) -> bool:
        """Whether every entry follows from the one before."""
        return self.bad is None

    @property
    def sentence(self) -> Text:
        """In words whether it holds, or from which entry on it does not, and why."""
        if self.bad is None or self.reason is None:
            return chain.holds(self.entries, self.head)
        return chain.breaks(self.bad, self.reason)

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
    return Chain(end.sequence, end.code, number, chain.WHY[reason])
