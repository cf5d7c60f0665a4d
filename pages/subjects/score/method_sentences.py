"""What a method says about the whole score, in words."""

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence, Veto
from etl.definitions.method.tuning import Knob
from etl.scoring.fixed import written_exact
from etl.telling.rule_words import points_text
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import Words


def tie_break(view: View, method: Method, key: str) -> str:
    """What a tie-break compares."""
    words = view.words
    if key == "before_bonus":
        return words.say("score before the bonus")
    if key in method.parts:
        return f"{key} {words.text(method.parts[key].name)}"
    return f"{key} {words.text(view.programme.indicators[method.items[key].indicator].name)}"


def ties_sentence(view: View, method: Method) -> str:
    """What decides between equal scores."""
    words = view.words
    if not method.tie_break:
        return words.say("Ties are not broken: equal scores share the place.")
    keys = [for_markdown(tie_break(view, method, key)) for key in method.tie_break]
    return words.say(
        "Ties in the official score are broken by these, in this order: {keys}. Institutions equal in all of them "
        "share the place.",
        keys=words.say(" → ").join(keys),
    )


def missing_sentence(words: Words, method: Method) -> str:
    """What happens to items without a figure."""
    said = {
        "part": words.say(
            "An item that does not apply, or has too few cases to say, leaves the score: the part is worth earned ÷ "
            "applicable × its points. If nothing of a part applies, the total is earned ÷ applicable × the full score."
        ),
        "total": words.say(
            "An item that does not apply, or has too few cases to say, leaves the score: the total is earned ÷ "
            "applicable × the full score."
        ),
        "none": words.say("An item that does not apply earns nothing and is not made up for."),
    }[method.missing.rescale]
    filed = words.say("A figure that was not filed earns 0 points, and its maximum still counts.")
    if not method.missing.minimum_present:
        return words.together(said, filed)
    share = written_exact(method.missing.minimum_present * 100)
    least = words.say(
        "A part leaves the score if fewer than {share}% of its items have a figure.", share=share
    )
    return words.together(said, filed, least)


def bonus_sentence(words: Words, method: Method) -> str:
    """The bonus switch."""
    if method.bonus is None:
        return words.say("There is no bonus.")
    cap = written_exact(method.bonus.cap)
    if method.bonus.mode == "on_top":
        return words.say("The bonus comes on top of the full score, at most {cap} points.", cap=cap)
    return words.say("The bonus only makes up for points lost, at most {cap} points.", cap=cap)


def veto_sentence(view: View, method: Method, veto: Veto) -> str:
    """What caps the grade."""
    words = view.words
    grade = next(grade for grade in method.grade if grade.code == veto.ceiling)
    ceiling, name = f"{words.text(grade.name)} {grade.code}", for_markdown(words.text(veto.name))
    if veto.event:
        return words.say(
            "Veto {code}, {name}: the grade is at most {ceiling}.", code=veto.code, name=name, ceiling=ceiling
        )
    indicator = words.text(view.programme.indicators[veto.indicator].name)
    if veto.below is not None:
        line = words.say("{indicator} under {line}", indicator=indicator, line=written_exact(veto.below))
    else:
        line = words.say("{indicator} over {line}", indicator=indicator, line=written_exact(veto.above or 0))
    return words.say(
        "Veto {code}, {name} ({line}): the grade is at most {ceiling}.",
        code=veto.code,
        name=name,
        line=line,
        ceiling=ceiling,
    )


def persistence_sentence(view: View, method: Method, rule: Persistence) -> str:
    """What failing again and again costs: what the rule itself says, and what the ladder proposes for it."""
    words = view.words
    said = [for_markdown(words.text(rule.name))]
    if rule.points:
        said.append(words.say("total less {points}", points=words.text(points_text(rule.points))))
    if rule.consequence is not None:
        said.append(for_markdown(words.text(rule.consequence)))
    for rung in method.consequence:
        if rung.persistence == rule.code and rung.name != rule.consequence:
            measure = for_markdown(words.text(rung.name))
            said.append(words.say("proposed besides: {measure}", measure=measure))
    return words.say(
        "Failing {n} quarters in a row: {what}.", n=rule.periods, what=words.say("; ").join(said)
    )


def knob_words(view: View, method: Method, knob: Knob) -> str:
    """What one number of an item means."""
    words, indicator = view.words, view.programme.indicators[method.items[knob.item].indicator]
    unit = words.text(indicator.unit)
    said = {
        "points": words.say("Points"),
        "floor": words.say("Floor: no points ({unit})", unit=unit),
        "target": words.say("Target ({unit})", unit=unit),
        "line": words.say("Red line ({unit})", unit=unit),
        "step": words.say("Share lost for each place"),
        "per_unit": words.say("Points for each unit beyond the target"),
        "base": words.say("Share of points at the target"),
        "cap": words.say("Cap, as a share of the points"),
        "gain": words.say("Gain for full points ({unit})", unit=unit),
        "edge": words.say("Band {n} begins at ({unit})", n=knob.nth + 1, unit=unit),
        "band": words.say("Points of band {n}", n=knob.nth + 1),
        "event": words.say("Points for “{event}”", event=_event(words, method, knob)),
    }[knob.kind]
    if not knob.group:
        return said
    group = words.text(view.programme.groups[knob.group].name)
    return words.say("{what}, {group}", what=said, group=group)


def _event(words: Words, method: Method, knob: Knob) -> str:
    return words.text(method.events[knob.event].name) if knob.event else ""
