"""Findings: what a check has to say about a place in a file, by rule id and in both languages."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from etl.values.errors import Refusal
from etl.values.periods import Period, day_words
from etl.values.text import Text, filled_in

Severity = Literal["hard", "soft", "note"]

CATALOGUE = Path(__file__).with_name("catalogue.toml")


class Rule(BaseModel):
    """One rule: id, severity and the sentence in both languages with names in braces.

    `name` is what the rule is called wherever it is named, no two alike; every rule of the catalogue has one, and one
    that a layout declares is called by what must hold (`etl.queries.returns.checks`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    severity: Severity
    zh: str
    en: str
    name: Text | None = None


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules by id, in the order of catalogue.toml."""
    content = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {code: Rule(id=code, **entry) for code, entry in content.items()}


@dataclass(frozen=True)
class Finding:
    """One finding. `sheet` and `cell` are "" where the whole file or sheet is meant.

    `value` and `expected` are what stands there and what should, in the unit and the writing of the filer.
    `about` tells the subject without its cell, as "measure|region|scenario", so that an explanation is found
    again when a row has moved; "" where the finding is about no single figure. `declared` is the rule where it is
    one of a programme's own checks. `place` is whose row it is (a region, a kind of point), said before the sentence.
    """

    rule: str
    sheet: str = ""
    cell: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    value: str = ""
    expected: str = ""
    about: str = ""
    declared: Rule | None = None
    place: Text | None = None

    def __post_init__(self) -> None:
        if self.declared is None and self.rule not in catalogue():
            raise KeyError(f"{self.rule} is not in the catalogue of rules")

    @property
    def severity(self) -> Severity:
        """Whether it has to be mended (hard) or may be explained (soft), as its rule says."""
        return self.of.severity

    @property
    def of(self) -> Rule:
        """The rule of the catalogue, or the one that a programme's layout declares."""
        return self.declared or catalogue()[self.rule]

    @property
    def message(self) -> Text:
        """The rule's sentence with the finding's values filled in, and before it whose row it is, where that is
        known."""
        rule = self.of
        values = {"cell": self.cell, "sheet": self.sheet, **self.values}
        told = {name: in_words(name, value) for name, value in values.items()}
        zh = filled_in(
            rule.zh, {name: one.zh if isinstance(one, Text) else one for name, one in told.items()}
        )
        en = filled_in(
            rule.en, {name: one.en if isinstance(one, Text) else one for name, one in told.items()}
        )
        return (
            Text(zh=f"{self.place.zh}：{zh}", en=f"{self.place.en}: {en}")
            if self.place
            else Text(zh=zh, en=en)
        )


PERIODS = ("before", "period", "since")
"""The places of sentences that take a period as text; what a filer has typed is quoted as it was typed."""
SPANS = ("span", "spans", "spans_zh")
"""Those that take times from one period to another."""
_UPTO = Text(zh="至", en="–")
_PERIOD = re.compile(r"\d{4}-(?:\d{2}|[QH]\d)")


def in_words(name: str, value: object) -> object:
    """What a sentence says at a place: a period and a day in words (2019年12月; December 2019), whatever else as it is.

    >>> in_words("before", "2019-12"), in_words("found", "2019-12")
    (Text(zh='2019年12月', en='December 2019'), '2019-12')
    """
    if isinstance(value, Period):
        return value.name
    if type(value) is date:
        return day_words(value)
    if name in PERIODS and isinstance(value, str) and value:
        return Period.parse(value).name
    if name in SPANS and isinstance(value, str):
        named = [(found[0], Period.parse(found[0]).name) for found in _PERIOD.finditer(value)]
        zh, en = value.replace(f" {_UPTO.en} ", _UPTO.zh), value
        for written, told in named:
            zh = zh.replace(f"{written} ", told.zh).replace(written, told.zh)
            en = en.replace(written, told.en)
        return Text(zh=zh, en=en)
    return value


class FileRefused(Refusal):
    """The whole file is refused because of one finding."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


def refuse(rule: str, sheet: str = "", cell: str = "", **values: object) -> FileRefused:
    """The refusal of a file for `rule`, ready to be raised."""
    return FileRefused(Finding(rule, sheet, cell, values))


REPEATED = "INST-REPEATED"
"""Several rows of a table lead to one institution, and none could be counted for it."""


def repeated(institution: str, sheet: str) -> str:
    """What such a finding is about: the institution, and the sheet as its layout declares it."""
    return f"repeated|{institution}|{sheet}"
