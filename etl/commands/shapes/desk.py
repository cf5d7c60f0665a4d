"""The JSON of the desk. Keys may be added; those here stay, because scripts outside rely on them."""

from typing import Any

from etl.queries.returns.desk import IN_WORDS, Board, BoardCell, BoardRow, MonthTotals
from etl.queries.returns.reminders import Reminder

Json = dict[str, Any]


def board_shape(board: Board) -> Json:
    """The JSON document of the desk's board: `months` in counts, and `rows`, one for each return that is due."""
    return {
        "months": [_month(month) for month in board.months],
        "rows": [_cell(row, cell) for row in board.rows for cell in row.cells.values()],
    }


def _month(month: MonthTotals) -> Json:
    return {
        "period": month.period,
        "expected": month.expected,
        "states": dict(month.states),
        "arrived": month.arrived,
        "on_time": month.on_time,
        "late": month.late,
        "fields": month.fields,
        "fields_passed": month.passed,
        "corrections": month.corrections,
        "open_explanations": month.open_explanations,
    }


def _cell(row: BoardRow, cell: BoardCell) -> Json:
    words = IN_WORDS[cell.state]
    return {
        "institution": cell.institution,
        "name": row.institution.name("en"),
        "name_zh": row.institution.name("zh"),
        "absorbed": list(row.absorbed),
        "period": cell.period,
        "state": words.en,
        "state_zh": words.zh,
        "deadline": cell.due.isoformat(),
        "deadline_is_provisional": cell.may_move is not None,
        "deadline_may_move": cell.may_move.en if cell.may_move else None,
        "deadline_may_move_zh": cell.may_move.zh if cell.may_move else None,
        "extension": cell.extension.reason if cell.extension else None,
        "filed_at": cell.filed_at.isoformat() if cell.filed_at else None,
        "working_days_late": cell.working_days_late,
        "version": cell.version,
        "receipt": cell.receipt or None,
        "fields": cell.fields,
        "fields_passed": cell.passed,
        "corrections": cell.corrections,
        "open_explanations": cell.open_explanations,
        "explained": cell.explained,
        "asked": cell.asked.reasons if cell.asked else None,
        "draft": {"hard": cell.draft.hard, "open": cell.draft.open} if cell.draft else None,
    }


def reminders_shape(reminders: list[Reminder]) -> Json:
    """The JSON document of reminders: a row per institution and month, with the letter in both languages."""
    return {
        "rows": [
            {
                "institution": one.institution,
                "name": one.name.en,
                "name_zh": one.name.zh,
                "period": one.period,
                "when": one.when,
                "deadline": one.due.isoformat(),
                "deadline_is_provisional": one.is_provisional,
                "subject": one.subject.en,
                "subject_zh": one.subject.zh,
                "text": one.text.en,
                "text_zh": one.text.zh,
            }
            for one in reminders
        ]
    }
