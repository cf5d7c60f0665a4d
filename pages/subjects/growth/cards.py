"""The figures that lead the overview as cards, against what the year is to bring; the others in a table behind them."""

from fractions import Fraction
from html import escape

from etl.definitions.method.targets import target_of as target_of_method
from etl.definitions.settings import Target
from etl.values.exact import decimals_beside
from etl.values.periods import Period
from pages.shared import data
from pages.shared.figures.spark import picture, spark, spark_in_a_cell
from pages.shared.links import link, to_indicator, to_measure
from pages.shared.quoting import in_html, small
from pages.shared.shell import Page
from pages.shared.show import fold, show_said, show_table
from pages.shared.tables import Table, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.growth import reads
from pages.subjects.growth.filers import filers_mark, filers_note
from pages.subjects.growth.leading import (
    EVERYBODY,
    LEADING,
    Figure,
    figures_in_order,
    target_of,
    targets,
    way_to,
)
from pages.subjects.growth.sentences import growth_sentence
from pages.subjects.growth.together import by_month, latest, together_spark
from pages.subjects.growth.together_sentences import together_sentence


def build(view: View) -> None:
    """Build the small lines before somebody waits for them."""
    cards_told(view)
    others_table(view)


def show_headline(page: Page) -> None:
    """A card for each of the three figures that lead: value, changes, the way to the year's target, and its months as a
    small line."""
    view, words = page.view, page.words
    told = cards_told(view)
    untold = ""
    if not targets(view):
        year = Period.parse(page.period).start_of_year.year
        untold = small(words.say("No programme target is set for {year}.", year=words.period(f"{year:04d}")))
    show_said(f'<div class="cards">{told}</div>' if told else "", filers_note(view), untold)


def show_others(page: Page) -> None:
    """The other headline figures, folded up: below who needs a call, which is to be seen without scrolling."""
    view, words = page.view, page.words
    others = figures_in_order(view)[LEADING:]
    if others:
        label = words.count("{n} other leading figure", "{n} other leading figures", len(others))
        with fold(label, "headline") as is_open:
            if is_open:
                title = words.say("The other leading figures")
                show_table(page, others_table(view), "headline", title, above=filers_note(view))


@data.kept
def cards_told(view: View) -> str:
    """The cards as HTML."""
    return "".join(_card(view, figure) for figure in figures_in_order(view)[:LEADING])


def _card(view: View, figure: Figure) -> str:
    """One figure, as HTML: four elements of the framework's for each card take the browser longer than all it says."""
    words, shown = view.words, _in_words(view, figure)
    label = words.say("{name}, {unit}", name=shown.name, unit=shown.unit) if shown.unit else shown.name
    is_open = view.period in view.asked.scope.unfinished
    if shown.mom is None or (figure.kind == "measure" and is_open):
        missing = (
            words.say("not shown before every return is in")
            if is_open
            else words.say("no figure for this month")
        )
        lines = [
            f'<p class="card-name">{link(label, shown.lead)}</p>',
            f'<p class="card-value">{escape(NOTHING)}</p>',
            f"<p><small>{escape(missing)}</small></p>",
        ]
    else:
        target = target_of(view, figure)
        line = picture(_spark(view, figure), view.palette, shown.sentence)
        on_month = words.say("{rate} on the month", rate=shown.mom)
        on_year = words.say("{rate} on the year", rate=shown.yoy)
        lines = [
            f'<p class="card-name">{link(label, shown.lead)}</p>',
            f'<div class="card-top"><p class="card-value">{escape(shown.value)}</p>{line}</div>',
            f'<p class="card-changes"><span>{escape(on_month)}</span> <small>{escape(on_year)}</small></p>',
            f"<p>{in_html(target_sentence(view, figure, target))}</p>" if target is not None else "",
            *_other_target(view, figure, target),
            filers_mark(view),
        ]
    return f'<section class="card">{"".join(lines)}</section>'


class _Shown:
    """A figure in the words of a card or a row; without a figure `mom` is None."""

    def __init__(self, name: str, unit: str, lead: str) -> None:
        self.name, self.unit, self.lead = name, unit, lead
        self.value, self.yoy, self.sentence = NOTHING, NOTHING, name
        self.mom: str | None = None


def _in_words(view: View, figure: Figure) -> _Shown:
    words, currency = view.words, view.currency
    if figure.kind == "measure":
        measure = view.programme.measures[figure.code]
        last = reads.growth(view.asked, view.period, figure.code, EVERYBODY)[-1]
        shown = _Shown(
            words.text(measure.name), words.unit_of(measure, currency), to_measure(view, figure.code)
        )
        shown.value = words.volume_bare(last.value, measure, currency)
        shown.mom, shown.yoy = words.growth(last.mom_pct), words.growth(last.yoy_pct)
        shown.sentence = growth_sentence(words, measure, last, currency)
        return shown
    indicator, row = view.programme.indicator(figure.code), latest(view, figure.code)
    shown = _Shown(words.text(indicator.name), words.text(indicator.unit), to_indicator(view, figure.code))
    if row is not None:
        shown.value = words.ratio_bare(row.value, indicator)
        shown.mom, shown.yoy = words.change(row.mom, indicator), words.change(row.yoy, indicator)
        shown.sentence = together_sentence(words, indicator, row)
    return shown


def target_sentence(view: View, figure: Figure, target: Target) -> str:
    """Whether the year's target is reached, and what is still missing; of a sum how much of the year has passed."""
    words, way, period = view.words, way_to(view, figure, target), Period.parse(view.period)
    wanted, year = _volume(view, figure, way.wanted), words.period(f"{target.year:04d}")
    if way.so_far is None:
        return words.say(
            "Programme target for {year}: {target}; how close it is cannot be told.", year=year, target=wanted
        )
    lower = figure.kind == "indicator" and view.programme.indicator(figure.code).direction == "lower"
    if not way.is_sum:
        gap = _volume(view, figure, abs(way.so_far - way.wanted), is_difference=True)
        if way.is_reached:
            return words.say("**Programme target for {year} reached**: {target}.", year=year, target=wanted)
        return (
            words.say(
                "**{gap} above the programme target** for {year}: {target}.",
                gap=gap,
                year=year,
                target=wanted,
            )
            if lower
            else words.say(
                "**{gap} short of the programme target** for {year}: {target}.",
                gap=gap,
                year=year,
                target=wanted,
            )
        )
    measure = view.programme.measures[figure.code]
    so_far = words.volume_bare(round(way.so_far), measure, view.currency)
    share = words.share(way.so_far / way.wanted, 1)
    if way.is_reached:
        return words.say(
            "**Programme target for {year} reached**: {so_far} of {target} ({share}).",
            year=year,
            so_far=so_far,
            target=wanted,
            share=share,
        )
    passed = words.share(Fraction(period.number, period.per_year), 1)
    if period.number == period.per_year:
        return words.say(
            "**Programme target for {year} missed**: {so_far} of {target} ({share}).",
            year=year,
            so_far=so_far,
            target=wanted,
            share=share,
        )
    return words.say(
        "**{share} of the programme target** for {year} with {passed} of the year gone: {so_far} of {target}.",
        year=year,
        so_far=so_far,
        target=wanted,
        share=share,
        passed=passed,
    )


def _other_target(view: View, figure: Figure, target: Target | None) -> list[str]:
    """That there are two targets, where the method scores an indicator against another figure than the year's."""
    if target is None or figure.kind != "indicator":
        return []
    scored = target_of_method(view.programme, Period.parse(view.period), figure.code)
    if scored is None or scored == target.value:
        return []
    told = view.words.say(
        "The method gives all points at {scored}.",
        scored=_volume(view, figure, scored),
    )
    return [f"<p><small>{escape(told)}</small></p>"]


def _volume(view: View, figure: Figure, value: Fraction, *, is_difference: bool = False) -> str:
    words = view.words
    if figure.kind == "measure":
        return words.volume(round(value), view.programme.measures[figure.code], view.currency)
    indicator = view.programme.indicator(figure.code)
    if is_difference and indicator.is_share:
        # A target that is missed is missed by something, however little.
        decimals = decimals_beside(value, (0,), indicator.decimals, border_is_above=False)
        return words.joined(words.number(value, decimals), words.say("pp"))
    return words.ratio(value, indicator)


def _spark(view: View, figure: Figure) -> str:
    return measure_spark(view, figure.code) if figure.kind == "measure" else together_spark(view, figure.code)


@data.kept
def measure_spark(view: View, measure: str) -> str:
    """The months of a measure as the outline of a small line."""
    rows = reads.growth(view.asked, view.period, measure, EVERYBODY)
    return spark([row.value for row in rows])


@data.kept
def others_table(view: View) -> Table:
    """A row for each headline figure that does not lead, in the programme's order."""
    words, figures = view.words, figures_in_order(view)[LEADING:]
    shown = [_in_words(view, figure) for figure in figures]
    drawn = [
        spark_in_a_cell(_values(view, figure), view.palette, one.sentence)
        for figure, one in zip(figures, shown, strict=True)
    ]
    return Table(
        (
            text_column(words.say("Figure"), [one.name for one in shown], leads=[one.lead for one in shown]),
            text_column(
                words.say("Value"), [words.joined(one.value, one.unit) for one in shown], is_short=True
            ),
            text_column(words.say("Month on month"), [one.mom or NOTHING for one in shown], is_short=True),
            text_column(words.say("Year on year"), [one.yoy for one in shown], is_short=True),
            text_column(
                words.say("Since the beginning"),
                [one.sentence for one in shown],
                marked=[picture or NOTHING for picture in drawn],
            ),
        )
    )


def _values(view: View, figure: Figure) -> list[int | Fraction | None]:
    if figure.kind == "measure":
        return [row.value for row in reads.growth(view.asked, view.period, figure.code, EVERYBODY)]
    return list(by_month(view, figure.code).values())
