"""What the programme's history says of a measure's series: for the marks on a chart, and in words beneath it."""

from etl.definitions.history import festival_period
from etl.values.periods import Period
from pages.shared import data
from pages.shared.view import View
from pages.subjects.growth.event_figure import Events


def events_of(view: View, measure: str) -> Events:
    """Campaigns where the measure is one that campaigns feed, festivals where it is a flow, breaks of the measure."""
    words, programme = view.words, view.programme
    settings, is_fed = programme.settings, measure in programme.settings.campaigns
    campaigns = programme.history.campaign if is_fed else ()
    festival = settings.festival if programme.measures[measure].kind == "flow" else None
    years = range(_first_year(view), Period.parse(view.period).year + 1) if festival else ()
    found = [festival_period(settings, year) for year in years]
    return Events(
        campaigns=tuple((one.first, one.last, words.say("campaign")) for one in campaigns),
        festivals=tuple((str(period), words.text(festival.name)) for period in found if period and festival),
        breaks=tuple((one.since, words.say("break")) for one in programme.history.breaks_of([measure])),
    )


def _first_year(view: View) -> int:
    return Period.parse(data.periods(view.asked)[0]).year


def events_sentence(view: View, measure: str) -> str:
    """The legend of the marks, in words; "" where there are none."""
    words, programme = view.words, view.programme
    events, said = events_of(view, measure), []
    if events.campaigns:
        names = [
            words.say(
                "{name} ({first} to {last})",
                name=words.text(one.name),
                first=words.period(one.first),
                last=words.period(one.last),
            )
            for one in programme.history.campaign
            if one.first <= view.period
        ]
        said.append(words.say("Shaded: {names}.", names=words.say("; ").join(names)))
    if events.festivals and programme.settings.festival:
        said.append(
            words.say(
                "Dotted line: the month of {festival}, which moves.",
                festival=words.text(programme.settings.festival.name),
            )
        )
    said += [
        words.say("Dashed line: {reason}. Nothing is compared across it.", reason=words.text(one.reason))
        for one in programme.history.breaks_of([measure])
    ]
    return words.together(*said)
