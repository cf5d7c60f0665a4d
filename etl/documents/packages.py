"""Office files without a clock: entries in one order, at one time, packed alike; properties say the day of issue."""

import io
import zipfile
from typing import Any

from etl.documents import labels
from etl.documents.voice import Voice

TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can name."""
FIRST = "[Content_Types].xml"


def settled(content: bytes) -> bytes:
    """The same package with the content types first, the rest sorted, and nothing of the time it was written."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as package:
        for name in sorted(given.namelist(), key=lambda name: (name != FIRST, name)):
            entry = zipfile.ZipInfo(name, TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            package.writestr(entry, given.read(name), compresslevel=6)
    return written.getvalue()


def drop_thumbnail(relations: Any) -> None:
    """Leave out the picture that a library's own template has of its first page; `relations` are its package's."""
    for link in [link for link, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        relations.pop(link)


def short_code(voice: Voice) -> str:
    """Four groups of four hexadecimal digits of the edition's digest: what a person can compare by eye."""
    code = voice.digest
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))


def identity(voice: Voice) -> str:
    """Edition code and audit code: who holds a print can compare them with the books."""
    pairs = (
        (labels.DIGEST, short_code(voice)),
        (labels.AUDIT, voice.edition.audit_head),
        (labels.KNOWN_ON, voice.date(voice.edition.known_on)),
    )
    return "    ".join(voice.labelled(word, said) for word, said in pairs if said)
