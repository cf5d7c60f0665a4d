"""The year's review: the scores of each assessment in it, their mean, and the place by the mean."""

from fractions import Fraction

import streamlit as st

from etl.queries.score.year import YearReview, YearRow
from etl.values.periods import Period
from pages.shared import data
from pages.shared.links import few, to_institution
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.score import reads
from pages.subjects.score.sentences import grade_in_words, official


def is_review(page: Page) -> bool:
    """Whether the page's period is a year that is made of several assessments."""
    return Period.parse(page.period).per_year < page.programme.settings.assessed_per_year


def show_review(page: Page) -> None:
    """Everybody's year."""
    words = page.words
    with st.spinner(words.say("Working out {quarter} …", quarter=words.period(page.period))):
        review = reads.year(page.view.asked, page.period)
    ranked = [row for row in review.rows if row.rank is not None]
    said = words.say(
        "The mean of {n} assessments: {periods}. A place has who was scored in every one of them.",
        n=len(review.periods),
        periods=words.listed([words.period(one) for one in review.periods]),
    )
    first = [row.member.short(page.view.language) for row in ranked if row.rank == 1]
    title = (
        words.say("First: {names}", names=few(page.view, first)) if first else words.say("The year's review")
    )
    show_finding(title, said)
    if review.missing:
        st.warning(
            words.say(
                "The year is not complete; not assessed yet: {periods}.",
                periods=words.listed([words.period(one) for one in review.missing]),
            )
        )
    show_table(page, review_table(page.view), "year", said)
    concerned = dict[str, list[str]]()
    for row in review.rows:
        for rule in row.persistent:
            follows = words.text(rule.consequence) if rule.consequence else words.text(rule.name)
            concerned.setdefault(follows, []).append(row.member.short(page.view.language))
    for follows, names in concerned.items():
        said = words.say("{name}: {what}", name=few(page.view, names), what=follows)
        st.warning(for_markdown(said))


@data.kept
def review_table(view: View) -> Table:
    """A row for each institution, best first, those without a place last."""
    review, words = reads.year(view.asked, view.period), view.words
    rows, decimals = review.rows, review.method.decimals
    columns = [
        figure_column(
            words.say("Place"),
            [row.rank for row in rows],
            [NOTHING if row.rank is None else str(row.rank) for row in rows],
            is_short=True,
        ),
        text_column(
            words.say("Institution"),
            [row.member.short(view.language) for row in rows],
            is_short=True,
            leads=[to_institution(view, row.member.code) for row in rows],
        ),
        figure_column(
            words.say("Mean of the year"),
            [None if row.mean is None else Fraction(row.mean, 10**decimals) for row in rows],
            [NOTHING if row.mean is None else official(words, row.mean, review.method) for row in rows],
            decimals,
            is_short=True,
        ),
        text_column(
            words.say("Grade"),
            [grade_in_words(words, review.method, row.grade) for row in rows],
            is_short=True,
        ),
    ]
    for nth, period in enumerate(review.periods):
        columns.append(
            figure_column(
                words.period(period),
                [row.scores[nth] for row in rows],
                [_score(view, review, row, nth) for row in rows],
                decimals,
                is_short=True,
            )
        )
    return Table(tuple(columns))


def _score(view: View, review: YearReview, row: YearRow, nth: int) -> str:
    score = row.scores[nth]
    return NOTHING if score is None else view.words.number(score, review.method.decimals)
