"""Names in published tables that nobody knew: who is nearest, and the decision, once for all periods."""

from functools import partial

import streamlit as st

from etl.queries.returns.names import ReviewName
from pages.shared.acting import Undo, attempt, show_what_was_done
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.returns import acts
from pages.subjects.returns import reads as returns_data


def show_names(page: Page) -> None:
    """The list, and for the coordinator the decision; to others only the sentence that says whose it is."""
    words = page.words
    show_what_was_done(page)
    st.header(words.say("Names to be reviewed"), anchor=False)
    if not page.may("desk"):
        st.info(words.say("The coordinator decides whose name it is."))
        return
    rows = returns_data.review_names(page.view.asked)
    if not rows:
        st.info(words.say("Every name in the published tables is known."))
        return
    waiting = [row for row in rows if row.decision is None]
    st.markdown(
        words.count(
            "Figures under one name wait until somebody says whose they are: they count in totals, but are not "
            "ranked.",
            "Figures under {n} names wait until somebody says whose they are: they count in totals, but are not "
            "ranked.",
            len(waiting),
        )
    )
    st.caption(
        words.say(
            "One decision applies to every period, filed or still to come; it can be taken back, and both stay on "
            "record."
        )
    )
    show_table(page, names_table(page.view, rows), "names", words.say("Names to be reviewed"))
    if waiting:
        _decision_form(page, waiting)
    if decided := [row for row in rows if row.decision is not None]:
        _taking_back(page, decided)
        offer_file(
            words.say("Download the decisions as lines for the programme's files"),
            partial(returns_data.alias_lines, page.view.asked),
            "aliases.csv",
            "text/csv",
            key="names-csv",
        )


def names_table(view: View, rows: tuple[ReviewName, ...]) -> Table:
    """A row for each name: where it stands, its largest share of a measure, who is nearest, who was decided on."""
    words, programme = view.words, view.programme

    def called(code: str) -> str:
        return programme.institutions[code].name(words.language) if code in programme.institutions else code

    shares = [row.share_pct for row in rows]
    return Table(
        (
            text_column(words.say("Name"), [row.name for row in rows]),
            figure_column(
                words.say("Largest share (%)"), shares, [words.number(one, 4) for one in shares], 4
            ),
            text_column(words.say("Sheets"), [", ".join(row.sheets) for row in rows]),
            text_column(
                words.say("Periods"),
                [f"{row.periods[0]} – {row.periods[-1]}" if row.periods else "—" for row in rows],
                is_short=True,
            ),
            text_column(words.say("Nearest known names"), [_near(row) for row in rows]),
            text_column(
                words.say("Decided"),
                [called(row.decision.institution) if row.decision else "—" for row in rows],
            ),
            text_column(
                words.say("By"),
                [view.translated(row.decision.decided_by) if row.decision else "—" for row in rows],
            ),
        )
    )


def _near(row: ReviewName) -> str:
    return "; ".join(f"{one.name} ({one.likeness})" for one in row.near) or "—"


def _decision_form(page: Page, waiting: list[ReviewName]) -> None:
    words, programme = page.words, page.programme
    names = {row.code: row for row in waiting}
    code = st.selectbox(
        words.say("Name"), list(names), format_func=lambda one: names[one].name, key="names-which"
    )
    near = [one.institution for one in names[code].near]
    others = [one for one in programme.institutions if one not in near]
    with st.form(f"name-{code}"):
        institution = st.selectbox(
            words.say("Whose name it is, the nearest first"),
            [*near, *others],
            format_func=lambda one: programme.institutions[one].name(words.language),
            index=0 if near else None,
            placeholder=words.say("Choose one"),
            key=f"name-is-{code}",
        )
        note = st.text_input(words.say("Why"), key=f"name-why-{code}")
        if st.form_submit_button(words.say("Confirm for all periods")):
            done = words.say("“{name}” is decided for all periods.", name=for_markdown(names[code].name))
            at = now_in(page)
            attempt(
                page,
                partial(acts.confirm_name, programme, code, institution or "", note, page.viewer, at),
                done,
                undo=Undo(
                    lambda: acts.take_back_name(
                        programme, code, words.say("Taken back at once"), page.viewer, now_in(page)
                    ),
                    words.say("“{name}” waits for review again.", name=for_markdown(names[code].name)),
                ),
            )


def _taking_back(page: Page, decided: list[ReviewName]) -> None:
    words, programme = page.words, page.programme
    names = {row.code: row for row in decided}
    with st.form("name-back"):
        code = st.selectbox(
            words.say("A decision to take back"),
            list(names),
            format_func=lambda one: names[one].name,
            key="name-back-which",
        )
        note = st.text_input(words.say("Why"), key="name-back-why")
        if st.form_submit_button(words.say("Take back")):
            done = words.say("“{name}” waits for review again.", name=for_markdown(names[code].name))
            attempt(
                page, partial(acts.take_back_name, programme, code, note, page.viewer, now_in(page)), done
            )
