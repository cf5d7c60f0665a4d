"""What an edition was made from: the filings in force when it was drawn up, and the version of the code."""

import hashlib
import os
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from etl.editions.model import Input
from etl.values.house import ROOT, VERSION
from store.filings import Filing, list_filings

CODE = ("etl", "store")


def inputs_in_force(
    engine: Engine, programme: str, known_on: datetime, periods: Collection[str] | None = None
) -> tuple[Input, ...]:
    """The filings in force at a moment (of `periods`, or all), by period, source, institution and version."""
    return tuple(
        as_input(one)
        for one in list_filings(engine, programme, as_known_on=known_on)
        if one.state == "accepted"
        and one.superseded_at is None
        and (periods is None or one.period in periods)
    )


def as_input(one: Filing) -> Input:
    """A filing as an edition names it: id, source, period, institution, version, file and SHA-256."""
    return Input(one.id, one.source, one.period, one.institution, one.version, one.filename, one.sha256)


@cache
def code_version() -> str:
    """The version, and the first 12 characters of the SHA-256 over all files of code and words that a figure, or the
    sentence that it stands in, may depend on.

    An edition keeps the mark it was drawn up with; `verify` draws it up again under that one.
    """
    seal = hashlib.sha256()
    for parts, path in sorted(file for room in CODE for file in _files(ROOT / room)):
        seal.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{VERSION}+{seal.hexdigest()[:12]}"


def _files(room: Path) -> Iterator[tuple[tuple[str, ...], Path]]:
    """The files of code and words with the parts of their path in the project. Each folder is looked into once, and
    texts are compared: `rglob` and comparing paths took longer than reading the files."""
    for walked, _, names in os.walk(room):
        folder = Path(walked)
        above = folder.relative_to(ROOT).parts
        yield from (((*above, name), folder / name) for name in names if name.endswith((".py", ".toml")))
