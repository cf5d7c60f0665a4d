"""What an institution's own staff see of the others: places, medians and ratios, but no business volumes."""

import re

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from etl.definitions.load import load_programme
from store.facts import read_facts
from tests.pages.conftest import NAMES, Visit, cells_of, tables_of, words_of, words_of_cell

OWN, OTHER = "B03", "B01"


def sums(engine: Engine, measure: str, institution: str) -> int:
    facts = read_facts(engine, "daqing", periods=["2019-12"], measures=[measure], institutions=[institution])
    return int(facts["value"].sum())


def everything_on(page: AppTest) -> str:
    charts = [chart.proto.spec for chart in page.get("plotly_chart")]  # type: ignore[attr-defined]
    return "\n".join([words_of(page), *cells_of(page), *charts]).replace(",", "")


def test_institution_sees_its_own_volume_and_nobody_elses(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "rankings", indicator="transactions", viewer=OWN, lang="en")
    cells = [cell.replace(",", "") for cell in cells_of(page)]
    assert str(sums(daqing_engine, "tx_cnt", OWN)) in cells
    assert "not shown" in cells
    assert (
        "Group median" not in tables_of(page)[0].columns
    )  # the middle one of a group of odd size is somebody's
    everything = everything_on(page)
    others = [code for code in load_programme("daqing").institutions if code != OWN]
    seen = [code for code in others if (n := sums(daqing_engine, "tx_cnt", code)) and str(n) in everything]
    assert not seen
    assert "Business volumes of other institutions are not shown to you" in words_of(page)


def test_coordinator_sees_every_volume(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "rankings", indicator="transactions", lang="en")
    assert str(sums(daqing_engine, "tx_cnt", OTHER)) in everything_on(page)


def test_places_of_others_stay_and_ratios_are_told_in_bands(visit: Visit, daqing_engine: Engine) -> None:
    as_coordinator = tables_of(visit(daqing_engine, "rankings", indicator="B01", lang="en"))[0]
    as_institution = tables_of(visit(daqing_engine, "rankings", indicator="B01", viewer=OWN, lang="en"))[0]
    for column in ("Place", "Institution", "Place in group", "Since last month"):
        told = [words_of_cell(cell).removeprefix("▶ ") for cell in as_institution[column]]
        assert told == [words_of_cell(cell) for cell in as_coordinator[column]]
    for told, exact in zip(as_institution["Value (%)"], as_coordinator["Value (%)"], strict=True):
        ends = [float(end.replace("\\", "")) for end in told.split("–")]
        assert ends[0] <= float(exact.replace("\\", "")) <= ends[-1]
    assert as_institution["Denominator"].tolist().count("not shown") == len(as_institution) - 1


def test_what_one_viewer_saw_is_not_served_to_the_next(visit: Visit, daqing_engine: Engine) -> None:
    visit(daqing_engine, "rankings", indicator="transactions", lang="en")
    page = visit(daqing_engine, "rankings", indicator="transactions", viewer=OWN, lang="en")
    assert str(sums(daqing_engine, "tx_cnt", OTHER)) not in everything_on(page)


def test_growth_of_another_institution_cannot_be_asked_for(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "growth", measure="tx_cnt", of=OTHER, viewer=OWN, lang="en")
    assert page.selectbox(key="of").value == "all"
    assert len(page.selectbox(key="of").options) == 2


def test_profile_of_another_institution_hides_volumes_and_filings(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(
        daqing_engine, "institution", institution=OTHER, viewer=OWN, indicator="transactions", lang="en"
    )
    assert str(sums(daqing_engine, "tx_cnt", OTHER)) not in everything_on(page)
    assert "Filings are not shown to you" in words_of(page)
    own = visit(daqing_engine, "institution", viewer=OWN, lang="en")
    assert own.selectbox(key="institution").value == OWN
    assert "Filings are not shown to you" not in words_of(own)


def test_who_presents_reads_on_pages_what_the_branch_reads(visit: Visit, daqing_engine: Engine) -> None:
    """A presenter is asked where a number is from; an institution reads others' ratios in bands, as on slides."""
    presented = tables_of(visit(daqing_engine, "rankings", viewer="presenter", lang="en"))[0]
    as_other = tables_of(visit(daqing_engine, "rankings", viewer=OWN, lang="en"))[0]
    exact = tables_of(visit(daqing_engine, "rankings", lang="en"))[0]
    assert list(exact["Value (%)"]) == list(presented["Value (%)"])
    banded = [bool(re.search("[–-]", str(one))) for one in as_other["Value (%)"]]
    assert banded.count(False) <= 1, "but for one's own"


def test_who_may_not_see_filings_is_told_so_and_not_that_there_are_none(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "institution", institution=OTHER, viewer="presenter", lang="en")
    assert "Filings are not shown to you" in words_of(page)
    assert "does not file itself" not in words_of(page)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_lets_another_institutions_volume_through(
    visit: Visit, daqing_engine: Engine, name: str
) -> None:
    page = visit(daqing_engine, name, viewer=OWN, lang="en")
    assert not page.exception
    everything = everything_on(page)
    for measure in ("tx_cnt", "tx_amt", "u_reg_end", "u_mau", "m_end"):
        hidden = sums(daqing_engine, measure, OTHER)
        assert str(hidden) not in everything.split(), measure


def test_of_others_returns_no_hour_and_no_findings_are_told(visit: Visit, daqing_engine: Engine) -> None:
    """Who has filed is told of everybody; when, which version and what is to be explained of one's own alone."""
    page = visit(daqing_engine, "overview", viewer=OWN, lang="en")
    returns = [one for one in tables_of(page) if "First received" in one.columns]
    assert returns
    own = load_programme("daqing").institutions[OWN].name("en")
    for one in returns:
        others = one[~one["Institution"].astype(str).str.contains(own, regex=False)]
        for column in ("First received", "Version", "To be explained"):
            assert set(others[column].astype(str)) <= {"not shown"}, "“—” would say that there is nothing"
    whole = max(returns, key=len)
    mine = whole[whole["Institution"].astype(str).str.contains(own, regex=False)]
    assert len(mine) == 1
    assert mine["First received"].iloc[0] not in ("—", "not shown")
    presented = visit(daqing_engine, "overview", viewer="presenter", lang="en")
    states = [one for one in tables_of(presented) if "State" in one.columns]
    assert states, "who has filed is told the presenter too"
    assert all("First received" not in one.columns for one in states), "a column of which nothing is shown"


def test_with_how_many_points_a_kind_began_is_said_to_be_not_shown(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "coverage", part="course", viewer=OWN, lang="en")
    began = next(one for one in tables_of(page) if "Points then" in one.columns)
    assert set(began["Points then"]) == {"not shown"}, "“—” would say that there were none"


def test_ones_own_red_lines_are_among_ones_own_matters(visit: Visit, daqing_engine: Engine) -> None:
    """What the coordinator is told of an institution's failures, its own staff is told too, and of others nothing."""
    said = words_of(visit(daqing_engine, "overview", viewer="B03", lang="en"))
    assert "red line" in said
    assert "red line" not in words_of(visit(daqing_engine, "overview", viewer="presenter", lang="en"))
