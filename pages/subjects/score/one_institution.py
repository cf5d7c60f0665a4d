"""The parts of the assessment page about one institution: its items, why its score changed, what would move it."""

from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from etl.queries.score.shape import AssessmentRow
from etl.scoring.around.waterfall import CAUSES, Waterfall
from etl.telling.summaries import place_sentence, waterfall_sentence
from etl.values.text import Text
from pages.shared import data, filters
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_table
from pages.shared.view import View
from pages.subjects.score import reads
from pages.subjects.score.everybody_tables import item_name
from pages.subjects.score.one_institution_tables import causes_table, items_table, items_with_figures
from pages.subjects.score.proof import show_proof
from pages.subjects.score.sentences import change_title, gaps_sentence, in_points, official
from pages.subjects.score.waterfall import Step, causes

MOST_ADVICE, MOST_MOVED = 5, 5


def pick_institution(page: Page) -> str:
    """The institution to look at. Another institution's items are not an institution's business: it has no choice."""
    assessment = reads.assessment(page.view.asked, page.period)
    rows = [row for row in assessment.rows if page.scope.sees_volumes_of(row.member.code)]
    if not rows:
        st.caption(page.words.say("Your institution is not a member in this quarter."))
        st.stop()
    labels = {row.member.code: row.member.name(page.words.language) for row in rows}
    if len(labels) == 1 and filters.asked("institution") in ("", *labels):
        return next(iter(labels))
    first, label = next(iter(labels)), page.words.say("One institution")
    return filters.pick(page.words, "institution", label, labels, first, width=filters.ALONE)


def show_institution(page: Page, institution: str) -> None:
    """On choice: its items, why the score changed, everything that would move it, the proof."""
    words = page.words
    labels = {
        "items": words.say("Its items"),
        "change": words.say("Why the score changed"),
        "outlook": words.say("What would move it"),
        "receipt": words.say("Score proof"),
    }
    about = filters.pick_one(words, "about", words.say("About this institution"), labels, "items")
    shown = {"items": show_items, "change": show_change, "outlook": show_prospects, "receipt": show_proof}
    shown[about](page, institution)


def show_items(page: Page, institution: str) -> None:
    """Every item with its reason: what cost points first, the dearest on top; the others on request."""
    words, view = page.words, page.view
    dear = items_table(view, institution, "lost")
    if dear.height:
        sentence = words.count("{n} item cost points", "{n} items cost points", dear.height)
        st.subheader(sentence, anchor=False)
        show_table(page, dear, "items-lost", sentence, download=False)
    others = items_table(view, institution, "kept")
    if others.height:
        said = words.count("{n} item cost nothing", "{n} items cost nothing", others.height)
        with st.expander(said):
            show_table(page, others, "items-kept", said, download=False)
    row = row_of(view, institution)
    with st.expander(words.say("How each part was added up")):
        for line in row.parts:
            st.markdown(for_markdown(words.text(line.sentence)))
    whole = items_with_figures(view, institution)
    offer_file(
        words.say("Download all items as CSV"),
        whole.as_csv,
        f"{page.programme.slug}-{page.period}-{institution}-items.csv",
        "text/csv",
        key="download-items",
    )


def show_change(page: Page, institution: str) -> None:
    """The change of score and place since the quarter before, split over its causes to the last hundredth."""
    words = page.words
    with st.spinner(words.say("Comparing with the quarter before …")):
        change = reads.change(page.view.asked, page.period, institution)
    if change is None:
        st.info(words.say("There is no score for the quarter before to compare with."))
        return
    st.subheader(change_title(page.view, change), anchor=False)
    sentences = words.text(waterfall_sentence(change.score)), words.text(place_sentence(change.place))
    if moved := moved_items(page.view, institution, change.since):
        st.markdown(words.say("Items that gave more or fewer points: {items}.", items=words.listed(moved)))
    left, right = st.columns(2)
    for column, kind, sentence in zip((left, right), ("score", "place"), sentences, strict=True):
        with column:
            st.markdown(sentence)  # what the chart below it shows
            show_chart(page, change_chart(page.view, institution, kind), sentence, f"change-{kind}")
    show_table(page, causes_table(page.view, institution), "causes", sentences[0])
    st.caption(
        words.say(
            "Each cause is given its average effect over every order in which the causes could have come (Shapley), "
            "in whole hundredths; together they are the change exactly. For places, + is a place gained."
        )
    )


def moved_items(view: View, institution: str, since: str) -> list[str]:
    """The items whose own points changed most since the quarter `since`, by how much, the largest first: what stands
    behind the institution's own data. Points before a part is converted."""
    words = view.words
    now, before = (reads.assessment(view.asked, one).row(institution) for one in (view.period, since))
    if now is None or before is None:
        return []
    former = {line.item: line.points for line in before.items}
    method = reads.assessment(view.asked, view.period).method
    moved = [
        (line.points - was, line.item)
        for line in now.items
        if line.points is not None and (was := former.get(line.item)) is not None and line.points != was
    ]
    moved.sort(key=lambda one: (-abs(one[0]), one[1]))
    return [
        words.say(
            "{item} {points}",
            item=for_markdown(item_name(view, method.items[item].indicator, item)),
            points=words.signed(in_points(by), 2),
        )
        for by, item in moved[:MOST_MOVED]
    ]


def show_prospects(page: Page, institution: str) -> None:
    """What would move it up, the cheapest way, and what would make it fall. Every promise was scored again."""
    words, advised = page.words, reads.advised(page.view.asked, page.period, institution)
    prospects = advised.prospects
    method = reads.assessment(page.view.asked, page.period).method
    st.markdown(gaps_sentence(words, method, prospects))
    _show_list(
        words.say("One change alone would move it up"),
        advised.singles,
        words.say("No single change that a peer has shown to be possible is enough."),
    )
    if prospects.cheapest_set is not None:
        title = words.say("The cheapest set of changes")
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {for_markdown(words.text(step))}" for step in advised.steps))
        st.markdown(
            words.say(
                "Together: {score} points and place {place}, verified by scoring again.",
                score=official(words, prospects.cheapest_set.official, method),
                place=prospects.cheapest_set.rank,
            )
        )
    _show_list(
        words.say("One change for the worse would cost the place"),
        advised.falls,
        words.say("No single change of a size seen among peers would cost the place."),
    )
    if prospects.overtaken_by and page.scope.sees_all_volumes:
        name = page.programme.institutions[prospects.overtaken_by].short(words.language)
        _show_list(
            words.say("How {name} would get past", name=for_markdown(name)),
            advised.overtaking,
            words.say("No single change that a peer has shown to be possible is enough."),
        )
    st.caption(
        words.say(
            "A change counts as possible up to what the best peer of the group has moved within one quarter. "
            "Figures are changed one at a time; everybody else stays as they are."
        )
    )
    if not page.scope.sees_all_volumes:
        st.caption(
            words.say(
                "How far peers have moved is rounded up, so that no peer's figure can be worked out from it."
            )
        )
    else:
        st.caption(
            words.say(
                "The institution itself reads other percentages of the same: to it, how far peers have moved is "
                "rounded up."
            )
        )


def _show_list(title: str, sentences: tuple[Text, ...], nothing: str) -> None:
    st.markdown(f"**{title}**")
    language = filters.language_asked()
    lines = [f"- {for_markdown(text.in_language(language))}" for text in sentences[:MOST_ADVICE]]
    st.markdown("\n".join(lines) if lines else nothing)


@data.kept
def change_chart(view: View, institution: str, kind: str) -> go.Figure:
    """The change of the score, or of the place, in steps."""
    change = reads.change(view.asked, view.period, institution)
    assert change is not None
    words, is_place = view.words, kind == "place"
    fall = change.place if is_place else change.score
    unit = words.say("place") if is_place else words.say("points")
    return causes(_steps(view, fall, change.since, is_place), unit, view.palette, downwards=is_place)


def _steps(view: View, fall: Waterfall, since: str, is_place: bool) -> list[Step]:
    words, size = view.words, 10**fall.decimals

    def whole(name: str, amount: int) -> Step:
        at = float(Fraction(amount, size))
        return Step(name, at, at, words.number(Fraction(amount, size), fall.decimals), is_whole=True)

    steps, at = [whole(words.period(since), fall.before)], fall.before
    for cause, share in fall.shares.items():
        if share:
            up = -share if is_place else share
            text = words.signed(Fraction(up, size), fall.decimals)
            steps.append(
                Step(
                    words.text(CAUSES[cause]),
                    float(Fraction(at, size)),
                    float(Fraction(at + share, size)),
                    text,
                )
            )
            at += share
    return [*steps, whole(words.period(view.period), fall.now)]


def row_of(view: View, institution: str) -> AssessmentRow:
    """The institution's row."""
    row = reads.assessment(view.asked, view.period).row(institution)
    assert row is not None
    return row
