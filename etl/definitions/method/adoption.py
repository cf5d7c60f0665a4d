"""Methods of a programme: reading them, holding them against the indicators, and which one is in force when."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from etl.definitions.files import read_toml
from etl.definitions.indicators import Indicator
from etl.definitions.measures import Measure
from etl.definitions.method.method import Method
from etl.definitions.method.rules import Bands, Completion, Deduct, Linear, RedLine
from etl.definitions.method.tables import Item
from etl.values.errors import DefinitionError, Refusal
from etl.values.periods import Period
from etl.values.text import Text


def read_method(
    path: Path,
    indicators: Mapping[str, Indicator],
    measures: Mapping[str, Measure],
    groups: Iterable[str],
) -> Method:
    """One method. Whatever is wrong is refused with file, line and one sentence."""
    return held_against(read_toml(path, Method), path, indicators, measures, groups)


def held_against(
    method: Method,
    path: Path,
    indicators: Mapping[str, Indicator],
    measures: Mapping[str, Measure],
    groups: Iterable[str],
) -> Method:
    """The method itself where it fits the programme and the name of its file; refused otherwise."""
    if path.stem != method.code:
        raise DefinitionError(
            path, None, f"the file is named {path.stem}, the method's code is {method.code}"
        )
    for sentence in misfits(method, indicators, measures, groups):
        raise DefinitionError(path, None, sentence)
    return method


def misfits(
    method: Method,
    indicators: Mapping[str, Indicator],
    measures: Mapping[str, Measure],
    groups: Iterable[str],
) -> Iterable[str]:
    """What in a method does not fit the programme's indicators, measures and groups, a sentence each."""
    known_groups = set(groups)
    for item in method.item:
        if item.indicator not in indicators:
            yield f"item “{item.code}” scores the indicator “{item.indicator}”, which has no file in indicators/"
            continue
        for group in (*item.by_group, ""):
            if group and group not in known_groups:
                yield f"item “{item.code}” has parameters for “{group}”, which is not a peer group"
            yield from _against_direction(item, item.rule_for(group), indicators[item.indicator].direction)
    for event in method.event:
        for measure in (event.measure, event.feeds):
            if measure and measure not in measures:
                yield f"event “{event.code}” names the measure “{measure}”, which is not in measures.toml"
    for veto in method.veto:
        if veto.indicator and veto.indicator not in indicators:
            yield f"veto “{veto.code}” watches the indicator “{veto.indicator}”, which has no file in indicators/"


def _against_direction(item: Item, rule: Any, direction: str) -> Iterable[str]:
    """Rules whose corners run against the direction of their indicator."""
    inner = rule.inner if isinstance(rule, (RedLine, Deduct)) else rule
    higher = direction == "higher"
    if direction == "neutral" and (
        (inner is not None and hasattr(inner, "target")) or isinstance(rule, RedLine)
    ):
        yield f"item “{item.code}” needs a direction, but the indicator “{item.indicator}” is neutral"
    elif isinstance(inner, Linear) and (inner.floor < inner.target) != higher:
        better = "higher" if higher else "lower"
        yield (
            f"item “{item.code}”: the corners are out of order: {better} is better, "
            f"yet the floor is {inner.floor} and the target {inner.target}"
        )
    elif isinstance(inner, Completion) and not higher:
        yield f"item “{item.code}”: completion rewards more, but lower is better for “{item.indicator}”"
    elif isinstance(inner, Bands) and direction != "neutral":
        points = [band.points for band in inner.band]
        if points != sorted(points, reverse=not higher):
            yield f"item “{item.code}”: the points of the bands run against the direction of “{item.indicator}”"


def in_force(methods: Iterable[Method], period: Period) -> Method:
    """The method that a period is scored by: the latest one dated on or before the period's first day."""
    first_day = f"{period.months[0]}-01"
    dated = [method for method in methods if method.code <= first_day]
    if not dated:
        raise Refusal(
            Text(
                en=f"no method was in force in {period}; add one dated {first_day} or earlier to methods/.",
                zh=f"{period} 没有生效的考核办法；请在 methods/ 中加入 {first_day} 或更早生效的办法。",
            )
        )
    return max(dated, key=lambda method: method.code)


def refuse_backdated(method: Method, published: Iterable[Period]) -> None:
    """Refuse a new method whose date would reach into a period that has already been published."""
    touched = [period for period in published if method.code <= f"{period.months[-1]}-31"]
    if touched:
        last = max(touched)
        raise Refusal(
            Text(
                en=f"the method is dated {method.code}, but {last} has been published; date it after {last}.",
                zh=f"办法日期为 {method.code}，但 {last} 的考核结果已公布；生效日期应在 {last} 之后。",
            )
        )
