"""The coverage and map pages: the figures of the queries, the published ones among them, and who sees what."""

import json
from fractions import Fraction

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from etl.commands.shapes.coverage import coverage_shape
from etl.definitions.load import load_programme
from etl.queries.coverage.coverage import Coverage, coverage
from etl.queries.coverage.regional import regional, shadings
from etl.queries.coverage.registers import registers
from etl.queries.coverage.rural import rural
from etl.queries.scope import EVERYTHING
from tests.pages.conftest import Visit, tables_of, words_of, words_of_cell

PROGRAMME = load_programme("daqing")
PARTS = ("points", "course", "use", "institutions", "registers", "rural")
OWN = "B03"


@pytest.fixture(scope="module")
def answer(daqing_engine: Engine) -> Coverage:
    return coverage(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)


def rows_of(page: AppTest, column: str) -> list[dict[str, str]]:
    """The first table that has `column`, row by row, without the marks that keep Markdown quiet."""
    found = next(t for t in tables_of(page) if column in t.columns)
    return [
        {str(k): words_of_cell(str(v)).replace("\\", "") for k, v in row.items()}
        for row in found.to_dict("records")
    ]


def charts_of(page: AppTest) -> list[dict[str, object]]:
    return [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_stands_in_both_languages(
    visit: Visit, daqing_engine: Engine, part: str, language: str
) -> None:
    page = visit(daqing_engine, "coverage", part=part, lang=language)
    assert not page.exception
    assert not page.warning
    assert tables_of(page)


def test_the_published_figures_are_on_the_page(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "coverage", lang="en")
    rows = {row["Kind of point"]: row for row in rows_of(page, "Kind of point")}
    stated = {
        "City buses": ("1,068", "356"),
        "Frictionless gas stations": ("33", "33"),
        "Petrol stations": ("347", "347"),
        "Pharmacies": ("457", "457"),
    }
    for kind, (universe, connected) in stated.items():
        assert (rows[kind]["Universe"], rows[kind]["Connected"]) == (universe, connected), kind
    assert rows["City shopping circles"]["Connected"] == "6"
    assert rows["County shopping circles"]["Connected"] == "4"
    assert rows["City buses"]["Coverage rate (%)"] == "33.33"
    assert rows["City buses"]["Mobile share by amount (%)"] == "20.00"
    assert int(rows["POS terminals at government counters"]["Connected"].replace(",", "")) > 1_000
    said = words_of(page)
    assert "228 rural service points" in said
    assert "All 9 families have points in use: none stands at zero." in said


def test_the_command_says_what_the_page_says(visit: Visit, daqing_engine: Engine, answer: Coverage) -> None:
    listed = registers(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
    shape = coverage_shape(
        PROGRAMME, answer, listed, rural(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
    )
    page = visit(daqing_engine, "coverage", lang="en")
    shown = rows_of(page, "Kind of point")
    assert [int(row["Connected"].replace(",", "")) for row in shown[:-1]] == [
        row["connected"] for row in shape["totals"]
    ]
    assert [row["Coverage rate (%)"] for row in shown[:-1]] == [row["share_pct"] for row in shape["totals"]]
    overall = shape["overall"]
    assert overall["share_by_points_pct"] + "%" in words_of(page)
    assert overall["share_mean_of_families_pct"] + "%" in words_of(page)
    use = rows_of(
        visit(daqing_engine, "coverage", part="use", lang="en"), "Used three months running, at least"
    )
    habitual = {row["scenario"]: row for row in shape["habitual"]}
    assert int(use[-1]["Used three months running, at least"].replace(",", "")) == habitual[None]["at_least"]
    register = rows_of(visit(daqing_engine, "coverage", part="registers", lang="en"), "Rows (gross)")
    assert register[-1]["Points (net)"].replace(",", "") == str(shape["register"]["net"])
    next_points = rows_of(visit(daqing_engine, "coverage", part="rural", lang="en"), "Villagers gained")
    assert [int(row["Villagers gained"].replace(",", "")) for row in next_points] == [
        point["gain"] for point in shape["rural_reach"]["next_points"]
    ]


def test_every_universe_is_printed_with_source_and_date(
    visit: Visit, daqing_engine: Engine, answer: Coverage
) -> None:
    rows = rows_of(visit(daqing_engine, "coverage", lang="zh"), "来源")
    assert len(rows) == len(answer.totals)
    assert all(row["来源"] and row["截至"] == "2018年3月31日" for row in rows)


def test_the_grid_says_in_words_what_its_shade_says(
    visit: Visit, daqing_engine: Engine, answer: Coverage
) -> None:
    [chart] = charts_of(visit(daqing_engine, "coverage", lang="en"))
    notes = chart["data"][1]["text"]  # type: ignore[index]
    assert len(notes) == len(answer.families) * (len(answer.regions) + 1)
    assert notes[0] == "33% middle"
    assert {note.split()[-1] for note in notes} == {"low", "middle", "high", "zero", "here"}


def test_one_region_is_a_part_of_the_whole(visit: Visit, daqing_engine: Engine) -> None:
    county = coverage(daqing_engine, PROGRAMME, "2019-12", region="230621", scope=EVERYTHING)
    page = visit(daqing_engine, "coverage", region="230621", lang="en")
    last = rows_of(page, "Kind of point")[-1]
    assert last["Universe"] == f"{county.overall.universe:,}"


def test_an_institution_sees_no_numbers_of_the_others(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "coverage", part="institutions", viewer=OWN, lang="en")
    rows = rows_of(page, "Charged with")
    shown = [row for row in rows if row["Charged with"] != "not shown"]
    assert [row["Institution"] for row in shown] == [PROGRAMME.institutions[OWN].short("en")]
    assert all(row["Done (%)"] and "%" not in row["Done (%)"] for row in rows)
    registered = rows_of(
        visit(daqing_engine, "coverage", part="registers", viewer=OWN, lang="en"), "Count to it"
    )
    assert len(registered) == 1


@pytest.mark.parametrize("shade", list(shadings(PROGRAMME)))
def test_every_shade_of_the_map_is_the_querys(visit: Visit, daqing_engine: Engine, shade: str) -> None:
    page = visit(daqing_engine, "map", shade=shade, lang="en")
    assert not page.exception
    figures = regional(daqing_engine, PROGRAMME, "2019-12", shade, scope=EVERYTHING)
    known = {row.region: row.value for row in figures if row.value is not None}
    [chart] = charts_of(page)
    first = chart["data"][0]  # type: ignore[index]
    drawn = dict(zip(first["locations"], first["z"], strict=True))
    assert drawn.keys() == known.keys()
    assert all(abs(Fraction(drawn[code]) - known[code]) < Fraction(1, 10**9) for code in known)
    assert len(tables_of(page)[0]) == len(figures) == 9


def test_points_stand_on_the_map_of_one_region(visit: Visit, daqing_engine: Engine) -> None:
    found = rural(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
    assert found is not None
    white = sum(spot.region == "230624" for spot in found.white_spots)
    page = visit(daqing_engine, "map", region="230624", shade="reached", lang="en")
    assert f"▽ villages farther than 5 km: {white} in" in words_of(page).replace("\\", "")
    [chart] = charts_of(page)
    named = {trace.get("name"): trace for trace in chart["data"]}  # type: ignore[attr-defined]
    assert len(named["villages farther than 5 km"]["lon"]) == white
    assert "service points" in named
    buses = visit(daqing_engine, "map", region="230602", points="bus", lang="en")
    assert "City buses, in use" in words_of(buses).replace("\\", "")


def test_the_map_says_that_its_boundaries_are_schematic(visit: Visit, daqing_engine: Engine) -> None:
    assert "示意图" in words_of(visit(daqing_engine, "map", lang="zh"))


def test_a_programme_without_points_or_regions_says_so(visit: Visit, rbi_engine: Engine) -> None:
    page = visit(rbi_engine, "coverage", programme="rbi-retail", lang="en")
    assert "counts no scenario points" in page.info[0].value
    page = visit(rbi_engine, "map", programme="rbi-retail", lang="en")
    assert "has no regions" in page.info[0].value


@pytest.mark.parametrize("name", ["coverage", "map"])
def test_nonsense_in_the_address_is_answered_with_a_sentence(
    visit: Visit, daqing_engine: Engine, name: str
) -> None:
    page = visit(
        daqing_engine, name, lang="en", region="💥", part="none", shade="'; --", points="[x](y)", kind="?"
    )
    assert not page.exception
    assert page.warning
    assert not any("[x](y)" in warning.value for warning in page.warning)


def test_every_target_of_coverage_is_told(visit: Visit, daqing_engine: Engine) -> None:
    """The overview's card and the page of the subject know the same two."""
    page = words_of(visit(daqing_engine, "coverage", lang="en", period="2019-12"))
    assert (
        "Scenario coverage (by points): the programme's target for 2019 is 70.00%; "
        "the method of assessment gives all points at 80.00%." in page.replace("\\", "")
    )
    assert page.count("gives all points at") == 1, "some kinds of point alone are not coverage"


def test_where_all_regions_are_equal_none_is_called_highest(visit: Visit, daqing_engine: Engine) -> None:
    """In the first month nothing was connected anywhere: “highest in Sartu”, and “from 0.00% down to 0.00%”."""
    said = words_of(visit(daqing_engine, "map", lang="en", period="2018-04"))
    assert "the same everywhere" in said
    assert "0.00% in every region" in said
    assert "down to 0.00%" not in said
    assert "highest in" in words_of(visit(daqing_engine, "map", lang="en", period="2019-12"))
