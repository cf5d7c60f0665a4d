"""The tables of the coverage page about use: from connected to habitual, what is paid how, who has done how much."""

from collections.abc import Sequence
from fractions import Fraction

from etl.queries.coverage.coverage import InstitutionCoverage
from etl.values.told import times
from pages.shared import data
from pages.shared.links import to_institution
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.coverage import reads
from pages.subjects.coverage.point_tables import counts_column, kind_name, shares_column
from pages.subjects.coverage.sentences import level, number, share_beside


@data.kept
def use_table(view: View, region: str) -> Table:
    """A row for each kind: universe, connected, used, used month after month between two bounds."""
    answer, words = reads.coverage(view.asked, view.period, region), view.words
    rows = [*answer.totals, answer.overall]
    habits = [answer.habits.get(row.scenario) for row in rows]
    return Table(
        (
            text_column(
                words.say("Kind of point"),
                [kind_name(view, r.scenario) if r.scenario else words.say("All scenarios") for r in rows],
            ),
            counts_column(view, words.say("Universe"), [r.universe for r in rows]),
            counts_column(view, words.say("Connected"), [r.counts.connected for r in rows]),
            counts_column(view, words.say("Used in the month"), [r.counts.live for r in rows]),
            shares_column(view, words.say("Of connected"), [r.counts.live_share for r in rows]),
            counts_column(
                view, words.say("Used three months running, at least"), [h.low if h else None for h in habits]
            ),
            counts_column(
                view, words.say("Used three months running, at most"), [h.high if h else None for h in habits]
            ),
        )
    )


@data.kept
def payments_table(view: View, region: str) -> Table:
    """A row for each kind: payments by number and by amount, the programme's own and all."""
    answer, words = reads.coverage(view.asked, view.period, region), view.words
    rows, minor = [*answer.totals, answer.overall], view.currency.minor_per_major
    unit = words.text(view.currency.major)
    money = [
        (words.say("Mobile amount ({unit})", unit=unit), [r.counts.amount for r in rows]),
        (words.say("Amount by all methods ({unit})", unit=unit), [r.counts.all_amount for r in rows]),
    ]
    return Table(
        (
            text_column(
                words.say("Kind of point"),
                [kind_name(view, r.scenario) if r.scenario else words.say("All scenarios") for r in rows],
            ),
            counts_column(view, words.say("Mobile payments"), [r.counts.transactions for r in rows]),
            counts_column(
                view, words.say("Payments by all methods"), [r.counts.all_transactions for r in rows]
            ),
            shares_column(view, words.say("Share by number"), [r.counts.count_share for r in rows]),
            *(
                figure_column(
                    title,
                    [None if v is None else Fraction(v, minor) for v in values],
                    ["—" if v is None else words.number(Fraction(v, minor), 2) for v in values],
                    2,
                    is_short=True,
                )
                for title, values in money
            ),
            shares_column(view, words.say("Share by amount"), [r.counts.amount_share for r in rows]),
        )
    )


@data.kept
def institutions_table(view: View, region: str, kind: str) -> Table:
    """A row for each institution that is charged with points; volumes only where the viewer may see them."""
    words, rows = view.words, institutions_of(view, region, kind)
    hidden = words.say("not shown")

    def shares(title: str, values: Sequence[Fraction | None]) -> Column:
        percent = [None if value is None else times(value, 100) for value in values]
        texts = [
            hidden if r.counts is None and v is None else NOTHING if v is None else share_beside(words, v, 2)
            for r, v in zip(rows, values, strict=True)
        ]
        return figure_column(f"{title} (%)", percent, texts, 2)

    def level_of(row: InstitutionCoverage) -> str:
        return hidden if row.counts is None and row.completion is None else level(words, row.completion)

    def counts(title: str, values: Sequence[int | None]) -> Column:
        texts = [hidden if r.counts is None else number(words, v) for r, v in zip(rows, values, strict=True)]
        return figure_column(title, values, texts, is_short=True)

    return Table(
        (
            text_column(
                words.say("Institution"),
                [short_of(view, row.institution) for row in rows],
                leads=[to_institution(view, row.institution) for row in rows],
            ),
            counts(words.say("Charged with"), [r.counts.assigned if r.counts else None for r in rows]),
            counts(words.say("Connected"), [r.counts.connected if r.counts else None for r in rows]),
            shares(words.say("Done"), [row.completion for row in rows]),
            counts(words.say("Used in the month"), [r.counts.live if r.counts else None for r in rows]),
            shares(words.say("Of connected"), [row.live_share for row in rows]),
            text_column(words.say("In words"), [level_of(row) for row in rows], is_short=True),
        )
    )


def institutions_of(view: View, region: str, kind: str) -> list[InstitutionCoverage]:
    """Those charged with points of a kind, or of any (""), the furthest first."""
    answer = reads.coverage(view.asked, view.period, region)
    mine = [row for row in answer.institutions if row.scenario == kind]
    return sorted(mine, key=lambda row: (-(row.completion or 0), row.institution))


def short_of(view: View, institution: str) -> str:
    """An institution's short name."""
    known = view.programme.institutions.get(institution)
    return known.short(view.language) if known else institution
