"""The tables about one assessed institution: its items, and the causes of a change."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from etl.definitions.indicators import Indicator
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.scoring.around.waterfall import CAUSES
from etl.scoring.states import state_of
from pages.shared import data
from pages.shared.links import to_card
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.score import reads
from pages.subjects.score.card import losses, lost
from pages.subjects.score.everybody_tables import item_name
from pages.subjects.score.sentences import in_points, points

Which = Literal["lost", "kept"]


@data.kept
def items_table(view: View, institution: str, which: Which) -> Table:
    """A row for each item that cost points ("lost"), the dearest first, or that cost none ("kept")."""
    row = _row(view, institution)
    dear = [line for line, _ in losses(view, row)]
    lines = dear if which == "lost" else [line for line in row.items if line not in dear]
    return Table(_columns(view, institution, lines, which == "lost"))


@data.kept
def items_with_figures(view: View, institution: str) -> Table:
    """A row for each item in the method's order, with numerators and denominators: for a download."""
    lines = list(_row(view, institution).items)
    indicators = _indicators(view, lines)
    *columns, reason = _columns(view, institution, lines, False)
    parts = [_part_of(view, lines, indicators, part) for part in ("numerator", "denominator")]
    return Table((*columns, *parts, reason))


def _row(view: View, institution: str) -> AssessmentRow:
    row = reads.assessment(view.asked, view.period).row(institution)
    assert row is not None
    return row


def _indicators(view: View, lines: Sequence[ItemLine]) -> list[Indicator]:
    method = reads.assessment(view.asked, view.period).method
    return [view.programme.indicators[method.items[line.item].indicator] for line in lines]


def _columns(
    view: View, institution: str, lines: Sequence[ItemLine], with_losses: bool
) -> tuple[Column, ...]:
    words, row = view.words, _row(view, institution)
    medians = reads.assessment(view.asked, view.period).medians.get(row.member.group)
    middle = [medians.items.get(line.item) if medians else None for line in lines]
    indicators = _indicators(view, lines)
    named = [
        item_name(view, indicator.code, line.item) for line, indicator in zip(lines, indicators, strict=True)
    ]
    paid = {line.item: amount for line, amount in losses(view, row)} if with_losses else {}
    own = figure_column(
        words.say("Points lost"),
        [in_points(lost(line)) for line in lines],
        [points(words, lost(line)) for line in lines],
        4,
        is_short=True,
    )
    cost = figure_column(
        words.say("Points lost, converted"),
        [paid.get(line.item) for line in lines],
        [words.number(paid.get(line.item, 0), 4) for line in lines],
        4,
        is_short=True,
    )
    is_converted = any(paid[line.item] != in_points(lost(line)) for line in lines) if with_losses else False
    return (
        text_column(words.say("Item"), named, leads=[to_card(view, one.code) for one in indicators]),
        *((cost,) if is_converted else ()),
        *((own,) if with_losses else ()),
        figure_column(
            words.say("Points of maximum"),
            [None if line.points is None else Fraction(line.points, 10_000) for line in lines],
            [_of_maximum(view, line) for line in lines],
            4,
            is_short=True,
        ),
        figure_column(
            words.say("Group median"),
            [None if amount is None else in_points(amount) for amount in middle],
            [NOTHING if amount is None else points(words, amount) for amount in middle],
            4,
            is_short=True,
        ),
        text_column(words.say("State"), [_state(view, line) for line in lines], is_short=True),
        figure_column(
            words.say("Value"),
            [line.value for line in lines],
            [words.ratio(line.value, indicator) for line, indicator in zip(lines, indicators, strict=True)],
            6,
            is_short=True,
        ),
        text_column(words.say("Reason"), [words.text(line.sentence) for line in lines]),
    )


def _of_maximum(view: View, line: ItemLine) -> str:
    full = view.words.number(Fraction(line.maximum, 10_000), 4).rstrip("0").rstrip(".")
    if line.points is None:
        return view.words.say("— of {full}", full=full)
    return view.words.say("{points} of {full}", points=points(view.words, line.points), full=full)


def _state(view: View, line: ItemLine) -> str:
    words = view.words
    said = words.text(state_of(line.state).text)
    return said if line.counted or line.points is None else words.say("{state}, displayed only", state=said)


def _part_of(
    view: View,
    lines: Sequence[ItemLine],
    indicators: Sequence[Indicator],
    part: str,
) -> Column:
    """Numerators or denominators; money in its major unit."""
    words = view.words
    title = words.say("Numerator") if part == "numerator" else words.say("÷ Denominator")
    exact: list[Fraction | None] = []
    shown = []
    for line, indicator in zip(lines, indicators, strict=True):
        amount = getattr(line, part)
        is_money = view.is_money(getattr(indicator, part))
        minor = view.currency.minor_per_major if is_money else 1
        exact.append(None if amount is None else Fraction(amount, minor))
        shown.append(
            NOTHING if amount is None else words.number(Fraction(amount, minor), 2 if is_money else 0)
        )
    return figure_column(title, exact, shown, 2)


@data.kept
def causes_table(view: View, institution: str) -> Table:
    """A row for each cause with its share of the change in score and in places, and their sums."""
    change = reads.change(view.asked, view.period, institution)
    assert change is not None
    words, score, place = view.words, change.score, change.place
    names = [words.text(name) for name in CAUSES.values()]
    shares = [Fraction(score.shares[cause], 10**score.decimals) for cause in CAUSES]
    places = [Fraction(-place.shares[cause]) for cause in CAUSES]
    before, now = (Fraction(amount, 10**score.decimals) for amount in (score.before, score.now))
    amounts: list[Fraction] = [before, *shares, sum(shares, Fraction(0)), now]
    gained: list[Fraction] = [Fraction(place.before), *places, sum(places, Fraction(0)), Fraction(place.now)]
    whole = {0, len(amounts) - 1}
    return Table(
        (
            text_column(
                words.say("Cause"),
                [words.period(change.since), *names, words.say("Change together"), words.period(view.period)],
            ),
            figure_column(
                words.say("Score"),
                amounts,
                [
                    words.number(a, score.decimals) if n in whole else words.signed(a, score.decimals)
                    for n, a in enumerate(amounts)
                ],
                score.decimals,
            ),
            figure_column(
                words.say("Places"),
                gained,
                [
                    words.say("place {n}", n=int(a)) if n in whole else words.signed(a, 0)
                    for n, a in enumerate(gained)
                ],
            ),
        )
    )
