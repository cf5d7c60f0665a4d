"""Tables of the filing page: findings by cell, versions, what a version changed, the second source."""

import re
from collections.abc import Sequence
from fractions import Fraction

from etl.definitions.measures import Measure
from etl.queries.returns.desk import IN_WORDS
from etl.queries.returns.explained import ExplainedFinding
from etl.queries.returns.own_return import FiledVersion
from etl.queries.returns.second_source import SourceRow
from etl.queries.returns.versions import Versions
from pages.shared.links import to_return
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING, Words
from pages.subjects.coverage.point_tables import region_name
from pages.subjects.returns.check_names import check_column
from pages.subjects.returns.check_said import said_by_check
from pages.subjects.returns.sentences import reasons, severity_word, what_to_do

_CELL = re.compile(r"([A-Z]+)(\d+)")


def by_place(one: ExplainedFinding) -> tuple[str, int, int, str, str]:
    """Findings as one goes through a workbook: sheet by sheet, row by row, from left to right."""
    found = _CELL.match(one.finding.cell)
    row, column = (int(found[2]), found[1]) if found else (0, "")
    return one.finding.sheet, row, len(column), column, one.finding.rule


def findings_table(view: View, findings: Sequence[ExplainedFinding]) -> Table:
    """A row for each finding: where, how grave, what was found and expected, what to do."""
    words = view.words
    rows = sorted(findings, key=by_place)
    return Table(
        (
            text_column(words.say("Sheet"), [one.finding.sheet or words.say("whole file") for one in rows]),
            text_column(words.say("Cell"), [one.finding.cell or "—" for one in rows], is_short=True),
            text_column(
                words.say("What it asks"),
                [severity_word(words, one.finding.severity) for one in rows],
                is_short=True,
            ),
            text_column(words.say("What was found"), [sentence_of(view, one) for one in rows]),
            text_column(words.say("It says"), [_figure_said(view, one.finding.value, one) for one in rows]),
            text_column(
                words.say("Expected"), [_figure_said(view, one.finding.expected, one) for one in rows]
            ),
            text_column(words.say("What to do"), [what_to_do(words, one) for one in rows]),
            check_column(view, [one.finding.rule for one in rows]),
        )
    )


def sentence_of(view: View, one: ExplainedFinding) -> str:
    """What a check says, in the page's language."""
    found = one.finding
    said = found.zh if view.language == "zh" else found.en
    return said_by_check(view, said, rule=found.rule, about=found.about)


def _figure_said(view: View, figure: str, one: ExplainedFinding) -> str:
    """What the filer wrote or should have written, an amount with its unit."""
    return said_by_check(view, figure, rule=one.finding.rule, about=one.finding.about) or NOTHING


def versions_table(view: View, versions: Sequence[FiledVersion]) -> Table:
    """A row for each version, the newest first: state, time, receipt, hash, reasons."""
    words, zone = view.words, view.programme.settings.time_zone
    rows = list(reversed(versions))
    return Table(
        (
            text_column(words.say("Version"), [str(one.filing.version) for one in rows], is_short=True),
            text_column(words.say("State"), [version_state(view, one) for one in rows]),
            text_column(words.say("Received"), [words.moment(one.filing.received_at, zone) for one in rows]),
            text_column(
                words.say("Receipt number"),
                [one.receipt.number if one.receipt else "—" for one in rows],
                is_short=True,
            ),
            text_column(words.say("File"), [one.filing.filename for one in rows]),
            _hashes(view, rows),
            text_column(words.say("Reasons"), [_reasons(view, one) for one in rows]),
        )
    )


def version_state(view: View, one: FiledVersion) -> str:
    """The state of a version in words; one that a newer one replaced says so."""
    if one.filing.superseded_at is not None:
        return view.words.filing_state(one.filing.state, True)
    return view.words.text(IN_WORDS[one.filing.state])


def _hashes(view: View, rows: Sequence[FiledVersion]) -> Column:
    """The hash whole in the file, its beginning on the page."""
    whole = tuple(one.filing.sha256 for one in rows)
    return Column(view.words.say("SHA-256 of the file"), whole, tuple(f"{code[:12]}…" for code in whole))


def _reasons(view: View, one: FiledVersion) -> str:
    said = [
        reasons(view.words, decision.reasons, decision.decided_by)
        for decision in one.decisions
        if decision.decision != "accepted"
    ]
    return "; ".join(said) or "—"


def changes_table(view: View, found: Versions) -> Table:
    """A row for each figure that one version says otherwise than another."""
    words, rows = view.words, list(found.changes.iter_rows(named=True))
    measures = [view.programme.measures[row["measure"]] for row in rows]
    kinds = {"added": words.say("new"), "removed": words.say("gone"), "changed": words.say("changed")}

    def figures(name: str) -> Column:
        titles = {
            "before": words.say("Before"),
            "after": words.say("After"),
            "change": words.say("Difference"),
        }
        shown = [
            words.volume_in_full(row[name], measure, view.currency)
            for row, measure in zip(rows, measures, strict=True)
        ]
        exact = [_exact(view, row[name], measure) for row, measure in zip(rows, measures, strict=True)]
        return figure_column(titles[name], exact, shown)

    return Table(
        (
            text_column(words.say("Sheet"), [row["sheet_after"] or row["sheet_before"] for row in rows]),
            text_column(words.say("Cell"), [row["cell_after"] or row["cell_before"] for row in rows]),
            text_column(words.say("Figure"), [_figure(view, measure) for measure in measures]),
            text_column(
                words.say("Region and kind of point"),
                [_place(view, row["region"], row["scenario"]) for row in rows],
            ),
            text_column(words.say("What happened"), [kinds[row["kind"]] for row in rows], is_short=True),
            figures("before"),
            figures("after"),
            figures("change"),
        )
    )


def _figure(view: View, measure: Measure) -> str:
    """A measure with what it is counted in."""
    unit = view.words.unit_of(measure, view.currency)
    name = view.words.text(measure.name)
    return f"{name}（{unit}）" if view.language == "zh" else f"{name} ({unit})"


def _compared(view: View, one: SourceRow) -> str:
    """What is compared: a measure, or one of its scenarios."""
    figure = _figure(view, view.programme.measures[one.measure])
    point = view.programme.points.get(one.scenario)
    return f"{figure} · {view.words.text(point.name)}" if point else figure


def _exact(view: View, value: int | None, measure: Measure) -> Fraction | int | None:
    """A count, or an amount in the major unit, with every digit."""
    if value is None or measure.unit != "money":
        return value
    return Fraction(value, view.currency.minor_per_major)


def _place(view: View, region: str, scenario: str) -> str:
    names = [region_name(view, region) if region in view.programme.regions else region]
    point = view.programme.points.get(scenario)
    return " · ".join([*names, *([view.words.text(point.name)] if point else [])])


def _how_far(one: SourceRow) -> tuple[bool, bool, Fraction, str]:
    """What one source alone has stands first of what is beyond the limit, then by how far."""
    far = abs(Fraction(one.difference_pct or one.apart or 0))
    return not one.is_beyond, bool(one.difference_pct), -far, one.institution


def _decimals(value: Fraction | int) -> int:
    return 2 if isinstance(value, Fraction) else 0


def _judgement(words: Words, one: SourceRow) -> str:
    if one.only_in == "return":
        return words.say("only in the return")
    if one.only_in == "second":
        return words.say("only in the second source")
    return words.say("beyond the limit") if one.is_beyond else words.say("within the limit")


def second_sources(view: View, rows: Sequence[SourceRow]) -> str:
    """What the returns are compared with, in a line."""
    words = view.words
    names = dict.fromkeys(words.text(view.programme.source_name(one.source)) for one in rows)
    return words.say("Second source: {names}.", names=words.say("; ").join(names))


def second_table(view: View, rows: Sequence[SourceRow], *, with_institution: bool) -> Table:
    """A row for each measure that a second source counts too, by how far the two are apart."""
    words, measures = view.words, view.programme.measures
    rows = sorted(rows, key=_how_far)
    names = [view.programme.institutions[one.institution].short(words.language) for one in rows]
    leads = [to_return(view, one.institution) for one in rows]
    who = (text_column(words.say("Institution"), names, leads=leads),) if with_institution else ()

    named = [words.text(view.programme.source_name(one.source)) for one in rows]
    # A name that every row repeats stands below the table (`second_sources`).
    sources = (text_column(words.say("Second source"), named),) if len(set(named)) > 1 else ()

    def figures(title: str, values: Sequence[int | None]) -> Column:
        shown = [
            words.volume_in_full(value, measures[one.measure], view.currency)
            for value, one in zip(values, rows, strict=True)
        ]
        exact = [_exact(view, value, measures[one.measure]) for value, one in zip(values, rows, strict=True)]
        return figure_column(title, exact, shown)

    def differences(title: str) -> Column:
        values = [one.apart for one in rows]
        exact = [_exact(view, value, measures[one.measure]) for value, one in zip(values, rows, strict=True)]
        shown = ["—" if one is None else words.signed(Fraction(one), _decimals(one)) for one in exact]
        return figure_column(title, exact, shown)

    apart = [one.difference_pct for one in rows]
    return Table(
        (
            *who,
            text_column(words.say("Figure"), [_compared(view, one) for one in rows]),
            figures(words.say("The return says"), [one.filed for one in rows]),
            figures(words.say("The second source says"), [one.second for one in rows]),
            differences(words.say("Return less second source")),
            figure_column(
                words.say("Difference (%)"),
                apart,
                ["—" if one is None else words.signed(one, 2) for one in apart],
                2,
            ),
            text_column(
                words.say("Judgement"),
                [_judgement(words, one) for one in rows],
                is_short=True,
            ),
            *sources,
        )
    )
