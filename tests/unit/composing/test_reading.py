"""How documents read: said once, by whom and by when, in English without a word of Chinese, one unit a column."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.editions.model import Cell, Chart, Edition, Paragraph, Table
from etl.editions.words import paragraphs, said
from etl.values.periods import Period
from etl.values.text import Text
from store.life.explanations import Explanation, give_explanation
from tests.sharing import copied

PROGRAMME = load_programme("daqing")
Make = Callable[[str, str], Edition]
EDITIONS = [
    ("bulletin", "2018-04"), ("bulletin", "2018-09"), ("bulletin", "2019-04"), ("bulletin", "2019-12"),
    ("assessment", "2018-Q3"), ("assessment", "2019-Q4"),
]  # fmt: skip
BULLETINS = [period for kind, period in EDITIONS if kind == "bulletin"]


@pytest.fixture(scope="module")
def make(daqing_engine: Engine) -> Make:
    """An edition as it was known on its day of issue; each is drawn up once."""

    @cache
    def made(kind: str, period: str) -> Edition:
        day = f"{Period.parse(period).months[-1].shift(1)}-{15 if kind == 'bulletin' else 25}"
        return compose(
            daqing_engine, PROGRAMME, kind, period,  # type: ignore[arg-type]
            number=1, issued_on=day, known_on=day, audit_head="a1b2", code_version="c0de", serial=3,
        )  # fmt: skip

    return made


def body(edition: Edition, language: str) -> dict[str, str]:
    """The paragraphs of the document by code; slides say some of it again, to others."""
    blocks = [block for section in edition.sections for block in section.blocks]
    there = [*edition.lead, *(block for block in blocks if isinstance(block, Paragraph))]
    return {
        one.code: said(one.zh if language == "zh" else one.en, edition.figures, language) for one in there
    }


def tables(edition: Edition) -> Iterator[Table]:
    for section in edition.sections:
        yield from (block for block in section.blocks if isinstance(block, Table))


def texts(edition: Edition) -> Iterator[Text]:
    """Everything that an edition prints anywhere, in both languages."""
    head = edition.letterhead
    yield from (one for one in (head.issuer, head.title, head.addressees, head.copies_to, head.scope) if one)
    for figure in edition.figures.values():
        yield figure.text
        yield from [figure.source] if figure.source else []
    for section in edition.sections:
        yield section.title
    for slide in edition.slides:
        yield from (slide.question, slide.notes)
    for block in [*(b for s in edition.sections for b in s.blocks), *(s.body for s in edition.slides)]:
        if isinstance(block, Table):
            yield block.title
            yield from block.notes
            yield from (one for column in block.columns for one in (column.heading, column.unit) if one)
            yield from (cell.text for row in block.rows for cell in row if cell.text)
        elif isinstance(block, Chart):
            yield from (block.title, block.unit, *block.categories, *(one.name for one in block.series))


@pytest.mark.parametrize(("kind", "period"), EDITIONS)
def test_in_english_no_chinese_is_left(make: Make, kind: str, period: str) -> None:
    """Quotes, sources, units, names and the number of the document too."""
    edition, han = make(kind, period), re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
    english = [one.en for one in texts(edition)]
    english += [*body(edition, "en").values(), edition.letterhead.number_en]
    english += [edition.demonstration.en] if edition.demonstration else []
    assert [one for one in english if han.search(one)] == []
    assert edition.letterhead.number_en


@pytest.mark.parametrize("period", BULLETINS)
def test_that_nothing_can_be_compared_is_said_once(make: Make, period: str) -> None:
    words = body(make("bulletin", period), "zh")
    assert not [text for text in words.values() if "无数据）" in text]
    told = [code for code, text in words.items() if "不作" in text]
    assert told == (["general.compared"] if period < "2019-04" else [])


@pytest.mark.parametrize("period", BULLETINS)
def test_what_is_required_stands_by_the_day_on_which_it_is_due(make: Make, period: str) -> None:
    """The next return, below no other's day; to whom one reports, then by ascending days who does what and how far."""
    edition = make("bulletin", period)
    (section,) = [one for one in edition.sections if one.code == "next"]
    codes = [block.code for block in section.blocks if isinstance(block, Paragraph)]
    words = body(edition, "zh")
    assert codes[:2] == ["next.return", "next.intro"]
    assert "协调小组办公室" in words["next.intro"]
    days = [int(code.rpartition(".")[2]) for code in codes if code.startswith("next.by.")]
    assert days == sorted(set(days))
    for code in codes[2:]:
        if code.startswith("next.by."):
            assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日前", words[code])
        else:
            assert re.match(r".+：.+[。]$", words[code]), words[code]
            assert words[code].count("年") == 0, "the day stands above"
    goals = [words[code] for code in codes if code.startswith("next.gap")]
    assert goals or period == "2018-04", "then nobody's place in the first half can be ruled out"
    assert all(
        re.search(r"以(不低于全体中位数[\d.%]+|达到全体中位数所在区间[\d.%]+—[\d.%]+)为目标", text)
        for text in goals
    )


@pytest.mark.parametrize("period", BULLETINS)
def test_coverage_says_of_what(make: Make, period: str) -> None:
    """Points and villages were both told as 覆盖率, in one paragraph. Of a single kind of point its name says it."""
    edition = make("bulletin", period)
    words = [text for code, text in body(edition, "zh").items() if not code.startswith("scenarios.health")]
    words += [one.zh for one in texts(edition)]
    names = sorted((one.name.zh for one in PROGRAMME.indicators.values()), key=len, reverse=True)
    for name in names:
        words = [text.replace(name, "") for text in words]
    definitions = {one.why.zh for one in PROGRAMME.indicators.values()}
    bare = [text for text in words if re.search("(?<!点位)(?<!行政村)覆盖率", text)]
    assert [text for text in bare if not any(text in one for one in definitions)] == []


@pytest.mark.parametrize("period", BULLETINS)
def test_who_trails_is_told_as_fairly_as_who_leads(make: Make, period: str) -> None:
    """Leaders were told with the places that chance leaves open, those at the end as if theirs were certain."""
    edition = make("bulletin", period)
    told = body(edition, "zh")["upgrade.standing"].partition("各组中位数")[0]
    items = re.findall(r"([^、：）]+（演示）)（([^）]+)）", told)
    assert len(items) >= 3
    assert "居后的机构" in told or "不点名" in told
    firm = {
        row[0].text.zh
        for table in tables(edition)
        for row in table.rows
        if table.code == "possible" and row[0].text and "—" not in cell_of(edition, table, row)
    }
    assert [name for name, said_of in items if "可能位次" not in said_of and name not in firm] == []


def cell_of(edition: Edition, table: Table, row: Sequence[Cell]) -> str:
    """The places of the headline indicator that stay possible; one that all share or nobody has, no column."""
    indicator = PROGRAMME.indicator(PROGRAMME.settings.headline.rank)
    at = [n for n, column in enumerate(table.columns) if column.heading == indicator.name]
    return edition.figures[row[at[0]].figure].text.zh if at and row[at[0]].figure else "—"


@pytest.mark.parametrize("period", BULLETINS)
def test_section_six_does_not_name_again_whom_section_two_has_named(make: Make, period: str) -> None:
    words = body(make("bulletin", period), "zh")
    assert "居后的" in words["upgrade.standing"]
    headline = PROGRAMME.settings.headline.rank
    told = words[f"problem.gap.{PROGRAMME.indicator(headline).code}"]
    assert "居后的机构" not in told
    assert re.search(r"最高与最低相差[\d.—]+个百分点", told)
    assert "比全体中位数低" in told or "—" in told, "bands that meet are not told apart"


def test_practice_is_told_by_institution_with_what_came_of_it(make: Make) -> None:
    edition = make("bulletin", "2019-12")
    told = body(edition, "zh")["practice.ledger"]
    items = told.partition("：")[2].split("；")
    names = [item.partition("（演示）")[0] for item in items]
    assert len(set(names)) == len(names) == 3
    assert all(re.search(r"同期.+由([\d.%—]+)升至(?!\1)[\d.%—]+", item) for item in items)
    many = body(make("bulletin", "2018-09"), "zh")["practice.ledger"]
    assert many.count("；") == 4, "of many those with most of it"
    assert re.search(r"台账另记有[^0-9]+的做法。$", many), (
        "the others by name: so many of them told nobody who they are"
    )


def test_practice_is_told_with_what_moved_in_the_period_of_its_ledger(make: Make) -> None:
    """In April the ledger is that of the first quarter: what moved from January to April was told as 同期."""
    edition = make("bulletin", "2019-04")
    (told,) = [one for one in paragraphs(edition) if one.code == "practice.ledger"]
    assert "2019年第一季度考核台账" in said(told.zh, edition.figures, "zh")
    moved = {run.figure.split(".")[2] for run in told.zh if run.figure.startswith("rank.")}
    assert moved == {"2018-12", "2019-03"}


@pytest.mark.parametrize("period", BULLETINS)
def test_a_section_without_anything_to_tell_is_left_out(make: Make, period: str) -> None:
    edition = make("bulletin", period)
    practice = [one for one in edition.sections if one.code == "practice"]
    assert [one.blocks for one in practice if not one.blocks] == []
    assert not [text for text in body(edition, "zh").values() if "尚无" in text or "没有机构" in text]


@pytest.mark.parametrize("period", BULLETINS)
def test_nothing_is_told_as_built_or_connected_where_nothing_is(make: Make, period: str) -> None:
    for text in body(make("bulletin", period), "zh").values():
        assert not re.search(r"(?<![\d.])0[座个台家项]", text), text


def test_causes_are_told_in_the_words_of_who_explained_them(daqing_engine: Engine, tmp_path: Path) -> None:
    engine = copied(daqing_engine, tmp_path / "explained.db")
    at = datetime(2020, 1, 9, 2, tzinfo=UTC)
    said = Explanation(
        "B03", "MOM-RANGE", "tx_cnt", "2019-12", "12月新增公交场景，交易笔数上升。", "填报岗", at
    )
    give_explanation(engine, "daqing", said)
    edition = compose(
        engine, PROGRAMME, "bulletin", "2019-12",
        number=1, issued_on="2020-01-15", known_on="2020-01-15", audit_head="a", code_version="c", serial=3,
    )  # fmt: skip
    told = body(edition, "zh")["filing.quality"]
    assert "相关机构说明：白桦银行（演示）：12月新增公交场景，交易笔数上升。" in told
    assert "an explanation in Chinese, on file" in body(edition, "en")["filing.quality"]


@pytest.mark.parametrize(("kind", "period"), EDITIONS)
def test_a_column_has_one_unit(make: Make, kind: str, period: str) -> None:
    for table in tables(make(kind, period)):
        for column in table.columns:
            assert column.unit is None or "或" not in column.unit.zh, (table.code, column.heading.zh)


def test_money_stands_in_the_unit_in_which_it_is_said(make: Make) -> None:
    edition = make("bulletin", "2019-12")
    (regions,) = [one for one in tables(edition) if one.code == "regions"]
    assert Text(zh="万元", en="million yuan") in [column.unit for column in regions.columns]
    (headline,) = [one for one in tables(edition) if one.code == "headline"]
    printed = [edition.figures[cell.figure].text.zh for row in headline.rows for cell in row if cell.figure]
    assert "6,847.49" in printed
    units = [
        edition.figures[cell.figure].text.zh if cell.figure else cell.text.zh
        for row in headline.rows
        for cell in row
        if cell.figure or cell.text
    ]
    assert "万元" in units


@pytest.mark.parametrize(("kind", "period"), EDITIONS)
def test_points_in_a_sentence_have_two_decimals_at_most(make: Make, kind: str, period: str) -> None:
    for text in body(make(kind, period), "zh").values():
        assert not re.search(r"\d\.\d{3,}分", text), text


@pytest.mark.parametrize("period", ["2018-Q3", "2019-Q4"])
def test_an_assessment_explains_its_rank_bands_once_and_tells_moves_only(make: Make, period: str) -> None:
    words = "".join(body(make("assessment", period), "zh").values())
    assert words.count("位次区间：") <= 1
    assert "未变" not in words
    assert not re.search(r"[秀好格](?<![0-9])0家", words)


def test_a_move_in_another_field_is_told_with_the_field_of_then(make: Make) -> None:
    """“Up 1 place” where four had no place any more: nobody had been overtaken."""
    told = body(make("bulletin", "2019-07"), "zh")
    assert re.search(r"驿路储蓄（演示）（[^）]*上期19家中第3名", told["upgrade.standing"])
    assert not re.search(r"(上升|下降)\d+位", told["upgrade.standing"])
    there = [body(make("bulletin", month), "zh") for month in ("2018-07", "2018-12", "2019-02", "2019-10")]
    told = "".join(text for one in there for text in one.values())
    assert re.search(r"(上升|下降)\d+位", told), "in the same field so many places"
    notes = "".join(note.zh for table in tables(make("bulletin", "2019-07")) for note in table.notes)
    assert "升降含机构增减的影响" in notes


def test_what_grew_since_a_year_ago_is_told_once(make: Make) -> None:
    """In April 2019 “6.9 times as many” stood twice in three lines: the programme began in the April before."""
    april, may = (body(make("bulletin", month), "zh")["general.tx_cnt"] for month in ("2019-04", "2019-12"))
    assert "与工程启动当月" not in april
    assert "与工程启动当月" in may


def test_a_year_that_is_over_is_no_year_so_far(make: Make) -> None:
    december, april = (
        body(make("bulletin", month), "en")["general.tx_cnt"] for month in ("2019-12", "2019-04")
    )
    assert "The total for the year is" in december
    assert "The total for the year so far is" in april


def test_objections_are_told_where_they_go(make: Make) -> None:
    for language, where in (("zh", "协调小组办公室（演示）"), ("en", "coordination office (demonstration)")):
        told = body(make("assessment", "2019-Q4"), language)["appeal"]
        assert where in told
        assert "office@bianmin.example" in told
