"""Where one institution stands and what is missing, in words."""

from fractions import Fraction

from etl.definitions.indicators import Indicator
from etl.queries.figures.institution import Profile, Standing
from pages.shared.links import in_markdown, to_indicator
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.ranking.sentences import direction


def profile_sentence(view: View, profile: Profile) -> str:
    """In how many indicators an institution has a place, where it is first and where last."""
    words, placed = view.words, [standing for standing in profile.standings if standing.row.rank is not None]
    sentence = words.say(
        "{month}: a place in {n} of {all} indicators.",
        month=words.period(profile.period),
        n=len(placed),
        all=len(profile.standings),
    )
    first = [_with_sharers(view, standing) for standing in placed if standing.row.rank == 1]
    last = [_with_sharers(view, standing) for standing in placed if is_last(standing)]
    if first:
        sentence = words.together(sentence, words.say("First by {names}.", names=words.listed(first)))
    if last:
        sentence = words.together(sentence, words.say("Last by {names}.", names=words.listed(last)))
    return sentence


def _with_sharers(view: View, standing: Standing) -> str:
    """An indicator, and with how many others its place is shared."""
    name = _linked(view, standing.indicator)
    if not standing.sharing:
        return name
    return view.words.count(
        "{name} (shared with {n} other)", "{name} (shared with {n} others)", standing.sharing, name=name
    )


def _linked(view: View, indicator: Indicator) -> str:
    return in_markdown(view.words.text(indicator.name), to_indicator(view, indicator.code))


def is_last(standing: Standing) -> bool:
    """Whether nobody stands behind the institution, and somebody before it."""
    place = standing.row.rank
    return place is not None and place > 1 and place + standing.sharing == standing.ranked


def standing_title(view: View, standing: Standing) -> str:
    """The place in one indicator, as a heading."""
    words, row = view.words, standing.row
    name = words.text(standing.indicator.name)
    if row.rank is None:
        return words.say("{name}: no place", name=name)
    said = words.say(
        "{name}: place {place} of {n}", name=name, place=row.rank, n=words.number(standing.ranked)
    )
    return words.shared(said, standing.sharing)


def gap_sentences(view: View, profile: Profile, standing: Standing) -> str:
    """Why it stands there: its figure, what is missing to the next better one and to the median of its group."""
    words, row, indicator = view.words, standing.row, standing.indicator
    name = for_markdown(profile.member.short(view.language))
    if row.rank is not None and "value" in row.figure.hidden:
        return words.say("The figure of {name} is not shown to you; its place is.", name=name)
    if row.rank is None or row.figure.value is None:
        reason = words.text(row.figure.reason) if row.figure.reason else ""
        return words.say("{name} has no figure to show: {reason}.", name=name, reason=reason)
    said = [words.say("{name} has {value}.", name=name, value=words.ratio(row.figure.value, indicator))]
    if standing.above is not None and standing.to_next is not None:
        said.append(
            words.say(
                "{gap} to draw level with the next better figure, {above}.",
                gap=_gap(words, standing.to_next, indicator),
                above=words.ratio(standing.above.figure.value, indicator),
            )
        )
    if row.group_median is not None and standing.to_median is not None:
        said.append(_beside_median(words, row.group_median, standing.to_median, indicator))
    return words.together(*said, direction(words, indicator))


def _beside_median(words: Words, median: Fraction, to_median: Fraction, indicator: Indicator) -> str:
    value = words.ratio(median, indicator)
    if to_median == 0:
        return words.say("That is the median of its group, {median}.", median=value)
    gap = _size(words, abs(to_median), indicator)
    if to_median > 0:
        return words.say("That is {gap} below the median of its group, {median}.", gap=gap, median=value)
    return words.say("That is {gap} above the median of its group, {median}.", gap=gap, median=value)


def _gap(words: Words, gap: Fraction, indicator: Indicator) -> str:
    """What is missing, without a sign: the sentence says which way."""
    return _size(words, abs(gap), indicator)


def _size(words: Words, gap: Fraction, indicator: Indicator) -> str:
    """A difference between two values of an indicator; between percentages in percentage points."""
    unit = words.text(indicator.unit)
    unit = words.say("percentage points") if unit == "%" else unit
    figure = words.large(gap) if indicator.is_volume else words.number(gap, indicator.decimals)
    return words.joined(figure, unit)
