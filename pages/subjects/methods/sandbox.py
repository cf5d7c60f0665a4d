"""The sandbox: turn points, targets and corners, and see at once who would stand where. Nothing is stored."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

import streamlit as st

from etl.definitions.method.method import Method
from etl.definitions.method.text import method_text
from etl.definitions.method.tuning import PART, Knob, Turn, knobs, tuned, weight_knobs
from etl.definitions.method.weights import weights
from etl.queries.score.rehearsal import Rehearsed, RehearsedPeriod
from etl.scoring.fixed import written_exact
from etl.values.errors import Refusal
from pages.shared import data, filters
from pages.shared.links import link, show_list, to_card, to_score
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.methods import reads
from pages.subjects.methods.document import method_of
from pages.subjects.methods.rehearsal_sentences import trial_sentence, trial_title
from pages.subjects.score.everybody_tables import item_name
from pages.subjects.score.method_sentences import knob_words
from pages.subjects.score.sentences import grade_in_words, official

Turns = tuple[tuple[str, str, str], ...]
TURNED = "turned"
KNOBS_IN_A_ROW = 3
MOST_MOVES = 12
"""So many stand beside the knobs without a scroll; the table below has them all."""


def show_sandbox(page: Page) -> None:
    """Pick an item, turn its numbers, and read the places beside the official ones."""
    words, method = page.words, method_of(page.view)
    st.markdown(
        words.say(
            "Change the numbers of the method and see who would stand where in {quarter}. Nothing is stored and "
            "nothing official changes; your changes are in the address alone, so send the address to show them to "
            "others.",
            quarter=words.period(page.period),
        )
    )
    turning, moving = st.columns([3, 2], gap="medium")
    with turning:
        _show_weights(page, method)
        _show_knobs(page, method)
    turns = turns_of(method)
    trial = try_out(page, turns)
    if trial is not None:
        with moving:
            _show_moves(page, trial)
    _show_turns(page, method, turns)
    if trial is not None:
        _show_trial(page, method, turns, trial)


def turns_of(method: Method) -> Turns:
    """The numbers turned so far: (item or part, path, number), those that differ from the method's. The address keeps
    them, so that it shows the same trial to whoever opens it; what no knob of the method is called is left out."""
    code, _, written = filters.asked(TURNED).partition("!")
    known = {(knob.item, knob.path): knob for knob in (*weight_knobs(method), *_item_knobs(method))}
    found = {}
    for one in written.split(",") if code == method.code else ():
        item, _, rest = one.partition("~")
        path, _, text = rest.partition("~")
        number = _number(text)
        if number is not None and (knob := known.get((item, path))) and number != knob.value:
            found[item, path] = f"{number:f}"
    return tuple((item, path, number) for (item, path), number in sorted(found.items()))


def _item_knobs(method: Method) -> list[Knob]:
    return [knob for item in method.item for knob in knobs(item)]


def try_out(page: Page, turns: Turns) -> RehearsedPeriod | None:
    """The quarter under the turned method; where that is no method, the sentence that says why."""
    try:
        return reads.tried(page.view.asked, page.period, turns)
    except Refusal as refusal:
        st.error(for_markdown(page.words.text(refusal.sentence)))
        return None


def proposal_of(page: Page, method: Method, turns: Turns) -> str:
    """The turned method as the text of a file."""
    turned = [Turn(item, path, Decimal(number)) for item, path, number in turns]
    return method_text(tuned(page.programme, method, turned))


def _show_weights(page: Page, method: Method) -> None:
    """The weight of each part. Where one is turned the boxes of the others show what is left for them."""
    words = page.words
    st.header(words.say("Weights of the parts"), anchor=False)
    st.caption(
        words.say(
            "Change one part and the others share what is left of {full} in proportion to their points in force, "
            "to a hundredth of a point, largest remainders first. Items, bands and tariffs within a part move with "
            "it. Bonus and penalties stay.",
            full=written_exact(method.full),
        )
    )
    turned = {item: Decimal(number) for item, path, number in turns_of(method) if path == PART}
    try:
        shown = weights(method, turned)
    except Refusal:  # said where the trial would stand
        shown = {part.code: part.points for part in method.part if not part.bonus} | turned
    found = weight_knobs(method)
    for start in range(0, len(found), KNOBS_IN_A_ROW):
        columns = st.columns(KNOBS_IN_A_ROW)
        for column, knob in zip(columns, found[start : start + KNOBS_IN_A_ROW], strict=False):
            key = f"weight-{method.code}-{knob.item}"
            st.session_state[key] = written_exact(shown[knob.item])
            name, now = words.text(method.parts[knob.item].name), written_exact(knob.value)
            label = words.say("{name} · in force {value}", name=name, value=now)
            column.text_input(
                for_markdown(f"▸ {label}" if knob.item in turned else label),
                key=key,
                on_change=_turn,
                args=(page, method, knob, key),
            )


def _show_moves(page: Page, trial: RehearsedPeriod) -> None:
    """Who changes place, beside what was turned: the largest moves first."""
    words = page.words
    st.header(words.say("Who changes place"), anchor=False)
    moved = sorted(
        (row for row in trial.rows if row.places_gained),
        key=lambda row: (-abs(row.places_gained), row.new_rank or 0),
    )
    if not moved:
        st.markdown(words.say("Nobody so far."))
        return
    show_list(
        [
            words.say(
                "{name}: {was} → {now} ({moved})",
                name=link(row.member.short(page.view.language), to_score(page.view, row.member.code)),
                was=row.old_rank,
                now=row.new_rank,
                moved=words.movement(row.places_gained),
            )
            for row in moved[:MOST_MOVES]
        ],
        "moves",
    )
    if rest := moved[MOST_MOVES:]:
        st.caption(words.count("{n} more in the table below.", "{n} more in the table below.", len(rest)))


def _show_knobs(page: Page, method: Method) -> None:
    words, view = page.words, page.view
    st.header(words.say("Numbers of one item"), anchor=False)
    labels = {item.code: item_name(view, item.indicator, item.code) for item in method.item}
    chosen = filters.pick(words, "item", words.say("Item to turn"), labels, method.item[0].code)
    turned = {(item, path): number for item, path, number in turns_of(method)}
    found = knobs(method.items[chosen])
    for start in range(0, len(found), KNOBS_IN_A_ROW):
        columns = st.columns(KNOBS_IN_A_ROW)
        for column, knob in zip(columns, found[start : start + KNOBS_IN_A_ROW], strict=False):
            with column:
                _show_knob(page, method, knob, turned.get((knob.item, knob.path)))


def _show_knob(page: Page, method: Method, knob: Knob, turned: str | None) -> None:
    key = f"knob-{method.code}-{knob.item}-{knob.path}"
    # What is no number stays in its box and is spoken of; all else is what the address says.
    if key not in st.session_state or _number(st.session_state[key]) is not None:
        st.session_state[key] = turned or written_exact(knob.value)
    now = page.words.say("in force {value}", value=written_exact(knob.value))
    st.text_input(
        f"{knob_words(page.view, method, knob)} · {now}",
        key=key,
        on_change=_turn,
        args=(page, method, knob, key),
    )
    if _number(st.session_state[key]) is None:
        st.caption(
            page.words.say(
                "“{text}” is not a number; the method's own is used.",
                text=for_markdown(st.session_state[key][:20]),
            )
        )


def _turn(page: Page, method: Method, knob: Knob, key: str) -> None:
    kept = {(item, path): number for item, path, number in turns_of(method)}
    number = _number(st.session_state[key])
    kept.pop((knob.item, knob.path), None)
    if number is not None and number != knob.value:
        kept[(knob.item, knob.path)] = f"{number:f}"
    filters.write(TURNED, written_turns(method, kept))


def written_turns(method: Method, kept: Mapping[tuple[str, str], str]) -> str:
    """Turned numbers as the address keeps them: the method, then item~path~number for each; "" for none."""
    listed = ",".join(f"{item}~{path}~{number}" for (item, path), number in sorted(kept.items()))
    return f"{method.code}!{listed}" if listed else ""


def _number(text: str) -> Decimal | None:
    """What was typed as an exact number; a comma stands for thousands. None where it is none."""
    try:
        number = Decimal(text.strip().replace(",", "").replace("，", ""))
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _forget(prefix: str) -> None:
    filters.write(TURNED, "")
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]


def _show_turns(page: Page, method: Method, turns: Turns) -> None:
    words = page.words
    if not turns:
        st.caption(words.say("No number has been changed yet: below are the official places."))
        return
    table = turns_table(page.view, turns)
    show_table(page, table, "turns", words.say("Numbers changed so far"), download=False)
    st.button(
        words.say("Take everything back"),
        key="forget",
        icon=":material/undo:",
        on_click=_forget,
        args=(f"knob-{method.code}-",),
    )


def _show_trial(page: Page, method: Method, turns: Turns, trial: RehearsedPeriod) -> None:
    words = page.words
    full = tuned(page.programme, method, [Turn(i, p, Decimal(n)) for i, p, n in turns]).full
    if full != method.full:
        st.warning(
            words.say(
                "The parts add to {sum}, not to {full}. Scores are tried out of {sum}; before it can be adopted the "
                "method must add up to {full} again.",
                sum=written_exact(full),
                full=written_exact(method.full),
            )
        )
    sentence = trial_sentence(page.view, trial)
    st.header(trial_title(page.view, trial), anchor=False)
    st.markdown(sentence)
    show_table(page, trial_table(page.view, turns), "trial", sentence)
    if turns and full == method.full:
        offer_file(
            words.say("Download as a method file (TOML)"),
            partial(proposal_of, page, method, turns),
            f"{page.programme.slug}-proposal.toml",
            "application/toml",
            key="download-proposal",
        )


@data.kept
def turns_table(view: View, turns: Turns) -> Table:
    """A row for each turned number."""
    words, method = view.words, method_of(view)
    found = [_knob(method, item, path) for item, path, _ in turns]
    return Table(
        (
            text_column(
                words.say("Item"),
                [
                    words.text(method.parts[k.item].name)
                    if k.kind == PART
                    else item_name(view, method.items[k.item].indicator, k.item)
                    for k in found
                ],
                leads=[
                    "" if k.kind == PART else to_card(view, method.items[k.item].indicator) for k in found
                ],
            ),
            text_column(
                words.say("Number"),
                [
                    words.say("Weight of the part") if k.kind == PART else knob_words(view, method, k)
                    for k in found
                ],
            ),
            figure_column(
                words.say("In force"), [k.value for k in found], [written_exact(k.value) for k in found]
            ),
            figure_column(
                words.say("Tried"),
                [Decimal(number) for _, _, number in turns],
                [written_exact(Decimal(number)) for _, _, number in turns],
            ),
        )
    )


def _knob(method: Method, item: str, path: str) -> Knob:
    if path == PART:
        return next(knob for knob in weight_knobs(method) if knob.item == item)
    return next(knob for knob in knobs(method.items[item]) if knob.path == path)


@data.kept
def trial_table(view: View, turns: Turns) -> Table:
    """A row for each institution in the order of the official places: official beside tried."""
    trial, words = reads.tried(view.asked, view.period, turns), view.words
    rows = sorted(trial.rows, key=lambda row: (row.old_rank is None, row.old_rank or 0, row.member.code))
    return comparison_table(view, trial.method, rows, words.say("Official"), words.say("Tried"))


def comparison_table(view: View, method: Method, rows: list[Rehearsed], was: str, now: str) -> Table:
    """Place, score and grade of each institution under two methods."""
    words = view.words

    def places(found: list[int | None]) -> list[str]:
        return [NOTHING if place is None else str(place) for place in found]

    old, new = [row.old_rank for row in rows], [row.new_rank for row in rows]
    return Table(
        (
            text_column(
                words.say("Institution"),
                [row.member.short(view.language) for row in rows],
                leads=[to_score(view, row.member.code) for row in rows],
            ),
            figure_column(words.say("{what}: place", what=was), old, places(old), is_short=True),
            figure_column(words.say("{what}: place", what=now), new, places(new), is_short=True),
            text_column(
                words.say("Moved"), [words.movement(row.places_gained) for row in rows], is_short=True
            ),
            figure_column(
                words.say("{what}: score", what=was),
                [row.old for row in rows],
                [official(words, row.old, method) for row in rows],
                is_short=True,
            ),
            figure_column(
                words.say("{what}: score", what=now),
                [row.new for row in rows],
                [official(words, row.new, method) for row in rows],
                is_short=True,
            ),
            text_column(
                words.say("{what}: grade", what=was),
                [grade_in_words(words, method, row.old_grade) for row in rows],
                is_short=True,
            ),
            text_column(
                words.say("{what}: grade", what=now),
                [grade_in_words(words, method, row.new_grade) for row in rows],
                is_short=True,
            ),
        )
    )
