"""What must agree inside one method: sums, names and tie-breaks. Each disagreement is one sentence."""

from collections.abc import Iterable

from etl.definitions.files import duplicates
from etl.definitions.method.rules import events_of
from etl.definitions.method.tables import MethodTables

_CIRCULAR = {"total", "score", "rank", "group_rank", "grade"}


def inconsistencies(method: MethodTables) -> Iterable[str]:
    """Everything in the method that contradicts itself."""
    for kind in ("part", "item", "event", "grade", "veto", "persistence", "consequence", "commendation"):
        for code in duplicates(entry.code for entry in getattr(method, kind)):
            yield f"the {kind} “{code}” is given twice"
    for code in method.parts.keys() & method.items.keys():
        yield f"“{code}” is a part and an item; a tie-break could not tell them apart"
    yield from _wrong_names(method)
    yield from _wrong_sums(method)
    yield from _wrong_tie_breaks(method)


def _wrong_sums(method: MethodTables) -> Iterable[str]:
    total = sum(part.points for part in method.part if not part.bonus)
    if total != method.full:
        yield f"the parts add to {total}, not to {method.full}; change the points of a part"
    for part in method.part:
        worth = sum(item.points for item in method.items_of(part.code))
        if worth == 0:
            yield f"the part “{part.code}” has no item"
        elif worth != part.points and not part.bonus:
            yield f"the items of part “{part.code}” add to {worth}, the part has {part.points} points"
    if any(part.bonus for part in method.part) != (method.bonus is not None):
        yield "a bonus part and [bonus] (mode and cap) belong together; give both or neither"


def _wrong_names(method: MethodTables) -> Iterable[str]:
    for item in method.item:
        if item.part not in method.parts:
            yield f"item “{item.code}” belongs to “{item.part}”, which is not a part"
        for event in events_of(item.rule):
            if event not in method.events:
                yield f"item “{item.code}” counts “{event}”, which is not an event of this method"
        other = next(one for one in method.item if one.indicator == item.indicator)
        if other.source != item.source:
            yield f"items “{other.code}” and “{item.code}” read the same indicator from two sources; choose one"
    for veto in method.veto:
        if veto.event and veto.event not in method.events:
            yield f"veto “{veto.code}” waits for “{veto.event}”, which is not an event of this method"
        if veto.ceiling not in method.grades:
            yield f"veto “{veto.code}” has the ceiling “{veto.ceiling}”, which is not a grade"
    for rule in method.persistence:
        if rule.item and rule.item not in method.items:
            yield f"persistence “{rule.code}” watches “{rule.item}”, which is not an item"
        if rule.grade and rule.grade not in method.grades:
            yield f"persistence “{rule.code}” watches “{rule.grade}”, which is not a grade"
    rules = {rule.code for rule in method.persistence}
    for rung in method.consequence:
        if rung.persistence and rung.persistence not in rules:
            yield f"consequence “{rung.code}” follows “{rung.persistence}”, which is not a rule of persistence"
    for praise in method.commendation:
        if praise.code in [rung.code for rung in method.consequence]:
            yield f"“{praise.code}” is a consequence and a commendation; a decision could not tell them apart"
        if praise.grade and praise.grade not in method.grades:
            yield f"commendation “{praise.code}” is for “{praise.grade}”, which is not a grade"


def _wrong_tie_breaks(method: MethodTables) -> Iterable[str]:
    known = {"before_bonus", *method.parts, *method.items}
    for key in method.tie_break:
        if key in _CIRCULAR:
            yield f"the tie-break “{key}” goes round in a circle: it is what the tie-breaks are to decide"
        elif key not in known:
            yield f"the tie-break “{key}” is neither “before_bonus” nor a part nor an item"
    for key in duplicates(method.tie_break):
        yield f"the tie-breaks go round in a circle: “{key}” comes a second time"
