"""What can be amended, a model each: the same fields and rules as the programme's files have."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from etl.definitions.dated import period_in
from etl.definitions.files import sentence_of
from etl.definitions.model import Definition
from etl.values.amounts import Exact
from etl.values.errors import Refusal
from etl.values.text import Text

ChangeKind = Literal["join", "leave", "merge", "universe", "special-day", "target"]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
_UNSAID = Text(
    zh="须写明来源：请填写由谁、依据什么文件说明",
    en="say who says so: write the source",
)


def _period(written: str) -> str:
    return str(period_in(written)) if written else written


def _said(written: str) -> str:
    if not written:
        raise ValueError(_UNSAID)
    return written


class Join(Definition):
    """An institution takes part from the period `since` on."""

    kind: Literal["join"] = "join"
    code: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)
    name_zh: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    short_zh: str = ""
    short_en: str = ""
    group: str = Field(min_length=1)
    kinds: tuple[str, ...] = ()
    since: str = Field(min_length=1)

    @field_validator("kinds", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    _is_a_period = field_validator("since")(_period)


class Leave(Definition):
    """An institution takes part up to the period `until`, which is its last one."""

    kind: Literal["leave"] = "leave"
    institution: str = Field(min_length=1)
    until: str = Field(min_length=1)

    _is_a_period = field_validator("until")(_period)


class Merge(Definition):
    """From the period `since` on an institution goes on in `into`, which answers for what it built up."""

    kind: Literal["merge"] = "merge"
    institution: str = Field(min_length=1)
    into: str = Field(min_length=1)
    since: str = Field(min_length=1)

    _is_a_period = field_validator("since")(_period)


class Exists(Definition):
    """From the day `as_of` on there are `count` points of a kind in a region, as `source` says."""

    kind: Literal["universe"] = "universe"
    scenario: str = Field(min_length=1)
    region: str = Field(min_length=1)
    as_of: datetime.date
    count: int = Field(ge=0)
    source: str

    _has_a_source = field_validator("source")(_said)


class Day(Definition):
    """A day that is worked on, or not, other than the country's calendar says."""

    kind: Literal["special-day"] = "special-day"
    date: datetime.date
    working: bool
    source: str

    _has_a_source = field_validator("source")(_said)


class Target(Definition):
    """From the assessed period `since` on the target of an item is another. `path` says which of its targets, as
    `etl.definitions.method.tuning` names them: "rule.target", or "G4.target" for a peer group's own."""

    kind: Literal["target"] = "target"
    item: str = Field(min_length=1)
    path: str = "rule.target"
    value: Exact
    since: str = Field(min_length=1)

    _is_a_period = field_validator("since")(_period)


Change = Join | Leave | Merge | Exists | Day | Target
_ANY: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="kind")])


@dataclass(frozen=True)
class Amendment:
    """A change that is in force, with why it was made, by whom and when. `number` is its place in the programme's
    list; 0 is one that nobody has made yet."""

    number: int
    change: Change
    reason: str = ""
    by: str = ""
    at: datetime.datetime | None = None


FIELDS: Mapping[str, Text] = MappingProxyType(
    {
        "code": Text(zh="代码", en="code"),
        "name_zh": Text(zh="中文名称", en="name in Chinese"),
        "name_en": Text(zh="英文名称", en="name in English"),
        "short_zh": Text(zh="中文简称", en="short name in Chinese"),
        "short_en": Text(zh="英文简称", en="short name in English"),
        "group": Text(zh="分组", en="group"),
        "kinds": Text(zh="业务类型", en="kinds of business"),
        "since": Text(zh="起始时间", en="from"),
        "until": Text(zh="最后一期", en="last period"),
        "institution": Text(zh="机构", en="institution"),
        "into": Text(zh="并入机构", en="goes on in"),
        "scenario": Text(zh="场景", en="kind of point"),
        "region": Text(zh="地区", en="region"),
        "as_of": Text(zh="截至日期", en="as of"),
        "count": Text(zh="数量", en="number"),
        "source": Text(zh="来源", en="source"),
        "date": Text(zh="日期", en="day"),
        "working": Text(zh="是否上班", en="worked on"),
        "item": Text(zh="考核项", en="item"),
        "path": Text(zh="目标值位置", en="which target"),
        "value": Text(zh="新目标值", en="new target"),
    }
)
"""What a field is called where a sentence speaks of it: forms and commands spell it as the key in brackets."""


def change_of(kind: str, values: Any) -> Change:
    """A change from the words of a form or a command; what is missing or of the wrong kind is one sentence."""
    if kind not in KINDS:
        raise Refusal(
            Text(
                en=f"“{kind}” cannot be amended; choose one of: {', '.join(KINDS)}.",
                zh=f"没有“{kind}”这类调整；可选：{'、'.join(KINDS)}。",
            )
        )
    try:
        return _ANY.validate_python({**values, "kind": kind})
    except ValidationError as error:
        said = sentence_of(error)
        raise Refusal(
            Text(
                en=_sentence(_named(said.en, kind, "en"), "."),
                zh=_sentence(_named(said.zh, kind, "zh"), "。"),
            )
        ) from None


def kept_as(change: Change) -> str:
    """A change as JSON, the same for the same change."""
    return change.model_dump_json()


def kept_change(content: str) -> Change:
    """The change that `kept_as` wrote."""
    return _ANY.validate_json(content)


def _named(words: str, kind: str, language: str) -> str:
    """A sentence that quotes a key of a change, with what the field is called."""
    words = words.replace(f"“{kind}.", "“")  # where Pydantic finds the fault, but no form
    for key, name in FIELDS.items():
        told = Text(
            zh=f"“{name.zh}（{key}）”", en=f"“{name.en}”" if name.en == key else f"“{name.en} ({key})”"
        )
        words = words.replace(f"“{key}”", told.in_language(language), 1)
    return words


def _sentence(words: str, stop: str) -> str:
    return words if words.endswith(stop) else words[:1].upper() + words[1:] + stop
