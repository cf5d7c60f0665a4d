"""What is picked beside every page: the programme, who looks, and the page's period."""

from collections.abc import Sequence

import streamlit as st

from access.open_demo import Mode
from access.people.persons import Person
from access.viewer import Viewer, played
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.periods import PER_YEAR, Period
from pages.shared import data, filters
from pages.shared.quoting import for_markdown, small
from pages.shared.registry import BY_NAME, Clock
from pages.shared.return_months import Opens, open_months, pick_return_month
from pages.shared.shell.frame import viewer_by_grant
from pages.shared.shell.page import moment_of
from pages.shared.words import Words, ems

ROOM_EMS = 12.5
"""How much of a name a picker in the sidebar shows; a longer one stands below it in full."""
OPENS: dict[str, Opens] = {"filing": "next", "returns_desk": "unfinished"}


def pick_programme(
    words: Words,
    open_to_viewer: Sequence[Programme],
    refused: Sequence[Refusal],
    *,
    can_read: bool,
    open_as: Mode,
) -> Programme:
    """The programme, one of those that are open to the viewer. Stops with a sentence where there is none. `refused` are
    those that cannot be read and why, `can_read` says whether there are others."""
    programmes = {programme.slug: programme for programme in open_to_viewer}
    for refusal in refused:
        st.error(for_markdown(words.text(refusal.sentence)))
    if not programmes:
        if can_read and open_as != "closed":
            st.info(
                words.say(
                    "Only demonstrations are open without signing in, and there is none. Make the first account with "
                    "“python -m etl account first”."
                )
            )
        elif can_read:
            st.info(words.say("Your account is not assigned to any programme. Ask the administrator."))
        else:
            st.error(
                words.say(
                    "No programme is set up yet. Ask whoever runs the server to make one with “python -m etl new”."
                )
            )
        st.stop()
    labels = {slug: words.text(programme.settings.name) for slug, programme in programmes.items()}
    slug = filters.pick(
        words,
        "programme",
        words.say("Programme"),
        labels,
        next(iter(labels)),
        clears=(
            "period",
            "quarter",
            "month",
            "viewer",
            "measure",
            "of",
            "indicator",
            "group",
            "institution",
            "item",
            "region",
            "shade",
            "kind",
            "edition",
            "slide",
            "sort",
            "with",
            "figure",
            "known",
            "on",
            "version",
            "words",
            "turned",
            "campaign",
            "paragraph",
        ),
    )
    if ems(labels[slug]) > ROOM_EMS:
        st.html(small(for_markdown(labels[slug])))
    return programmes[slug]


def viewer_of(words: Words, programme: Programme, person: Person | None) -> Viewer | None:
    """Who looks: the post that the account is entered for, or in the open demonstration whoever was picked; None is
    nobody."""
    if person is None:
        return _picked_viewer(words, programme)
    return viewer_by_grant(programme, person)


def _picked_viewer(words: Words, programme: Programme) -> Viewer | None:
    labels: dict[str, str] = {
        "coordinator": words.say("Coordinator"),
        "reviewer": words.say("Reviewer"),
        "presenter": words.say("Presenter"),
    }
    # Where everything is public nobody's view differs, and a list of thousands would travel with every run.
    if programme.settings.visibility == "participants":
        labels |= {code: inst.short(words.language) for code, inst in programme.institutions.items()}
    nobody = {"": words.say("nobody: choose")}
    is_known = filters.asked("viewer") in ("", *labels)
    first = "coordinator" if is_known else ""
    chosen = filters.pick(
        words, "viewer", words.say("Seen as"), labels if is_known else nobody | labels, first
    )
    return played(chosen, frozenset(programme.institutions))


def pick_period(
    name: str, words: Words, programme: Programme, asked: data.Asked
) -> tuple[tuple[str, ...], str]:
    """The periods that a page can be about and the one that is picked; where there is none yet, but the page needs no
    figures, the one that is due next, which nobody picks."""
    entry = BY_NAME[name]
    if entry.clock == "month":
        return pick_return_month(words, asked, moment_of(programme), OPENS.get(name, "last"))
    if entry.clock == "quarter":
        found = _pick_quarter(words, asked, with_years=name == "assessment")
    else:
        found = _pick_month(words, asked)
    return found if found[0] or entry.needs_figures else ((), _before_figures(programme, entry.clock))


def _before_figures(programme: Programme, clock: Clock) -> str:
    """The period whose return is due last by now, or the assessed one that it lies in, "" where no method holds for
    that."""
    settings = programme.settings
    last = open_months((), moment_of(programme), PER_YEAR[settings.frequency])[-1]
    if clock != "quarter":
        return last
    holder = Period.parse(last).holder(settings.assessed_per_year)
    dated = [method.code for method in programme.methods]
    return str(holder) if dated and f"{holder.months[0]}-01" >= min(dated) else ""


def _pick_month(words: Words, asked: data.Asked) -> tuple[tuple[str, ...], str]:
    months = data.periods(asked)
    if not months:
        return months, ""
    labels = {month: words.period(month) for month in reversed(months)}
    return months, filters.pick(words, "period", words.say("Month"), labels, months[-1], told_by_page=True)


def _pick_quarter(words: Words, asked: data.Asked, *, with_years: bool) -> tuple[tuple[str, ...], str]:
    quarters = data.quarters(asked)
    if not quarters:
        return quarters, ""
    labels = {quarter: words.period(quarter) for quarter in reversed(quarters)}
    for year in reversed(data.years(asked) if with_years else ()):
        labels[year] = words.say("{year}: the year's review", year=words.period(year))
    first = data.last_complete_quarter(asked) or quarters[-1]
    return quarters, filters.pick(words, "quarter", words.say("Quarter"), labels, first, told_by_page=True)
