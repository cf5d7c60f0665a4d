"""What can be turned in a method without rewriting it: the numbers of its items, and the method after turning some."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import ValidationError

from etl.definitions.files import sentence_of
from etl.definitions.method.adoption import misfits
from etl.definitions.method.method import Method
from etl.definitions.method.rules import Checklist
from etl.definitions.method.tables import Item
from etl.definitions.method.weights import weigh, weights
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.faults import in_both
from etl.values.text import Text

Kind = Literal[
    "part",
    "points",
    "floor",
    "target",
    "line",
    "step",
    "per_unit",
    "base",
    "cap",
    "gain",
    "edge",
    "band",
    "event",
]
PART = "part"
PLAIN: tuple[Kind, ...] = ("floor", "target", "line", "step", "per_unit", "base", "cap", "gain")


@dataclass(frozen=True)
class Knob:
    """One number of an item, or (`kind` "part") the weight of the part that `item` names. `path` says where it stands,
    such as "points", "rule.inner.floor" or "G4.target"; `group` is the peer group it holds for ("" for all), `nth` the
    band's or event's number from 0."""

    item: str
    path: str
    kind: Kind
    value: Decimal
    group: str = ""
    nth: int = 0
    event: str = ""


@dataclass(frozen=True)
class Turn:
    """A knob of an item, or of a part (`path` is PART), turned to another number."""

    item: str
    path: str
    value: Decimal


def knobs(item: Item) -> list[Knob]:
    """Every number of an item that can be turned: its points, the corners, bands and tariffs, those of groups last."""
    # A checklist is worth what its lines are.
    found = [] if isinstance(item.rule, Checklist) else [Knob(item.code, "points", "points", item.points)]
    found += _of_rule(item.code, "rule", item.rule)
    for group, own in item.by_group.items():
        found += [
            Knob(item.code, f"{group}.{kind}", kind, Decimal(own[kind]), group)
            for kind in PLAIN
            if kind in own
        ]
    return found


def weight_knobs(method: Method) -> list[Knob]:
    """The weight of every part that makes up the full score, in the method's order."""
    return [Knob(part.code, PART, "part", part.points) for part in method.part if not part.bonus]


def _of_rule(item: str, at: str, rule: Any) -> Iterable[Knob]:
    for kind in PLAIN:
        value = getattr(rule, kind, None)
        if isinstance(value, Decimal):
            yield Knob(item, f"{at}.{kind}", kind, value)
    for nth, band in enumerate(getattr(rule, "band", ())):
        if band.from_ is not None:
            yield Knob(item, f"{at}.edge.{nth}", "edge", band.from_, nth=nth)
        yield Knob(item, f"{at}.band.{nth}", "band", band.points, nth=nth)
    for name in ("tariff", "check"):
        for nth, line in enumerate(getattr(rule, name, ())):
            yield Knob(item, f"{at}.{name}.{nth}", "event", line.points, nth=nth, event=line.event)
    if getattr(rule, "inner", None) is not None:
        yield from _of_rule(item, f"{at}.inner", rule.inner)


def tuned(programme: Programme, method: Method, turns: Iterable[Turn]) -> Method:
    """The method with these numbers, held against the programme like any other; a part is worth what its items are.

    Parts that are turned are weighed first (`weights`): the others make room, and the full score stays. Then the single
    numbers are turned; the full score becomes the sum of the parts, so that points can be tried before they add up.
    """
    turns = list(turns)
    content = deepcopy(method.model_dump(by_alias=True, exclude_none=True))
    entries: Mapping[str, dict[str, Any]] = {entry["code"]: entry for entry in content["item"]}
    weigh(content, weights(method, {turn.item: turn.value for turn in turns if turn.path == PART}))
    for turn in turns:
        if turn.path != PART:
            _turn(entries[turn.item], turn)
    _sum_up(content)
    try:
        trial = Method.model_validate(content)
    except ValidationError as error:
        raise _refused(sentence_of(error)) from None
    for sentence in misfits(trial, programme.indicators, programme.measures, programme.groups):
        raise _refused(in_both(sentence))
    return trial


def _turn(entry: dict[str, Any], turn: Turn) -> None:
    head, *rest = turn.path.split(".")
    if head == "points":
        entry["points"] = turn.value
    elif head == "rule":
        _turn_rule(entry["rule"], rest, turn.value)
    else:
        entry["by_group"] = deepcopy(dict(entry["by_group"]))
        entry["by_group"][head] = {**entry["by_group"][head], rest[0]: turn.value}


def _turn_rule(rule: dict[str, Any], path: list[str], value: Decimal) -> None:
    match path:
        case ["inner", *rest]:
            _turn_rule(rule["inner"], rest, value)
        case ["edge", nth]:  # where one band ends the next begins
            rule["band"][int(nth)]["from"] = rule["band"][int(nth) - 1]["to"] = value
        case ["band" | "tariff" | "check" as name, nth]:
            rule[name][int(nth)]["points"] = value
        case [kind]:
            rule[kind] = value


def _sum_up(content: dict[str, Any]) -> None:
    for entry in content["item"]:
        if "check" in entry["rule"]:
            entry["points"] = sum(line["points"] for line in entry["rule"]["check"])
    for part in content["part"]:
        worth = sum(entry["points"] for entry in content["item"] if entry["part"] == part["code"])
        part["points"] = part["points"] if part["bonus"] else worth
    content["full"] = sum(part["points"] for part in content["part"] if not part["bonus"])


def _refused(sentence: Text) -> Refusal:
    return Refusal(
        Text(
            en=f"The method cannot be tried like this: {sentence.en}.",
            zh=f"办法不能这样试算：{sentence.zh}。",
        )
    )
