"""Sentences and figures are the same: what a sentence says is read back and compared with the facts."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from sqlalchemy import Engine

from access.viewer import Viewer
from etl.definitions.load import load_programme
from etl.facts.growth import GrowthRow
from etl.queries.figures.growth import growth
from etl.queries.figures.rank import rank
from etl.queries.figures.together import together
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from pages.shared import data
from pages.shared.language import Language
from pages.shared.numbers import with_minus
from pages.shared.quoting import without_links
from pages.shared.view import View
from pages.subjects.ranking.sentences import ranking_sentence
from pages.subjects.score.sentences import assessment_sentence
from tests.pages.conftest import Visit, cells_of, sentences_of, tables_of, words_of

PROGRAMME = load_programme("daqing")
WORDS = {"万": 10**4, "亿": 10**8, " million": 10**6, " billion": 10**9}


def figures_in(sentence: str) -> list[Fraction]:
    """The numbers of a sentence in order; 113万 is 1,130,000."""
    found = re.findall(r"([+-]?\d[\d,]*(?:\.\d+)?)(万|亿| million| billion)?", sentence)
    return [Fraction(number.replace(",", "")) * WORDS.get(word, 1) for number, word in found]


def row_of(engine: Engine, measure: str) -> GrowthRow:
    return growth(engine, PROGRAMME, "2019-12", [measure], scope=EVERYTHING)[-1]


@pytest.mark.parametrize("measure", ["tx_cnt", "u_reg_end", "u_mau"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_growth_sentence(visit: Visit, daqing_engine: Engine, measure: str, language: str) -> None:
    page = visit(daqing_engine, "growth", measure=measure, lang=language)
    row = row_of(daqing_engine, measure)
    name = PROGRAMME.measures[measure].name.in_language(language)
    sentence = next(m for m in sentences_of(page) if name in m)
    value, mom, yoy = figures_in(sentence)[-3:]
    assert row.value is not None
    assert abs(value - row.value) <= Fraction(row.value, 200)
    assert (mom, yoy) == (row.mom_pct, row.yoy_pct)


def test_table_has_the_exact_figures_of_the_chart(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "growth", measure="tx_cnt", lang="en")
    cells = cells_of(page)
    for row in growth(daqing_engine, PROGRAMME, "2019-12", ["tx_cnt"], scope=EVERYTHING):
        assert f"{row.value:,}" in cells
        if row.mom_pct is not None:
            assert with_minus(f"{row.mom_pct:+,.2f}") in [cell.replace("\\", "") for cell in cells]


def test_average_ticket_stands_beside_the_volume(visit: Visit, daqing_engine: Engine) -> None:
    row = together(daqing_engine, PROGRAMME, "2019-12", "average-ticket", scope=EVERYTHING)[-1]
    page = visit(daqing_engine, "growth", measure="tx_cnt", lang="en")
    sentence = next(m for m in sentences_of(page) if m.startswith("Average ticket"))
    assert abs(figures_in(sentence)[1] - row.value) <= Fraction(1, 200)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ranking_sentence(visit: Visit, daqing_engine: Engine, language: str) -> None:
    ranking = rank(daqing_engine, PROGRAMME, "2019-12", "B01", scope=EVERYTHING)
    page = visit(daqing_engine, "rankings", indicator="B01", lang=language)
    name = PROGRAMME.indicators["B01"].name.in_language(language)
    sentence = next(m for m in sentences_of(page) if name in m)
    figures = figures_in(without_links(sentence).replace("2019年12月", "").replace("December 2019", ""))
    first, last = ranking.ranked[0].figure, ranking.ranked[-1].figure
    assert {Fraction(len(ranking.ranked)), Fraction(len(ranking.rows))} == set(figures[:2])
    assert first.value is not None
    assert last.value is not None
    assert [
        abs(figures[2] - first.value) < Fraction(1, 100),
        abs(figures[3] - last.value) < Fraction(1, 100),
    ] == [True] * 2


def test_a_filter_never_ranks_anew(visit: Visit, daqing_engine: Engine) -> None:
    everyone = tables_of(visit(daqing_engine, "rankings", indicator="B01", lang="en"))[0]
    group = tables_of(visit(daqing_engine, "rankings", indicator="B01", group="G1", lang="en"))[0]
    places = dict(zip(everyone["Institution"], everyone["Place"], strict=True))
    assert 0 < len(group) < len(everyone)
    assert [places[name] for name in group["Institution"]] == group["Place"].tolist()


def test_gap_to_the_next_place_adds_up(visit: Visit, daqing_engine: Engine) -> None:
    ranking = rank(daqing_engine, PROGRAMME, "2019-12", "B01", scope=EVERYTHING)
    last, before = ranking.ranked[-1].figure, ranking.ranked[-2].figure
    page = visit(daqing_engine, "institution", institution=last.institution, indicator="B01", lang="en")
    sentence = next(m for m in sentences_of(page) if "to draw level" in m)
    own, gap, above = (Decimal(n) for n in re.findall(r"[+-]?\d+\.\d+", sentence)[:3])
    assert last.value is not None
    assert before.value is not None
    assert abs(Fraction(gap) - (before.value - last.value)) <= Fraction(1, 200)
    assert abs(own + gap - above) <= Decimal("0.01")


def test_overview_says_who_filed(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "overview", lang="en")
    assert "19 returns are expected. Accepted: 19;" in words_of(page)


def test_overview_has_a_card_for_every_headline_figure(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "overview", lang="zh")
    headline = PROGRAMME.settings.headline
    names = [PROGRAMME.measures[code].name.zh for code in headline.measures]
    names += [PROGRAMME.indicators[code].name.zh for code in headline.indicators]
    bodies = [str(one.proto.body) for one in page.get("html")]  # type: ignore[attr-defined]
    html = next(body for body in bodies if '<div class="cards">' in body)
    assert html.count('<section class="card">') == 3
    told = "\n".join((unescape(html), *cells_of(page)))
    assert [name for name in names if name not in told] == [], "three lead, the others are folded up below"
    assert '<p class="card-value">113万</p>' in html


def test_distance_to_the_median_says_on_which_side(visit: Visit, daqing_engine: Engine) -> None:
    ranking = rank(daqing_engine, PROGRAMME, "2019-12", "B01", scope=EVERYTHING)
    for row, side in ((ranking.ranked[0], "above"), (ranking.ranked[-1], "below")):
        page = visit(
            daqing_engine, "institution", institution=row.figure.institution, indicator="B01", lang="en"
        )
        sentence = next(m for m in sentences_of(page) if "the median of its group" in m)
        found = re.search(
            rf"That is (\d+\.\d+) percentage points {side} the median of its group, (\d+\.\d+)%", sentence
        )
        assert found
        assert row.figure.value is not None
        assert row.group_median is not None
        gap = abs(row.group_median - row.figure.value)
        assert abs(Fraction(found[1]) - gap) <= Fraction(1, 200)
        assert abs(Fraction(found[2]) - row.group_median) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("language", "one", "same"), [("zh", "仅", "位次相同"), ("en", "only", "share one place")]
)
def test_nobody_is_last_where_all_share_one_place(
    monkeypatch: pytest.MonkeyPatch, daqing_engine: Engine, language: Language, one: str, same: str
) -> None:
    """The first and the last would be the same, and one who stands alone would be both."""
    monkeypatch.setenv("DATABASE_URL", daqing_engine.url.render_as_string(hide_password=False))
    scope = data.scope_in(PROGRAMME, Viewer("coordinator", "", "test"))
    view = View(data.asked_of(PROGRAMME, scope), "2019-12", language, "light")
    ranking = rank(daqing_engine, PROGRAMME, "2019-12", "B01", scope=EVERYTHING)
    rows = [replace(row, rank=1) for row in ranking.ranked]
    last = {"zh": "末位", "en": "last"}[language]
    assert last in ranking_sentence(view, ranking, ranking.ranked)
    for shown, said in ((rows, same), (rows[:1], one)):
        sentence = ranking_sentence(view, ranking, shown)
        assert said in sentence
        assert last not in sentence
    found = assessment(daqing_engine, PROGRAMME, "2019-Q4", scope=EVERYTHING)
    official = found.rows[0].official
    assert last in assessment_sentence(view, found)
    for count in (len(found.rows), 1):
        tied = [replace(row, rank=1, official=official) for row in found.rows[:count]]
        sentence = assessment_sentence(view, replace(found, rows=tied))
        assert last not in sentence
        assert ("1 of 1 institutions has a place:" in sentence) == (language == "en" and count == 1)
