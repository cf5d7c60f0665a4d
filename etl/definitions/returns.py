"""Layouts of what comes in: a published table, a return, a register, a ledger, an extract."""

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.checks import Carried, Check, Required, SecondSource, Watched
from etl.definitions.clocked.cases import CASE_FIELDS, NEEDED_FIELDS, Cases
from etl.definitions.dated import Dated
from etl.definitions.extracts import Extract, Sdmx
from etl.definitions.inventories.inventory import NEEDED, Inventory
from etl.definitions.model import Definition
from etl.definitions.payments.transactions import Transactions
from etl.definitions.sheets import Column, Sheet, Whole, check_pattern
from etl.values.periods import Period
from etl.values.text import LANGUAGES, Text
from etl.values.units import spelt

__all__ = [
    "LEDGER_FIELDS",
    "REGISTER_FIELDS",
    "SECOND",
    "Choice",
    "Column",
    "Cover",
    "Extract",
    "Layout",
    "ListField",
    "Register",
    "Sheet",
    "Whole",
]

SECOND = "second-"
"""The codes of second sources begin so: the store leaves them out unless they are asked for (store.sources)."""

REGISTER_FIELDS = [
    "key",
    "institution",
    "scenario",
    "name",
    "region",
    "lon",
    "lat",
    "connected_on",
    "live",
    "as_of",
]
LEDGER_FIELDS = [
    "institution",
    "quarter",
    "event",
    "count",
    "evidence",
    "reason",
    "entered_by",
    "entered_on",
]


CHANGE = "change"
"""The name of the optional column of changes among the headings of a list."""
CALLED: Mapping[str, str] = {
    "key": "Identifier",
    "institution": "Institution code",
    "scenario": "Scenario code",
    "name": "Name",
    "region": "Region code",
    "lon": "Longitude",
    "lat": "Latitude",
    "connected_on": "In service since",
    "live": "Used in the month",
    "as_of": "As of",
    "quarter": "Period of assessment",
    "event": "Event code",
    "count": "Count",
    "evidence": "Evidence",
    "reason": "Reason for the entry",
    "entered_by": "Entered by",
    "entered_on": "Entered on",
    "number": "Case",
    "period": "Period",
    "received": "Received",
    "grade": "Grade",
    "extended_to": "Extended to",
    "extension": "Why extended",
    "reported": "Reported",
    "answered": "Answered",
    "closed": "Closed",
    "satisfied": "Satisfied",
    CHANGE: "Change",
}
"""What the fields of lists, inventories and records of cases are called in English, by their names."""

PATH_PARTS = ("region", "scenario", "institution")
"""What a path may say besides the period."""


def slug(word: str) -> str:
    """A word of a path as codes are written: andaman-&-nicobar-islands as andaman-nicobar-islands."""
    return "-".join(re.findall("[a-z0-9]+", word.casefold()))


class Choice(Definition):
    """A line of the cover that takes one of several given words, the usual one first."""

    label: str = Field(min_length=1)
    values: tuple[str, ...] = Field(min_length=2)


class Cover(Definition):
    """Cells of a return's first sheet, found by their labels; the value stands to the right.

    `institution` and `name` label the code and the full name of who reports; the two must not contradict each other.
    """

    sheet: str
    institution: str
    name: str = ""
    period: str
    version: str = ""
    choice: tuple[Choice, ...] = ()


class ListField(Definition):
    """A column of a list with one header row, and the field of a register's point or a ledger's entry it fills."""

    heading: str
    name: str
    required: bool = True


class Register(Definition):
    """What a register's coordinates are written in."""

    crs: Literal["WGS-84", "GCJ-02", "BD-09"] = "WGS-84"


class Layout(Dated):
    """returns/<code>.toml. Form "entities" is a published table, "return" is one institution's workbook, "register"
    a list of points, "ledger" a list of what persons entered for a quarter, "cases" an institution's record of
    cases with clocks, "inventory" what an institution keeps of each outlet, point or person, "extract" a JSON or
    CSV document, "sdmx" a message of SDMX, "aggregate" facts that `python -m etl aggregate` counted from single
    payments.

    `change` is the heading of a list's optional column that says what a line does to those filed before it: add,
    correct, cancel, or replace all. `units` are unit words of its own, with how many counts (or major units of money)
    each is: "千户次" = 1000. Where the path or the file's name says of which region, kind or institution a file is,
    each of them is filed apart: under `filed_as`, in which {region}, {scenario} and {institution} stand for the words
    of the path; without it, under the code and these words.

    `english` are the English words of a form for sheets, labels, totals and choices, by the words above; its columns
    bear the English names of their measures. Of what has one header row they are the headings, where they are to differ
    from what its fields are called everywhere. A form is read in either language.

    `file` is a regular expression that finds in a workbook's file name what its sheets do not say: groups period (or
    year and month, or year and quarter), region and institution. A layout that is no more (or not yet) in use has
    `from` and `until`, and `of`, the code of the layout that it is another edition of; what is read by it is filed
    under that code.
    """

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    form: Literal[
        "entities", "return", "register", "ledger", "cases", "inventory", "extract", "sdmx", "aggregate"
    ]
    of: str = ""
    filed_as: str = ""
    file: str = ""
    units: dict[str, int] = Field(default_factory=dict)
    unknown_institution: Literal["review", "refuse"] = "refuse"
    ignored_sheets: tuple[str, ...] = ()
    cover: Cover | None = None
    register_: Register | None = Field(default=None, alias="register")
    extract: Extract | None = None
    cases: Cases | None = None
    inventory: Inventory | None = None
    sdmx: Sdmx | None = None
    transactions: Transactions | None = None
    sheet: tuple[Sheet, ...] = ()
    field: tuple[ListField, ...] = ()
    change: str = ""
    check: tuple[Check, ...] = ()
    carried: tuple[Carried, ...] = ()
    required: tuple[Required, ...] = ()
    watch: Watched = Watched()
    second: SecondSource | None = None
    english: dict[str, str] = Field(default_factory=dict)

    @field_validator("units")
    @classmethod
    def _are_scales(cls, value: dict[str, int]) -> dict[str, int]:
        if bad := [word for word, scale in value.items() if scale < 1]:
            raise ValueError(f"“{bad[0]}” must be 1 or more of what is counted")
        return {spelt(word): scale for word, scale in value.items()}

    @field_validator("file")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        return check_pattern(value)

    @model_validator(mode="after")
    def _has_its_time(self) -> "Layout":
        if self.of and not self.until:
            raise ValueError("a layout with of is an earlier edition of another one and needs until")
        if self.is_list and self.is_dated:
            raise ValueError(f"a {self.form} has neither from nor until; its rows have dates of their own")
        if self.form != "entities" and any(sheet.is_of_many_periods for sheet in self.sheet):
            raise ValueError("only a published table (form entities) may hold several periods")
        return self

    @model_validator(mode="after")
    def _complete(self) -> "Layout":
        if self.form == "return" and self.cover is None:
            raise ValueError("a return needs [cover]: where institution and period stand")
        if self.has_fields and not self.field:
            raise ValueError(f"a {self.form} needs at least one [[field]]")
        if (self.form == "extract") != (self.extract is not None):
            raise ValueError("an extract, and nothing else, has [extract]: where its figures stand")
        if (self.form == "cases") != (self.cases is not None):
            raise ValueError(
                "a record of cases, and nothing else, has [cases]: grades, clocks and what is counted"
            )
        if (self.form == "inventory") != (self.inventory is not None):
            raise ValueError(
                "an inventory, and nothing else, has [inventory]: what is held, standards and what is counted"
            )
        if (self.form == "sdmx") != (self.sdmx is not None):
            raise ValueError("a message of SDMX, and nothing else, has [sdmx]: which observations are meant")
        if (self.form == "aggregate") != (self.transactions is not None):
            raise ValueError(
                "an aggregate, and nothing else, has [transactions]: how the extracts are laid out"
            )
        if self.form == "aggregate" and not self.second:
            raise ValueError(
                f"an aggregate is kept beside the returns: it needs [second] and a code that begins with {SECOND}"
            )
        if not self.has_fields and self.form not in ("extract", "sdmx", "aggregate") and not self.sheet:
            raise ValueError("a workbook needs at least one [[sheet]]")
        if self.change and not self.is_list:
            raise ValueError("change belongs to a register or a ledger, whose files add to each other")
        if (self.second is not None) != self.code.startswith(SECOND):
            raise ValueError(
                f"a second source, and nothing else, has [second] and a code that begins with {SECOND}"
            )
        known = self._known_fields
        for field in self.field:
            if field.name not in known:
                raise ValueError(f"a {self.form} has no field “{field.name}”; it has {', '.join(known)}")
        needed = {
            "ledger": LEDGER_FIELDS,
            "cases": list(NEEDED_FIELDS),
            "inventory": [*NEEDED, *(one.code for one in self.inventory.attribute)] if self.inventory else [],
        }.get(self.form, [])
        missing = [name for name in needed if name not in {field.name for field in self.field}]
        if missing:
            every = "every field" if self.form == "ledger" else f"the fields {', '.join(needed)}"
            raise ValueError(f"a {self.form} needs {every}; {', '.join(missing)} is missing")
        return self

    @model_validator(mode="after")
    def _is_worded_in_english(self) -> "Layout":
        if not self.english:
            return self
        if self.cover is None and not self.has_fields:
            raise ValueError("english is for what is handed out to be filled in: returns and lists")
        known = self.headings("zh").values() if self.has_fields else self.form_words
        if unknown := [word for word in self.english if word not in known]:
            if self.has_fields:
                raise ValueError(f"english has “{unknown[0]}”, which is no heading of the list")
            raise ValueError(f"english has “{unknown[0]}”, which is no word of the form besides its columns")
        folded = ["".join(word.casefold().split()) for word in self.english.values()]
        if len(set(folded)) < len(folded):
            raise ValueError("english gives one word to two things of the form")
        return self

    @model_validator(mode="after")
    def _has_each_heading_once(self) -> "Layout":
        meant: dict[str, str] = {}
        for language in LANGUAGES if self.has_fields else ():
            for name, heading in self.headings(language).items():
                if meant.setdefault("".join(heading.casefold().split()), name) != name:
                    raise ValueError(f"the heading “{heading}” would stand above two columns of the list")
        return self

    def headings(self, language: str) -> Mapping[str, str]:
        """The headings of a list in a language by the names of its fields, `change` last where it has that column: in
        Chinese as the layout gives them, in English by `english`, else by what the field is called everywhere."""
        given = {one.name: one.heading for one in self.field} | ({CHANGE: self.change} if self.change else {})
        if language == "zh":
            return given
        held = {one.code: one.name.en for one in self.inventory.attribute} if self.inventory else {}
        return {
            name: self.english.get(word) or held.get(name) or CALLED[name] for name, word in given.items()
        }

    @property
    def form_words(self) -> frozenset[str]:
        """What a form of the return says besides the headings of its columns."""
        assert self.cover is not None
        cover = self.cover
        words = {
            cover.sheet,
            cover.institution,
            cover.name,
            cover.period,
            cover.version,
            *self.ignored_sheets,
        }
        for choice in cover.choice:
            words |= {choice.label, *choice.values}
        for sheet in self.sheet:
            words |= {sheet.name, sheet.region, sheet.scenario, *sheet.label, *sheet.ignore, *sheet.totals}
        return frozenset(words - {""})

    @model_validator(mode="after")
    def _is_filed_apart(self) -> "Layout":
        path = self.extract.path if self.extract else self.file
        parts = [part for part in PATH_PARTS if f"(?P<{part}>" in path]
        if not self.filed_as:
            return self
        written = set(re.findall(r"\{(.*?)\}", self.filed_as))
        if written != set(parts):
            wanted = ", ".join(f"{{{part}}}" for part in parts) or "nothing in braces"
            raise ValueError(f"filed_as needs what the path tells files apart by: {wanted}")
        return self

    def filed_under(self, words: Mapping[str, str]) -> str:
        """The code under which a file is filed whose path says these words (by part: region, scenario …)."""
        told = {part: slug(word) for part, word in words.items() if word}
        if self.filed_as:
            return self.filed_as.format_map({part: told.get(part, "") for part in PATH_PARTS})
        return "-".join([self.source, *(told[part] for part in PATH_PARTS if part in told)])

    def words_of(self, source: str) -> Mapping[str, str] | None:
        """The words of the path of files that are filed under `source`; None where none of this layout are."""
        path = self.extract.path if self.extract else self.file
        parts = [part for part in PATH_PARTS if f"(?P<{part}>" in path]
        if not parts:
            return {} if source == self.source else None
        written = self.filed_as or "-".join([self.source, *(f"{{{part}}}" for part in parts)])
        pattern = re.escape(written)
        for part in parts:
            pattern = pattern.replace(re.escape(f"{{{part}}}"), f"(?P<{part}>[a-z0-9-]+)")
        match = re.fullmatch(pattern, source)
        return match.groupdict() if match else None

    @property
    def source(self) -> str:
        """The code under which its files are filed: editions of one layout share it."""
        return self.of or self.code

    def at(self, period: Period) -> "Layout":
        """The layout as it has to be in `period`: sheets and columns of another time are optional."""
        return self.model_copy(update={"sheet": tuple(sheet.at(period) for sheet in self.sheet)})

    @property
    def given(self) -> tuple[str, ...]:
        """The measures that its files give, in the layout's order."""
        tables = (*self.sheet, *((self.extract,) if self.extract else ()))
        counted = self.transactions.measure if self.transactions else ()
        return tuple(
            dict.fromkeys(one.measure for one in (*(c for table in tables for c in table.column), *counted))
        )

    @property
    def is_second(self) -> bool:
        """Whether it is another body's view of what the returns say, never added to them."""
        return self.second is not None

    @property
    def _known_fields(self) -> list[str]:
        if self.inventory:
            return [*self.inventory.fields]
        return {"ledger": LEDGER_FIELDS, "cases": [*CASE_FIELDS]}.get(self.form, REGISTER_FIELDS)

    @property
    def is_list(self) -> bool:
        """Whether its files add their lines to each other: a register or a ledger."""
        return self.form in ("register", "ledger")

    @property
    def has_fields(self) -> bool:
        """Whether it has one header row and a line for each thing, rather than tables of figures."""
        return self.is_list or self.form in ("cases", "inventory")

    @property
    def is_owed(self) -> bool:
        """Whether every institution files it for every period."""
        return self.form in ("return", "cases")

    @property
    def filled(self) -> frozenset[str]:
        """The measures that its files give."""
        tables = [table for table in (*self.sheet, self.extract) if table]
        counted = [one.measure for one in self.cases.count] if self.cases else []
        counted += [one.measure for one in self.inventory.count] if self.inventory else []
        return frozenset([column.measure for table in tables for column in table.column]).union(counted)
