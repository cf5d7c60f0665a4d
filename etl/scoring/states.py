"""The five states of a figure. They are never confused, and only two of them leave the reckoning."""

from enum import IntEnum
from typing import Final

from etl.values.text import Text


class State(IntEnum):
    """What is known about a figure. The word (`state.word`) is what frames and documents carry."""

    VALUE = 0
    NOT_APPLICABLE = 1
    NOT_FILED = 2
    TOO_FEW = 3
    UNDER_OBJECTION = 4

    @property
    def word(self) -> str:
        """The state as frames and documents carry it: its name in small letters."""
        return WORDS[self]

    @property
    def leaves(self) -> bool:
        """Whether the item leaves numerator and denominator. A return that was not filed never does."""
        return self in (State.NOT_APPLICABLE, State.TOO_FEW)

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure to rank and to score: a value, or one that somebody objects to."""
        return self in (State.VALUE, State.UNDER_OBJECTION)

    @property
    def text(self) -> Text:
        """The state as people read it."""
        return _TEXTS[self]


WORDS: Final = tuple(state.name.lower() for state in State)

_TEXTS: Final = {
    State.VALUE: Text(zh="有数值", en="value"),
    State.NOT_APPLICABLE: Text(zh="不适用", en="not applicable"),
    State.NOT_FILED: Text(zh="未报送", en="not filed"),
    State.TOO_FEW: Text(zh="样本过少", en="too few to say"),
    State.UNDER_OBJECTION: Text(zh="异议处理中", en="under objection"),
}


def state_of(word: str) -> State:
    """The state that a frame's word stands for."""
    return State(WORDS.index(word))
