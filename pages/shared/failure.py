"""What a visitor reads when a page fails: a sentence in the page's language. The details are in the server's log."""

import streamlit as st

from etl.values.errors import Refusal
from pages.shared.filters import language_asked
from pages.shared.quoting import for_markdown
from pages.shared.troubles import said_of
from pages.shared.words import Words


def say_what_went_wrong(error: Exception) -> bool:
    """Show a refusal as the sentence that it is, what ails the database by its name, and anything else as a failure;
    says that it has been dealt with."""
    words = Words(language_asked())
    if isinstance(error, Refusal):
        st.warning(for_markdown(words.text(error.sentence)))
        return True
    st.error(
        said_of(words, error)
        or words.say(
            "This page could not be shown. The reason is in the server's log. Choose another month or page, "
            "and tell the person who runs the server."
        )
    )
    return True
