"""What a presenter sees first: the next meeting and its slides, each a click away, and what is still to be done."""

import streamlit as st

from access.viewer import PRESENTER
from etl.queries.score.follow_up import reason_of
from pages.shared.data import published_editions
from pages.shared.links import address, link, show_list
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.picked import KINDS, Chosen
from pages.subjects.editions.reads import Kind
from pages.subjects.objections import reads as objections_data
from pages.subjects.objections.decided import decision_line


def show_next_meeting(page: Page) -> None:
    """The newest announcements that are to be presented, slide by slide. Nobody but a presenter is shown it."""
    if page.viewer.role != "presenter":
        return
    words = page.words
    st.header(words.say("The next meeting"), anchor=False)
    newest = [found for kind in KINDS if (found := _newest(page, kind)) is not None]
    if not newest:
        st.info(_until_then(page))
    for one in newest:
        _show_slides_of(one)
    if newest and page.programme.settings.visibility == "participants":
        st.caption(
            words.say(
                "Show the slides on the wall, not these pages: slides tell everybody in the room what the bulletin "
                "prints, in ranges where it has ranges; these pages give you the exact figures, for when "
                "somebody asks where a number comes from."
            )
        )
    open_now = objections_data.resolutions(page.view.asked, page.period)
    if open_now:
        st.markdown(
            words.count(
                "{n} decision of an earlier meeting is open.",
                "{n} decisions of earlier meetings are open.",
                len(open_now),
            )
        )
        today = now_in(page).date()
        st.markdown("\n".join(decision_line(page, one, today) for one in open_now))
    _show_cases(page)


def _until_then(page: Page) -> str:
    """Who has to do what before there is anything to present; where all posts are played, that one can do it."""
    words = page.words
    said = words.say(
        "Nothing is published yet, so there are no slides to present. On the page Bulletin the coordinator prepares "
        "the bulletin of the month, and the reviewer reviews and publishes it there; from then on its slides are here."
    )
    if page.viewer != PRESENTER:
        return said
    played = words.say(
        "In this demonstration you can do both yourself: choose Coordinator under “Seen as”, then Reviewer."
    )
    return words.together(said, played)


def _show_cases(page: Page) -> None:
    """The follow-up that is open: what a meeting will be asked about."""
    words, found = page.words, objections_data.open_cases(page.view.asked)
    if not found:
        return
    st.markdown(words.count("{n} case of follow-up is open.", "{n} cases of follow-up are open.", len(found)))
    rows = []
    for case in found:
        known, reason = page.programme.institutions.get(case.institution), page.words.text(reason_of(case))
        due = words.say("due by {day}", day=words.day(case.due)) if case.due else words.say("without a day")
        name = known.short(words.language) if known else case.institution
        said = f"№ {case.id} · {name} · {reason} · {due}"
        rows.append(link(said, address(page.view, "objections", case.period, section="follow-up")))
    show_list(rows, "follow-up")


def _newest(page: Page, kind: Kind) -> Chosen | None:
    """The newest edition of a kind whose period the page's month does not end before."""
    published = [one for one in published_editions(page.view.asked) if one.kind == kind]
    if kind == "bulletin":
        published = [one for one in published if one.period <= page.period]
    else:
        quarter = editions_data.quarter_of(page.programme, page.period)
        published = [one for one in published if one.period <= quarter]
    return Chosen(page, published[-1]) if published else None


def _show_slides_of(chosen: Chosen) -> None:
    page, words, edition = chosen.page, chosen.page.words, chosen.edition
    stored = chosen.stored
    month = stored.period if stored.kind == "bulletin" else page.period
    start = address(page.view, "present", month, kind=stored.kind, slide="1", whole="1")
    count = len(edition.slides) + 1
    st.markdown(
        words.count(
            "**{title}**, issued on {day}: {n} slide. [Present it]({address})",
            "**{title}**, issued on {day}: {n} slides. [Present them]({address})",
            count,
            title=for_markdown(words.text(edition.letterhead.title)),
            day=words.dated(edition.issued_on[:10]),
            address=start,
        )
    )
    show_list(
        [
            link(
                f"{number}. {words.text(slide.question)}",
                address(page.view, "present", month, kind=stored.kind, slide=str(number)),
            )
            for number, slide in enumerate(edition.slides, 2)
        ],
        f"slides-{stored.kind}",
    )
