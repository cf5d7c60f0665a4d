"""The board of the desk and its tables: the month's list, findings across institutions, violations."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

import plotly.graph_objects as go

from etl.definitions.institutions import Institution
from etl.queries.returns.desk import IN_WORDS, Board, BoardCell, BoardRow
from etl.queries.returns.violations import Violation
from etl.values.findings import Finding
from pages.shared import data
from pages.shared.links import to_return
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.board import Shade, Square, returns_board
from pages.subjects.returns.check_names import check_column
from pages.subjects.returns.check_said import said_by_check
from pages.subjects.returns.sentences import due_word, late_word, severity_word


@data.kept_few
def board_figure(view: View, periods: tuple[str, ...], minute: datetime) -> go.Figure:
    """Every expected return of some months."""
    words, found = view.words, returns_data.board(view.asked, periods, minute)
    squares = [
        [_square(view, row.institution, row.cells.get(period)) for period in periods] for row in found.rows
    ]
    names = [row.institution.short(view.language) for row in found.rows]
    months = [
        in_two_lines(words.period(period)) + ("*" if period in found.provisional else "")
        for period in periods
    ]
    return returns_board(names, months, squares, view.palette)


def in_two_lines(month: str) -> str:
    """A month with the year on a line of its own, for a narrow column."""
    return month.replace("年", "年\n").replace(" ", "\n")


def _square(view: View, whose: Institution, cell: BoardCell | None) -> Square:
    words, name = view.words, whose.short(view.language)
    if cell is None:
        return Square("none", words.say("no member"), "", words.say("{name}: no member", name=name))
    state, late = short_state(words, cell), late_word(words, cell)
    wanted = cell.asked is not None or cell.state == "returned" or (bool(late) and not cell.is_in)
    shade: Shade = "wanted" if wanted else "done" if cell.state == "accepted" else "waits"
    if cell.state == "not begun" and not wanted:
        shade = "none"
    spoken = f"{name} · {words.period(cell.period)}: {words.text(IN_WORDS[cell.state])} {late}".strip()
    if cell.may_move:
        spoken = f"{spoken} · {words.text(cell.may_move)}"
    return Square(shade, state, late, spoken, to_return(view, whose.code, cell.period))


def short_state(words: Words, cell: BoardCell) -> str:
    """The state in few letters, for a square of the board."""
    if cell.asked is not None and cell.state == "accepted":
        return words.say("correction asked")
    said = {
        "not begun": words.say("not begun"),
        "draft": words.say("draft only"),
        "returned": words.say("sent back"),
        "filed": words.say("filed"),
        "accepted": words.say("accepted"),
    }
    return said[cell.state]


def state_in_words(words: Words, cell: BoardCell) -> str:
    """The state of a return, with an open draft beside it and a correction that was asked for."""
    parts = [words.text(IN_WORDS[cell.state])]
    if cell.asked is not None and cell.state == "accepted":
        parts.append(words.say("correction asked"))
    if cell.draft is not None and cell.state != "draft":
        parts.append(words.say("a draft waits"))
    return words.listed(parts) if len(parts) > 1 else parts[0]


@data.kept_few
def board_table(view: View, periods: tuple[str, ...], minute: datetime) -> Table:
    """The board as words, for who cannot see it and for a spreadsheet."""
    words, found = view.words, returns_data.board(view.asked, periods, minute)

    def said(cell: BoardCell | None) -> str:
        if cell is None:
            return words.say("no member")
        return " · ".join(part for part in (state_in_words(words, cell), late_word(words, cell)) if part)

    names = [row.institution.name(view.language) for row in found.rows]
    months = [
        text_column(
            words.say("{day} (provisional)", day=words.period(period))
            if period in found.provisional
            else words.period(period),
            [said(row.cells.get(period)) for row in found.rows],
        )
        for period in periods
    ]
    leads = [to_return(view, row.institution.code) for row in found.rows]
    return Table((text_column(words.say("Institution"), names, leads=leads), *months))


OWED, WAITING = "owed", "waiting"
"""What of a month's returns a link asks for that counts those not in, or those in and not accepted yet."""


def cells_shown(found: Board, only: str = "") -> list[tuple[BoardRow, BoardCell]]:
    """The returns of a board, or `only` those owed or waiting."""
    cells = [(row, cell) for row in found.rows for cell in row.cells.values()]
    if only == OWED:
        return [(row, cell) for row, cell in cells if not cell.is_in]
    return [(row, cell) for row, cell in cells if not only or cell.state == "filed"]


def month_table(view: View, found: Board, sought: str = "", only: str = "") -> Table:
    """The list of one month: a row for each return that is shown; that of the institution `sought` is pointed at."""
    words, zone = view.words, view.programme.settings.time_zone
    rows = cells_shown(found, only)
    cells = [cell for _, cell in rows]
    quality = [Fraction(cell.passed * 100, cell.fields) if cell.fields else None for cell in cells]
    return Table(
        (
            text_column(
                words.say("Institution"),
                [
                    f"▶ {row.institution.name(view.language)}"
                    if row.institution.code == sought
                    else row.institution.name(view.language)
                    for row, _ in rows
                ],
                leads=[to_return(view, row.institution.code, cell.period) for row, cell in rows],
            ),
            text_column(words.say("State"), [state_in_words(words, cell) for cell in cells]),
            text_column(
                words.say("First received"),
                [words.moment(cell.filed_at, zone) if cell.filed_at else "—" for cell in cells],
            ),
            text_column(words.say("Due"), [due_word(view, cell) for cell in cells]),
            figure_column(
                words.say("Working days late"),
                [cell.working_days_late for cell in cells],
                ["—" if (n := cell.working_days_late) is None else words.number(n) for cell in cells],
            ),
            figure_column(
                words.say("First-pass quality (%)"),
                quality,
                [_quality(words, one, cell) for one, cell in zip(quality, cells, strict=True)],
                2,
                is_short=True,
            ),
            figure_column(
                words.say("Corrections"),
                [cell.corrections for cell in cells],
                [words.number(cell.corrections) for cell in cells],
            ),
            figure_column(
                words.say("To be explained"),
                [cell.open_explanations for cell in cells],
                [words.number(cell.open_explanations) for cell in cells],
            ),
            text_column(words.say("Receipt number"), [cell.receipt or "—" for cell in cells], is_short=True),
        )
    )


def _quality(words: Words, percent: Fraction | None, cell: BoardCell) -> str:
    if percent is None:
        return "—"
    passed, fields = words.number(cell.passed), words.number(cell.fields)
    return words.say(
        "{share} ({passed} of {fields})", share=words.number(percent, 1), passed=passed, fields=fields
    )


@data.kept
def across_table(view: View) -> Table:
    """What shows when the institutions of the month are laid side by side."""
    words, rows = view.words, returns_data.across(view.asked, view.period)

    def told(one: Finding, text: str) -> str:
        return said_by_check(view, text, rule=one.rule, about=one.about)

    return Table(
        (
            text_column(words.say("What was found"), [told(one, words.text(one.message)) for one in rows]),
            text_column(
                words.say("What it asks"), [severity_word(words, one.severity) for one in rows], is_short=True
            ),
            text_column(words.say("It says"), [told(one, one.value) or "—" for one in rows]),
            text_column(words.say("Expected"), [told(one, one.expected) or "—" for one in rows]),
            check_column(view, [one.rule for one in rows]),
        )
    )


def violations_table(view: View, rows: Sequence[Violation]) -> Table:
    """What became of each thing that the checks said."""
    words, zone, known = view.words, view.programme.settings.time_zone, view.programme.institutions
    lives = {"open": words.say("open"), "explained": words.say("explained"), "fixed": words.say("corrected")}
    return Table(
        (
            text_column(
                words.say("Institution"),
                [known[one.institution].short(view.language) for one in rows],
                leads=[to_return(view, one.institution, one.period) for one in rows],
            ),
            text_column(words.say("Month"), [words.period(one.period) for one in rows], is_short=True),
            text_column(
                words.say("What was found"),
                [
                    said_by_check(
                        view,
                        one.finding.zh if view.language == "zh" else one.finding.en,
                        rule=one.rule,
                        about=one.about,
                    )
                    for one in rows
                ],
            ),
            text_column(words.say("What became of it"), [lives[one.life] for one in rows], is_short=True),
            text_column(words.say("Opened"), [words.moment(one.opened_at, zone) for one in rows]),
            text_column(
                words.say("Corrected"),
                [words.moment(one.fixed_at, zone) if one.fixed_at else "—" for one in rows],
            ),
            text_column(words.say("Explanation"), [one.explanation or "—" for one in rows]),
            text_column(words.say("Recurring"), [_recurring(words, one) for one in rows]),
            check_column(view, [one.rule for one in rows]),
        )
    )


def _recurring(words: Words, one: Violation) -> str:
    if not one.is_recurring:
        return words.say("no")
    return words.say("since {month}", month=words.period(one.recurs_from))
