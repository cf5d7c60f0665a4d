"""Sentences about inventories: how many meet a standard, what is lacked most, who holds how many awards."""

from etl.definitions.inventories.inventory import Inventory, Need
from etl.queries.returns.inventories import Compliance, Kept
from pages.shared.links import few
from pages.shared.view import View
from pages.shared.words import Words


def need_name(words: Words, inventory: Inventory, need: Need) -> str:
    """What a need asks for, with how much of it or which items."""
    one = inventory.of_code(need.attribute)
    name = words.text(one.name)
    if need.items:
        items = [words.text(item.name) for item in one.item if item.code in need.items]
        return words.say("{name}: {items}", name=name, items=words.listed(items))
    if need.least > 1:
        return words.say("{name}, {n} or more", name=name, n=words.number(need.least))
    if need.months:
        return words.say("{name}, within {n} months", name=name, n=need.months)
    return name


def compliance_title(words: Words, one: Compliance) -> str:
    """The finding in short."""
    name = words.text(one.standard.name)
    if not one.judged:
        return words.say("“{standard}” applies to none", standard=name)
    return words.say(
        "{met} of {all} meet “{standard}”",
        met=words.number(one.met),
        all=words.number(len(one.judged)),
        standard=name,
    )


def compliance_sentence(view: View, found: Kept, one: Compliance) -> str:
    """Which share meets a standard, what it asks for, and what is lacked most."""
    words, asked = view.words, len(one.standard.need)
    enough = one.standard.at_least or asked
    rule = (
        words.say("All {n} of its requirements have to be met.", n=asked)
        if enough == asked
        else words.say("{n} of its {all} requirements are enough.", all=asked, n=enough)
    )
    since = (
        words.say("It holds for {span}.", span=one.standard.span(words.language))
        if one.standard.is_dated
        else ""
    )
    if not one.judged:
        return words.together(rule, since)
    need, number = max(one.lacking.items(), key=lambda pair: pair[1])
    share = words.say("{share} meet the standard.", share=words.share(one.share))
    most = (
        words.count(
            "Most often lacking: {need} ({n} place).",
            "Most often lacking: {need} ({n} places).",
            number,
            need=need_name(words, found.inventory, need),
        )
        if number
        else words.say("Nothing is lacking anywhere.")
    )
    return words.together(share, rule, since, most)


def filed_sentence(view: View, found: Kept) -> str:
    """Whose file is older than the period, and who has never filed one."""
    words = view.words
    old = [code for code, period in found.filed.items() if period != found.period]
    if not old:
        return ""
    names = [
        words.say(
            "{name} ({period})",
            name=view.programme.institutions[code].short(view.language),
            period=words.period(found.filed[code]),
        )
        for code in old
    ]
    return words.say("As of an earlier file: {names}.", names=few(view, names))
