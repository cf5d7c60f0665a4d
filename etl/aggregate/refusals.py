"""What keeps an extract from being counted: one sentence each, from the room's table of sentences."""

import tomllib
from functools import cache
from pathlib import Path

from etl.values.errors import Refusal
from etl.values.text import Text, filled_in

_TABLE = Path(__file__).with_name("refusals.toml")


@cache
def sentences() -> dict[str, Text]:
    """Every sentence by its name."""
    return {name: Text(**text) for name, text in tomllib.loads(_TABLE.read_text(encoding="utf-8")).items()}


def refuse(name: str, **values: object) -> Refusal:
    """The refusal, ready to be raised."""
    text = sentences()[name]
    return Refusal(Text(zh=filled_in(text.zh, values), en=filled_in(text.en, values)))
