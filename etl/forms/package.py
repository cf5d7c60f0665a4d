"""A workbook as the package that it is: parts by name, what belongs to which sheet, and new parts in their place."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from etl.forms.splicing import CannotSplice, Element, Splices, as_attribute, elements

_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ALWAYS = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Relationship:
    """What a part points to: the kind (last word of its type) and the part's name."""

    id: str
    kind: str
    target: str


@dataclass
class Package:
    """A workbook's parts. Only `changed` ones differ from `content`; they are made by splicing."""

    content: bytes
    changed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(self.content))
        self._names = {name.casefold(): name for name in self._archive.namelist()}

    def has(self, part: str) -> bool:
        """Whether there is such a part, in small or large letters."""
        return part in self.changed or part.casefold() in self._names

    def read(self, part: str) -> bytes:
        """The part as it is by now."""
        if part in self.changed:
            return self.changed[part]
        if part.casefold() not in self._names:
            raise CannotSplice(f"has no part {part}")
        return self._archive.read(self._names[part.casefold()])

    def write(self, part: str, content: bytes) -> None:
        """Puts content in the place of a part, or of a new one; a part that is there keeps the letters of its name."""
        self.changed[self._names.get(part.casefold(), part)] = content

    def names(self, like: str) -> list[str]:
        """Parts whose name matches the pattern."""
        return [name for name in [*self._names.values(), *self.changed] if re.fullmatch(like, name)]

    def unused(self, before: str, after: str) -> str:
        """A part's name with the first free number."""
        number = 1
        while self.has(f"{before}{number}{after}"):
            number += 1
        return f"{before}{number}{after}"

    def relationships(self, part: str) -> list[Relationship]:
        """What `part` ("" for the package itself) points to inside the package."""
        if not self.has(_relations(part)):
            return []
        listed = elements(self.read(_relations(part)), lambda name, depth, has: name == "Relationship")
        return [
            Relationship(
                e.attribute("Id"),
                e.attribute("Type").rpartition("/")[2],
                _target(part, e.attribute("Target")),
            )
            for e in listed
            if e.attribute("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship of `part`; its id."""
        name = _relations(part)
        if not self.has(name):
            self.write(
                name,
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
            )
        xml = self.read(name)
        root, *listed = elements(xml, lambda name, depth, has: depth == 0 or name == "Relationship")
        taken = {element.attribute("Id") for element in listed}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        piece = f'<{root.prefix}Relationship Id="rId{number}" Type="{_OFFICE}{kind}" '
        splices = Splices(xml)
        splices.append(root, piece + f'Target="/{target}"/>')
        self.write(name, splices.done())
        return f"rId{number}"

    def declare(self, part: str, content_type: str) -> None:
        """Say of a new part what it holds."""
        self._declare(f"Override PartName={as_attribute('/' + part)}", "PartName", "/" + part, content_type)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say of all parts with that ending what they hold, unless that is said already."""
        self._declare(f'Default Extension="{ending}"', "Extension", ending, content_type)

    def done(self) -> bytes:
        """The workbook: every part that was not changed byte for byte, in its order; new ones behind."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
            out.comment = self._archive.comment
            rest = dict(self.changed)
            for info in self._archive.infolist():
                content = rest.pop(info.filename, None)
                out.writestr(_same(info), self._archive.read(info) if content is None else content)
            for name, content in rest.items():
                out.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED)
        return stream.getvalue()

    def _declare(self, words: str, key: str, value: str, content_type: str) -> None:
        xml = self.read(_TYPES)
        root, *listed = elements(xml, lambda name, depth, has: depth <= 1)
        if any(e.attribute(key).casefold() == value.casefold() for e in listed):
            return
        piece = f'<{root.prefix}{words} ContentType="{content_type}"/>'
        splices = Splices(xml)
        if key == "Extension" and listed:
            splices.insert(listed[0].start, piece)
        else:
            splices.append(root, piece)
        self.write(_TYPES, splices.done())


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name, its part, and whether the filer can see it."""

    name: str
    part: str
    is_visible: bool


def book_part(package: Package) -> str:
    """The part that lists the sheets."""
    books = [r.target for r in package.relationships("") if r.kind == "officeDocument"]
    if not books or not books[0].endswith(".xml"):
        raise CannotSplice("is no workbook in XML")
    return books[0]


def worksheets(package: Package) -> list[SheetPart]:
    """The worksheets in their order; sheets of charts and of macros take no notes."""
    book = book_part(package)
    parts = {r.id: r for r in package.relationships(book)}
    listed: list[Element] = elements(package.read(book), lambda name, depth, has: name == "sheet")
    return [
        SheetPart(
            e.attributes.get("name", ""),
            parts[e.attribute("id")].target,
            e.attributes.get("state", "visible") == "visible",
        )
        for e in listed
        if e.attribute("id") in parts and parts[e.attribute("id")].kind == "worksheet"
    ]


def _relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, target: str) -> str:
    """The part that a relationship means: relative to the part's folder, or from the root."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _same(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = (
        info.compress_type if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    )
    copy.external_attr, copy.create_system, copy.comment = (
        info.external_attr,
        info.create_system,
        info.comment,
    )
    return copy
