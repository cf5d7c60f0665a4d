"""What the growth page says behind the growth, read back and compared with the query."""

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.facts.users import penetration
from etl.queries.figures.outlook import effect_of_campaign, outlook
from etl.queries.scope import EVERYTHING
from pages.shared.words import Words
from pages.subjects.growth.outlook_sentences import penetration_sentence
from tests.pages.conftest import Visit, headers_of, sentences_of, words_of
from tests.pages.test_coverage import charts_of, rows_of
from tests.pages.test_sentences import figures_in

PROGRAMME = load_programme("daqing")


def test_users_are_shown_on_every_count_of_residents_and_beside_what_was_published(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "growth", measure="u_reg_end", lang="en")
    rows = rows_of(page, "Residents")
    assert [(row["Residents"], row["Year"], row["Share (%)"]) for row in rows] == [
        ("2,904,532", "2010", "24.10"),
        ("2,790,000", "2003", "25.09"),
        ("2,781,562", "2020", "25.17"),
    ]
    late = "; not yet published in December 2019, used in retrospect"
    assert [row["Source"].endswith(late) for row in rows] == [False, False, True]
    said = words_of(page).replace("\\", "")
    assert "close to a third" in said
    assert "about 2.1 million residents" in said
    assert "no count on record is that small" in said


@pytest.mark.parametrize(("year", "looks_back"), [(2019, False), (2020, True), (2021, False)])
def test_a_count_that_nobody_could_know_yet_says_so(year: int, looks_back: bool) -> None:
    """The census of 2020 is no denominator of January 2020 without a word."""
    cards = penetration(700_000, PROGRAMME.population, "230600", year)
    for words, said in (
        (Words("zh"), "该人口数当时尚未公布，此处为事后回看。"),
        (Words("en"), "had not been published at the time"),
    ):
        assert (said in penetration_sentence(words, cards, year)) == looks_back


def test_the_festival_is_marked_and_its_months_are_taken_together(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "growth", measure="tx_cnt", lang="zh")
    row = outlook(daqing_engine, PROGRAMME, "2019-12", ["tx_cnt"], scope=EVERYTHING).seasons["tx_cnt"][-1]
    assert row.festival == "2019-02"
    assert f"比此前2个月+{row.on_before_pct}%" in words_of(page).replace("\\", "")
    trend = charts_of(page)[0]["layout"]
    assert "春节" in [note["text"] for note in trend["annotations"]]  # type: ignore[index]
    shaded = [shape for shape in trend["shapes"] if shape["type"] == "rect"]  # type: ignore[index]
    assert len(shaded) == len(PROGRAMME.history.campaign)


def test_a_break_is_marked_and_nothing_is_compared_across_it(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "growth", measure="query_cnt", lang="en")
    rows = {row["Month"]: row for row in rows_of(page, "Remark")}
    assert rows["December 2019"]["On the year before (%)"] == "not comparable"
    assert rows["January 2019"]["On the month before (%)"] == "not comparable"
    assert rows["February 2019"]["On the month before (%)"] != "not comparable"
    assert "break" in [note["text"] for note in charts_of(page)[0]["layout"]["annotations"]]  # type: ignore[index]


def test_the_years_end_is_told_with_its_interval(visit: Visit, daqing_engine: Engine) -> None:
    found = outlook(daqing_engine, PROGRAMME, "2019-09", ["u_reg_end"], scope=EVERYTHING).projections[
        "u_reg_end"
    ]
    assert found.low is not None
    assert found.high is not None
    page = visit(daqing_engine, "growth", measure="u_reg_end", period="2019-09", lang="zh")
    said = next(m for m in sentences_of(page) if "把握" in m)
    assert "80%把握" in said.replace("\\", "")
    told = figures_in(said.replace("\\", ""))
    for bound in (found.low, found.central, found.high):
        assert bound is not None
        assert any(abs(figure - bound) <= 50 for figure in told), bound


def test_the_form_answers_what_the_query_answers(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "growth", measure="tx_cnt", lang="en")
    page.multiselect(key="campaign-regions").set_value(["230602"])
    page.selectbox(key="campaign-from").set_value("2019-09")
    page.selectbox(key="campaign-to").set_value("2019-10")
    next(button for button in page.button if button.label == "Compare").click().run()
    effect = effect_of_campaign(
        daqing_engine, PROGRAMME, "tx_cnt", ["230602"], "2019-09", "2019-10", scope=EVERYTHING
    )
    titles = {
        "cannot tell": "Nobody can tell whether the campaign made a difference",
        "raised": "The campaign raised it",
        "lowered": "The campaign lowered it",
    }
    assert titles[effect.verdict] in headers_of(page)
    assert f"by {effect.placebos:,} comparisons" in words_of(page).replace("\\", "")


@pytest.mark.parametrize(("first", "last"), [("2019-10", "2019-09")])
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    visit: Visit, daqing_engine: Engine, first: str, last: str
) -> None:
    page = visit(daqing_engine, "growth", measure="tx_cnt", lang="en")
    compare = next(button for button in page.button if button.label == "Compare")
    compare.click().run()
    assert "Choose at least one region" in page.warning[0].value
    page.multiselect(key="campaign-regions").set_value(["230602"])
    page.selectbox(key="campaign-from").set_value(first)
    page.selectbox(key="campaign-to").set_value(last)
    next(button for button in page.button if button.label == "Compare").click().run()
    assert not page.exception
    assert "choose periods that were reported" in page.warning[0].value
