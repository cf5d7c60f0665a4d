"""Whose returns stand behind the figures of a month, said next to them: half of the banks' sum is no fall of all."""

from html import escape

from etl.queries.returns.counted import Counted
from etl.values.periods import Period
from pages.shared import data
from pages.shared.links import in_markdown, owed_returns
from pages.shared.quoting import in_html
from pages.shared.view import View
from pages.shared.words import Words

SIGN = "◐"
"""Before what is told of a month that is not whole, so that it is found at a glance."""


def filers_note(view: View) -> str:
    """Below a figure of the view's month: who is not in it, and that its moves are between different institutions;
    HTML, "" where every return counts and the months before have the same filers."""
    return note_of(view, data.counted(view.asked, view.period), owed_returns(view))


def note_of(view: View, found: Counted | None, lead: str = "") -> str:
    """The same of what was known of any period; `lead`: where the missing returns are listed."""
    said = filers_sentence(view, found, lead) if found is not None else ""
    return f'<p class="filers">{SIGN} {in_html(said)}</p>' if said else ""


def filers_sentence(view: View, found: Counted, lead: str = "") -> str:
    """How many of those that owe a return are not in the figures, and which changes are not of the same institutions;
    Markdown, "" where there is neither. `lead`: where the missing returns are listed."""
    words, now = view.words, Period.parse(found.period)
    bases = {now.previous: found.before} | {now.year_ago: found.year_ago}  # a year's are one and the same
    moves = [
        words.count(
            "Changes on {base} are not of the same institutions: {n} has figures in only one of the two months.",
            "Changes on {base} are not of the same institutions: {n} have figures in only one of the two months.",
            apart,
            base=words.period(str(base)),
        )
        for base, apart in bases.items()
        if apart
    ]
    if not found.lacking:
        return words.together(*moves)
    told = words.count(
        "{n} of {all} institutions has no accepted return for {month}",
        "{n} of {all} institutions have no accepted return for {month}",
        len(found.lacking),
        all=words.number(found.owing),
        month=words.period(found.period),
    )
    without = words.say("{who}; nothing of theirs is in the figures.", who=in_markdown(told, lead))
    return words.together(without, *moves)


def filers_mark(view: View) -> str:
    """The same in a few words, where the sentence stands on the page already; HTML."""
    said = mark(view.words, data.counted(view.asked, view.period))
    return f'<p class="filers">{SIGN} {escape(said)}</p>' if said else ""


def mark(words: Words, found: Counted | None) -> str:
    """Who is not in a period's figures in a few words, for a card or a row; "" where nothing is to be said."""
    if found is None:
        return ""
    said = []
    if found.lacking:
        said.append(
            words.say(
                "without {n} of {all} institutions",
                n=words.number(len(found.lacking)),
                all=words.number(found.owing),
            )
        )
    if found.before or found.year_ago:
        said.append(words.say("changes are not of the same institutions"))
    return words.say("; ").join(said)
