"""Ledgers and registers on the desk, and an institution's own registers: look at what a file would change, accept it,
take it back."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from etl.definitions.returns import Layout
from etl.queries.returns.list_effects import Effect, Preview
from etl.queries.returns.listed import ListFile
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.shared.acting import attempt
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.subjects.returns import acts
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.list_tables import (
    files_table,
    lines_table,
    list_findings_table,
    points_table,
    scores_table,
    state_in_words,
)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKED_AT, SHOWN = "lists-looked-at", "lists-shown"


def show_lists(page: Page) -> None:
    """The coordinator's part: hand a file in, decide on registers that wait, take a file back."""
    words = page.words
    layouts = _layouts(page)
    if not layouts:
        st.info(words.say("This programme keeps no ledger or register."))
        return
    st.header(words.say("Ledgers and registers"), anchor=False)
    st.markdown(
        words.say(
            "A file adds its lines to those filed before. It states what it corrects or cancels and whether it "
            "replaces the whole list; you see what would change before you accept it."
        )
    )
    _templates(page, layouts, "")
    _hand_in(page, "", words.say("Accept this file"), words.say("The file is accepted; its lines count."))
    files = [one for one in returns_data.list_files(page.view.asked) if one.period in _periods(page)]
    _decide(page, [one for one in files if one.state == "waits"])
    _take_back(page, files)


def show_own_registers(page: Page, institution: str) -> None:
    """An institution's part: its own registers, which add to or update its own points only."""
    words = page.words
    layouts = [one for one in _layouts(page) if one.form == "register"]
    if not layouts:
        return
    st.header(words.say("Your own registers of points"), anchor=False)
    st.markdown(
        words.say(
            "A register that you file adds your own points or brings them up to date; a point is removed only where "
            "its line says so. You see what it would change before you file it."
        )
    )
    _templates(page, layouts, institution)
    done = words.say("Filed. The coordinator accepts the register or sends it back.")
    _hand_in(page, institution, words.say("File this register"), done)
    files = [one for one in returns_data.list_files(page.view.asked) if one.filer == institution]
    if files:
        title = words.say("Your registers so far")
        show_table(page, files_table(page.view, files), "own-registers", title)


def _layouts(page: Page) -> list[Layout]:
    return [layout for layout in page.programme.returns.values() if layout.is_list]


def _periods(page: Page) -> tuple[str, str]:
    """The period of the page, and the one that it is assessed in, for which ledgers are kept."""
    return page.period, str(Period.parse(page.period).holder(page.programme.settings.assessed_per_year))


def _templates(page: Page, layouts: list[Layout], institution: str) -> None:
    words, (month, quarter) = page.words, _periods(page)
    with st.container(horizontal=True):
        for layout in layouts:
            period = quarter if layout.form == "ledger" else month
            offer_file(
                words.say("Template: {name}", name=words.text(layout.name)),
                partial(acts.list_template, page.programme, layout.code, period, institution, words.language),
                f"{layout.code}-{period}.xlsx",
                WORKBOOK,
                key=f"list-template-{layout.code}",
            )


def _hand_in(page: Page, institution: str, label: str, done: str) -> None:
    """Choose a file, see what it would change, and only then hand it in."""
    words = page.words
    sent = st.file_uploader(
        words.say(
            "A file of a ledger or register (at most {n} MB); choosing it stores nothing", n=acts.LARGEST
        )
        if not institution
        else words.say("Your register (at most {n} MB); choosing it stores nothing", n=acts.LARGEST),
        key="list-file",
    )
    if sent is None:
        return
    file = (sent.name, sent.getvalue())
    look = partial(acts.preview_list, page.programme, file, page.viewer, now_in(page), institution)
    what = ("file", *file, institution)
    found = _looked_at(page, what, look)
    if not isinstance(found, Preview):
        return
    _show_preview(page, found)
    if found.effect is not None and st.button(label, type="primary", key="hand-in-list"):
        basis = _seen(what, found.basis)
        attempt(
            page,
            partial(acts.hand_in_list, page.programme, file, basis, page.viewer, now_in(page), institution),
            done,
        )
    _remember(what, found.basis)


def _decide(page: Page, waiting: list[ListFile]) -> None:
    words = page.words
    if not waiting:
        return
    st.header(words.say("Registers that wait for you"), anchor=False)
    one = _choose(page, waiting, "decide-on-list")
    what = ("waits", one.filing)
    found = _looked_at(page, what, partial(acts.waiting_list, page.programme, one.filing, page.viewer))
    if isinstance(found, Preview):
        _show_preview(page, found)
        if found.effect is not None and st.button(
            words.say("Accept the register"), type="primary", key="accept-list"
        ):
            basis = _seen(what, found.basis)
            act = partial(acts.accept_list, page.programme, one.filing, basis, page.viewer, now_in(page))
            attempt(page, act, words.say("The register is accepted; its points count."))
        _remember(what, found.basis)
    with st.form(f"return-list-{one.filing}"):
        reasons = st.text_area(
            words.say("What is wrong, and what to do"), key=f"return-list-reasons-{one.filing}", height=80
        )
        if st.form_submit_button(words.say("Send the register back")):
            back = partial(acts.send_back, page.programme, one.filing, reasons, page.viewer, now_in(page))
            attempt(page, back, words.say("The institution reads the reasons on its page."))


def _take_back(page: Page, files: list[ListFile]) -> None:
    words = page.words
    title = words.say("Files of this month and its quarter")
    st.header(title, anchor=False)
    if not files:
        st.markdown(words.say("No ledger or register has been filed for them."))
        return
    show_table(page, files_table(page.view, files), "lists", title)
    revocable = [one for one in files if one.can_be_taken_back]
    if not revocable:
        return
    with st.expander(words.say("Take a file back"), expanded=bool(st.session_state.get("take-back-look"))):
        one = _choose(page, revocable, "take-back-list")
        if not st.checkbox(words.say("Show what taking it back would change"), key="take-back-look"):
            return
        what = ("back", one.filing)
        found = _looked_at(
            page, what, partial(acts.taking_list_back, page.programme, one.filing, page.viewer)
        )
        if not isinstance(found, tuple):
            return
        effect, basis = found
        _show_effect(page, effect)
        with st.form(f"take-back-{one.filing}"):
            reason = st.text_input(words.say("Reason (it is kept and shown)"), key="take-back-reason")
            if st.form_submit_button(words.say("Take the file back")):
                seen = _seen(what, basis)
                act = partial(
                    acts.take_list_back, page.programme, one.filing, reason, seen, page.viewer, now_in(page)
                )
                done = words.say("The file counts no longer; the lines before it are in force again.")
                attempt(page, act, done)
        _remember(what, basis)


def _choose(page: Page, files: list[ListFile], key: str) -> ListFile:
    words = page.words
    labels = {
        one.filing: words.say(
            "{name} · {period} · version {version} · {state} · {file}",
            name=words.text(page.programme.returns[one.source].name),
            period=words.period(one.period),
            version=one.version,
            state=state_in_words(words, one),
            file=one.filename,
        )
        for one in files
    }
    chosen = st.selectbox(words.say("Which file"), list(labels), format_func=labels.__getitem__, key=key)
    return next(one for one in files if one.filing == chosen)


def _looked_at(page: Page, what: tuple[object, ...], look: Callable[[], object]) -> object:
    """What was found about a file, kept while nothing else changes; None after the sentence that refuses it.

    It stays in the session until the data change, so that no rerun reads the file again.
    """
    seen = st.session_state.setdefault(LOOKED_AT, {})
    key = (page.programme.slug, page.view.asked.version, *what)
    if key not in seen:
        seen.clear()
        try:
            seen[key] = look()
        except Refusal as refusal:
            seen[key] = refusal
    found = seen[key]
    if isinstance(found, Refusal):
        st.error(for_markdown(page.words.text(found.sentence)))
        return None
    return found


def _seen(what: tuple[object, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """The files that were in force when the page last showed what would change: that is what is decided on."""
    shown: tuple[int, ...] | None = st.session_state.get(SHOWN, {}).get(what)
    return now if shown is None else shown


def _remember(what: tuple[object, ...], basis: tuple[int, ...]) -> None:
    shown = st.session_state.setdefault(SHOWN, {})
    for other in [
        other for other in shown if other[0] == what[0]
    ]:  # one file of a kind is on the page at a time
        del shown[other]
    shown[what] = basis


def _show_preview(page: Page, found: Preview) -> None:
    words = page.words
    st.markdown(
        words.count(
            "**{name}, {period}:** {n} line.",
            "**{name}, {period}:** {n} lines.",
            found.lines,
            name=for_markdown(words.text(found.layout.name)),
            period=words.period(found.period),
        )
    )
    if found.findings:
        table = list_findings_table(page.view, found.findings)
        show_table(page, table, "list-findings", words.say("What the checks say"))
    if found.effect is not None:
        _show_effect(page, found.effect)
    elif found.would_be_returned:
        st.warning(words.say("It cannot be accepted like this; correct the file and choose it again."))


def _show_effect(page: Page, effect: Effect) -> None:
    words = page.words
    st.markdown(
        words.say(
            "Lines added: {added}; changed: {changed}; removed: {removed}; unchanged: {unchanged}.",
            added=words.number(effect.how_many("added")),
            changed=words.number(effect.how_many("changed")),
            removed=words.number(effect.how_many("removed")),
            unchanged=words.number(effect.unchanged),
        )
    )
    if effect.lines:
        show_table(page, lines_table(page.view, effect.lines), "list-lines", words.say("Lines that change"))
    if effect.scores:
        st.markdown(
            words.say(
                "Scores that change: {scores}; grades that change: {grades}.",
                scores=words.number(len(effect.scores)),
                grades=words.number(len(effect.grades)),
            )
        )
        show_table(page, scores_table(page.view, effect), "list-scores", words.say("Scores that change"))
    elif effect.unscored is not None:
        st.caption(for_markdown(words.text(effect.unscored)))
    elif not effect.points:
        st.markdown(words.say("No score, grade or rank changes."))
    if effect.points:
        show_table(page, points_table(page.view, effect), "list-points", words.say("Points that change"))
