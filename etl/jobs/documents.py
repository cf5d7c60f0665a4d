"""Write an edition's documents: only of what is published, each file whole or not at all."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from etl.editions.canonical import canonical_bytes, read_sealed
from etl.editions.model import Edition
from store.edition_reads import read_content, record_documents
from store.editions import StoredEdition

Render = Callable[[Edition], Mapping[str, bytes]]
"""An edition in, its documents out: end of the file name (".docx") -> bytes. It asks nothing else of the world."""


@dataclass(frozen=True)
class Written:
    """A document on disk, with the SHA-256 of its bytes in hexadecimal."""

    path: Path
    sha256: str


def documents_of(content: bytes, render: Render) -> dict[str, bytes]:
    """File name -> bytes of all documents of an edition, and of the edition itself (.json), by name."""
    return _documents(read_sealed(content), render)


def _documents(edition: Edition, render: Render) -> dict[str, bytes]:
    stem = f"{edition.programme}-{edition.kind}-{edition.period}-{edition.number}"
    made = {name_of(stem, suffix): body for suffix, body in render(edition).items()}
    return dict(sorted((made | {f"{stem}.json": canonical_bytes(edition)}).items()))


def name_of(stem: str, suffix: str) -> str:
    """A suffix is an extension with its dot, or further words of the name that begin with a hyphen."""
    return stem + (suffix if suffix.startswith((".", "-")) else f".{suffix}")


def write_documents(
    engine: Engine,
    stored: StoredEdition,
    folder: Path,
    render: Render,
    *,
    by: str,
    at: datetime,
    done: Callable[[str], None] = lambda name: None,
    edition: Edition | None = None,
) -> list[Written]:
    """Make the documents of a published edition, note their hashes, and write them; `done` is called after each.

    `edition` is what is stored there, where somebody has read it already.
    Nothing is written before the edition and the hashes are in the database. A file is there whole or not at all.
    """
    files = _documents(edition or read_sealed(read_content(engine, stored.id)), render)
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    record_documents(engine, stored.id, hashes, by, at)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, body in files.items():
        written.append(write_whole(folder / name, body))
        done(name)
    return written


def write_whole(path: Path, body: bytes) -> Written:
    """Beside its place first, then into it: a reader sees the former file or the whole new one."""
    with _beside(path) as unfinished:
        try:
            with unfinished.open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as error:  # a full disk does not say of which file
            error.filename, error.filename2 = str(path), None
            raise
    return Written(path, hashlib.sha256(body).hexdigest())


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    unfinished = path.with_name(f".{path.name}.partial")
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)
