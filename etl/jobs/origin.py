"""Which edition was a file made from? Asked of a file that is not, byte for byte, one that was made here."""

import io
import re
import zipfile

from sqlalchemy import Engine

from etl.values.errors import Refusal
from etl.values.text import Text
from store.edition_reads import find_by_digest
from store.editions import StoredEdition

_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
PROPERTIES = ("docProps/", "customXml/")
"""Where the formats of office documents keep what is said about a file."""


def edition_of_file(engine: Engine, name: str, body: bytes) -> StoredEdition:
    """By the digest of an edition that stands in a document's properties (or anywhere in a PDF or JSON)."""
    for digest in dict.fromkeys(_DIGEST.findall(_properties(body))):
        if found := find_by_digest(engine, digest.decode()):
            return found[0]
    raise Refusal(
        Text(
            en=f"“{name}” names no edition of this database; give the edition itself: programme/kind/period/number.",
            zh=f"“{name}”未载明本数据库中的任何版本；请直接写明版本：项目/类型/报告期/版次。",
        )
    )


def _properties(body: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = [one for one in package.namelist() if one.startswith(PROPERTIES)]
            return b"\n".join(package.read(one) for one in names)
    except zipfile.BadZipFile:
        return body
