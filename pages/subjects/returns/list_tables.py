"""Tables of ledgers and registers: the files of a list, what a file would change."""

from collections.abc import Sequence

from etl.queries.returns.list_effects import Effect, LineChange, Standing
from etl.queries.returns.listed import ListFile
from etl.values.findings import Finding
from pages.shared.links import to_institution
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.returns.check_names import check_column
from pages.subjects.returns.check_said import said_by_check


def files_table(view: View, files: Sequence[ListFile]) -> Table:
    """A row for each file: list, period, whose, version, state, arrival, name."""
    words, zone = view.words, view.programme.settings.time_zone
    return Table(
        (
            text_column(
                words.say("List"), [words.text(view.programme.returns[one.source].name) for one in files]
            ),
            text_column(words.say("Period"), [words.period(one.period) for one in files], is_short=True),
            text_column(
                words.say("Filed by"),
                [_filer(view, one.filer) for one in files],
                leads=[to_institution(view, one.filer, one.period) for one in files],
            ),
            text_column(words.say("Version"), [str(one.version) for one in files], is_short=True),
            text_column(words.say("State"), [state_in_words(words, one) for one in files]),
            text_column(words.say("Arrived"), [words.moment(one.received_at, zone) for one in files]),
            text_column(words.say("File"), [one.filename for one in files]),
        )
    )


def state_in_words(words: Words, one: ListFile) -> str:
    """What became of a file."""
    return {
        "waits": words.say("waits for the coordinator"),
        "counts": words.say("counts"),
        "returned": words.say("sent back"),
        "taken back": words.say("taken back"),
        "replaced": words.say("replaced by a later version"),
    }[one.state]


def list_findings_table(view: View, findings: Sequence[Finding]) -> Table:
    """What the checks say of a file that was looked at."""
    words = view.words
    return Table(
        (
            text_column(words.say("Sheet"), [one.sheet or words.say("whole file") for one in findings]),
            text_column(words.say("Cell"), [one.cell or "—" for one in findings], is_short=True),
            text_column(
                words.say("What was found"),
                [
                    said_by_check(view, words.text(one.message), rule=one.rule, about=one.about)
                    for one in findings
                ],
            ),
            check_column(view, [one.rule for one in findings]),
        )
    )


def lines_table(view: View, lines: Sequence[LineChange]) -> Table:
    """A row for each line that would be added, changed or removed, with what it said and would say."""
    words = view.words
    kinds = {
        "added": words.say("added"),
        "changed": words.say("changed"),
        "removed": words.say("removed"),
    }
    return Table(
        (
            text_column(words.say("Change"), [kinds[one.kind] for one in lines], is_short=True),
            text_column(words.say("Line"), [one.line for one in lines]),
            text_column(words.say("Before"), [_says(one, before=True) for one in lines]),
            text_column(words.say("After"), [_says(one, before=False) for one in lines]),
        )
    )


def scores_table(view: View, effect: Effect) -> Table:
    """A row for each institution whose score, grade or place would change."""
    words, rows = view.words, effect.scores
    return Table(
        (
            text_column(
                words.say("Institution"),
                [words.text(one.name) for one in rows],
                leads=[to_institution(view, one.institution) for one in rows],
            ),
            text_column(words.say("Score before"), [_score(one.before) for one in rows], is_short=True),
            text_column(words.say("Score after"), [_score(one.after) for one in rows], is_short=True),
            text_column(words.say("Grade"), [_grades(one.before, one.after) for one in rows], is_short=True),
            text_column(words.say("Rank"), [_ranks(one.before, one.after) for one in rows], is_short=True),
        )
    )


def points_table(view: View, effect: Effect) -> Table:
    """Rows and points without double counting, before and after; all of them, and who changes."""
    words, rows = view.words, effect.points
    names = [_filer(view, one.institution, words.say("all")) for one in rows]

    def figures(title: str, values: list[int]) -> Column:
        return figure_column(title, values, [words.number(value) for value in values])

    return Table(
        (
            text_column(
                words.say("Institution"),
                names,
                leads=[to_institution(view, one.institution) for one in rows],
            ),
            figures(words.say("Rows before"), [one.gross[0] for one in rows]),
            figures(words.say("Rows after"), [one.gross[1] for one in rows]),
            figures(words.say("Points before"), [one.net[0] for one in rows]),
            figures(words.say("Points after"), [one.net[1] for one in rows]),
        )
    )


def _filer(view: View, code: str, nobody: str = "") -> str:
    if not code:
        return nobody or view.words.say("coordinator")
    member = view.programme.institutions.get(code)
    return member.name(view.language) if member else code


def _says(one: LineChange, *, before: bool) -> str:
    """Of a line that changes only what differs; of others all that it says."""
    says = one.before if before else one.after
    if one.kind == "changed":
        says = {name: value for name, value in says.items() if one.before.get(name) != one.after.get(name)}
    return " · ".join(f"{name} {value}" for name, value in says.items() if value) or "—"


def _score(one: Standing) -> str:
    return "—" if one.score is None else str(one.score)


def _grades(before: Standing, after: Standing) -> str:
    was, now = before.grade or "—", after.grade or "—"
    return was if was == now else f"{was} → {now}"


def _ranks(before: Standing, after: Standing) -> str:
    was, now = before.rank or "—", after.rank or "—"
    return f"{was}" if was == now else f"{was} → {now}"
