"""Editing the words of a draft: its figures stand in them as {id} and stay; what was edited is marked."""

from functools import partial

import streamlit as st

from etl.editions.model import Paragraph
from etl.editions.words import paragraphs, said, template
from pages.shared import filters
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.editions import acts
from pages.subjects.editions.picked import Chosen, Subject, editions_of

SHORT = 36
"""As many letters of a paragraph as tell it from others in a list."""


def show_words(page: Page, subject: Subject) -> None:
    """Choose a paragraph of the draft, change its words in both languages."""
    words = page.words
    st.header(words.say("Edit words"), anchor=False)
    drafts = [one for one in editions_of(page, subject) if one.state == "draft"]
    if not drafts:
        st.info(
            words.say("There is no draft. Draw one up, or send back what is prepared, to edit its words.")
        )
        return
    chosen = Chosen(page, drafts[-1])
    found = {one.code: one for one in paragraphs(chosen.edition)}
    labels = {code: _label(chosen, one) for code, one in found.items()}
    code = filters.pick(
        words, "paragraph", words.say("Paragraph"), labels, next(iter(labels)), told_by_page=True
    )
    _show_form(chosen, found[code])


def _show_form(chosen: Chosen, one: Paragraph) -> None:
    page, words = chosen.page, chosen.page.words
    figures = chosen.edition.figures
    for language, runs in (("zh", one.zh), ("en", one.en)):
        st.markdown(for_markdown(said(runs, figures, language)))
    if one.edited:
        st.caption(words.say("These words were edited."))
    st.caption(
        words.say(
            "What stands in braces is a figure: each must occur as often as it does now. Numbers cannot be typed, "
            "and the rules of wording are checked."
        )
    )
    with st.form(f"words-{one.code}"):
        zh = st.text_area(
            words.say("Chinese words"), template(one.zh), key=f"words-zh-{one.code}", height=160
        )
        en = st.text_area(
            words.say("English words"), template(one.en), key=f"words-en-{one.code}", height=160
        )
        if st.form_submit_button(words.say("Keep these words"), type="primary"):
            edited = (chosen.stored, one.code, zh, en)
            act = partial(acts.reword, page.programme, *edited, page.viewer, now_in(page))
            attempt(page, act, words.say("The words are kept and marked as edited."))


def _label(chosen: Chosen, one: Paragraph) -> str:
    language = chosen.page.words.language
    text = said(one.zh if language == "zh" else one.en, chosen.edition.figures, language)
    mark = " · " + chosen.page.words.say("words edited") if one.edited else ""
    return f"{text[:SHORT]}{'…' if len(text) > SHORT else ''}{mark} ({one.code})"
