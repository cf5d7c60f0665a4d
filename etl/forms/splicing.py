"""Add to an XML part without touching what is there: where its elements stand, and bytes put in between."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([A-Za-z0-9_.-]+)["']""")
_TAG = re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UTF8 = (b"utf-8", b"us-ascii", b"ascii")


class CannotSplice(ValueError):
    """The part is written in a way that nothing can be added to (another encoding, a document type, no XML)."""


@dataclass
class Element:
    """An element: name as written, attributes, depth, and the bytes from `start` to `end` (`inner` is the end tag)."""

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    inner: int = 0
    end: int = 0
    is_empty: bool = False
    parent: "Element | None" = field(default=None, repr=False)

    @property
    def local(self) -> str:
        """Its name without a prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """What a new element of the same vocabulary begins with: "" or "x:"."""
        return self.name[: -len(self.local)]

    def attribute(self, local: str) -> str:
        """The attribute of that name, whatever its prefix; "" where there is none."""
        return next((v for k, v in self.attributes.items() if k.rpartition(":")[2] == local), "")


def elements(xml: bytes, wanted: Callable[[str, int, dict[str, str]], bool]) -> list[Element]:
    """The elements that are `wanted` by local name, depth and attributes, in their order.

    A document type is not accepted.
    """
    text = xml.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARED.match(text)
    if text[:1] != b"<" or (declared and declared[1].lower() not in _UTF8):
        raise CannotSplice("not written in UTF-8")
    found: list[Element] = []
    open_elements: list[Element | None] = []
    parser = expat.ParserCreate()
    parser.buffer_text = False

    def start(name: str, attributes: dict[str, str]) -> None:
        one = None
        if wanted(name.rpartition(":")[2], len(open_elements), attributes):
            parent = next((e for e in reversed(open_elements) if e), None)
            at = parser.CurrentByteIndex
            one = Element(name, attributes, len(open_elements), at, parent=parent)
            found.append(one)
        open_elements.append(one)

    def end(name: str) -> None:
        if one := open_elements.pop():
            one.inner = parser.CurrentByteIndex
            opening = _tag_end(xml, one.start)
            one.is_empty = xml[opening - 2 : opening] == b"/>"
            one.end = opening if one.is_empty else xml.index(b">", one.inner) + 1

    def refuse(*_: object) -> None:
        raise CannotSplice("has a document type")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise CannotSplice(str(error)) from error
    return found


def _tag_end(xml: bytes, start: int) -> int:
    found = _TAG.match(xml, start)
    if found is None:
        raise CannotSplice("has a tag without end")
    return found.end()


@dataclass
class Splices:
    """Pieces to put into `xml`, each at an offset in it as it was. Those for one offset stay in order."""

    xml: bytes
    pieces: list[tuple[int, int, bytes]] = field(default_factory=list)

    def insert(self, at: int, piece: str) -> None:
        """Puts `piece` at the byte `at` of the `xml` as it was; nothing is taken away."""
        self.pieces.append((at, at, piece.encode("utf-8")))

    def put(self, start: int, end: int, piece: str) -> None:
        """Put `piece` in the place of what stands from `start` to `end`."""
        self.pieces.append((start, end, piece.encode("utf-8")))

    def append(self, parent: Element, piece: str) -> None:
        """Put `piece` behind the last child of `parent`."""
        if parent.is_empty:
            closing = f">{piece}</{parent.name}>".encode()
            self.pieces.append((parent.end - 2, parent.end, closing))
        else:
            self.insert(parent.inner, piece)

    def done(self) -> bytes:
        """The `xml` with all pieces put in, every other byte as it was."""
        out, position = [], 0
        for start, end, piece in sorted(self.pieces, key=lambda one: one[0]):
            out += [self.xml[position:start], piece]
            position = end
        return b"".join([*out, self.xml[position:]])


def as_text(text: str) -> str:
    """`text` for between two tags."""
    return escape(_FORBIDDEN.sub("", text))


def as_attribute(text: str) -> str:
    """`text` as an attribute's value, in quotes."""
    return quoteattr(_FORBIDDEN.sub("", text))
