"""What a period's objections have done to the figures of its indicators, before their state is judged."""

from collections.abc import Iterable
from dataclasses import replace

from etl.definitions.method.tables import Item
from etl.facts.objections import Effect
from etl.scoring.figures import UNTOUCHED, Held, Part


def held_by(items: Iterable[Item], effects: Iterable[Effect]) -> dict[tuple[str, str], Held]:
    """(institution, indicator) -> what the effects have done to that figure, the latest word counting.

    Effects on an item that `items` does not have are left out: a proposed method need not have it.
    """
    indicators = {item.code: item.indicator for item in items}
    found: dict[tuple[str, str], Held] = {}
    for effect in effects:
        if effect.item not in indicators or effect.event:
            continue
        key = (effect.institution, indicators[effect.item])
        found[key] = _with(found.get(key, UNTOUCHED), effect)
    return found


def _with(held: Held, effect: Effect) -> Held:
    if effect.change == "disputed":
        return replace(held, is_disputed=True)
    if effect.change == "excluded":
        return Held(is_excluded=True)
    return Held(corrected=Part(effect.numerator, effect.denominator))
