"""How a decision of a meeting is told in one line, wherever it stands."""

from datetime import date

from etl.queries.meetings import institution_of
from etl.queries.score.follow_up import Resolution
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page


def decision_line(page: Page, one: Resolution, today: date) -> str:
    """Number, what, who, by when, and what has become of it."""
    words = page.words
    day = words.day(one.due)
    if one.is_closed:
        state = words.say("closed: {what}", what=for_markdown(one.reports[-1].text))
    elif one.due < today:
        state = words.say("was due on {day}: late", day=day)
    else:
        state = words.say("due by {day}", day=day)
    return f"- № {one.id} · {for_markdown(one.text)} · {for_markdown(owner_in_words(page, one))} · {state}"


def owner_in_words(page: Page, one: Resolution) -> str:
    """Who is to do what was decided: an institution as the page's language calls it, a post as it is called there."""
    institution = institution_of(page.programme, one.owner)
    if institution:
        return page.programme.institutions[institution].short(page.words.language)
    return page.view.translated(one.owner)
