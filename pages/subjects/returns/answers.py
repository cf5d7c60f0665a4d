"""What a filer answers to the checks: an explanation for each doubtful thing, a meaning for each unknown heading."""

import re
from functools import partial

import streamlit as st

from etl.definitions.returns import Sheet
from etl.queries.returns.explained import ExplainedFinding
from etl.queries.returns.own_return import OwnReturn, return_layout
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.returns import acts
from pages.subjects.returns.month_tables import by_place, sentence_of
from pages.subjects.returns.seen import refuse_unseen

MOST_PLACES = 6
_UNFIT = re.compile(r"[^0-9A-Za-z]+")


def show_answers(page: Page, own: OwnReturn) -> None:
    """A form for each heading to be confirmed and for each doubtful thing; what is explained already, as such."""
    words = page.words
    rows = sorted(own.findings, key=by_place)
    headings = [one for one in rows if one.finding.rule == "HEADING-UNKNOWN"]
    if own.draft is not None and headings:
        st.subheader(words.say("Headings to confirm"), anchor=False)
        seen: dict[str, int] = {}
        for one in headings:
            name = f"{_fit(one.finding.sheet)}-{_fit(one.finding.value)}"
            seen[name] = seen.get(name, 0) + 1
            _heading_form(page, own.draft.id, one, f"{name}-{seen[name]}")
    things: dict[tuple[str, str], list[ExplainedFinding]] = {}
    for one in rows:
        if one.finding.severity == "soft":
            things.setdefault(one.finding.key, []).append(one)
    if things:
        st.subheader(words.say("Doubts and explanations"), anchor=False)
    open_keys = [key for key, same in things.items() if same[0].is_open]
    for key, same in things.items():
        alike = [other for other in open_keys if other[0] == key[0] and other != key]
        _explanation(page, own, same, alike)


def _explanation(
    page: Page, own: OwnReturn, same: list[ExplainedFinding], alike: list[tuple[str, str]]
) -> None:
    words, one = page.words, same[0]
    rule, about = one.finding.key
    name = f"{_fit(rule)}-{_fit(about)}"
    with st.container(border=True, key=f"thing-{name}"):
        where = _places(same) or words.say("whole file")
        st.markdown(f"**{for_markdown(where)}** {for_markdown(sentence_of(page.view, one))}")
        if one.explanation is not None:
            st.markdown(
                words.say(
                    "**Explained for {month} by {by}:** {text}",
                    month=words.period(one.explanation.first_period),
                    by=for_markdown(page.view.translated(one.explanation.given_by)),
                    text=for_markdown(one.explanation.text),
                )
            )
            if one.is_reused:
                st.caption(words.say("An earlier explanation, taken over. It holds for three months."))
            return
        with st.form(f"explain-{name}", border=False):
            text = st.text_area(words.say("Why the figure is right"), key=f"why-{name}", height=80)
            for_all = bool(alike) and st.checkbox(
                words.count(
                    "It holds for {n} other place that this check asks about, too",
                    "It holds for the {n} other places that this check asks about, too",
                    len(alike),
                ),
                key=f"alike-{name}",
            )
            if st.form_submit_button(words.say("Keep this explanation")):
                keys = [(rule, about), *(alike if for_all else [])]
                attempt(page, partial(_explain, page, own, keys, text), words.say("Explained."))


def _explain(page: Page, own: OwnReturn, keys: list[tuple[str, str]], text: str) -> None:
    refuse_unseen(page, own)
    for key in keys:
        if own.draft is not None:
            acts.explain_draft(page.programme, own.draft.id, key, text, page.viewer, now_in(page))
        elif own.current is not None:
            filing = own.current.filing.id
            acts.explain_filing(page.programme, filing, key, text, page.viewer, now_in(page))


def _places(same: list[ExplainedFinding]) -> str:
    cells = [" ".join(part for part in (one.finding.sheet, one.finding.cell) if part) for one in same]
    shown = ", ".join(dict.fromkeys(cell for cell in cells[:MOST_PLACES] if cell))
    return shown + (" …" if len(cells) > MOST_PLACES else "")


def _heading_form(page: Page, draft: int, one: ExplainedFinding, name: str) -> None:
    """`name` is the heading's own: a choice stays with it when another one is confirmed and leaves the list."""
    words, finding = page.words, one.finding
    sheet = _sheet(page, finding.about.removeprefix("heading|"))
    if sheet is None:
        return
    labels = {column.measure: " / ".join(column.heading) for column in sheet.column}
    nearest = next((code for code, name in labels.items() if name == finding.expected), next(iter(labels)))
    with st.form(f"heading-{draft}-{name}"):
        st.markdown(
            words.say(
                "Sheet {sheet}, cell {cell}: what does “{heading}” mean?",
                sheet=for_markdown(finding.sheet),
                cell=finding.cell,
                heading=for_markdown(finding.value),
            )
        )
        measure = st.selectbox(
            words.say("It means"),
            list(labels),
            index=list(labels).index(nearest),
            format_func=labels.__getitem__,
            key=f"means-{draft}-{name}",
        )
        if st.form_submit_button(words.say("Confirm; it is remembered for this institution")):
            act = partial(
                acts.confirm_heading,
                page.programme,
                draft,
                sheet.name,
                finding.value,
                measure,
                page.viewer,
                now_in(page),
            )
            attempt(page, act, words.say("Remembered. The workbook was read again."))


def _sheet(page: Page, name: str) -> Sheet | None:
    layout = return_layout(page.programme)
    return next((one for one in layout.sheet if one.name == name), None) if layout else None


def _fit(text: str) -> str:
    """A text as part of a widget's key; what is no letter of ASCII by its number, so that two never fall together."""
    return _UNFIT.sub(lambda found: "-".join(("", *(f"{ord(c):x}" for c in found[0]), "")), text)
