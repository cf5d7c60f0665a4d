"""What is connected, used and reached, in words."""

from fractions import Fraction

from etl.definitions.method.targets import planned_for, target_of
from etl.facts.coverage import CoverageRow
from etl.queries.coverage.coverage import Coverage
from etl.queries.coverage.registers import Registers
from etl.queries.coverage.rural import FAR, NEAR, Rural, RuralRegion
from etl.values.exact import decimals_beside
from etl.values.periods import Period
from etl.values.told import Told
from pages.shared.links import few, in_markdown, owed_returns, to_return
from pages.shared.view import View
from pages.shared.words import NOTHING, Words

MUCH, LITTLE = Fraction(80, 100), Fraction(33, 100)
"""Whole percents: a border that cannot be printed cannot be agreed with."""


def official_share(view: View, answer: Coverage) -> Fraction | None:
    """The one figure over all families, made as the programme says."""
    return answer.overall.share if view.programme.together == "points" else answer.mean_of_families


def coverage_title(view: View, answer: Coverage) -> str:
    """How much of everything is connected."""
    words, share = view.words, official_share(view, answer)
    if share is None and answer.overall.is_hidden:
        return words.say("Coverage is not shown: numbers of single institutions could be worked out from it")
    if share is None and any(row.is_hidden for row in answer.families):
        return words.say(
            "The mean of the families is not shown: numbers of single institutions could be worked out from it"
        )
    if share is None:
        return words.say("No source says how many points there are")
    return words.say("{share} of all scenario points are connected", share=words.share(share))


def coverage_sentence(view: View, answer: Coverage) -> str:
    """Universe, connected and live, both ways of taking families together, and the families that stand at zero."""
    words, whole = view.words, answer.overall
    counts = (
        words.say("{month}: how many points are connected is not shown.", month=words.period(answer.period))
        if whole.is_hidden
        else words.say(
            "{month}: {connected} of {universe} points are connected, {live} of them were used in the month.",
            month=words.period(answer.period),
            connected=number(words, whole.in_universe),
            universe=number(words, whole.universe),
            live=number(words, whole.counts.live),
        )
    )
    said = [
        counts,
        words.say(
            "Coverage over all points: {points}; plain mean of the families: {families}.",
            points=words.share(whole.share),
            families=words.share(answer.mean_of_families),
        ),
        words.say("The programme counts by all points alike.")
        if view.programme.together == "points"
        else words.say("The programme counts by the mean of the families."),
        _off_zero(view, answer),
    ]
    return words.together(*said, missing_sentence(view, answer))


def targets_sentence(view: View) -> str:
    """What coverage is to come to: by the programme in the year, and where the method gives all points."""
    programme, words, period = view.programme, view.words, Period.parse(view.period)
    said = []
    year = words.period(f"{period.months[-1].year:04d}")
    for one in programme.indicators.values():
        # An indicator of some kinds of point alone is another matter than coverage.
        if programme.counted is None or one.numerator != programme.counted.connected or one.scenario:
            continue
        planned, scored = planned_for(programme, period, one.code), target_of(programme, period, one.code)
        told = []
        if planned is not None:
            told.append(
                words.say(
                    "the programme's target for {year} is {target}",
                    year=year,
                    target=words.ratio(planned, one),
                )
            )
        if scored is not None and scored != planned:
            told.append(
                words.say(
                    "the method of assessment gives all points at {target}", target=words.ratio(scored, one)
                )
            )
        if told:
            said.append(
                words.say("{name}: {targets}.", name=words.text(one.name), targets=words.say("; ").join(told))
            )
    return words.together(*said)


def _off_zero(view: View, answer: Coverage) -> str:
    words = view.words
    at_zero = [row for row in answer.families if not row.counts.live and not row.is_hidden]
    if not at_zero and any(row.is_hidden for row in answer.families):
        return ""
    if not at_zero:
        return words.say("All {n} families have points in use: none stands at zero.", n=len(answer.families))
    names = [words.text(view.programme.families[row.family].name) for row in at_zero]
    return words.say("Families without a point in use: {names}.", names=words.listed(names))


def missing_sentence(view: View, answer: Coverage) -> str:
    """Whose points are in no figure, because no return is there."""
    if not answer.missing:
        return ""
    words, known = view.words, view.programme.institutions
    names = [in_markdown(known[code].short(view.language), to_return(view, code)) for code in answer.missing]
    return words.say(
        "Without a return, and hence in no figure: {names}.", names=few(view, names, owed_returns(view))
    )


def rural_note(view: View, answer: Coverage) -> str:
    """The service points of the returns, beside the scenarios."""
    if not answer.rural:
        return ""
    row, words = answer.rural[0], view.words
    return words.say(
        "Besides the scenarios: {points} rural service points, {live} of them used in the month; they serve {covered} "
        "of {villages} villages.",
        points=number(words, row.points),
        live=number(words, row.live),
        covered=number(words, row.covered),
        villages=number(words, row.villages),
    )


def level(words: Words, share: Fraction | None) -> str:
    """A word for a share of coverage, so that no shade is needed to see it."""
    if share is None:
        return words.say("none here")
    if share == 0:
        return words.say("at zero")
    if share >= MUCH:
        return words.say("high")
    return words.say("middle") if share >= LITTLE else words.say("low")


def share_beside(words: Words, share: Fraction, decimals: int) -> str:
    """A share with as many decimals as keep it on the side of the borders that its word tells."""
    if not isinstance(share, Told):
        decimals = decimals_beside(share * 100, (LITTLE * 100, MUCH * 100), decimals)
    return words.share(share, decimals)


def levels_explained(words: Words) -> str:
    """What the words of the grid mean."""
    return words.say(
        "Each cell: connected points as a share of those that exist, and a word for it: high from {high}%, low under "
        "{low}%, else middle; “none here” where no such point exists. The stronger the colour, the lower the share.",
        high=words.number(MUCH * 100),
        low=words.number(LITTLE * 100),
    )


def best_and_worst(view: View, answer: Coverage) -> str:
    """Between which families coverage lies."""
    words = view.words
    known = sorted((row for row in answer.families if row.share is not None), key=lambda row: row.share or 0)
    if not known:
        return words.say("No family has a known total to be measured against.")
    return words.say(
        "Furthest: {best} with {high}; least: {worst} with {low}.",
        best=words.text(view.programme.families[known[-1].family].name),
        high=words.share(known[-1].share),
        worst=words.text(view.programme.families[known[0].family].name),
        low=words.share(known[0].share),
    )


def use_title(words: Words, row: CoverageRow) -> str:
    """How much of what is connected is used."""
    return words.say(
        "{share} of connected points were used in the month", share=words.share(row.counts.live_share)
    )


def use_sentence(view: View, answer: Coverage) -> str:
    """The steps from existing to habitual."""
    words, whole, habit = view.words, answer.overall, answer.habits.get("")
    sentence = words.say(
        "Of {universe} points {connected} are connected and {live} were used in the month.",
        universe=number(words, whole.universe),
        connected=number(words, whole.counts.connected),
        live=number(words, whole.counts.live),
    )
    if habit is None:
        return words.together(
            sentence, words.say("Continuous use cannot be told yet: there are not three months of figures.")
        )
    return words.together(
        sentence,
        words.say(
            "In each of the last three months at least {low} and at most {high} points were used: returns count "
            "points without naming them, so the exact number lies in between.",
            low=words.number(habit.low),
            high=words.number(habit.high),
        ),
    )


def payments_sentence(view: View, row: CoverageRow) -> str:
    """The programme's own share of all payments, by number and by amount."""
    words, counts = view.words, row.counts
    return words.say(
        "Of all payments in the scenarios {count} by number and {amount} by amount are mobile payments of the "
        "programme. The two are different questions and are never mixed.",
        count=words.share(counts.count_share),
        amount=words.share(counts.amount_share),
    )


def registers_title(words: Words, found: Registers) -> str:
    """How many points are behind the rows."""
    whole = found.overall
    return words.say(
        "{net} points behind {gross} registered rows",
        net=number(words, whole.net if whole else None),
        gross=number(words, whole.gross if whole else None),
    )


def registers_sentence(words: Words, found: Registers) -> str:
    """Gross, net and shared, and to whom a shared point counts."""
    whole = found.overall
    rules = {
        "lead": words.say(
            "A point that several institutions claim counts to the one that connected it first."
        ),
        "split": words.say("A point that several institutions claim counts to each in equal parts."),
        "both": words.say("A point that several institutions claim counts to each of them in full."),
    }
    return words.together(
        words.say(
            "Register of {month}: {gross} rows (gross), {net} different points (net), {shared} of them claimed by "
            "more than one institution.",
            month=words.period(found.period),
            gross=number(words, whole.gross if whole else None),
            net=number(words, whole.net if whole else None),
            shared=number(words, whole.shared if whole else None),
        ),
        rules[found.credit],
    )


def rural_title(words: Words, found: Rural) -> str:
    """How many villagers have a service point near."""
    whole = found.rows[0]
    return words.say(
        "{share} of villagers have a service point within 2 km", share=words.share(reach(whole, NEAR))
    )


def rural_sentence(words: Words, found: Rural) -> str:
    """Points, density with its denominator, reach, white spots."""
    whole = found.rows[0]
    return words.together(
        words.say(
            "Register of {month}: {points} service points, {live} in use, for {villages} villages with {residents} "
            "residents.",
            month=words.period(found.period),
            points=number(words, whole.points),
            live=number(words, whole.live),
            villages=words.number(whole.villages),
            residents=words.number(whole.residents),
        ),
        words.say(
            "That is {density} points in use for each 10,000 rural residents ({people} in {year}).",
            density=NOTHING if whole.density is None else words.number(whole.density, 2),
            people=number(words, whole.rural_population),
            year=whole.population_year or NOTHING,
        ),
        words.say(
            "{near} live within 2 km of a point in use, {far} within 5 km; {white} villages lie farther away.",
            near=words.share(reach(whole, NEAR)),
            far=words.share(reach(whole, FAR)),
            white=words.number(len(found.white_spots)),
        ),
    )


def reach(row: RuralRegion, metres: int) -> Fraction | None:
    """The share of a region's villagers with a point in use within 2 or 5 kilometres."""
    return Fraction(row.near if metres == NEAR else row.far, row.residents) if row.residents else None


def number(words: Words, value: int | None) -> str:
    """A count, or that there is none."""
    return NOTHING if value is None else words.number(value)
