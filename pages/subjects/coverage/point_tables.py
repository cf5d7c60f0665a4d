"""The tables of the coverage page: every chart's figures, exact."""

from collections.abc import Sequence
from fractions import Fraction

from etl.facts.coverage import CoverageRow, FirstConnection, summed
from pages.shared import data
from pages.shared.tables import Column, Table, figure_column, remarks, text_column
from pages.shared.view import View
from pages.subjects.coverage import reads
from pages.subjects.coverage.sentences import number


def counts_column(
    view: View, title: str, values: Sequence[int | None], hidden: Sequence[bool] = ()
) -> Column:
    """A column of counts; `hidden` says which there are and are not told."""
    shown = [number(view.words, value) for value in values]
    return figure_column(title, values, _untold(view, shown, values, hidden))


def shares_column(
    view: View, title: str, shares: Sequence[Fraction | None], hidden: Sequence[bool] = ()
) -> Column:
    """A column of shares, in percent; `hidden` says which there are and are not told."""
    percent = [None if share is None else share * 100 for share in shares]
    shown = [view.words.share(share) for share in shares]
    return figure_column(f"{title} (%)", percent, _untold(view, shown, shares, hidden), 2)


def _untold(view: View, shown: list[str], values: Sequence[object], hidden: Sequence[bool]) -> list[str]:
    """What is not told is said to be so: a dash is where there is nothing."""
    if not any(hidden):
        return shown
    untold = view.words.say("not shown")
    return [
        untold if is_hidden and value is None else told
        for told, value, is_hidden in zip(shown, values, hidden, strict=True)
    ]


def region_name(view: View, code: str) -> str:
    """A region's name; of "" that it is all of them."""
    known = view.programme.regions.get(code)
    if known is None:
        return code or view.words.say("All regions")
    return known.name(view.language)


def kind_name(view: View, code: str) -> str:
    """The name of a kind of point."""
    known = view.programme.points.get(code)
    return view.words.text(known.name) if known else code


@data.kept
def kinds_table(view: View, region: str) -> Table:
    """A row for each kind of point, then one for each family, then all."""
    answer, words = reads.coverage(view.asked, view.period, region), view.words
    rows = [*answer.totals, answer.overall]
    hidden = [row.is_hidden for row in rows]
    families = view.programme.families
    whole = words.say("All scenarios")
    return Table(
        (
            text_column(
                words.say("Family"),
                [words.text(families[r.family].name) if r.family else whole for r in rows],
            ),
            text_column(
                words.say("Kind of point"), [kind_name(view, r.scenario) if r.scenario else "" for r in rows]
            ),
            counts_column(view, words.say("Universe"), [r.universe for r in rows]),
            counts_column(view, words.say("Connected"), [r.counts.connected for r in rows], hidden),
            shares_column(view, words.say("Coverage rate"), [r.share for r in rows], hidden),
            counts_column(view, words.say("Used in the month"), [r.counts.live for r in rows], hidden),
            shares_column(
                view, words.say("Mobile share by number"), [r.counts.count_share for r in rows], hidden
            ),
            shares_column(
                view, words.say("Mobile share by amount"), [r.counts.amount_share for r in rows], hidden
            ),
        )
    )


@data.kept
def sources_table(view: View, region: str) -> Table:
    """Who says how many points there are, and as of when."""
    answer, words = reads.coverage(view.asked, view.period, region), view.words
    rows = [row for row in answer.totals if row.universe is not None]
    return Table(
        (
            text_column(words.say("Kind of point"), [kind_name(view, row.scenario) for row in rows]),
            counts_column(view, words.say("Universe"), [row.universe for row in rows]),
            text_column(words.say("As of"), [words.dated(row.as_of) for row in rows], is_short=True),
            text_column(
                words.say("Source"), [words.say("; ").join(map(view.translated, row.sources)) for row in rows]
            ),
        )
    )


@data.kept
def matrix_table(view: View, region: str) -> Table:
    """A row for each family, a column for each region: the grid's figures."""
    words, columns = view.words, matrix_regions(view, region)
    families = list(view.programme.families)
    cells = {code: [matrix_cell(view, region, family, code) for family in families] for code in columns}
    return Table(
        (
            text_column(words.say("Family"), [words.text(view.programme.families[f].name) for f in families]),
            *(
                shares_column(view, region_name(view, code), [row.share for row in cells[code]])
                for code in columns
            ),
        )
    )


def matrix_regions(view: View, region: str) -> list[str]:
    """The columns of the grid: everything first, then each region."""
    answer = reads.coverage(view.asked, view.period, region)
    return ["", *(row.region for row in answer.regions)] if len(answer.regions) > 1 else [""]


def matrix_cell(view: View, region: str, family: str, code: str) -> CoverageRow:
    """One cell of the grid."""
    answer = reads.coverage(view.asked, view.period, region)
    if not code:
        return next(row for row in answer.families if row.family == family)
    return answer.crossed.get((family, code)) or summed([], family=family, region=code)


@data.kept
def months_table(view: View, region: str) -> Table:
    """A row a month, the newest first: everything both ways, then each family."""
    rows, words = reads.coverage_months(view.asked, view.period, region)[::-1], view.words
    families = view.programme.families
    return Table(
        (
            text_column(words.say("Month"), [words.period(row.period) for row in rows], is_short=True),
            shares_column(view, words.say("All points"), [row.overall.share for row in rows]),
            shares_column(view, words.say("Mean of families"), [row.mean_of_families for row in rows]),
            *(
                shares_column(view, words.text(family.name), [row.families[nth].share for row in rows])
                for nth, family in enumerate(families.values())
            ),
        )
    )


@data.kept
def beginnings_table(view: View, region: str) -> Table:
    """A row for each kind of point: when it came off zero, with how many, and where it did last."""
    words, found = view.words, beginnings_of(view, region)
    return Table(
        (
            text_column(words.say("Kind of point"), [kind_name(view, first.scenario) for first, _ in found]),
            text_column(
                words.say("First connected"),
                [words.period(first.period) for first, _ in found],
                is_short=True,
            ),
            counts_column(
                view,
                words.say("Points then"),
                [first.points for first, _ in found],
                [first.points is None for first, _ in found],
            ),
            text_column(
                words.say("Last region to follow"),
                [
                    words.say(
                        "{region}, {period}",
                        region=region_name(view, later[-1].region),
                        period=words.period(later[-1].period),
                    )
                    if later
                    else ""
                    for _, later in found
                ],
            ),
            counts_column(view, words.say("Regions off zero"), [len(later) for _, later in found]),
            *remarks(
                words.say("Remark"),
                [words.say("already so when records begin") if f.at_start else "" for f, _ in found],
            ),
        )
    )


def beginnings_of(view: View, region: str) -> list[tuple[FirstConnection, list[FirstConnection]]]:
    """For each kind, the oldest first: its beginning anywhere, and those of the regions in order."""
    answer = reads.coverage(view.asked, view.period, region)
    anywhere = sorted(
        (one for one in answer.first if not one.region), key=lambda one: (one.period, one.scenario)
    )
    return [
        (
            one,
            sorted(
                (f for f in answer.first if f.region and f.scenario == one.scenario),
                key=lambda f: (f.period, f.region),
            ),
        )
        for one in anywhere
    ]
