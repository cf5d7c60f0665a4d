"""A message of SDMX as observations: SDMX-ML 2.1 generic or structure-specific, in series or flat, SDMX-CSV 1.0 or 2.0.

It is read as a stream and nothing is looked up outside it. A document type is refused, and with it every entity.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from etl.sources.numbers import shortened
from etl.values.findings import refuse

LARGEST = 64 * 1024 * 1024
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
_HEAD = 4096
_MARK = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
_ANY = "http://www.sdmx.org/resources/sdmxml/"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# The first heading tells the separator, and in SDMX-CSV 2.0 in brackets what divides several values in one cell.
_FIRST = re.compile(rb'"?(?:DATAFLOW|STRUCTURE)(?:\[.\])?(?::[^,;\t"]*)?"?(?P<separator>[,;\t])')


@dataclass(frozen=True)
class Observation:
    """What is said of one figure: dimensions, value and attributes by name, and the line where it stands."""

    said: Mapping[str, str]
    line: int


@dataclass
class Message:
    """AGENCY:ID of what the data are structured by ("" where it is not said), the observations, and what the service
    that wrote the message says of it in its footer (code and text)."""

    structure: str = ""
    observations: list[Observation] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def is_message(content: bytes, filename: str) -> bool:
    """Whether a file is meant as a message of SDMX: XML, or a CSV whose first column says so."""
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _is_xml(content):
        return filename.casefold().endswith(".xml") or _ANY.encode() in head.replace(b"\0", b"")
    found = _FIRST.match(head)
    return found is not None and head.split(b"\n", 1)[0].count(found["separator"]) > 1


def _is_xml(content: bytes) -> bool:
    """Whether it begins as XML does, in UTF-8 or UTF-16."""
    start = content[:_HEAD]
    start = (
        start[2:].replace(b"\0", b"") if start.startswith(_UTF_16) else start.removeprefix(b"\xef\xbb\xbf")
    )
    return start.lstrip().startswith(b"<")


def read_message(content: bytes, filename: str) -> Message:
    """The observations of a message; one that cannot be read, or declares an entity, is refused."""
    if len(content) > LARGEST:
        size, limit = (f"{count / 1024**2:.0f} MB" for count in (len(content), LARGEST))
        raise refuse("FILE-SIZE", file=filename, found=size, limit=limit)
    return _of_xml(content, filename) if _is_xml(content) else _of_csv(content, filename)


def _of_csv(content: bytes, filename: str) -> Message:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse("FILE-DAMAGED", file=filename) from None
    found = _FIRST.match(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    separator = found["separator"].decode() if found else ","
    try:
        return _of_table(text.lstrip(), separator, filename)
    except csv.Error:
        raise refuse("FILE-DAMAGED", file=filename) from None


def _of_table(text: str, separator: str, filename: str) -> Message:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    written = next(rows)
    headings = [one.split(":")[0].split("[")[0].strip() for one in written]
    if twice := [name for name, count in Counter(headings).items() if count > 1]:
        raise refuse("SDMX-HEADING", file=filename, name=shortened(twice[0]))
    if VALUE not in headings:
        raise refuse("SDMX-NO-VALUES", file=filename)
    is_labelled = any(":" in one for one in written)  # every cell is then "code: name"
    at = headings.index("STRUCTURE_ID") if "STRUCTURE_ID" in headings else 0
    message = Message()
    for row in rows:
        if len(row) != len(headings):
            if not row:
                continue
            raise refuse("FILE-DAMAGED", file=filename)
        message.structure = message.structure or _bare(row[at])
        if _bare(row[at]) != message.structure:
            raise refuse(
                "SDMX-SEVERAL", file=filename, one=message.structure, other=shortened(_bare(row[at]))
            )
        said = {name: cell for name, cell in zip(headings, row, strict=True) if cell}
        if is_labelled:
            said = {name: cell.split(":")[0].strip() for name, cell in said.items()}
        if _is_deletion(said.get("ACTION", "")):
            raise refuse("SDMX-DELETES", file=filename)
        message.observations.append(Observation(said, rows.line_num))
    return message


def _is_deletion(action: str) -> bool:
    """Whether what stands there is to be taken back: D in SDMX-CSV, Delete in SDMX-ML."""
    return action.strip().casefold() in ("d", "delete")


def _bare(structure: str) -> str:
    """AGENCY:ID of AGENCY:ID(VERSION)."""
    return structure.split("(")[0].strip()


def _of_xml(content: bytes, filename: str) -> Message:
    reader = _Reader(filename)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError:
        raise refuse("FILE-DAMAGED", file=filename) from None
    if not reader.is_2_1:
        raise refuse("SDMX-VERSION", file=filename)
    if reader.failures:
        raise refuse("SDMX-FAILED", file=filename, said=shortened("; ".join(reader.failures)))
    return reader.whole()


_Group = tuple[dict[str, str], dict[str, str]]
"""The dimensions of a group, and what is said of it."""


class _Reader:
    """One pass over a message. What a data set, a group or a series says counts for every observation in it."""

    def __init__(self, filename: str) -> None:
        self.message = Message()
        self.filename = filename
        self.is_2_1 = False
        self.text = ""
        self.flat = TIME
        self.failures: list[str] = []
        self.remark = ("", "")
        self.dataset: dict[str, str] = {}
        self.series: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.groups: dict[frozenset[str], list[_Group]] = {}
        self.grouped: dict[tuple[frozenset[str], tuple[str, ...]], dict[tuple[str, ...], dict[str, str]]] = {}
        self.group: _Group = ({}, {})
        self.inside: list[str] = []
        self.parser: Any = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refused
        self.parser.EntityDeclHandler = self._refused
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refused(self, *_: object) -> None:
        raise refuse("SDMX-ENTITY", file=self.filename)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if not self.inside:
            self.is_2_1 = space.startswith(_MARK) and name in _DATA
        self.inside.append(name)
        # Attributes in a namespace (xsi:type, ss:dataScope) say something of the message, not of a figure.
        if name == "DataSet" and any(
            _is_deletion(value) for key, value in attributes.items() if key.rpartition(" ")[2] == "action"
        ):
            raise refuse("SDMX-DELETES", file=self.filename)
        if (act := _STARTS.get(name)) is not None:
            act(self, {key: value for key, value in attributes.items() if " " not in key})

    def _end(self, tag: str) -> None:
        name = self.inside.pop()
        if name == "Obs":
            said = {**self.dataset, **self.series, **self.said}
            self.message.observations.append(Observation(said, self.parser.CurrentLineNumber))
        elif name == "Series":
            self.series = {}
        elif name == "Group":
            names = frozenset(self.group[0])
            self.groups.setdefault(names, []).append(self.group)
        elif name == "URN" and "Header" in self.inside:
            self._structured_by(_bare(self.text.rpartition("=")[2]))
        elif name == "DataSetAction" and _is_deletion(self.text):
            raise refuse("SDMX-DELETES", file=self.filename)
        elif name == "Message" and "Footer" in self.inside:
            severity, code = self.remark
            told = " ".join((code, *self.text.split())).strip()
            (self.failures if severity == "Error" else self.message.remarks).append(told)

    def whole(self) -> Message:
        """The message when all of it was read: what groups say is known to every observation, wherever they stood."""
        if self.groups:
            self.message.observations = [
                Observation(self._with_groups(one.said), one.line) for one in self.message.observations
            ]
        return self.message

    def _with_groups(self, said: Mapping[str, str]) -> dict[str, str]:
        told = dict(said)
        for group in self._groups_of(said):
            told = group | told
        return told

    def _groups_of(self, said: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """What the groups say that an observation belongs to: those whose dimensions it has. Found by these, not by
        looking through all groups, of which there may be as many as series."""
        for names, groups in self.groups.items():
            dimensions = tuple(sorted(name for name in names if name in said))
            if (names, dimensions) not in self.grouped:
                self.grouped[names, dimensions] = {
                    tuple(key[name] for name in dimensions): key | attributes for key, attributes in groups
                }
            if found := self.grouped[names, dimensions].get(tuple(said[name] for name in dimensions)):
                yield found

    def _structured_by(self, structure: str) -> None:
        if self.message.structure not in ("", structure):
            raise refuse(
                "SDMX-SEVERAL", file=self.filename, one=self.message.structure, other=shortened(structure)
            )
        self.message.structure = structure

    def _reference(self, given: dict[str, str]) -> None:
        if "Structure" in self.inside[-3:-1] and "Header" in self.inside:
            self._structured_by(f"{given.get('agencyID', '')}:{given.get('id', '')}")

    def _structure(self, given: dict[str, str]) -> None:
        # What stands at each observation of a generic series: time, if the message does not name another dimension.
        if self.inside[-2] == "Header":
            self.flat = given.get("dimensionAtObservation") or TIME

    def _remark(self, given: dict[str, str]) -> None:
        self.text, self.remark = "", (given.get("severity", ""), given.get("code", ""))

    def _written(self, _: dict[str, str]) -> None:
        self.text = ""

    def _text(self, written: str) -> None:
        if self.inside[-1] in ("URN", "DataSetAction", "Text"):
            self.text += written

    def _dataset(self, given: dict[str, str]) -> None:
        self.dataset = {key: value for key, value in given.items() if key not in _OF_A_MESSAGE}

    def _series(self, given: dict[str, str]) -> None:
        self.series = given

    def _group(self, given: dict[str, str]) -> None:
        # Of a structure-specific group it is not said which of its attributes are dimensions: those that series have.
        self.group = (given, {})

    def _observation(self, given: dict[str, str]) -> None:
        self.said = given

    def _value(self, given: dict[str, str]) -> None:
        name, value = given.get("id", ""), given.get("value", "")
        above = self.inside[-2]
        if above == "SeriesKey":
            self.series[name] = value
        elif above == "ObsKey":
            self.said[name] = value
        elif above == "GroupKey":
            self.group[0][name] = value
        elif above == "Attributes":
            owner = self.inside[-3]
            held = {"Obs": self.said, "Series": self.series, "Group": self.group[1]}.get(owner, self.dataset)
            held[name] = value

    def _at_time(self, given: dict[str, str]) -> None:
        self.said[given.get("id") or self.flat] = given.get("value", "")

    def _figure(self, given: dict[str, str]) -> None:
        self.said[VALUE] = given.get("value", "")


_DATA = ("GenericData", "GenericTimeSeriesData", "StructureSpecificData", "StructureSpecificTimeSeriesData")
_OF_A_MESSAGE = ("structureRef", "action", "setID", "dataScope", "validFromDate", "validToDate")
_STARTS: Mapping[str, Callable[[_Reader, dict[str, str]], None]] = {
    "Ref": _Reader._reference,
    "Structure": _Reader._structure,
    "URN": _Reader._written,
    "DataSetAction": _Reader._written,
    "Message": _Reader._remark,
    "DataSet": _Reader._dataset,
    "Series": _Reader._series,
    "Group": _Reader._group,
    "Obs": _Reader._observation,
    "Value": _Reader._value,
    "ObsDimension": _Reader._at_time,
    "ObsValue": _Reader._figure,
}
