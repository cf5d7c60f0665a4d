"""The assessment page: everybody's places, one institution's items, causes, prospects and proof; and who sees what."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from access.viewer import Viewer
from etl.definitions.load import load_programme
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.losses import cost
from etl.queries.score.shape import Assessment
from pages.shared import data
from pages.shared.language import Language
from pages.shared.numbers import MINUS
from pages.shared.view import View
from pages.subjects.score.card import dearest_of
from pages.subjects.score.everybody import heat_chart
from pages.subjects.score.everybody_tables import Shown, parts_table
from store.facts import read_facts
from tests.pages.conftest import (
    Visit,
    cells_of,
    headers_of,
    sentences_of,
    tables_of,
    title_of,
    words_of,
    words_of_cell,
)

QUARTER = "2019-Q4"
OWN, OTHER = "B03", "B01"


@pytest.fixture(scope="module")
def assessed(daqing_engine: Engine) -> Assessment:
    return assessment(daqing_engine, load_programme("daqing"), QUARTER, scope=EVERYTHING)


def table(page: AppTest, column: str) -> list[dict[str, str]]:
    """The first table that has `column`, row by row."""
    found = next(t for t in tables_of(page) if column in t.columns)
    return [
        {str(k): words_of_cell(str(v)).replace("\\", "") for k, v in row.items()}
        for row in found.to_dict("records")
    ]


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "考核 · 2019年第四季度"), ("en", "Assessment · Q4 2019")]
)
def test_page_shows_the_last_complete_quarter(
    visit: Visit, daqing_engine: Engine, language: str, title: str
) -> None:
    page = visit(daqing_engine, "assessment", lang=language)
    assert not page.exception
    assert title_of(page) == title
    assert page.query_params == {"programme": "daqing", "quarter": QUARTER, "lang": language}
    assert len(page.get("plotly_chart")) == 1
    assert not page.warning
    firm = visit(daqing_engine, "assessment", lang=language, look="stability")
    assert not firm.exception
    assert len(firm.get("plotly_chart")) == 1


def test_places_are_those_of_the_engine(visit: Visit, daqing_engine: Engine, assessed: Assessment) -> None:
    rows = table(visit(daqing_engine, "assessment", lang="en"), "Official score")
    assert [row["Official score"] for row in rows] == [f"{row.official / 100:.2f}" for row in assessed.rows]
    assert [row["Place"] for row in rows] == [str(row.rank) for row in assessed.rows]


def test_what_was_earned_added_and_taken_off_is_the_official_score(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    rows = table(visit(daqing_engine, "assessment", lang="en"), "Official score")
    sums = [row["Points + bonus − deduction"] for row in rows]
    for row, told in zip(rows, sums, strict=True):
        assert sum(map(Decimal, re.findall(r"[+-]?[0-9.]+", told.replace("−", "-")))) == Decimal(
            row["Official score"]
        )
    assert any("+" in told for told in sums)
    taken = [row.member.code for row in assessed.rows if row.penalty]
    assert taken
    assert len(taken) == sum("−" in told for told in sums)


def test_a_filter_hides_rows_and_makes_no_new_places(visit: Visit, daqing_engine: Engine) -> None:
    everybody = table(visit(daqing_engine, "assessment", lang="en"), "Official score")
    shown = table(visit(daqing_engine, "assessment", lang="en", group="G3"), "Official score")
    assert shown == [row for row in everybody if row["Group"] == "G3"]
    assert 0 < len(shown) < len(everybody)


def test_items_say_points_state_figure_and_reason(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    cells = cells_of(visit(daqing_engine, "assessment", lang="zh", institution="B05"))
    row = assessed.row("B05")
    assert row is not None
    said = [cell.replace("\\", "") for cell in cells]
    for line in row.items:
        assert line.sentence.zh in said
    assert "不适用" in said


def test_the_card_says_what_cost_most_what_would_help_and_how_to_object(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    last = next(row for row in reversed(assessed.rows) if row.rank is not None)
    page = visit(daqing_engine, "assessment", lang="en", viewer=last.member.code)
    assert headers_of(page)[0].endswith(f"place {last.rank} of {last.rank}")
    lost = [Decimal(row["Points lost, converted"]) for row in table(page, "Points lost, converted")]
    assert lost == sorted(lost, reverse=True)
    assert lost[-1] > 0
    assert [one.value for one in page.subheader][:3] == [
        "Points by part",
        "What cost most",
        "What would move it up",
    ]
    said = words_of(page)
    assert "behind the next place above" in said
    short = next(h.proto.body for h in page.get("html") if "list-in-short" in h.proto.body)  # type: ignore[attr-defined]
    told = [unescape(one) for one in short.split("<li>")[1:]]
    assert [one.partition(":")[0].partition("?")[0] for one in told] == [
        "What cost most",
        "What would help",
        "Is a figure wrong",
    ]
    assert f"/objections?programme=daqing&lang=en&viewer={last.member.code}&quarter={QUARTER}" in told[2]
    parts = table(page, "Lost")
    *added, score = [
        Decimal(row["Points"].partition(" of ")[0].replace(MINUS, "-"))
        for row in parts
        if row["Points"] != "does not count"
    ]
    assert parts[-1]["Part"] == "Official score"
    assert "Deduction" in [row["Part"] for row in parts]
    assert abs(sum(added) - score) <= Decimal("0.03"), "as far as two decimals go"


def test_causes_add_up_to_the_change(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "assessment", lang="en", institution="B05", about="change")
    rows = table(page, "Cause")
    scores = [Decimal(row["Score"]) for row in rows]
    assert sum(scores[1:-2]) == scores[-2] == scores[-1] - scores[0]
    assert len(page.get("plotly_chart")) == 2


def test_own_data_that_moved_the_score_are_named(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    page = visit(daqing_engine, "assessment", lang="en", institution="B05", about="change")
    said = next(one for one in sentences_of(page) if one.startswith("Items that gave more or fewer points"))
    before = assessment(daqing_engine, load_programme("daqing"), "2019-Q3", scope=EVERYTHING).row("B05")
    now = assessed.row("B05")
    assert now is not None
    assert before is not None
    former = {line.item: line.points for line in before.items}
    moved = {
        line.item: (line.points or 0) - (former[line.item] or 0)
        for line in now.items
        if line.points is not None and former.get(line.item) is not None
    }
    dearest = max(moved, key=lambda item: abs(moved[item]))
    assert f"points: {dearest} " in said.replace("\\", "")
    assert f"{Decimal(moved[dearest]) / 10_000:+.2f}" in said.replace("\\", "")


def test_the_first_quarter_has_nothing_to_compare_with(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "assessment", lang="en", quarter="2018-Q2", about="change")
    assert not page.exception
    assert "There is no score for the quarter before" in page.info[0].value


@pytest.mark.parametrize("institution", ["B07", "B05", "P03"])
def test_prospects_of_the_first_the_middle_and_the_last(
    visit: Visit, daqing_engine: Engine, institution: str
) -> None:
    page = visit(daqing_engine, "assessment", lang="en", institution=institution, about="outlook")
    assert not page.exception
    said = words_of(page)
    assert ("ahead of the next place below" in said) == (institution != "P03")
    assert ("behind the next place above" in said) == (institution != "B07")


def test_proof_can_be_worked_out_again(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "assessment", lang="en", institution="B16", about="receipt")
    parts = table(page, "Maximum")
    total = next(line for line in sentences_of(page) if "rounded half" in line and "=" in line)
    earned = sum(Decimal(part["Points"]) for part in parts[:-1])
    assert str(earned) in total.replace("\\", "")
    items = table(page, "Rule")
    assert len(items) == 34
    assert sum(Decimal(i["Points"]) for i in items if i["Item"].startswith("C")) == Decimal(
        parts[2]["Points"]
    )


def test_proof_leads_to_the_cells(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(
        daqing_engine, "assessment", lang="en", institution="B05", about="receipt", item="B01", viewer="B05"
    )
    rows = table(page, "Cells and values")
    sums = {row["Sum"] for row in rows}
    item = next(row for row in table(page, "Rule") if row["Item"].startswith("B01"))
    assert all(total in item["Calculation"] for total in sums)
    assert {row["File"] for row in rows} == {"B05-2019-12.xlsx"}
    assert all(len(row["SHA-256"]) == 12 for row in rows)


def test_the_file_of_the_proof_is_the_one_that_the_command_writes(daqing_engine: Engine, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from access.scope import ALWAYS, Scope
    from etl.jobs.score_proofs import write_proofs
    from pages.shared import data
    from pages.subjects.score import reads as score_reads

    programme = load_programme("daqing")
    address = daqing_engine.url.render_as_string(hide_password=False)
    asked = data.Asked(
        address, "daqing", programme.digest, "any", Scope(True, role="coordinator", until=(ALWAYS, ALWAYS))
    )
    content = score_reads.proof_bytes(asked, QUARTER, "B05")
    (path,) = write_proofs(daqing_engine, programme, QUARTER, tmp_path, ["B05"])
    assert content == path.read_bytes()
    assert json.loads(content)["total"]["official"]


def test_an_institution_sees_everybodys_places_and_only_its_own_items(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    everybody = visit(daqing_engine, "assessment", lang="zh", viewer=OWN, look="standing")
    assert len(table(everybody, "公布得分")) == len(assessed.rows)
    page = visit(daqing_engine, "assessment", lang="zh", viewer=OWN, institution=OTHER)
    assert not page.exception
    assert [option.endswith("（演示）") for option in page.selectbox(key="institution").options] == [True]
    assert page.selectbox(key="institution").value == OWN
    cells = [cell.replace("\\", "") for cell in cells_of(page)]
    other, own = assessed.row(OTHER), assessed.row(OWN)
    assert other is not None
    assert own is not None
    hidden = [line.sentence.zh for line in other.items if line.value is not None]
    assert not set(hidden) - {line.sentence.zh for line in own.items} & set(cells)
    assert own.items[4].sentence.zh in cells
    assert "哪些指标仍有区分度" not in words_of(page)


def test_medians_of_volumes_are_kept_from_an_institution(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "assessment", lang="en", viewer=OWN)
    medians = {
        words_of_cell(row["Item"]).split()[0]: row["Group median"]
        for t in tables_of(page)
        if "Group median" in t.columns
        for row in t.to_dict("records")
    }
    assert medians["C05"] == "—"
    assert medians["C02"].replace("\\", "") != "—"


@pytest.mark.parametrize("about", ["items", "change", "outlook", "receipt"])
def test_an_institution_may_read_everything_about_itself(
    visit: Visit, daqing_engine: Engine, about: str
) -> None:
    page = visit(daqing_engine, "assessment", lang="en", viewer=OWN, about=about)
    assert not page.exception
    assert "would get past" not in words_of(page)


def test_the_presenter_does_not_get_the_report_on_the_items(visit: Visit, daqing_engine: Engine) -> None:
    asked = "Which items still tell institutions apart?"
    headers = headers_of(visit(daqing_engine, "assessment", lang="en", look="stability"))
    assert asked in headers
    presented = visit(daqing_engine, "assessment", lang="en", viewer="presenter", look="stability")
    assert asked not in headers_of(presented)


def test_nonsense_in_the_address_is_answered_with_sentences(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(
        daqing_engine,
        "assessment",
        lang="en",
        quarter="2035-Q9",
        look="nowhere",
        institution="[x](javascript:1)",
        about="💥",
        item="'; DROP TABLE fact; --",
    )
    assert not page.exception
    assert title_of(page).endswith("Q4 2019")
    assert len(page.warning) == 4
    assert not any("[x](javascript" in warning.value for warning in page.warning)


def test_a_programme_without_a_method_says_so(visit: Visit, empty_engine: Engine) -> None:
    page = visit(empty_engine, "assessment", lang="en", programme="complaints")
    assert "This programme is not scored" in page.info[0].value
    page = visit(empty_engine, "assessment", lang="en", programme="daqing")
    assert "Nothing has been filed" in page.info[0].value


def test_no_volume_of_another_institution_is_on_the_page(visit: Visit, daqing_engine: Engine) -> None:
    facts = read_facts(
        daqing_engine, "daqing", periods=["2019-10", "2019-11", "2019-12"], measures=["tx_cnt"]
    )
    volumes = facts.filter(facts["institution"] != OWN).group_by("institution").agg(pl.col("value").sum())
    for name, address in (
        ("assessment", {"about": "items"}),
        ("assessment", {"about": "outlook"}),
        ("methods", {}),
    ):
        page = visit(daqing_engine, name, lang="en", viewer=OWN, **address)
        charts = [chart.proto.spec for chart in page.get("plotly_chart")]  # type: ignore[attr-defined]
        everything = "\n".join([words_of(page), *cells_of(page), *charts]).replace(",", "")
        assert not [volume for volume in volumes["value"] if volume and str(volume) in everything]


def test_the_overview_of_an_institution_begins_with_its_own_matters(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "overview", lang="en", viewer=OWN)
    assert headers_of(page)[0] == "Your matters"
    rows = next(h.proto.body for h in page.get("html") if "list-matters" in h.proto.body)  # type: ignore[attr-defined]
    assert "Return for January 2020: not filed; due by" in rows
    assert f"assessment?programme=daqing&amp;lang=en&amp;viewer={OWN}&amp;quarter={QUARTER}" in rows
    assert "Your matters" not in headers_of(visit(daqing_engine, "overview", lang="en"))


def test_losses_are_told_by_what_they_cost_the_score(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    """An item whose part was converted costs more than its own points: the card and the table begin with the item that
    cost most of the score, and the costs of a part's items are what the part lost."""
    row = assessed.row("B10")
    assert row is not None
    for part in row.parts:
        if not assessed.method.parts[part.part].bonus and part.worth:
            costs = [
                cost(assessed.method, row, line)
                for line in row.items
                if line.part == part.part and line.counted
            ]
            assert abs(sum(costs) - (part.worth - part.points)) <= len(costs) + 1
    dear = max(row.items, key=lambda line: cost(assessed.method, row, line) if line.counted else 0)
    paid, own = cost(assessed.method, row, dear), dear.maximum - (dear.points or 0)
    assert paid > 2 * own, "this institution is here because conversion turns its order of losses round"
    page = visit(daqing_engine, "assessment", lang="en", institution="B10")
    first = table(page, "Points lost, converted")[0]
    assert first["Points lost, converted"] == f"{float(paid) / 10_000:.4f}"
    assert first["Points lost"] == f"{own / 10_000:.4f}"
    said = next(str(one.proto.body) for one in page.get("html") if "points lost" in str(one.proto.body))
    assert f"{float(paid) / 10_000:.2f} points lost" in said[: said.index("</li>")]


def test_a_remark_names_a_handful_and_leads_to_the_rows_of_all(
    visit: Visit, daqing_engine: Engine, assessed: Assessment
) -> None:
    """Of a country's institutions nobody reads the names in one cell; none of them is lost either."""
    page = visit(daqing_engine, "assessment", lang="en", look="standing")
    html = "".join(str(one.proto.body) for one in page.get("html"))  # type: ignore[attr-defined]
    (every,) = re.findall(r'href="([^"]*only=[^"]*)"[^>]*>1 more<', html)
    asked = dict(parse_qsl(urlsplit(unescape(every)).query))
    concerned = sum(
        bool([one for one in row.persistent if asked["only"] == f"rule.{one.code}"]) for row in assessed.rows
    )
    assert concerned == 6
    assert len(tables_of(visit(daqing_engine, "assessment", **asked))[0]) == concerned


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_row_of_the_grid_adds_up_to_its_score(
    daqing_engine: Engine, assessed: Assessment, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    """Whatever moves a total is a cell of its row, the deduction for failing again too; the last cell is the sum."""
    monkeypatch.setenv("DATABASE_URL", daqing_engine.url.render_as_string(hide_password=False))
    programme = load_programme("daqing")
    scope = data.scope_in(programme, Viewer("coordinator", "", "test"))
    view = View(data.asked_of(programme, scope), QUARTER, language, "light")
    grid, taken = parts_table(view, Shown()), False
    for place, row in enumerate(assessed.rows):
        *added, score = [column.exact[place] for column in grid.columns[1:]]
        total = sum((Fraction(one) for one in added if one is not None), Fraction(0))
        assert abs(total - Fraction(score)) <= Fraction(5, 1000), row.member.code
        taken = taken or row.penalty > 0
    assert taken, "the quarter is here because somebody failed again"
    deducted = next(column for column in grid.columns if column.title == view.words.say("Deduction"))
    assert [one for one in deducted.exact if one] == [Fraction(-1)]
    cells = heat_chart(view, Shown()).data[1].text
    assert view.words.signed(Fraction(-1), 2) in cells


@pytest.mark.parametrize(
    ("points", "named"),
    [
        ("16.41 6 6 2.84", 3),
        ("6.004 6.001 5.996 2", 3),
        ("6 6 2", 2),
        ("6 6 6 6 1", 4),
        ("6 6 6 6 6", 2),
        ("3", 1),
        ("", 0),
    ],
)
def test_no_item_is_named_before_its_equal(points: str, named: int) -> None:
    """Of three items that cost 6.00 each two were called the dearest."""
    found = [(number, Fraction(one)) for number, one in enumerate(points.split())]
    assert dearest_of(found, 2) == found[:named]  # type: ignore[arg-type, comparison-overlap]  # only points are looked at
