"""A day that working days led to is provisional on every page that says it, until the notice of its year is known."""

from datetime import UTC, date, datetime
from typing import Literal

import pytest

from etl.definitions import calendar
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.objections import Docket
from etl.queries.returns.cases import OpenCase, case_layout
from etl.queries.scope import EVERYTHING
from pages.shared.data import Asked
from pages.shared.view import View
from pages.subjects.objections.sentences import clock_sentence
from pages.subjects.returns import cases
from store.objections import Release

Language = Literal["zh", "en"]
MARK = {"zh": "暂定", "en": "provisional"}
RECEIVED, UNTIL = datetime(2020, 1, 8, 9, tzinfo=UTC), datetime(2020, 1, 20, 10, tzinfo=UTC)


class Seen(View):
    """A view of a programme as its files define it, without a database."""

    @property
    def programme(self) -> Programme:
        return load_programme(self.asked.programme)


def view(slug: str, language: Language) -> View:
    return Seen(Asked("", slug, "", "", EVERYTHING), "2019-12", language, "light")


@pytest.fixture(params=[True, False])
def is_known(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    known = calendar._years_made_up("CN") - (frozenset() if request.param else {2020})
    monkeypatch.setattr(calendar, "_years_made_up", lambda country: known)
    monkeypatch.setattr(calendar, "_is_made_up", lambda country, year: year in known)
    return bool(request.param)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_until_when_objections_are_taken_says_it(is_known: bool, language: Language) -> None:
    docket = Docket("2019-Q4", Release("daqing", "2019-Q4", "牵头单位", RECEIVED, UNTIL), (), ())
    for now in (RECEIVED, datetime(2020, 3, 1, tzinfo=UTC)):
        said = clock_sentence(view("daqing", language), docket, now)
        assert "2020" in said
        assert (MARK[language] in said) is not is_known


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_last_day_of_a_case_says_it(
    is_known: bool, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "to_return", lambda view, institution: "")  # asks the database who may see it
    programme = load_programme("complaints")
    layout = case_layout(programme)
    assert layout is not None
    assert layout.cases is not None
    first, grade = next(iter(programme.institutions)), layout.cases.grade[0].code
    row = OpenCase(first, "1", grade, RECEIVED, date(2020, 2, 10), 3, True, None, False)
    table = cases.open_table(view("complaints", language), [row], with_institution=False)
    (said,) = [
        one.shown[0]
        for one in table.columns
        if {"zh": "2020年2月10日", "en": "10 February 2020"}[language] in one.shown[0]
    ]
    assert (MARK[language] in said) is not is_known
