"""Files that a page offers for download."""

from collections.abc import Callable
from typing import Literal

import streamlit as st


def offer_file(
    label: str,
    make: Callable[[], bytes | str],
    name: str,
    mime: str,
    *,
    key: str,
    width: Literal["content", "stretch"] = "content",
) -> None:
    """A button that makes the file when it is pressed; the page is not run again.

    A file that was made with the page would lie in the server's memory until the next run, cost one request for
    every button, and be gone (404) for whoever asks for it while that next run is on its way.
    """
    st.download_button(
        label, make, name, mime, key=key, on_click="ignore", icon=":material/download:", width=width
    )
