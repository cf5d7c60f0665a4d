"""Pickers whose choice lives in the address, so that a link shows the same figures to whoever opens it.

Streamlit can bind a widget to the address itself (`bind="query-params"`), but it writes the label shown, which
changes with the page's language, drops what is the default, so that a link to the newest month would move on by
itself, and forgets the choice when the page changes. Here the address carries codes, stays whole, and wins.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from pages.shared.language import LANGUAGE_NAMES, LANGUAGES, Language
from pages.shared.quoting import for_markdown
from pages.shared.words import Words

DEFAULT_LANGUAGE: Language = "zh"
KEPT = "address"
ALONE = 420
"""Pixels: how wide a picker is that has a line for itself."""
RISING, FALLING = "up", "down"
NARROWS = "only"
"""What a link says of the rows that it counted. It belongs to that link: whoever goes on to another page takes it not
along."""


def restore_address() -> None:
    """Take up the address where the last page left it: Streamlit empties it whenever the page changes."""
    if "programme" not in st.query_params and st.session_state.get(KEPT):
        kept = {name: value for name, value in st.session_state[KEPT].items() if name != NARROWS}
        st.query_params.from_dict(kept | st.query_params.to_dict())


def complete_address(programme: str, clock: str, period: str, language: Language) -> None:
    """Make the address say all that decides what is shown, so that it shows the same tomorrow.

    `clock` is the name that the period goes by: "period" for a month, "quarter" for a quarter.
    """
    address = st.query_params.to_dict() | {"programme": programme, clock: period, "lang": language}
    address = {name: value for name, value in address.items() if value}
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)
    st.session_state[KEPT] = address


def asked(key: str) -> str:
    """What the address asks for under `key`, "" where it says nothing."""
    return st.query_params.get(key, "")


def language_asked() -> Language:
    """The language of the address, else the product's own."""
    return next((language for language in LANGUAGES if language == asked("lang")), DEFAULT_LANGUAGE)


def pick_language() -> None:
    """The switch between the languages, each named in itself."""
    _take_from_address("lang", LANGUAGE_NAMES, DEFAULT_LANGUAGE)
    st.segmented_control(
        "语言 / Language",
        list(LANGUAGE_NAMES),
        format_func=LANGUAGE_NAMES.__getitem__,
        key="lang",
        required=True,
        label_visibility="collapsed",
        on_change=_write_to_address,
        args=("lang", ()),
    )


def pick(
    words: Words,
    key: str,
    label: str,
    labels: Mapping[str, str],
    default: str,
    *,
    clears: Sequence[str] = (),
    told_by_page: bool = False,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """A drop-down over `labels` (code to words), kept in the address under `key`; returns the code.

    `clears` names what no longer makes sense once this choice changes. What the address asks for in vain is said below
    the picker, or by the page itself, which knows why (`told_by_page`, `unknown`).
    """
    if told_by_page:
        _remember_unknown(key, labels, default)
    _take_from_address(key, labels, default)
    chosen = st.selectbox(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=_write_to_address,
        args=(key, tuple(clears)),
        width=width,
    )
    if not told_by_page:
        _say_what_is_unknown(words, key, labels, default)
    return str(chosen)


def unknown(key: str) -> str:
    """What the address asked for in vain under `key`, "" where it got it. It is said until something is picked or
    another page is opened: the address is completed with what is shown, and the next run would know nothing of it."""
    return str(st.session_state.get(f"unknown-{key}", ("",))[0])


def _remember_unknown(key: str, labels: Mapping[str, str], default: str) -> None:
    kept, page = f"unknown-{key}", urlsplit(str(st.context.url or "")).path
    if asked(key) and asked(key) not in labels:
        st.session_state[kept] = (asked(key), default, page)
    elif st.session_state.get(kept, ("", "", ""))[1:] != (asked(key), page):
        st.session_state.pop(kept, None)


def pick_one(words: Words, key: str, label: str, labels: Mapping[str, str], default: str) -> str:
    """The same as buttons side by side, for a few short choices; whoever makes one has left what a link narrowed."""
    _take_from_address(key, labels, default)
    chosen = st.segmented_control(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        required=True,
        on_change=_write_to_address,
        args=(key, (NARROWS,)),
    )
    _say_what_is_unknown(words, key, labels, default)
    return str(chosen)


def pick_or_none(key: str, label: str, labels: Mapping[str, str], placeholder: str) -> str:
    """A drop-down that begins with nothing, kept in the address; "" while nothing is picked or what the address asks
    for is not among them (of another edition, say)."""
    st.session_state[key] = asked(key) if asked(key) in labels else None
    chosen = st.selectbox(
        label,
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=key,
        placeholder=placeholder,
        on_change=_write_to_address,
        args=(key, ()),
    )
    return chosen or ""


def pick_day(key: str, label: str, default: date, last: date | None = None) -> date | None:
    """A day, kept in the address; None while a reader has emptied the box. `last` is the last that can be picked."""
    try:
        day = date.fromisoformat(asked(key))
    except ValueError:
        day = default
    st.session_state[key] = min(day, last) if last else day
    chosen = st.date_input(
        label, max_value=last, key=key, format="YYYY-MM-DD", on_change=_write_to_address, args=(key, ())
    )
    return chosen if isinstance(chosen, date) else None


def ask_words(key: str, label: str, *, clears: Sequence[str] = ()) -> str:
    """Words that something is looked for by, kept in the address. `clears` names what no longer makes sense then."""
    st.session_state[key] = asked(key)
    return st.text_input(label, key=key, on_change=_write_to_address, args=(key, tuple(clears))).strip()


def sorted_by(name: str, titles: Sequence[str]) -> tuple[str, bool] | None:
    """By which column of the table `name` the address wants it sorted, and whether falling; None as it comes.

    The column goes by its heading, which stays when others come and go.
    """
    table, _, rest = asked("sort").partition(".")
    title, _, way = rest.rpartition(".")
    return (title, way == FALLING) if table == name and title in titles else None


def pick_order(words: Words, name: str, titles: Sequence[str]) -> None:
    """The picker of a table's order, kept in the address; one table of a page at a time is sorted."""
    labels = {"": words.say("As it comes")}
    for title in titles:
        labels[f"{name}.{title}.{RISING}"] = words.say("{column}, rising", column=title)
        labels[f"{name}.{title}.{FALLING}"] = words.say("{column}, falling", column=title)
    key = f"sort-{name}"
    st.session_state[key] = asked("sort") if asked("sort") in labels else ""
    st.selectbox(
        words.say("Sort by"),
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=_write_order,
        args=(key,),
    )


def write(key: str, value: str) -> None:
    """Keep `value` in the address under `key`; "" takes it out."""
    address = st.query_params.to_dict() | {key: value}
    st.query_params.from_dict({name: value for name, value in address.items() if value})


def _write_order(key: str) -> None:
    address = st.query_params.to_dict() | {"sort": st.session_state[key]}
    st.query_params.from_dict({name: value for name, value in address.items() if value})


def _say_what_is_unknown(words: Words, key: str, labels: Mapping[str, str], default: str) -> None:
    if asked(key) and asked(key) not in labels:
        st.warning(
            words.say(
                "The address asks for “{asked}”, which is not here. Shown instead: {shown}.",
                asked=for_markdown(asked(key)[:40]),
                shown=for_markdown(labels[default]),
            )
        )


def _take_from_address(key: str, labels: Mapping[str, str], default: str) -> None:
    # Said on every run: after a change of page the state still holds the old page's value, and the new widget would
    # not take it over by itself.
    st.session_state[key] = asked(key) if asked(key) in labels else default


def _write_to_address(key: str, clears: tuple[str, ...]) -> None:
    st.session_state.pop(f"unknown-{key}", None)
    value = st.session_state[key]
    written = value.isoformat() if isinstance(value, date) else str(value or "")
    address = {**st.query_params.to_dict(), key: written}
    for name in clears:
        address.pop(name, None)
    st.query_params.from_dict({name: value for name, value in address.items() if value})
