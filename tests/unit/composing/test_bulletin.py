"""What the product itself writes: every number is a figure, every figure is what the queries say, no fault of words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import Engine

from etl.composing.bulletin import slides as bulletin_slides
from etl.composing.compose import compose, compose_sheets, figures_printed
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.behind import cells_of
from etl.editions.canonical import canonical_bytes, sealed
from etl.editions.edits import LANGUAGES, edited
from etl.editions.model import Cell, Chart, Edition, Paragraph, Table
from etl.editions.words import paragraphs, said, template
from etl.queries.coverage.coverage import coverage
from etl.queries.figures.growth import growth
from etl.queries.figures.rank import rank
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.queries.score.assessment import assessment
from etl.values.errors import Refusal
from etl.values.exact import written
from etl.values.periods import Period, periods_between
from etl.values.told import Told
from etl.wording.lint import faults

PROGRAMME = load_programme("daqing")
LAST = "2019-12"
MONTHS = [str(month) for month in periods_between(Period.parse("2018-04"), Period.parse(LAST))]
Make = Callable[[str, str], Edition]


@pytest.fixture(scope="module")
def make(daqing_engine: Engine) -> Make:
    """An edition of a period as it was known on the programme's day of issue; each is drawn up once."""

    @cache
    def made(kind: str, period: str) -> Edition:
        after = Period.parse(period).months[-1].shift(1)
        day = f"{after}-{15 if kind == 'bulletin' else 25}"
        return drawn(daqing_engine, kind, period, day)

    return made


def drawn(
    engine: Engine, kind: str, period: str, day: str, programme: Programme = PROGRAMME, **more: object
) -> Edition:
    return compose(
        engine, programme, kind, period,  # type: ignore[arg-type]
        number=1, issued_on=day, known_on=day, audit_head="a1b2", code_version="c0de",
        **({"serial": 12} | more),  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def bulletin(make: Make) -> Edition:
    return make("bulletin", LAST)


def text_of(edition: Edition, language: str = "zh") -> str:
    return "\n".join(
        said(one.zh if language == "zh" else one.en, edition.figures, language) for one in paragraphs(edition)
    )


# ---- the figures of the demonstration ----


@pytest.mark.parametrize(
    "words",
    [
        "70万户", "9.2万笔", "113万笔", "增长11.3倍", "增长至12.3倍", "356辆", "1068辆", "33.33%（三分之一）",
        "20.00%（五分之一）", "无感加气站33座", "347座加油站", "药店接通457家（共457家，覆盖率100.00%）",
        "80%及以上（含本数）", "城区商圈6个", "县域商圈4个", "1036台，超过1000台", "213个（超过200个）",
        "9类场景均实现零的突破",
    ],
)  # fmt: skip
def test_the_bulletin_says_what_was_published(bulletin: Edition, words: str) -> None:
    assert words in text_of(bulletin)


def test_english_says_times_as_many(bulletin: Edition) -> None:
    text = text_of(bulletin, "en")
    assert "12.3 times as many as in April 2018" in text
    assert "-fold" not in text


def test_it_has_the_outline_and_annexes_of_a_bulletin(bulletin: Edition) -> None:
    assert [s.code for s in bulletin.sections if not s.is_annex] == [
        "general", "upgrade", "scenarios", "filing", "practice", "problems", "next",
    ]  # fmt: skip
    assert len([s for s in bulletin.sections if s.is_annex]) == 5
    head = bulletin.letterhead
    assert head.title.zh == "关于2019年12月全市移动支付便民工程推进情况的通报"
    assert head.number == "庆便民演示〔2020〕12号", "the year of issue, its place in the register"
    assert head.addressees.zh == "各参评机构"
    assert bulletin.demonstration
    assert 8 <= len(bulletin.slides) <= 12


def test_every_question_has_its_figure(make: Make) -> None:
    """No slide is a wall of words; those who lag are marked; an assessment tells failures, talks and objections."""
    bulletin, assessed = make("bulletin", LAST), make("assessment", "2019-Q4")
    for edition in (bulletin, assessed):
        codes = [slide.code for slide in edition.slides]
        assert len(set(codes)) == len(codes)
        for slide in edition.slides:
            assert slide.body is not None, slide.code
            assert not isinstance(slide.body, Table) or slide.body.rows, slide.code
            told = said(slide.answer.zh, edition.figures, "zh")
            assert len(told) < 210, told
    by_code = {slide.code.removeprefix("slide."): slide for slide in (*bulletin.slides, *assessed.slides)}
    for code in ("leaders", "gap", "scenarios", "where", "rural", "result", "groups", "parts"):
        body = by_code[code].body
        assert body is not None
        assert body.lagging, code
    failed = by_code["failing"].body
    assert isinstance(failed, Table)
    names = {row[0].text.zh for row in failed.rows if row[0].text}
    assert len(failed.rows) == 6
    for institution in (code.removeprefix("last-") for code in by_code if code.startswith("last-")):
        assert PROGRAMME.institutions[institution].short("zh") in names
    assert "约谈" in said(by_code["consequences"].answer.zh, assessed.figures, "zh")
    assert "申诉" in said(by_code["appeal"].answer.zh, assessed.figures, "zh")


@pytest.mark.parametrize("month", ["2018-06", "2018-12", "2019-04", LAST])
def test_the_slide_of_the_gap_shows_both_ends_that_its_title_tells(make: Make, month: str) -> None:
    """Its title told the lowest value and its table had the first institution alone; who was named at the end stood
    there without the places that cannot be ruled out."""
    made = make("bulletin", month)
    slide = next(one for one in made.slides if one.code == "slide.gap")
    assert isinstance(slide.body, Table)
    rows = [
        [
            made.figures[cell.figure].text.zh if cell.figure else cell.text.zh if cell.text else ""
            for cell in row
        ]
        for row in slide.body.rows
    ]
    title = said(slide.answer.zh, made.figures, "zh")
    told = [row[2] for row in rows if title.startswith(row[0])]
    assert len(told) >= 2
    for value in (told[0], told[-1]):
        assert value in title
    assert slide.body.columns[-1].heading.zh == "可能位次"
    assert any(row[-1] for row in rows)
    for place, row in enumerate(rows):
        if place in slide.body.lagging:
            possible = made.figures.get(slide.body.rows[place][3].figure.removesuffix("place") + "possible")
            assert row[-1] == (possible.text.zh if possible else "")
        if "不列名" in row[1]:
            assert place not in slide.body.lagging


def test_slides_of_published_figures_name_who_publishes_them() -> None:
    """“The figures published” is no source."""
    for slug, zh, en in (
        (
            "rbi-retail",
            "印度储备银行按月公布的零售支付分机构统计工作簿",
            "published by the Reserve Bank of India",
        ),
        (
            "india-pulse",
            "PhonePe Pulse 公开数据（github.com/PhonePe/pulse）",
            "PhonePe Pulse (github.com/PhonePe/pulse)",
        ),
    ):
        writer = SimpleNamespace(material=SimpleNamespace(programme=load_programme(slug)))
        found = bulletin_slides._published_by(cast(Any, writer))
        assert found.zh == zh
        assert found.en.endswith(en)


def test_a_month_in_which_all_came_right_has_its_figure_too(make: Make) -> None:
    made = make("bulletin", "2018-05")
    filing = next(one for one in made.slides if one.code == "slide.filing")
    assert isinstance(filing.body, Table)
    due = [made.figures[row[1].figure].value for row in filing.body.rows]
    assert sum(int(str(one)) for one in due) == made.figures["filing.due"].value


def test_what_is_not_told_is_not_told_as_nothing(make: Make, daqing_engine: Engine) -> None:
    """In 2018-05 one station is connected. Where the programme publishes no sums by itself, how many points are is kept
    back: that is not none. As it publishes those of each kind, their sums are no secret either."""
    quiet = PROGRAMME.settings.disclosure.model_copy(update={"published": ()})
    settings = PROGRAMME.settings.model_copy(update={"disclosure": quiet})
    made = drawn(
        daqing_engine, "bulletin", "2018-05", "2018-06-15", programme=replace(PROGRAMME, settings=settings)
    )
    for edition in (made, make("bulletin", "2018-05")):
        assert "尚未接通" not in text_of(edition)
        assert "none of the" not in text_of(edition, "en")
    assert "按披露规则不列示" in text_of(made)
    assert "按披露规则不列示" not in text_of(make("bulletin", "2018-05"))
    [families] = [b for s in made.sections for b in s.blocks if isinstance(b, Table) and b.code == "families"]
    assert any("不列示" in note.zh for note in families.notes)


def test_sums_that_lack_somebody_say_so_beside_the_rates(daqing_engine: Engine, make: Make) -> None:
    """A fall of a quarter was printed as the first sentence, and three pages on who had not filed."""
    early = drawn(daqing_engine, "bulletin", LAST, "2020-01-07")
    left = early.figures["filing.missing"].text
    assert left.zh != "0家"
    told = {one.code: said(one.zh, early.figures, "zh") for one in paragraphs(early)}
    assert f"共{left.zh}），与上期的比较不在同一范围。" in told["general.without"]
    (general,) = [one for one in early.sections if one.code == "general"]
    first = general.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.code == "general.without", "before the first sum, not below the last"
    missing = told["filing.time"].partition(f"仍未报送{left.zh}：")[2].partition("。")[0]
    assert missing
    for name in missing.split("、"):
        assert name in told["general.without"], "by name"
    for month in MONTHS:
        whole = make("bulletin", month)
        lacks = any(
            one.code == "filing.time" and "仍未报送" in said(one.zh, whole.figures, "zh")
            for one in paragraphs(whole)
        )
        assert lacks == any(one.code == "general.without" for one in paragraphs(whole)), month


def test_before_the_register_the_number_was_the_periods(daqing_engine: Engine, make: Make) -> None:
    """So that what was published then is drawn up under the number that it bears."""
    old = drawn(daqing_engine, "bulletin", LAST, "2020-01-15", serial=0)
    assert old.letterhead.number == "庆便民演示〔2019〕12号"
    assert b'"serial"' not in canonical_bytes(old)


def tables(edition: Edition, code: str) -> list[Table]:
    return [one for one in blocks(edition) if isinstance(one, Table) and one.code == code]


def test_an_indicator_without_a_better_direction_has_a_value_and_no_place(make: Make) -> None:
    edition = make("bulletin", LAST)
    neutral = [code for code, one in PROGRAMME.indicators.items() if one.direction == "neutral"]
    assert neutral
    assert [id for id in edition.figures if id.startswith("table.average-ticket.") and id.endswith(".value")]
    for code in neutral:
        placed = [id for id in edition.figures if id.startswith((f"table.{code}.", f"rank.{code}."))]
        assert not [id for id in placed if id.endswith((".place", ".group_place", ".moved"))]


@pytest.mark.parametrize("month", [MONTHS[0], MONTHS[1], LAST])
def test_nothing_empty_is_printed_or_listed(make: Make, month: str) -> None:
    edition = make("bulletin", month)
    for section in edition.sections:
        assert section.blocks, section.code
    for block in blocks(edition):
        if isinstance(block, Table):
            assert block.rows, block.code
    annexes = [s.code.removeprefix("annex-") for s in edition.sections if s.is_annex]
    for id in edition.figures:
        if id.startswith("annex."):
            assert edition.figures[id].value == annexes.index(id.removeprefix("annex.")) + 1


def test_tables_of_regions_scenarios_and_families_end_in_their_totals(bulletin: Edition) -> None:
    figures = bulletin.figures
    for code in ("regions", "families", "scenarios"):
        (table,) = tables(bulletin, code)
        for place, column in enumerate(table.columns):
            cells = [row[place].figure for row in table.rows]
            if (
                not column.is_number
                or (column.unit is not None and column.unit.zh in ("%", "百分点"))
                or not all(cells)
            ):
                continue
            *rows, total = (Decimal(str(figures[id].value)) for id in cells)
            assert sum(rows) == total, (code, column.heading.zh)


def test_the_items_of_an_assessment_end_in_what_they_give_together(make: Make) -> None:
    """Those of the base points, which give the full score, apart from those of the bonus."""
    edition = make("assessment", "2019-Q4")
    (table,) = tables(edition, "method")
    method = PROGRAMME.method_for(Period.parse("2019-Q4"))
    at = next(n for n, column in enumerate(table.columns) if column.is_number)
    *_, base, bonus = (Decimal(str(edition.figures[row[at].figure].value)) for row in table.rows)
    assert base == method.full
    assert base == sum(one.points for one in method.item if not method.parts[one.part].bonus)
    assert bonus == sum(one.points for one in method.item if method.parts[one.part].bonus)
    assert len(table.rows) == len(method.item) + 2


@pytest.mark.parametrize(
    ("period", "later"), [("2018-Q3", 3), ("2019-Q1", 3), ("2019-Q2", 0), ("2019-Q4", 0)]
)
def test_an_item_that_does_not_count_yet_says_from_when_it_does(make: Make, period: str, later: int) -> None:
    """Maxima stood in the annex that nobody's score could reach in that quarter."""
    edition = make("assessment", period)
    (table,) = tables(edition, "method")
    method, told = PROGRAMME.method_for(Period.parse(period)), 0
    for item, row in zip(method.item, table.rows, strict=False):
        named = edition.figures[row[1].figure].text if row[1].figure else row[1].text
        assert named is not None
        shown_only = bool(item.display_until) and period <= item.display_until
        assert named.zh.endswith("（2019年第二季度起计分）") == shown_only, item.code
        assert named.en.endswith("(counts from the second quarter of 2019 on)") == shown_only, item.code
        told += shown_only
    assert told == later
    assert [note.en.startswith("Items that count from a later period") for note in table.notes] == [
        True
    ] * bool(later)


def test_what_costs_more_than_it_can_earn_is_explained_where_it_is_told(make: Make) -> None:
    """A loss of 10 on an item of 4 stood on a slide without a word."""
    edition, told = make("assessment", "2019-Q4"), 0
    for slide in edition.slides:
        if not isinstance(slide.body, Table):
            continue
        headings = [column.heading.zh for column in slide.body.columns]
        if "折算后失分" in headings:
            told += 1
            assert any("可高于该项目满分" in note.zh for note in slide.body.notes), slide.code
            assert any("more than it can earn" in note.en for note in slide.body.notes), slide.code
    assert told > 1
    (table,) = tables(edition, "last")
    assert any("可高于该项目满分" in note.zh for note in table.notes)


def test_slides_of_an_assessment_name_whom_they_are_about_and_say_nothing_twice(make: Make) -> None:
    """Six slides asked “Where did it lose its points?” and three sentences stood on all of them; a consequence stood in
    a row for each of twenty institutions."""
    for quarter in ("2018-Q3", "2019-Q2", "2019-Q4"):
        edition = make("assessment", quarter)
        for language in ("zh", "en"):
            questions = [one.question.in_language(language) for one in edition.slides]
            answers = [
                said(getattr(one.answer, language), edition.figures, language) for one in edition.slides
            ]
            assert len({*questions}) == len(questions)
            # What a part rests on, and what persistence cost, is said of each institution of which it is true.
            sentences = [
                one.strip()
                for answer in answers
                for one in re.findall(r"[^。]+。|[^.]+(?:\.\d[^.]*)*\.", answer)
                if not re.search("由一个项目折算|from a single item|连续不达标|failing repeatedly", one)
            ]
            assert len({*sentences}) == len(sentences), (quarter, language, sorted(sentences))
        alone = [one for one in edition.slides if one.code.startswith("slide.last-")]
        assert alone
        for slide in alone:
            member = PROGRAMME.institutions[slide.code.removeprefix("slide.last-")]
            rows = slide.body.rows if isinstance(slide.body, Table) else ()
            equal = [
                one for one in rows if printed_cell(edition, one[-1]) == printed_cell(edition, rows[0][-1])
            ]
            assert member.short("zh") in slide.question.zh
            assert member.short("en") in slide.question.en
            title = said(slide.answer.zh, edition.figures, "zh").partition("。")[0]
            assert ("最多" in title) is bool(equal)
            if len(equal) > 2:  # three that are equal in print are not told apart
                assert f"{len(equal)}个项目（并列）" in title
            else:
                assert all(printed_cell(edition, one[0]) in title for one in equal)
        (slide,) = [one for one in edition.slides if one.code == "slide.consequences"]
        assert isinstance(slide.body, Table)
        rows = [tuple(printed_cell(edition, cell) for cell in row[:2]) for row in slide.body.rows]
        assert len({*rows}) == len(rows)


def test_the_name_of_a_group_begins_small_inside_a_sentence(make: Make, bulletin: Edition) -> None:
    """The median is highest in Large state-owned banks, an English sentence said."""
    names = [group.name.en for group in PROGRAMME.groups.values()]
    edition = make("assessment", "2019-Q4")
    (slide,) = [one for one in edition.slides if one.code == "slide.groups"]
    told = [said(slide.answer.en, edition.figures, "en")]
    told += [said(one.en, bulletin.figures, "en") for one in paragraphs(bulletin)]
    whole = " ".join(told)
    assert sum(name[0].lower() + name[1:] in whole for name in names) > 2
    assert not [name for name in names if name in whole]


def test_who_failed_in_the_upper_half_is_not_told_to_stand_at_the_end(make: Make) -> None:
    """In 2019-Q2 nineteen of twenty failed, among them the second; in 2018-Q3 all did: the last are told why."""
    titles = {"2018-Q3": "居后机构及失分原因"} | dict.fromkeys(("2019-Q2", "2019-Q4"), "不合格机构及失分原因")
    for quarter, title in titles.items():
        edition = make("assessment", quarter)
        (section,) = [one for one in edition.sections if one.code == "last"]
        assert section.title.zh == title


def test_a_long_slide_of_those_who_failed_begins_with_the_lowest_and_names_what_cost_most(make: Make) -> None:
    """Of nineteen a slide has room for ten, which were the best of them; of three items alike it named none."""
    for quarter, is_long in (("2019-Q2", True), ("2019-Q4", False)):
        edition = make("assessment", quarter)
        (slide,) = [one for one in edition.slides if one.code == "slide.failing"]
        assert isinstance(slide.body, Table)
        scores = [float(printed_cell(edition, row[1])) for row in slide.body.rows]
        assert scores == sorted(scores, reverse=not is_long)
        assert any("由低到高" in note.zh for note in slide.body.notes) is is_long
        assert all(printed_cell(edition, row[-2]) not in ("", "—") for row in slide.body.rows)
        (result,) = [one for one in edition.slides if one.code == "slide.result"]
        assert isinstance(result.body, Chart)
        assert result.body.lagging_means is not None
        assert result.body.lagging_means.zh == ("后3名" if is_long else "不合格")


def test_all_of_the_worst_grade_are_explained_and_asked_for_the_same(make: Make) -> None:
    edition = make("assessment", "2019-Q4")
    said_of = {one.code: said(one.zh, edition.figures, "zh") for one in paragraphs(edition)}
    failed = [row for row in tables(edition, "groups.G1") + tables(edition, "groups.G5") for row in row.rows]
    names = [row[0].text.zh for row in failed if row[-2].text and row[-2].text.zh == "不合格" and row[0].text]
    assert names
    (reasons,) = tables(edition, "last")
    why = {row[0].text.zh: row[-1] for row in reasons.rows if row[0].text}
    assert {*names} <= {*why}
    assert all("（" in printed_cell(edition, cell) for cell in why.values()), "an item and what it cost"
    assert "上述机构" in said_of["last.require"], "the same is asked of all in the table"
    (group,) = tables(edition, "groups.G5")
    (at,) = (n for n, column in enumerate(group.columns) if column.heading.zh == "扣分")
    assert "1" in {printed_cell(edition, row[at]) for row in group.rows}, "what persistence cost is told"


def test_an_edition_of_before_the_table_keeps_its_paragraphs(daqing_engine: Engine) -> None:
    """Its words, which may have been edited, stand by paragraph: it is drawn up again as it was."""
    edition = drawn(daqing_engine, "assessment", "2019-Q4", "2020-01-25", reasons=0)
    said_of = {one.code: said(one.zh, edition.figures, "zh") for one in paragraphs(edition)}
    assert "扣1分" in said_of["last.P03"], "what persistence cost is said"
    assert edition.reasons == 0
    assert not tables(edition, "last")


def printed_cell(edition: Edition, cell: Cell) -> str:
    return edition.figures[cell.figure].text.zh if cell.figure else cell.text.zh if cell.text else ""


# ---- no number is typed ----


def words_with_digits(edition: Edition) -> Iterator[str]:
    """Words, not figures, that hold a digit: in sentences, cells and questions."""
    for one in paragraphs(edition):
        yield from (run.text for run in (*one.zh, *one.en) if re.search(r"\d", run.text))
    for block in blocks(edition):
        if isinstance(block, Table):
            for row in block.rows:
                yield from (c.text.zh for c in row if c.text and re.search(r"\d", c.text.zh + c.text.en))
    yield from (s.question.zh for s in edition.slides if re.search(r"\d", s.question.zh + s.question.en))


def blocks(edition: Edition) -> Iterator[Paragraph | Table | Chart]:
    for section in edition.sections:
        yield from section.blocks
    for slide in edition.slides:
        if slide.body is not None:
            yield slide.body


@pytest.mark.parametrize(
    ("kind", "period"), [("bulletin", LAST), ("bulletin", "2019-03"), ("assessment", "2019-Q4")]
)
def test_every_digit_comes_from_a_figure(make: Make, kind: str, period: str) -> None:
    edition = make(kind, period)
    assert list(words_with_digits(edition)) == []
    printed = set(figures_printed(edition.lead, edition.sections, edition.slides))
    assert set(edition.figures) == printed
    assert all(id == figure.id for id, figure in edition.figures.items())


def test_tables_are_whole_and_codes_are_not_used_twice(bulletin: Edition) -> None:
    for block in blocks(bulletin):
        if isinstance(block, Table):
            assert all(len(row) == len(block.columns) for row in block.rows), block.code
        if isinstance(block, Chart):
            assert all(len(s.figures) == len(block.categories) for s in block.series), block.code
    codes = [one.code for one in paragraphs(bulletin)]
    assert len(codes) == len(set(codes))


def test_headings_and_titles_hold_only_definitions_digits(bulletin: Edition) -> None:
    names = {
        name
        for one in (*PROGRAMME.measures.values(), *PROGRAMME.indicators.values())
        for name in (one.name.zh,)
    }
    for block in blocks(bulletin):
        if isinstance(block, Table):
            for text in (block.title, *(column.heading for column in block.columns)):
                assert text.zh in names or not re.search(r"\d", text.zh)


# ---- the lint ----


@pytest.mark.parametrize("month", MONTHS)
def test_the_lint_passes_every_bulletin_of_the_demonstration(make: Make, month: str) -> None:
    assert_no_faults(make("bulletin", month))


@pytest.mark.parametrize("quarter", ["2018-Q2", "2019-Q1", "2019-Q4"])
def test_the_lint_passes_the_assessments(make: Make, quarter: str) -> None:
    assert_no_faults(make("assessment", quarter))


def assert_no_faults(edition: Edition) -> None:
    for one in paragraphs(edition):
        for language in LANGUAGES:
            text = said(one.zh if language == "zh" else one.en, edition.figures, language)
            assert faults(text, language) == [], (one.code, text)


# ---- figures are what the queries say ----


def test_measures(daqing_engine: Engine, bulletin: Edition) -> None:
    for measure in PROGRAMME.settings.headline.measures:
        row = growth(daqing_engine, PROGRAMME, LAST, [measure], scope=EVERYTHING)[-1]
        figures = bulletin.figures
        assert figures[f"measure.{measure}.value"].value == row.value
        for what, rate in (("mom", row.mom_pct), ("yoy", row.yoy_pct)):
            value = figures[f"measure.{measure}.{what}"].value
            assert value is not None
            assert rate is not None
            assert abs(Decimal(value) - rate) <= Decimal("0.005")


def test_places_and_medians(daqing_engine: Engine, bulletin: Edition) -> None:
    for code in PROGRAMME.settings.headline.indicators:
        if PROGRAMME.indicators[code].direction == "neutral":
            continue
        ranking = rank(daqing_engine, PROGRAMME, LAST, code, scope=EVERYTHING)
        told = rank(daqing_engine, PROGRAMME, LAST, code, scope=PARTICIPANTS)
        for row in ranking.ranked:
            id = f"table.{code}.{LAST}.{row.figure.institution}"
            assert bulletin.figures[f"{id}.place"].value == row.rank
            value = bulletin.figures[f"{id}.value"].value
            assert value is not None
            assert row.figure.value is not None
            known = told.row(row.figure.institution)
            assert known is not None
            assert Fraction(value) == known.figure.value
            if not isinstance(known.figure.value, Told):
                assert abs(Fraction(value) - row.figure.value) <= Fraction(1, 200)
            assert {b.institution for b in bulletin.figures[f"{id}.value"].basis} == {row.figure.institution}


def test_scenarios(daqing_engine: Engine, bulletin: Edition) -> None:
    found = coverage(daqing_engine, PROGRAMME, LAST, scope=EVERYTHING)
    for row in found.totals:
        assert bulletin.figures[f"table.point.{row.scenario}.connected"].value == row.counts.connected
        universe = bulletin.figures[f"table.point.{row.scenario}.universe"]
        assert universe.value == row.universe
        assert universe.source is not None
        assert universe.source.zh == "；".join(row.sources)


@pytest.mark.parametrize(
    "figure",
    [
        "measure.tx_cnt.value",
        "measure.tx_cnt.ytd",
        "point.bus.connected",
        "rural.live",
        "scenarios.connected",
    ],
)
def test_plain_sums_lead_back_to_their_cells(daqing_engine: Engine, bulletin: Edition, figure: str) -> None:
    cells = cells_of(daqing_engine, PROGRAMME, bulletin, figure)
    assert sum(cell.value for cell in cells) == bulletin.figures[figure].value
    assert all(cell.filename and cell.sheet and cell.cell for cell in cells)


def test_scores(daqing_engine: Engine, make: Make) -> None:
    edition = make("assessment", "2019-Q4")
    found = assessment(daqing_engine, PROGRAMME, "2019-Q4", scope=EVERYTHING)
    for row in found.rows:
        total = edition.figures[f"table.score.{row.member.code}.total"]
        assert Decimal(str(total.value)) * 100 == row.official
        assert edition.figures[f"table.score.{row.member.code}.place"].value == row.rank


def test_an_assessment_gives_no_volume_away(make: Make) -> None:
    """Points of items scored by volumes, and their sentences, go to the institution alone."""
    edition = make("assessment", "2019-Q4")
    assert not [id for id in edition.figures if re.match(r"score\.[BP]\d\d\.(C01|C05)\.", id)]
    assert not [id for id in edition.figures if id.endswith(".grounds")]


def test_a_bulletin_ranks_no_volume_of_participants(bulletin: Edition) -> None:
    volumes = [code for code, one in PROGRAMME.indicators.items() if one.is_volume]
    assert not [
        id
        for id in bulletin.figures
        for code in volumes
        if id.startswith((f"rank.{code}.", f"table.{code}.2"))
    ]


# ---- the same again; as known then ----


def test_the_same_facts_give_the_same_bytes(daqing_engine: Engine, bulletin: Edition) -> None:
    again = drawn(daqing_engine, "bulletin", LAST, "2020-01-15")
    assert canonical_bytes(again) == canonical_bytes(bulletin)
    assert canonical_bytes(sealed(again)) == canonical_bytes(again)


def test_what_came_later_is_not_in_it(daqing_engine: Engine, make: Make) -> None:
    """B04 corrected its return for March 2019 on 12 April; an edition of 11 April knows the first version."""
    early = drawn(daqing_engine, "bulletin", "2019-03", "2019-04-11")
    later = make("bulletin", "2019-03")
    changed = [id for id in early.figures if id in later.figures and early.figures[id] != later.figures[id]]
    assert changed
    assert {i.version for i in early.inputs if (i.institution, i.period) == ("B04", "2019-03")} == {1}
    assert {i.version for i in later.inputs if (i.institution, i.period) == ("B04", "2019-03")} == {2}
    assert "更正报送1家：丹顶鹤银行（演示）" in text_of(later)


def test_a_correction_says_so(daqing_engine: Engine) -> None:
    edition = drawn(daqing_engine, "bulletin", LAST, "2020-01-15", corrects="daqing/bulletin/2019-12/1")
    assert edition.corrects
    assert edition.letterhead.title.zh.endswith("（更正）")
    assert "更正" in text_of(edition)


def test_a_period_without_data_and_of_the_wrong_kind_are_refused(daqing_engine: Engine) -> None:
    for period in ("2021-01", "2019-Q4"):
        with pytest.raises(Refusal):
            drawn(daqing_engine, "bulletin", period, "2021-02-15")


# ---- sheets ----


def test_each_institution_has_its_own_sheet(daqing_engine: Engine) -> None:
    sheets = dict(
        compose_sheets(
            daqing_engine, PROGRAMME, "2019-Q4",
            number=1, issued_on="2020-01-18", known_on="2020-01-18", audit_head="a", code_version="c",
        )
    )  # fmt: skip
    found = assessment(daqing_engine, PROGRAMME, "2019-Q4", scope=EVERYTHING)
    assert list(sheets) == [row.member.code for row in found.rows]
    for code, sheet in sheets.items():
        assert sheet.letterhead.scope.zh == "仅本机构"
        assert {b.institution for f in sheet.figures.values() for b in f.basis} <= {code}
        assert not [id for id in sheet.figures if re.match(rf"(table\.)?score\.(?!{code}\.)[BP]\d\d\.", id)]
        assert_no_faults(sheet)


# ---- a coordinator's words ----


def words_of(edition: Edition, code: str) -> dict[str, str]:
    one = next(one for one in paragraphs(edition) if one.code == code)
    return {"zh": template(one.zh), "en": template(one.en)}


def test_words_may_change_and_are_marked(bulletin: Edition) -> None:
    words = words_of(bulletin, "general.tx_cnt")
    words["zh"] = "总体看，" + words["zh"]
    changed = edited(bulletin, {"general.tx_cnt": words})
    assert [one.code for one in paragraphs(changed) if one.edited] == ["general.tx_cnt"]
    assert changed.figures == bulletin.figures
    assert text_of(changed).count("总体看，") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{measure.tx_cnt.since}", ""),
        ("{measure.tx_cnt.since}", "{measure.tx_cnt.yoy}"),
        ("{measure.tx_cnt.since}", "{measure.tx_cnt.invented}"),
        ("{measure.tx_cnt.value}", "{measure.tx_cnt.value}（约120万笔）"),
        ("{measure.tx_cnt.value}", "{measure.tx_cnt.value}（一百多万笔）"),
        ("{measure.tx_cnt.value}", "{measure.tx_cnt.value}，比去年翻了两番多、超过三倍"),
        ("{measure.tx_cnt.value}", "约{measure.tx_cnt.value}左右"),
    ],
)
def test_figures_and_faulty_words_are_refused(bulletin: Edition, old: str, new: str) -> None:
    words = words_of(bulletin, "general.tx_cnt")
    assert old in words["zh"]
    with pytest.raises(Refusal):
        edited(bulletin, {"general.tx_cnt": words | {"zh": words["zh"].replace(old, new, 1)}})


def test_english_number_words_are_refused(bulletin: Edition) -> None:
    words = words_of(bulletin, "general.tx_cnt")
    with pytest.raises(Refusal):
        edited(bulletin, {"general.tx_cnt": words | {"en": words["en"] + " It more than doubled."}})


def test_edits_are_part_of_the_composition(daqing_engine: Engine, bulletin: Edition) -> None:
    words = words_of(bulletin, "lead")
    words["zh"] = words["zh"].replace("推进情况", "工作推进情况")
    made = drawn(daqing_engine, "bulletin", LAST, "2020-01-15", edits={"lead": words})
    assert replace(made, lead=bulletin.lead) == bulletin


def test_both_targets_of_coverage_are_told_in_the_text_and_on_the_slide(bulletin: Edition) -> None:
    """The method gives all points at 80 %, the programme wants 70 % in the year: who reads one reads the other."""
    slide = next(one for one in bulletin.slides if one.code == "slide.scenarios")
    for language, scored, planned in (
        ("zh", "对照考核目标80.00%", "项目年度目标70.00%尚未达到。"),
        (
            "en",
            "of the target of 80.00% that the method of assessment sets",
            "for the year, 70.00%, is not reached.",
        ),
    ):
        answer = said(slide.answer.zh if language == "zh" else slide.answer.en, bulletin.figures, language)
        whole = text_of(bulletin, language)
        assert scored in answer
        assert planned in answer
        assert whole.count(planned) >= 2


def test_the_years_target_of_a_volume_is_told_in_the_text_and_on_its_slide(bulletin: Edition) -> None:
    """A year that ends short of its target says so where its total stands: the months' sum over what was wanted."""
    figures = bulletin.figures
    total, wanted = (int(str(figures[f"measure.tx_cnt.{what}"].value)) for what in ("ytd", "planned"))
    assert wanted == 11_000_000
    assert figures["measure.tx_cnt.done"].value == written(Fraction(total, wanted) * 100)
    assert [one.period for one in figures["measure.tx_cnt.done"].basis] == [
        f"2019-{n:02}" for n in range(1, 13)
    ]
    slide = next(one for one in bulletin.slides if one.code == "slide.more-tx_cnt")
    for language, told in (
        ("zh", "完成项目年度目标（1100万笔）的"),
        ("en", "own target for the year (11 million)"),
    ):
        assert told in said(slide.answer.zh if language == "zh" else slide.answer.en, figures, language)
        assert told in text_of(bulletin, language)
    assert "measure.u_reg_end.planned" not in figures


def test_who_is_asked_to_connect_points_owes_the_most_of_them_and_reads_so(
    daqing_engine: Engine, bulletin: Edition
) -> None:
    found = coverage(daqing_engine, PROGRAMME, LAST, scope=EVERYTHING)
    kinds = ("rural-bus", "bus", "market")
    owed: dict[str, int] = {}
    for one in found.institutions:
        if one.scenario in kinds and one.counts is not None:
            owed[one.institution] = (
                owed.get(one.institution, 0) + (one.counts.assigned or 0) - (one.counts.connected or 0)
            )
    most = sorted(owed, key=lambda code: -owed[code])
    assert owed[most[2]] > owed[most[3]], "a tie would be named whole, or not at all"
    names = [PROGRAMME.institutions[code].short_zh for code in most[:3]]
    told = text_of(bulletin)
    assert "、".join(names) + "：对" in told
    assert "（待接通点位以所列机构最多）逐点制定接通计划" in told
