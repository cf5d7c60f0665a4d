"""The coordinator changes what belongs to running the programme: what changes is shown in numbers, then it is done."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from etl.definitions.amending.changes import Change
from etl.definitions.amending.overlay import targets_of
from etl.scoring.fixed import written_exact
from etl.telling.amendments import told
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.programme import acts, reads
from pages.subjects.programme.preview import preview_sentences

Values = tuple[tuple[str, object], ...]


def show_amending(page: Page) -> None:
    """The form for a change, what it would change, and the way back."""
    words, labels = page.words, _kinds(page)
    st.subheader(words.say("Change something"), anchor=False)
    st.caption(
        words.say(
            "What is changed here holds from its date on for pages, commands and documents alike. Published editions "
            "stay as they are. Nothing is deleted: a change is taken back by another one, and both stay on record."
        )
    )
    kind = st.selectbox(
        words.say("What is to change"), list(labels), format_func=lambda one: labels[one], key="amend-kind"
    )
    with st.form(f"amend-{kind}"):
        values = _FORMS[kind](page)
        if st.form_submit_button(words.say("Show what changes")):
            st.session_state[_place(page)] = (kind, values)
    _show_draft(page, kind)
    _show_taking_back(page)


def _show_draft(page: Page, kind: str) -> None:
    """What was asked in the form, in numbers; below it the reason and the button."""
    words, asked = page.words, st.session_state.get(_place(page))
    if asked is None or asked[0] != kind:
        return
    try:
        change = reads.change_from(page.view.asked, *asked)
        found = reads.previewed(page.view.asked, change)
    except Refusal as refusal:
        st.error(for_markdown(words.text(refusal.sentence)))
        return
    with st.container(border=True, key="amend-preview"):
        st.markdown(f"**{for_markdown(words.text(told(page.programme, change)))}**")
        for sentence in preview_sentences(page, change, found):
            st.markdown(sentence)
        with st.form("amend-do"):
            reason = st.text_input(words.say("Why"), key="amend-reason")
            knowing = _ask_whether_known(page, bool(found.editions), "amend")
            if st.form_submit_button(words.say("Change the programme"), type="primary"):
                act = partial(_amend, page, change, reason, knowing)
                attempt(page, act, words.say("The programme is changed."))


def _amend(page: Page, change: Change, reason: str, knowing: bool) -> None:
    acts.amend(page.programme, change, reason, knowing, page.viewer, now_in(page))
    st.session_state.pop(_place(page), None)


def _show_taking_back(page: Page) -> None:
    words = page.words
    standing = [one.amendment for one in reads.amendments(page.view.asked) if one.taken_back is None]
    if not standing:
        return
    labels = {
        one.number: f"№ {one.number} · {words.text(told(page.programme, one.change))}" for one in standing
    }
    with st.expander(words.say("Take a change back")), st.form("amend-back"):
        number = st.selectbox(
            words.say("Which change"),
            list(labels)[::-1],
            format_func=lambda one: labels[one],
            key="amend-back-number",
        )
        reason = st.text_input(words.say("Why it is taken back"), key="amend-back-reason")
        knowing = _ask_whether_known(page, True, "amend-back")
        if st.form_submit_button(words.say("Take it back by another line")):
            act = partial(
                acts.take_back, page.programme, int(number), reason, knowing, page.viewer, now_in(page)
            )
            attempt(page, act, words.say("The change is taken back; both lines stay on record."))


def _ask_whether_known(page: Page, reaches: bool, key: str) -> bool:
    if not reaches:
        return False
    return st.checkbox(
        page.words.say("I understand that published editions it affects stay as they are"),
        key=f"{key}-knowing",
    )


def _kinds(page: Page) -> Mapping[str, str]:
    """What can be changed in this programme."""
    words, programme = page.words, page.programme
    found = {
        "join": words.say("An institution joins"),
        "leave": words.say("An institution leaves"),
        "merge": words.say("An institution merges into another"),
    }
    if programme.points:
        found["universe"] = words.say("How many points exist")
    found["special-day"] = words.say("A special working day or day off")
    if programme.methods:
        found["target"] = words.say("A target of the method")
    return found


def _join(page: Page) -> Values:
    words, programme = page.words, page.programme
    left, right = st.columns(2)
    kinds = sorted({kind for one in programme.institutions.values() for kind in one.kinds})
    with left:
        code = st.text_input(words.say("Code"), key="amend-code")
        name_zh = st.text_input(words.say("Name in Chinese"), key="amend-name-zh")
        short_zh = st.text_input(words.say("Short name in Chinese"), key="amend-short-zh")
        group = st.selectbox(
            words.say("Group"),
            list(programme.groups),
            format_func=lambda one: words.text(programme.groups[one].name),
            key="amend-group",
        )
    with right:
        since = _period(page, words.say("Takes part from"), "join", _following(page))
        name_en = st.text_input(words.say("Name in English"), key="amend-name-en")
        short_en = st.text_input(words.say("Short name in English"), key="amend-short-en")
        of_kinds = st.multiselect(
            words.say("Kinds of business"),
            kinds,
            placeholder=words.say("Choose one or more"),
            key="amend-kinds",
            select_all=False,
        )
    return (
        ("code", code.strip()),
        ("name_zh", name_zh),
        ("name_en", name_en),
        ("short_zh", short_zh),
        ("short_en", short_en),
        ("group", group),
        ("kinds", tuple(of_kinds)),
        ("since", since),
    )


def _leave(page: Page) -> Values:
    words = page.words
    left, right = st.columns(2)
    with left:
        institution = _institution(page, words.say("Institution"), "leave")
    with right:
        until = _period(page, words.say("Its last period"), "leave", page.period)
    return ("institution", institution), ("until", until)


def _merge(page: Page) -> Values:
    words = page.words
    left, right = st.columns(2)
    with left:
        institution = _institution(page, words.say("Institution that merges"), "merge")
        since = _period(page, words.say("From"), "merge", _following(page))
    with right:
        into = _institution(page, words.say("Goes on in"), "into")
    return ("institution", institution), ("into", into), ("since", since)


def _exists(page: Page) -> Values:
    words, programme = page.words, page.programme
    wholes = {
        one.parent for one in programme.regions.values()
    }  # what exists is mostly counted in their parts
    left, right = st.columns(2)
    with left:
        scenario = st.selectbox(
            words.say("Kind of point"),
            list(programme.points),
            format_func=lambda one: words.text(programme.points[one].name),
            key="amend-scenario",
        )
        count = st.number_input(words.say("How many there are"), 0, value=None, step=1, key="amend-count")
    with right:
        region = st.selectbox(
            words.say("Region"),
            sorted(programme.regions, key=lambda one: one in wholes),
            format_func=lambda one: programme.regions[one].name(words.language),
            key="amend-region",
        )
        as_of = st.date_input(words.say("As of"), now_in(page).date(), key="amend-as-of")
    source = st.text_input(words.say("Source: who says so, in which document"), key="amend-source")
    return (
        ("scenario", scenario),
        ("region", region),
        ("as_of", as_of),
        ("count", count),
        ("source", source),
    )


def _special_day(page: Page) -> Values:
    words = page.words
    left, right = st.columns(2)
    answers = {False: words.say("A day off"), True: words.say("Worked on")}
    with left:
        day = st.date_input(words.say("Day"), now_in(page).date(), key="amend-day")
    with right:
        working = st.selectbox(
            words.say("What it is"),
            list(answers),
            format_func=lambda one: answers[one],
            key="amend-working",
        )
    source = st.text_input(words.say("Source: who says so, in which document"), key="amend-day-source")
    return ("date", day), ("working", working), ("source", source)


def _target(page: Page) -> Values:
    words, programme = page.words, page.programme
    now = now_in(page)
    current = Period(now.year, now.month).holder(programme.settings.assessed_per_year)
    since = str(current.shift(1))
    try:
        known = targets_of(programme, current.shift(1))
    except Refusal as refusal:
        st.caption(for_markdown(words.text(refusal.sentence)))
        known = {}
    labels = {
        f"{item} {path}": _target_label(page, current.shift(1), item, path, written_exact(value))
        for (item, path), value in known.items()
    }
    left, right = st.columns(2)
    with left:
        which = st.selectbox(
            words.say("Target"), list(labels), format_func=lambda one: labels[one], key="amend-target"
        )
        value = st.text_input(words.say("New target"), key="amend-value")
    with right:
        since = _period(page, words.say("From the assessment of"), "target", since)
    item, _space, path = (which or " ").partition(" ")
    return ("item", item), ("path", path), ("value", value), ("since", since)


def _target_label(page: Page, period: Period, code: str, path: str, value: str) -> str:
    words, programme = page.words, page.programme
    item = next(one for one in programme.method_for(period).item if one.code == code)
    group = path.partition(".")[0]
    name = words.text(programme.indicators[item.indicator].name)
    whose = f" · {words.text(programme.groups[group].name)}" if group in programme.groups else ""
    return words.say("{code} {name}{whose}: now {value}", code=code, name=name, whose=whose, value=value)


def _institution(page: Page, label: str, key: str) -> str:
    known = page.programme.institutions
    return str(
        st.selectbox(
            label,
            [code for code, one in known.items() if not one.valid_to],
            None,
            format_func=lambda code: f"{code} · {known[code].short(page.words.language)}",
            placeholder=page.words.say("Choose one"),
            key=f"amend-institution-{key}",
        )
        or ""
    )


def _period(page: Page, label: str, key: str, proposed: str) -> str:
    return st.text_input(
        label,
        proposed,
        help=page.words.say("A period as the programme writes it: 2020-01, 2020-Q1, 2020-H1 or 2020."),
        key=f"amend-period-{key}",
    ).strip()


def _following(page: Page) -> str:
    return str(Period.parse(page.period).shift(1))


def _place(page: Page) -> str:
    return f"amend-{page.programme.slug}"


_FORMS: Mapping[str, Callable[[Page], Values]] = {
    "join": _join,
    "leave": _leave,
    "merge": _merge,
    "universe": _exists,
    "special-day": _special_day,
    "target": _target,
}
