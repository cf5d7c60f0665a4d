"""What lies behind a growth, in words: residents, stickiness, the season, the year's end, campaigns."""

from fractions import Fraction

from etl.definitions.history import Claim
from etl.definitions.measures import Measure
from etl.facts.campaigns import CONFIDENCE as EFFECT_CONFIDENCE
from etl.facts.campaigns import CampaignEffect
from etl.facts.projection import CONFIDENCE, Projection
from etl.facts.season import SeasonRow
from etl.facts.users import Penetration, Stickiness
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import Words


def penetration_title(words: Words, cards: list[Penetration]) -> str:
    """Users as a share of residents, on the best known count."""
    return words.say("Registered users are {share} of residents", share=words.share(cards[0].share))


def is_looked_back(card: Penetration, year: int) -> bool:
    """Whether the count of residents was not published yet in a period of `year`: a year is counted after its end."""
    return card.year >= year


def source_of(view: View, card: Penetration) -> str:
    """Who counted the residents, and whether nobody could know it in the period yet."""
    source = view.translated(card.source)
    if not is_looked_back(card, Period.parse(view.period).year):
        return source
    return view.words.say(
        "{source}; not yet published in {period}, used in retrospect",
        source=source,
        period=view.words.period(view.period),
    )


def penetration_sentence(words: Words, cards: list[Penetration], year: int) -> str:
    """The share of a period of `year` with its denominator, and between what the counts on record put it."""
    first, shares = cards[0], [card.share for card in cards]
    sentence = words.say(
        "{users} users on {people} residents ({year}): {share}.",
        users=words.number(first.users),
        people=words.number(first.population),
        year=first.year,
        share=words.share(first.share),
    )
    if is_looked_back(first, year):
        later = words.say("That count had not been published at the time: it is used in retrospect.")
        sentence = words.together(sentence, later)
    if len(cards) == 1:
        return sentence
    return words.together(
        sentence,
        words.say(
            "By the {n} counts of residents on record it is between {low} and {high}.",
            n=len(cards),
            low=words.share(min(shares)),
            high=words.share(max(shares)),
        ),
    )


def claim_sentence(words: Words, claim: Claim, cards: list[Penetration]) -> str:
    """A published share beside ours: how many residents it would need."""
    implied = cards[0].users / claim.fraction
    fits = any(card.population <= implied * Fraction(21, 20) for card in cards)
    needed = words.say(
        "Published: “{said}” ({source}). That would need about {people} residents;",
        said=for_markdown(words.text(claim.said)),
        source=for_markdown(words.text(claim.source)),
        people=words.large(round(implied)),
    )
    answer = (
        words.say("a count on record comes near it.")
        if fits
        else words.say("no count on record is that small, so both are shown and neither is hidden.")
    )
    return words.together(needed, answer)


def stickiness_sentence(words: Words, found: Stickiness) -> str:
    """Payments for each active user, and what it is once outliers are drawn in."""
    return words.say(
        "An active user makes {plain} payments in the month, or {winsorised} once the institutions with the outer "
        "5% of active users at each end are drawn in to {low} and {high}.",
        plain=words.number(found.plain, 2),
        winsorised=words.number(found.winsorised, 2),
        low=words.number(found.low, 2),
        high=words.number(found.high, 2),
    )


def season_sentence(view: View, row: SeasonRow) -> str:
    """The months of the festival taken together, against the year before and the months before."""
    words, festival = view.words, view.programme.settings.festival
    assert festival is not None
    return words.say(
        "In {year} {festival} fell in {month}. The {n} months that it moves between are compared together: on the year "
        "before {yoy}; on the {n} months before them {before}.",
        year=row.year,
        festival=words.text(festival.name),
        month=words.period(row.festival),
        n=len(festival.together),
        yoy=words.growth(row.yoy_pct),
        before=words.growth(row.on_before_pct),
    )


def projection_sentence(view: View, measure: Measure, found: Projection) -> str:
    """Where the year ends, with the interval, or why nobody can say."""
    words, currency = view.words, view.currency
    name = words.text(measure.name)

    def volume(value: int | None) -> str:
        return words.volume(value, measure, currency)

    if found.central is None:
        reason = words.text(found.reason) if found.reason else ""
        return words.say("{name}: the year's end is not projected: {reason}.", name=name, reason=reason)
    if found.steps == 0:
        return words.say("{name}: the year is complete with {value}.", name=name, value=volume(found.known))
    basis = (
        words.say("the season of last year and the growth since")
        if found.basis == "season"
        else words.say("the growth of the last six periods")
    )
    return words.say(
        "{name}: by {basis} the year ends at {central}, with {confidence}% confidence between {low} and {high}. "
        "The interval comes from the errors of {trials} earlier projections over as many periods.",
        name=name,
        basis=basis,
        central=volume(found.central),
        confidence=round(CONFIDENCE * 100),
        low=volume(found.low),
        high=volume(found.high),
        trials=found.trials,
    )


def effect_title(words: Words, effect: CampaignEffect) -> str:
    """The verdict."""
    if effect.verdict == "cannot tell":
        return words.say("Nobody can tell whether the campaign made a difference")
    if effect.verdict == "raised":
        return words.say("The campaign raised it")
    return words.say("The campaign lowered it")


def effect_sentence(view: View, effect: CampaignEffect) -> str:
    """The effect with its interval, what it was compared with, and why it may not be told."""
    words = view.words
    names = words.listed([view.programme.regions[code].name(view.language) for code in effect.compared])
    said = []
    if effect.effect is not None and effect.low is not None and effect.high is not None:
        said.append(
            words.say(
                "Against the other regions the campaign's regions moved by {effect} ({confidence}% interval: {low} to "
                "{high}), judged by {n} comparisons where there was no campaign.",
                effect=_percent(words, effect.effect),
                low=_percent(words, effect.low),
                high=_percent(words, effect.high),
                confidence=round(EFFECT_CONFIDENCE * 100),
                n=words.number(effect.placebos),
            )
        )
    if effect.reason:
        said.append(words.say("Reason: {reason}.", reason=words.text(effect.reason)))
    if effect.compared:
        said.append(words.say("Compared with: {names}.", names=names))
    return words.together(*said)


def refused(words: Words, refusal: Refusal) -> str:
    """Why a question cannot be answered."""
    return for_markdown(words.text(refusal.sentence))


def _percent(words: Words, change: float) -> str:
    return words.signed(Fraction(change) * 100, 1) + "%"
