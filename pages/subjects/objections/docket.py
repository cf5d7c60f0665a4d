"""The parts of the objections page that are about objections: the clock, the list, the forms, the precedents."""

from fractions import Fraction
from functools import partial

import streamlit as st

from etl.queries.objections import Disposition, Fault, Objection
from etl.values.periods import Period
from pages.shared import data, filters
from pages.shared.acting import attempt
from pages.shared.links import to_objections
from pages.shared.narrowed import asked_only, told_only
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.shared.view import View
from pages.subjects.objections import acts
from pages.subjects.objections import reads as objections_data
from pages.subjects.objections.sentences import (
    clock_sentence,
    decision_sentence,
    disposition_word,
    heading_of,
    release_sentence,
    state_sentence,
)
from pages.subjects.score import reads as score
from pages.subjects.score.card import losses

UNDECIDED = "undecided"
"""What of the objections a link asks for that counts those without a decision."""
ATTACHMENTS = ["pdf", "xlsx", "xls", "csv", "png", "jpg", "docx"]


def pick_section(page: Page) -> str:
    """Which part of the page to look at; what is followed up is seen by who may see the cases of all."""
    words = page.words
    labels = {"objections": words.say("Objections"), "precedents": words.say("Precedents")}
    if page.may("cases") and not page.scope.institution:
        labels["follow-up"] = words.say("Follow-up")
    return filters.pick_one(words, "section", words.say("Section"), labels, "objections")


def show_objections(page: Page) -> None:
    """The clock of the quarter, what may be done now, and every objection the viewer may see."""
    words = page.words
    if not page.may("objections"):
        st.info(words.say("Institutions see their own objections, the coordinator sees all."))
        return
    found = objections_data.docket(page.view.asked, page.period)
    st.header(words.say("Objections"), anchor=False)
    st.markdown(clock_sentence(page.view, found, now_in(page)))
    if found.release is None and page.may("release results"):
        _release_form(page)
    if page.may("object") and found.open_at(now_in(page)):
        _objection_form(page)
    shown = (*found.carried, *found.rows)
    if asked_only((UNDECIDED,)):
        shown = tuple(one for one in shown if not one.decision)
        said = words.count("{n} objection is not decided", "{n} objections are not decided", len(shown))
        st.markdown(told_only(page, said, section="objections"))
    if not shown:
        st.caption(_none(page))
    for one in shown:
        _show(page, one)


def _none(page: Page) -> str:
    """That there is no objection, as who looks may know it."""
    words = page.words
    quarter = words.period(page.period)
    if asked_only((UNDECIDED,)):
        return words.say("Every objection to the results of {quarter} is decided.", quarter=quarter)
    if page.viewer.institution:
        return words.say("You have filed no objection to the results of {quarter}.", quarter=quarter)
    return words.say("Nobody has filed an objection to the results of {quarter}.", quarter=quarter)


def show_precedents(page: Page) -> None:
    """Decided objections that hold the words asked for."""
    words = page.words
    st.header(words.say("Precedents"), anchor=False)
    st.caption(
        words.say(
            "How questions were decided before. An institution does not see which other institution had asked."
        )
    )
    if not page.may("objections"):
        st.info(words.say("Institutions see their own objections, the coordinator sees all."))
        return
    sought = filters.ask_words("words", words.say("Words to look for"))
    found = objections_data.precedents(page.view.asked, sought)
    if not found:
        st.info(
            words.say("No decided objection holds these words.")
            if sought
            else words.say("No objection has been decided yet.")
        )
        return
    show_table(page, precedents_table(page.view, sought), "precedents", words.say("Precedents"))


@data.kept
def precedents_table(view: View, sought: str) -> Table:
    """A row for each decided objection: what was asked, what was decided, why."""
    found, words = objections_data.precedents(view.asked, sought), view.words
    return Table(
        (
            text_column(
                words.say("Quarter"),
                [words.period(one.period) for one in found],
                is_short=True,
                leads=[to_objections(view, one.period) for one in found],
            ),
            text_column(words.say("Item"), [heading_of(view, one, with_institution=False) for one in found]),
            text_column(words.say("Grounds"), [one.grounds for one in found]),
            text_column(
                words.say("Decision"),
                [disposition_word(words, one.decision.disposition) if one.decision else "" for one in found],
                is_short=True,
            ),
            text_column(
                words.say("Reasons"), [one.decision.reasons if one.decision else "" for one in found]
            ),
        )
    )


def _release_form(page: Page) -> None:
    words = page.words
    st.markdown(release_sentence(words, page.programme))
    with st.form("release"):
        if st.form_submit_button(words.say("Open the results to objections"), type="primary"):
            act = partial(acts.release_results, page.programme, page.period, page.viewer, now_in(page))
            attempt(page, act, words.say("The results are open to objections."))


def _objection_form(page: Page) -> None:
    words, method = page.words, page.programme.method_for(Period.parse(page.period))
    names = {item.code: words.text(page.programme.indicators[item.indicator].name) for item in method.item}
    paid = _paid(page)
    labels = {
        code: f"{code} {names[code]}" for code in (*paid, *(code for code in names if code not in paid))
    }
    for code, points in paid.items():
        labels[code] = words.say(
            "{item}: {points} points lost", item=labels[code], points=words.number(points, 2)
        )
    with st.form("objection"):
        st.subheader(words.say("Object to an item"), anchor=False)
        item = st.selectbox(
            words.say("Item, what cost you most first") if paid else words.say("Item"),
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            key="object-item",
            placeholder=words.say("Choose one"),
        )
        grounds = st.text_area(words.say("What is wrong"), key="object-grounds")
        evidence = st.text_input(words.say("What proves it"), key="object-evidence")
        proof = st.file_uploader(
            words.say("A file that proves it (optional)"), type=ATTACHMENTS, key="object-file"
        )
        if st.form_submit_button(words.say("File the objection"), type="primary"):
            if item is None:
                st.error(words.say("Choose the item that you object to; nothing was filed."))
                return
            act = partial(
                acts.object_to,
                page.programme,
                page.period,
                page.viewer.institution,
                item,
                grounds=grounds,
                evidence=evidence,
                who=page.viewer,
                at=now_in(page),
                attachment=proof.getvalue() if proof else None,
            )
            attempt(page, act, words.say("The objection is filed."))


def _paid(page: Page) -> dict[str, Fraction]:
    """What each item cost the institution of the score, in points, the dearest first; nothing where it has no score."""
    row = score.assessment(page.view.asked, page.period).row(page.viewer.institution or "")
    return {line.item: points for line, points in losses(page.view, row)} if row is not None else {}


def _show(page: Page, one: Objection) -> None:
    words = page.words
    with st.container(border=True, key=f"objection-{one.id}"):
        st.subheader(heading_of(page.view, one), anchor=False)
        st.caption(state_sentence(page.view, one, now_in(page)))
        st.markdown(
            words.say("**What is wrong:** {text}", text=for_markdown(one.grounds))
            + "  \n"
            + words.say("**What proves it:** {text}", text=for_markdown(one.evidence))
        )
        if one.answer is not None:
            st.markdown(
                words.say(
                    "**Answer** ({by}): {text}",
                    by=for_markdown(page.view.translated(one.answer.answered_by)),
                    text=for_markdown(one.answer.text),
                )
            )
        if one.decision is not None:
            st.markdown(decision_sentence(page.view, one.decision))
        elif page.may("answer objections"):
            _answer_form(page, one) if one.answer is None else _decision_form(page, one)
        elif page.may("object", one.institution):
            _withdrawal_form(page, one)


def _answer_form(page: Page, one: Objection) -> None:
    words = page.words
    with st.form(f"answer-{one.id}"):
        text = st.text_area(words.say("Answer"), key=f"answer-text-{one.id}")
        if st.form_submit_button(words.say("Answer the objection")):
            act = partial(acts.answer, page.programme, one.id, text, page.viewer, now_in(page))
            attempt(page, act, words.say("Objection {n} is answered.", n=one.id))


def _decision_form(page: Page, one: Objection) -> None:
    words = page.words
    outcomes: tuple[Disposition, ...] = ("maintained", "adjusted", "excluded", "deferred")
    faults: dict[Fault, str] = {
        "nobody": words.say("nobody erred"),
        "institution": words.say("the institution erred"),
        "coordinator": words.say("the coordinator erred"),
    }
    with st.form(f"decision-{one.id}"):
        st.caption(words.say("Someone other than the person who answered decides."))
        left, right = st.columns(2)
        with left:
            outcome = st.selectbox(
                words.say("Decision"),
                outcomes,
                format_func=lambda code: disposition_word(words, code),
                key=f"decide-{one.id}",
            )
            top = st.text_input(words.say("Corrected numerator (adjusting only)"), key=f"top-{one.id}")
        with right:
            fault = st.selectbox(
                words.say("Who erred"), list(faults), format_func=faults.__getitem__, key=f"fault-{one.id}"
            )
            bottom = st.text_input(
                words.say("Corrected denominator (adjusting only)"), key=f"bottom-{one.id}"
            )
        reasons = st.text_area(words.say("Reasons"), key=f"reasons-{one.id}")
        if st.form_submit_button(words.say("Decide the objection"), type="primary"):
            act = partial(
                acts.decide,
                page.programme,
                one.id,
                outcome,
                fault,
                reasons,
                (top, bottom),
                page.viewer,
                now_in(page),
            )
            attempt(page, act, words.say("Objection {n} is decided.", n=one.id))


def _withdrawal_form(page: Page, one: Objection) -> None:
    words = page.words
    with st.expander(words.say("Take it back")), st.form(f"withdraw-{one.id}"):
        reasons = st.text_input(words.say("Reasons"), key=f"withdraw-reasons-{one.id}")
        if st.form_submit_button(words.say("Take the objection back")):
            act = partial(acts.withdraw, page.programme, one.id, reasons, page.viewer, now_in(page))
            attempt(page, act, words.say("Objection {n} is taken back.", n=one.id))
