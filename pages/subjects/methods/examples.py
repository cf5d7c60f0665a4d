"""The worked examples that the rules are held to: their titles, as `make docs` collected them from the tests."""

import tomllib
from functools import lru_cache
from pathlib import Path

import streamlit as st

from etl.values.house import ROOT
from etl.values.text import Text
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_finding

FILE = ROOT / "data" / "static" / "worked-examples.toml"


def show_examples(page: Page) -> None:
    """The titles, subject by subject."""
    words, subjects = page.words, subjects_of(FILE)
    count = sum(len(titles) for _, titles in subjects)
    show_finding(
        words.say("Worked examples"),
        words.count(
            "{n} example with small figures and the points it must give. It is worked out again by machine before "
            "a new version may be used.",
            "{n} examples with small figures and the points they must give. Every one is worked out again by "
            "machine before a new version may be used.",
            count,
        ),
    )
    for subject, titles in subjects:
        st.markdown(f"**{for_markdown(words.text(subject))}**")
        st.markdown("\n".join(f"- {for_markdown(words.text(title))}" for title in titles))


@lru_cache(maxsize=1)
def subjects_of(file: Path) -> tuple[tuple[Text, tuple[Text, ...]], ...]:
    """Subject -> titles, in the order of the file."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        (
            Text(zh=subject["zh"], en=subject["en"]),
            tuple(Text(zh=example["zh"], en=example["en"]) for example in subject["example"]),
        )
        for subject in content["subject"]
    )
