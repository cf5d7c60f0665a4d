"""How a decision of a meeting is told in one line, wherever it stands."""

from datetime import date

from etl.queries.meetings import institution_of
from etl.queries.score.follow_up import Resolution
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page


def decision_line(page: Page, one: Resolution, today: date) -> str:
    """Number, what, who, by when, and what has become of it."""
    words = page.words
    day = one.due.isoformat()
    if one.is_closed:
        state = words.say("closed: {what}", what=for_markdown(one.reports[-1].text))
    elif one.due < today:
        state = words.say("was due on {day}: late", day=day)
    else:
        state = words.say("due by {day}", day=day)
    institution = institution_of(page.programme, one.owner)
    owner = page.programme.institutions[institution].short(words.language) if institution else one.owner
    return f"- № {one.id} · {for_markdown(one.text)} · {for_markdown(owner)} · {state}"
