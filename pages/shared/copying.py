"""Buttons that copy: the address of what is seen, or a text that stands beside them. house.js does it, also over plain
http, and nobody has to find a sign that is there only while the pointer is over it."""

from html import escape

import streamlit as st

from pages.shared.words import Words


def copy_of_address(words: Words) -> str:
    """As HTML: copies the exact address of what is seen. Whoever opens it sees what their own post may see."""
    return _button(
        words.say("Copy the address of this view"), words.say("The address is copied."), "data-copy-address"
    )


def show_copy_of_text(words: Words, text: str) -> None:
    """Copies `text`, which the page shows."""
    what = f'data-copy-text="{escape(text)}"'
    st.html(_button(words.say("Copy this text"), words.say("The text is copied."), what))


def _button(label: str, done: str, what: str) -> str:
    return f'<button type="button" {what} data-done="{escape(done)}">{escape(label)}</button>'
