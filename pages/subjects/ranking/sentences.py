"""Who leads and who moved, in words."""

from collections.abc import Sequence
from fractions import Fraction

from etl.definitions.indicators import Indicator
from etl.facts.members import Member
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from pages.shared.links import in_markdown, to_institution
from pages.shared.view import View
from pages.shared.words import Words


def ranking_title(view: View, ranking: Ranking, rows: Sequence[RankRow]) -> str:
    """Who leads, as a heading; for an institution's own staff, where it stands."""
    words, own = view.words, view.asked.scope.institution
    if not rows:
        return words.say("Nobody is ranked by this figure")
    mine = ranking.row(own) if own else None
    if mine is not None and mine.rank is not None:
        place = words.say("Your institution: place {place} of {n}", place=mine.rank, n=len(ranking.ranked))
        return words.shared(place, sum(row.rank == mine.rank for row in ranking.ranked) - 1)
    return words.say("First: {names}", names=_names(view, ranking, rows, rows[0].rank))


def ranking_sentence(view: View, ranking: Ranking, rows: Sequence[RankRow]) -> str:
    """How many have a place, who is first and last among those shown and with what, and which way is better."""
    words, indicator = view.words, ranking.indicator
    ways = {
        "value": words.say("by value"),
        "mom": words.say("by change on the month before"),
        "yoy": words.say("by change on the year before"),
    }
    sentence = words.count(
        "{indicator}, {month}, {way}: {n} of {all} institutions has a place.",
        "{indicator}, {month}, {way}: {n} of {all} institutions have a place.",
        len(ranking.ranked),
        indicator=words.text(indicator.name),
        month=words.period(ranking.period),
        way=ways[ranking.by],
        all=words.number(len(ranking.rows)),
    )
    if rows:
        sentence = words.together(sentence, _ends(view, ranking, rows))
    return words.together(sentence, direction(words, indicator))


def _ends(view: View, ranking: Ranking, rows: Sequence[RankRow]) -> str:
    """First and last of those shown; nobody is last where all share one place."""
    words, first, last = view.words, rows[0], rows[-1]
    told = _with_figure(view, ranking, rows, first)
    if len(rows) == 1:
        return words.say("Of those shown only {name} has a place.", name=told)
    if first.rank == last.rank:
        return words.say("Those shown share one place: {names}.", names=told)
    return words.say(
        "First among those shown: {first}; last: {last}.",
        first=told,
        last=_with_figure(view, ranking, rows, last),
    )


def movers_sentence(view: View, ranking: Ranking, moved: Sequence[RankRow]) -> str:
    """How many changed place by the headline indicator, and who rose and fell most."""
    words = view.words
    name = words.text(ranking.indicator.name)
    if not moved:
        return words.say("By “{indicator}”, nobody changed place.", indicator=name)
    sentence = words.say(
        "By “{indicator}”, {n} of {all} institutions changed place.",
        indicator=name,
        n=words.number(len(moved)),
        all=words.number(len(ranking.ranked)),
    )
    if in_both := _in_both(ranking):
        sentence = words.together(
            sentence,
            words.count(
                "Moves are counted among the {n} institution that has a place in both months.",
                "Moves are counted among the {n} institutions that have a place in both months.",
                in_both,
            ),
        )
    moves = [row.like_movement or 0 for row in moved]
    rise, fall = max(moves, default=0), min(moves, default=0)
    if rise > 0:
        risen = words.say("Largest rise: {who}.", who=_movers(view, ranking, moved, rise))
        sentence = words.together(sentence, risen)
    if fall < 0:
        fallen = words.say("Largest fall: {who}.", who=_movers(view, ranking, moved, fall))
        sentence = words.together(sentence, fallen)
    return sentence


def _in_both(ranking: Ranking) -> int:
    """How many have a place in both periods, where others had one before than now; else 0."""
    return sum(row.field_before is not None for row in ranking.ranked)


def direction(words: Words, indicator: Indicator) -> str:
    """Which way is better, in words."""
    if indicator.direction == "higher":
        return words.say("Higher is better.")
    return (
        words.say("Lower is better.")
        if indicator.direction == "lower"
        else words.say("Neither way is better.")
    )


def figure_in_words(view: View, ranking: Ranking, figure: Fraction | None) -> str:
    """The figure that is ranked: the indicator's value, or its change."""
    if ranking.by == "value":
        return view.words.ratio(figure, ranking.indicator)
    return view.words.change(figure, ranking.indicator)


def _with_figure(view: View, ranking: Ranking, rows: Sequence[RankRow], row: RankRow) -> str:
    names = _names(view, ranking, rows, row.rank)
    if row.figure.ranked is None:
        return names
    figure = figure_in_words(view, ranking, row.figure.ranked)
    return view.words.say("{names} ({figure})", names=names, figure=figure)


def _names(view: View, ranking: Ranking, rows: Sequence[RankRow], place: int | None) -> str:
    """Those who share a place, by name."""
    return _few(view, [ranking.members[row.figure.institution] for row in rows if row.rank == place])


def _movers(view: View, ranking: Ranking, moved: Sequence[RankRow], places: int) -> str:
    names = _few(view, [ranking.members[r.figure.institution] for r in moved if r.like_movement == places])
    return view.words.say("{names} ({figure})", names=names, figure=view.words.movement(places))


def _few(view: View, members: Sequence[Member]) -> str:
    """Names as a list: three at most, then how many more."""
    named = [
        in_markdown(member.short(view.language), to_institution(view, member.code)) for member in members[:3]
    ]
    if more := len(members) - len(named):
        named.append(view.words.count("{n} more", "{n} more", more))
    return view.words.listed(named)


def possible_places_explained(words: Words) -> str:
    """What possible places are; wherever they stand."""
    return words.say(
        "Possible places are those that cannot be ruled out: a share of a small denominator varies by chance "
        "(nine cases in ten are covered), and a figure that was often corrected may be corrected again."
    )


def how_others_are_told(view: View, indicator: Indicator, *, in_chart: bool = False) -> str:
    """Why figures of other institutions are missing or ranges, and, where a chart draws them, how; "" to who sees them
    all."""
    words = view.words
    if view.asked.scope.sees_all_volumes:
        return ""
    if indicator.is_volume:
        return words.say("Business volumes of other institutions are not shown to you; their places are.")
    return words.together(
        words.say(
            "Figures of other institutions are shown to you rounded or in bands: a small denominator needs a wide "
            "band, which then applies to everyone whose value lies in it. Places are determined by exact figures."
        ),
        words.say("The chart marks the middle of a band.") if in_chart else "",
    )
