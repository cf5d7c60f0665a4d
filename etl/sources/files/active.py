"""What a workbook would do or fetch by itself when it is opened: macros, objects, queries, pictures from elsewhere.

A name says little: a part is what its content type and its relationship say that it is, and what its bytes are.
Whatever is active is refused with a sentence of its own; none of it is kept, and the marked copy holds none either.
"""

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.parsers import expat

import olefile

from etl.values.findings import refuse

MACROS, LINKS, OBJECTS, PICTURES, QUERIES = (
    "FILE-MACROS",
    "FILE-LINKS",
    "FILE-OBJECTS",
    "FILE-PICTURES",
    "FILE-QUERY",
)
_BY_NAME = (
    (
        re.compile(r"(^|/)(vbaproject[^/]*\.bin$|macrosheets/|intlmacrosheets/|dialogsheets/|activex/)"),
        MACROS,
    ),
    (re.compile(r"^(basic|scripts)/"), MACROS),
    (re.compile(r"(^|/)(externallinks/|connections\.xml$)"), LINKS),
    (re.compile(r"(^|/)(embeddings/|webextensions/)"), OBJECTS),
    (re.compile(r"(^|/)(queries|querytables|model)/"), QUERIES),
)
# The last word of a relationship's type, and words of a content type.
_BY_RELATION = {
    **dict.fromkeys(
        ("vbaproject", "vbaprojectsignature", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet", "control"),
        MACROS,
    ),
    **dict.fromkeys(("activexcontrol", "activexcontrolbinary", "attachedtoolbars"), MACROS),
    **dict.fromkeys(("externallink", "externallinkpath", "connections", "ddelink"), LINKS),
    **dict.fromkeys(("oleobject", "package", "webextension", "webextensiontaskpanes"), OBJECTS),
    **dict.fromkeys(("querytable", "powerpivotdata"), QUERIES),
}
_BY_TYPE = (
    (re.compile(r"vbaproject|macrosheet|dialogsheet|activex"), MACROS),
    (re.compile(r"externallink|\.connections"), LINKS),
    (re.compile(r"oleobject|webextension"), OBJECTS),
    (re.compile(r"querytable|model\+data"), QUERIES),
)
_TYPES = "[content_types].xml"
_OLE = b"\xd0\xcf\x11\xe0"
_MASHUP = re.compile(rb"D\0?a\0?t\0?a\0?M\0?a\0?s\0?h\0?u\0?p")
# Functions of a cell or a name that fetch from elsewhere, or call a program.
_FETCHES = re.compile(
    rb"<(?:\w+:)?(?:f|definedName)\b[^>]*>[^<]{0,8000}?(?<![A-Za-z0-9_])"
    rb"(?:WEBSERVICE|_xlfn\.IMAGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST)\s*\(",
    re.IGNORECASE,
)
_FETCHING = (b"webservice", b"_xlfn.image", b"rtd", b"call", b"register", b"exec", b"sql.request")
"""One of these is in whatever the pattern finds; to look for fixed words takes a tenth of its time."""
_IN_OPEN_DOCUMENT = (
    (re.compile(rb"<script:event-listener\b"), MACROS),
    (
        re.compile(rb"<(?:table:table-source|table:dde-link|office:dde-source|table:cell-range-source)\b"),
        LINKS,
    ),
    (re.compile(rb"<draw:(?:object-ole|plugin|applet|floating-frame)\b"), OBJECTS),
    (
        re.compile(
            rb'<draw:(?:image|fill-image)\b[^>]{0,2000}xlink:href="(?:[a-z][a-z0-9+.-]*:|//|\.\./)', re.I
        ),
        PICTURES,
    ),
)
_AT_ONCE, _OVERLAP = 1024 * 1024, 10_000
_LARGEST_LIST = 4 * 1024 * 1024


@dataclass(frozen=True)
class _Relation:
    """What a part points to: last word of the type, target, and whether that lies outside the file."""

    kind: str
    target: str
    is_outside: bool


def named_plainly(name: str) -> str:
    """An entry's name as readers compare it: lower case, strokes forward, without “.” and blanks around its words."""
    parts = (part.strip() for part in name.replace("\\", "/").casefold().split("/"))
    return "/".join(part for part in parts if part not in ("", "."))


def is_named_oddly(name: str) -> bool:
    """Whether a name only becomes that of a part when a reader is lenient: “xl/./a”, “xl//a”, “a.bin ”, “a.”."""
    parts = name.replace("\\", "/").removesuffix("/").split("/")
    return any(part != part.strip() or part in ("", ".") or part.endswith(".") for part in parts)


def refuse_active(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], filename: str) -> None:
    """Refuse a workbook in an archive (.xlsx, .xlsm, .xlsb, .ods) that does or fetches something by itself."""
    for entry in entries:
        name = named_plainly(entry.filename)
        for pattern, rule in _BY_NAME:
            if pattern.search(name):
                raise refuse(rule, file=filename)
    types = _types(archive, entries)
    for entry in entries:
        name = named_plainly(entry.filename)
        stated = types.get(name) or types.get("." + name.rpartition(".")[2], "")
        for pattern, rule in _BY_TYPE:
            if name != _TYPES and pattern.search(stated):
                raise refuse(rule, file=filename)
        if name.endswith(".rels"):
            _refuse_relations(_relations(archive, entry), filename)
        else:
            _refuse_content(archive, entry, name, filename)


def refuse_active_ole(content: bytes, filename: str) -> None:
    """Refuse an old workbook (.xls) with macro sheets, embedded objects, or links to other files.

    Raises OSError, ValueError, IndexError or struct.error for what is no workbook.
    """
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        paths = ole.listdir(streams=True, storages=True)
        if any(re.fullmatch(r"(mbd|lnk)[0-9a-f]{8}", path[0].casefold()) for path in paths):
            raise refuse(OBJECTS, file=filename)
        if any(path[0].casefold() in ("_vba_project_cur", "macros", "_vba_project") for path in paths):
            raise refuse(MACROS, file=filename)
        book = next((path for path in paths if path[0].casefold() in ("workbook", "book")), None)
        if book is None:
            return
        for kind, record in _records(ole.openstream(book).read()):
            if kind == _BOUNDSHEET and len(record) > 5 and record[5] in (1, 6):
                raise refuse(MACROS, file=filename)
            if kind == _SUPBOOK and _leads_outside(record):
                raise refuse(LINKS, file=filename)
            if kind in (_DCONN, _EXTERNAL_QUERY):
                raise refuse(QUERIES, file=filename)


_BOUNDSHEET, _SUPBOOK, _DCONN, _EXTERNAL_QUERY, _END = 0x85, 0x1AE, 0x876, 0x803, 0x0A


def _leads_outside(record: bytes) -> bool:
    """Whether a book that formulas refer to is another one: not this one, its own sheet, nor that of the functions."""
    length = int.from_bytes(record[2:4], "little")
    return length > 1 and length not in (0x0401, 0x3A01)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the globals of an old workbook, up to their end."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _END:
            return
        at += 4 + length


def _types(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> dict[str, str]:
    """What each part holds, by its name, and what parts with an ending hold, by “.ending”."""
    found: dict[str, str] = {}
    for entry in entries:
        if named_plainly(entry.filename) != _TYPES:
            continue
        for name, has in _elements(archive, entry):
            stated = has.get("ContentType", "").casefold()
            if name == "Override":
                found[named_plainly(has.get("PartName", ""))] = stated
            elif name == "Default":
                found["." + has.get("Extension", "").strip().casefold()] = stated
    return found


def _relations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[_Relation]:
    for name, has in _elements(archive, entry):
        if name == "Relationship":
            kind = posixpath.basename(has.get("Type", "").rstrip("/")).casefold()
            outside = has.get("TargetMode", "").strip().casefold() == "external"
            yield _Relation(kind, has.get("Target", ""), outside)


def _refuse_relations(relations: Iterator[_Relation], filename: str) -> None:
    """A hyperlink waits for somebody who follows it; everything else outside is fetched by whoever opens the file."""
    for one in relations:
        if one.kind in _BY_RELATION:
            raise refuse(_BY_RELATION[one.kind], file=filename)
        if one.is_outside and one.kind != "hyperlink":
            raise refuse(PICTURES if one.kind == "image" else LINKS, file=filename)


def _refuse_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, filename: str) -> None:
    """By its bytes: another file inside, a query's package, a formula that fetches."""
    with archive.open(entry) as part:
        head = part.read(8)
    if head.startswith(_OLE):
        raise refuse(OBJECTS, file=filename)
    if head.startswith(b"PK\x03\x04"):
        raise refuse(OBJECTS, file=filename)
    if name.startswith("customxml/"):
        _refuse_where(archive, entry, ((_MASHUP, QUERIES),), filename)
    elif name in ("content.xml", "styles.xml"):
        _refuse_where(archive, entry, _IN_OPEN_DOCUMENT, filename)
    elif name.endswith(".xml"):
        _refuse_where(archive, entry, ((_FETCHES, LINKS),), filename)


def _refuse_where(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    patterns: Sequence[tuple[re.Pattern[bytes], str]],
    filename: str,
) -> None:
    """Look for the patterns, piece by piece: a part may be much larger than what should lie in memory."""
    with archive.open(entry) as part:
        before = b""
        while piece := part.read(_AT_ONCE):
            window = before + piece
            for pattern, rule in patterns:
                if pattern is _FETCHES and not _may_fetch(window):
                    continue
                if pattern.search(window):
                    raise refuse(rule, file=filename)
            before = window[-_OVERLAP:]


def _may_fetch(window: bytes) -> bool:
    small = window.lower()
    return any(word in small for word in _FETCHING)


def _elements(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[tuple[str, dict[str, str]]]:
    """Local name and attributes of every element of a short part. What is longer than any such list is no list."""
    if entry.file_size > _LARGEST_LIST:
        raise ValueError("a list of parts without end")
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, has: found.append((name.rpartition(":")[2], has))
    try:
        parser.Parse(archive.read(entry), True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return found
