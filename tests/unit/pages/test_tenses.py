"""What was due is said to have been due, and what is not open yet is told from what can no longer be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.scope import Scope
from etl.definitions.clocks import end_of_day
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.objections import Docket
from etl.queries.returns.desk import BoardCell
from etl.queries.returns.own_return import OwnReturn
from etl.queries.returns.status import Owed
from etl.queries.scope import EVERYTHING
from pages.shared.data import Asked
from pages.shared.return_months import due_told
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.objections.sentences import clock_sentence, release_sentence
from pages.subjects.returns.sentences import deadline_sentence
from pages.subjects.returns.who_filed_sentences import others_told
from store.objections import Release

Language = Literal["zh", "en"]
DAQING = load_programme("daqing")


def at_an_hour(day: date) -> st.SearchStrategy[datetime]:
    return st.times().map(lambda hour: datetime.combine(day, hour, UTC))


MOMENTS = st.dates(date(2018, 1, 1), date(2024, 1, 1)).flatmap(at_an_hour)
LANGUAGES = st.sampled_from(["zh", "en"])


class Seen(View):
    """A view of a programme as its files define it, without a database."""

    @property
    def programme(self) -> Programme:
        return DAQING


def view(language: Language) -> View:
    return Seen(Asked("", "daqing", "", "", EVERYTHING), "2019-12", language, "light")


@given(MOMENTS, MOMENTS, LANGUAGES)
def test_a_return_is_due_until_its_deadline_and_was_due_after_it(
    due: datetime, now: datetime, language: Language
) -> None:
    cell = BoardCell(
        "B01", "2019-12", "not begun", due, None, None, None, None, None, "", 0, 0, 0, 0, 0, None, None
    )
    said = [
        due_told(view(language).words, DAQING.settings, "2019-12", due, now),
        deadline_sentence(view(language), OwnReturn(cell, 0, (), ()), now),
        view(language).due(due, now),
    ]
    past = {"zh": "已过", "en": "was due"}[language]
    for one in said:
        assert (past in one) is (due < now), one


@given(MOMENTS, MOMENTS, LANGUAGES)
def test_a_month_is_overdue_only_after_its_deadline(due: datetime, now: datetime, language: Language) -> None:
    """A quarter that was not over yet had returns "outstanding"."""
    said = others_told(view(language).words, [Owed("2020-01", 1, 0, 19, due)], now)
    late, to_come = {"zh": ("逾期", "待报"), "en": ("overdue", "still to come")}[language]
    assert (late in said, to_come in said) == (due < now, due >= now)


@given(st.dates(date(2018, 1, 1), date(2024, 1, 1)), MOMENTS, LANGUAGES)
def test_objections_are_never_about_to_open_when_their_day_was_named_already(
    day: date, now: datetime, language: Language
) -> None:
    """Published after the day that it names, an assessment was said to be "not opened yet"."""
    until = end_of_day(DAQING.settings, day.isoformat())
    missed = clock_sentence(view(language), Docket("2019-Q4", None, (), (), until), now)
    never = clock_sentence(view(language), Docket("2019-Q4", None, (), ()), now)
    assert missed != never
    assert ({"zh": "24:00", "en": ", 24:00"}[language] in missed, "24:00" in never) == (True, False)
    assert view(language).words.moment(until, "Asia/Shanghai") in missed
    over = {"zh": "公布时该时间已过", "en": "That was over when it was published"}[language]
    assert (over in missed) is (until <= now)
    assert {"zh": "仍可", "en": "can still"}[language] in missed, "what can be done is said"


@given(MOMENTS, MOMENTS, LANGUAGES)
def test_objections_that_were_opened_are_taken_until_their_end(
    until: datetime, now: datetime, language: Language
) -> None:
    release = Release("daqing", "2019-Q4", "牵头单位", until - timedelta(days=5), until)
    said = clock_sentence(view(language), Docket("2019-Q4", release, (), ()), now)
    assert ({"zh": "截止", "en": "were taken"}[language] in said) is (now >= until)
    assert ({"zh": "更正", "en": "corrected return"}[language] in said) is (now >= until)


@pytest.mark.parametrize(("language", "words"), [("zh", "您未提出申诉"), ("en", "You filed none.")])
def test_an_institution_is_told_of_its_own_objections_alone(language: Language, words: str) -> None:
    until = datetime(2020, 1, 19, 16, tzinfo=UTC)
    release = Release("daqing", "2019-Q4", "牵头单位", until - timedelta(days=3), until)
    for scope in (EVERYTHING, Scope(institution="P03", role="institution")):
        seen = Seen(Asked("", "daqing", "", "", scope), "2019-12", language, "light")
        said = clock_sentence(seen, Docket("2019-Q4", release, (), ()), until)
        assert (words in said) is bool(scope.institution)


@pytest.mark.parametrize(
    ("unpublished", "said"), [("shown", "hides nothing"), ("hidden", "do not see them before")]
)
def test_releasing_says_what_institutions_have_seen_till_then(
    unpublished: Literal["shown", "hidden"], said: str
) -> None:
    """The programme's `[access]` decides it, and a sentence that says otherwise misleads whoever presses the button."""
    access = DAQING.settings.access.model_copy(update={"unpublished": unpublished})
    programme = replace(DAQING, settings=DAQING.settings.model_copy(update={"access": access}))
    assert said in release_sentence(Words("en"), programme)
