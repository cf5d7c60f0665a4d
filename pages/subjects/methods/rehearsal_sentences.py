"""Who would win and who would lose under another method, in words."""

from collections.abc import Mapping, Sequence

from etl.queries.score.rehearsal import Rehearsal, Rehearsed, RehearsedPeriod, places_over_time
from pages.shared.links import in_markdown, to_score
from pages.shared.view import View

MOST_NAMES = 3


def trial_title(view: View, trial: RehearsedPeriod) -> str:
    """How many would change place, as a heading."""
    moved = sum(bool(row.places_gained) for row in trial.rows)
    if not moved:
        return view.words.say("Nobody would change place")
    return view.words.count(
        "{n} institution would change place", "{n} institutions would change place", moved
    )


def trial_sentence(view: View, trial: RehearsedPeriod) -> str:
    """Who would gain and lose most in a quarter, and whose grade would change."""
    words = view.words
    regraded = sum(row.old_grade != row.new_grade for row in trial.rows)
    said = [
        words.say(
            "{quarter}: {up} of {all} would move up, {down} down; {regraded} would get another grade.",
            quarter=words.period(trial.period),
            up=len(trial.winners),
            down=len(trial.losers),
            all=len(trial.rows),
            regraded=regraded,
        )
    ]
    if trial.winners:
        said.append(words.say("Most gained: {who}.", who=_names(view, trial.winners)))
    if trial.losers:
        said.append(words.say("Most lost: {who}.", who=_names(view, trial.losers)))
    return words.together(*said)


def _names(view: View, rows: Sequence[Rehearsed]) -> str:
    """Those with the largest move, by name, with the move."""
    words, most = view.words, rows[0].places_gained
    who = [
        in_markdown(row.member.short(view.language), to_score(view, row.member.code))
        for row in rows
        if row.places_gained == most
    ]
    named = who[:MOST_NAMES]
    if more := len(who) - len(named):
        named.append(words.count("{n} more", "{n} more", more))
    return words.say("{names} ({figure})", names=words.listed(named), figure=words.movement(most))


def rehearsal_sentence(view: View, rehearsal: Rehearsal) -> str:
    """Over how many quarters, and who would have gained or lost most places altogether."""
    words, gained = view.words, places_over_time(rehearsal)
    said = [
        words.count(
            "Rehearsed on {n} quarter, {first} to {last}.",
            "Rehearsed on {n} quarters, {first} to {last}.",
            len(rehearsal.periods),
            first=words.period(rehearsal.periods[0].period),
            last=words.period(rehearsal.periods[-1].period),
        )
    ]
    best, worst = max(gained.values(), default=0), min(gained.values(), default=0)
    if best > 0:
        said.append(words.say("Most places gained altogether: {who}.", who=_codes(view, gained, best)))
    if worst < 0:
        said.append(words.say("Most places lost altogether: {who}.", who=_codes(view, gained, worst)))
    if not best and not worst:
        said.append(words.say("Nobody would have changed place in any of them."))
    if rehearsal.unasked:
        events = words.listed(
            [words.text(rehearsal.proposed.events[code].name) for code in rehearsal.unasked]
        )
        said.append(
            words.say(
                "Earlier ledgers had no place for these events, which count as not entered: {events}.",
                events=events,
            )
        )
    return words.together(*said)


def _codes(view: View, gained: Mapping[str, int], amount: int) -> str:
    words, institutions = view.words, view.programme.institutions
    who = [
        in_markdown(institutions[code].short(view.language), to_score(view, code))
        for code, places in gained.items()
        if places == amount
    ]
    return words.say("{names} ({figure})", names=words.listed(who[:MOST_NAMES]), figure=words.signed(amount))
