"""What the product wrote into a deck, kept in the file itself so that next month's refresh knows it again.

It stands in a part of custom XML that no reader is shown: of words their digest and each figure's print, of a chart
or table the names, the words and the tints, all by name and none by place. What differs from it is the presenter's.
Decks of before kept the words' digest as JSON in the alternative texts; those are read too, and put right.
"""

from typing import Any
from xml.sax.saxutils import escape

import orjson
from lxml import etree
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.presentation import Presentation
from pydantic import BaseModel, ConfigDict, ValidationError

from etl.documents.slides import marks

NAMESPACE = "urn:bianmin:slides:1"
_ITEM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = _ITEM + "Props"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_GUID = "{6E0B7C4B-5D0E-4B54-9F0C-6A1D3A6C1B18}"
_LARGEST = 8 * 1024 * 1024
"""Bytes of marks that are read; ours are some ten thousand."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Said(_Kept):
    """Words in a box: the digest of those that the product would write, and each figure's print."""

    digest: str
    figures: dict[str, str] = {}


class Drawn(_Kept):
    """A chart: its title, its alternative text, each series with its values, which categories the product coloured,
    and from which the presenter took that colour."""

    title: str
    alternative: str = ""
    series: dict[str, list[float | None]] = {}
    tinted: list[str] = []
    plain: list[str] = []


class Laid(_Kept):
    """A table: its alternative text, its headings, the words of each row by the row's name, and tints as above."""

    alternative: str = ""
    headings: list[str]
    rows: dict[str, list[str]] = {}
    tinted: list[str] = []
    plain: list[str] = []


class Marks(_Kept):
    """Of a whole deck. Keys are the code of the slide and the part, "slide.users/answer"."""

    slides: list[str] = []
    """The slides that were made, so that one that the presenter deletes stays deleted."""
    parts: list[str] = []
    """The parts that were made, so that one that the presenter takes away is not made again."""
    words: dict[str, Said] = {}
    charts: dict[str, Drawn] = {}
    tables: dict[str, Laid] = {}


class Memory:
    """What was known of a deck before, and what is noted of it now. Nothing noted is read back: a slide that the
    presenter doubled is compared with what stood in the file, like the first."""

    def __init__(self, before: Marks | None = None) -> None:
        self.before = before or Marks()
        self.after = Marks()

    @classmethod
    def of(cls, deck: Presentation) -> "Memory":
        """What a deck says of itself; of one from before the marks stood in a part, which slides were made."""
        for part in _items(deck):
            found = _read(part.blob)
            if found is not None:
                return cls(found)
        return cls(Marks(slides=_codes_of_before(deck)))

    def words(self, shape: Any) -> Said | None:
        """What was written into a shape, also by a deck of before; None where nothing is known of it."""
        return self.before.words.get(_key(shape)) or _words_of_before(shape)

    def chart(self, shape: Any) -> Drawn | None:
        """How a chart was drawn; None where nothing is known of it."""
        return self.before.charts.get(_key(shape))

    def table(self, shape: Any) -> Laid | None:
        """How a table was laid out; None where nothing is known of it."""
        return self.before.tables.get(_key(shape))

    def was_made(self, code: str, part: str) -> bool:
        """Whether this part of this slide was made once, so that a presenter who took it away does not get it again."""
        return f"{code}/{part}" in self.before.parts

    def knows(self, code: str) -> bool:
        """Whether the slide was made by this kind of marks, not by one of before."""
        return any(one.startswith(f"{code}/") for one in self.before.parts)

    def note(self, shape: Any, what: Said | Drawn | Laid) -> None:
        """Notes what the product puts into a shape now; its slide and part count as made from here on."""
        kinds: dict[type, dict[str, Any]] = {
            Said: self.after.words, Drawn: self.after.charts, Laid: self.after.tables
        }  # fmt: skip
        kinds[type(what)][_key(shape)] = what
        if _key(shape) not in self.after.parts:
            self.after.parts.append(_key(shape))

    def store(self, deck: Presentation, slides: list[str]) -> None:
        """Writes what was noted into the file; parts that were made once stay noted as made."""
        known = [one for one in self.before.parts if one not in self.after.parts]
        held = self.after.model_copy(
            update={"slides": slides, "parts": sorted([*self.after.parts, *known])}
        ).model_dump(mode="json")
        words = escape(orjson.dumps(held, option=orjson.OPT_SORT_KEYS).decode())
        blob = f'<?xml version="1.0" encoding="UTF-8"?>\n<marks xmlns="{NAMESPACE}">{words}</marks>'.encode()
        for part in _items(deck):
            if _read(part.blob) is not None:
                part._blob = blob
                return
        _add(deck, blob)


def _key(shape: Any) -> str:
    return f"{marks.code_of(shape.part.slide)}/{marks.part_of(shape)}"


def _items(deck: Presentation) -> list[Any]:
    """The custom XML of the file, whosever it is."""
    parts = deck.part.package.iter_parts()
    return [part for part in parts if str(part.partname).startswith("/customXml/item")]


def _read(blob: bytes) -> Marks | None:
    if NAMESPACE.encode() not in blob or len(blob) > _LARGEST:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        words = etree.fromstring(blob, parser).text or ""
        return Marks.model_validate(orjson.loads(words))
    except (etree.XMLSyntaxError, orjson.JSONDecodeError, ValidationError):
        return None


def _add(deck: Presentation, blob: bytes) -> None:
    package = deck.part.package
    taken = {part.partname for part in package.iter_parts()}
    number = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", package, blob)
    about = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{_GUID}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    properties = Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPERTIES_TYPE, package, about.encode())
    item.relate_to(properties, _PROPERTIES)
    deck.part.relate_to(item, _ITEM)


# ---- decks of before ----


def _codes_of_before(deck: Presentation) -> list[str]:
    given = deck.core_properties.keywords
    return given.removeprefix(marks.PREFIX).split(",") if given.startswith(marks.PREFIX) else []


def _words_of_before(shape: Any) -> Said | None:
    try:
        return Said.model_validate(orjson.loads(marks.alternative(shape)))
    except (orjson.JSONDecodeError, ValidationError):
        return None
