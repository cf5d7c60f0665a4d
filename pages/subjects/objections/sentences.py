"""Sentences about objections: where the clock stands, what state an objection is in, how it was decided."""

from datetime import datetime

from etl.definitions.programme import Programme
from etl.queries.objections import Decision, Docket, Objection
from etl.values.periods import Period
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.objections.acts import DAYS_TO_OBJECT


def clock_sentence(view: View, docket: Docket, now: datetime) -> str:
    """Whether objections are taken, and until when."""
    words = view.words
    if docket.release is None:
        return _not_opened(view, docket.missed, now)
    until = view.deadline(docket.release.until)
    if docket.open_at(now):
        return words.say("Objections are taken until {until}.", until=until)
    return words.together(
        words.say("Objections were taken until {until}.", until=until),
        _how_many(view, len(docket.rows)),
        words.say(
            "An error that is found later is put right by a corrected return; of any other figure ask the coordinator."
        ),
    )


def _not_opened(view: View, missed: datetime | None, now: datetime) -> str:
    """Why nothing can be filed, and what can be done."""
    words = view.words
    if missed is None:
        return words.say(
            "The results of this quarter are provisional and not open to objections yet. The coordinator opens them, "
            "as a rule when the assessment is published; from then on objections can be filed for {days} working "
            "days, on the page “Objections and follow-up”.",
            days=DAYS_TO_OBJECT,
        )
    until = view.deadline(missed)
    announced = (
        words.say(
            "The assessment names {until} as the last moment for objections. That was over when it was published, so "
            "none could be filed.",
            until=until,
        )
        if missed <= now
        else words.say(
            "The assessment names {until} as the last moment for objections, but they are not taken yet.",
            until=until,
        )
    )
    return words.together(
        announced,
        words.say(
            "The coordinator can still open the results on the page “Objections and follow-up”: from then on "
            "objections are taken for {days} working days. An institution that finds an error asks for that, or "
            "corrects its own return.",
            days=DAYS_TO_OBJECT,
        ),
    )


def _how_many(view: View, filed: int) -> str:
    """How many objections there were; an institution knows of its own alone."""
    words = view.words
    if view.asked.scope.institution:
        if not filed:
            return words.say("You filed none.")
        return words.count("You filed {n} objection.", "You filed {n} objections.", filed)
    return words.count("{n} objection was filed.", "{n} objections were filed.", filed)


def heading_of(view: View, one: Objection, *, with_institution: bool = True) -> str:
    """Number, institution and item of an objection."""
    words, programme = view.words, view.programme
    item = programme.method_for(_period(one)).items.get(one.item)
    name = words.text(programme.indicators[item.indicator].name) if item else ""
    who = programme.institutions.get(one.institution)
    parts = [f"{one.item} {name}".strip()]
    if with_institution:
        parts = [f"№ {one.id}", who.name(words.language) if who else "", *parts]
    return for_markdown(" · ".join(part for part in parts if part))


def state_sentence(view: View, one: Objection, now: datetime) -> str:
    """Who filed it when, and what is due."""
    words, zone = view.words, view.programme.settings.time_zone
    filed = words.say(
        "Filed by {by} on {day}.",
        by=for_markdown(view.translated(one.filed_by)),
        day=words.moment(one.filed_at, zone),
    )
    if one.state == "open":
        due = view.deadline(one.answer_due)
        late = now >= one.answer_due
        waits = (
            words.say("The answer was due on {due} and is late.", due=due)
            if late
            else words.say("The answer is due by {due}.", due=due)
        )
        return words.together(filed, waits)
    if one.state == "answered":
        return words.together(filed, words.say("Answered; another person decides."))
    return filed


def decision_sentence(view: View, decision: Decision) -> str:
    """What was decided, why, and what it does to the figure."""
    words = view.words
    said = words.say(
        "**Decision:** {outcome} ({by}, {day}). {reasons}",
        outcome=disposition_word(words, decision.disposition),
        by=for_markdown(view.translated(decision.decided_by)),
        day=words.moment(decision.decided_at, view.programme.settings.time_zone),
        reasons=for_markdown(decision.reasons),
    )
    if decision.disposition != "adjusted" or decision.numerator is None:
        return said
    figure = words.number(decision.numerator)
    if decision.denominator:
        figure += f" ÷ {words.number(decision.denominator)}"
    return words.together(said, words.say("The figure is now {figure}.", figure=figure))


def disposition_word(words: Words, disposition: str) -> str:
    """What a decision is called."""
    return {
        "maintained": words.say("maintained"),
        "adjusted": words.say("adjusted"),
        "excluded": words.say("excluded"),
        "deferred": words.say("put off to the next quarter"),
        "withdrawn": words.say("taken back"),
    }[disposition]


def _period(one: Objection) -> Period:
    return Period.parse(one.period)


def release_sentence(words: Words, programme: Programme) -> str:
    """What releasing does; whether institutions see their scores before it is the programme's to say."""
    if programme.settings.access.unpublished == "shown" or programme.settings.visibility == "public":
        return words.say(
            "Releasing opens the quarter's results to objections and starts the clock: three working days. It "
            "hides nothing: institutions see their scores on the assessment page before that."
        )
    return words.say(
        "Releasing shows the quarter's results to the institutions, which do not see them before, opens them to "
        "objections and starts the clock: three working days."
    )
