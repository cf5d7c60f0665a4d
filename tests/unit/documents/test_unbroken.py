"""No line ends inside a number, a band or a number with its unit; no letters of a table are below 8 points; a table too
wide for that is printed in parts, each with what tells its rows apart."""

import io
import re
from dataclasses import replace
from itertools import product

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.oxml.ns import qn

from etl.documents import charts, plotted
from etl.documents.columns import LEAST, ems, fit
from etl.documents.letter.compose import letter
from etl.documents.letter.pages import LANDSCAPE_ROOM, PORTRAIT_ROOM
from etl.documents.letter.tables import SIZES
from etl.documents.paper.bulletin import bulletin
from etl.documents.paper.bulletin import content as laid_out
from etl.documents.parting import parts
from etl.documents.unbroken import IN_CELLS, JOINER, WHOLE, held, joined, pieces
from etl.documents.voice import Language, Voice
from etl.editions.model import Cell, Chart, Column, Edition, Paragraph, Run, Section, Series, Table
from etl.values.text import Text

INSETS = 0.64
"""Ems that the edges of a cell take, left and right."""
BANDS = st.builds("{0:.1f}%{2}{1:.1f}%".format, st.floats(0, 99.9), st.floats(0, 99.9), st.sampled_from("—–"))
NUMBERS = st.one_of(
    st.builds("{:,}".format, st.integers(-(10**9), 10**9)),
    BANDS,
    st.sampled_from(["—", "不予显示", "not applicable"]),
)
HEADINGS = st.sampled_from(
    [
        "位次",
        "交易笔数",
        "农村商业银行、农村信用社及村镇银行",
        "Place",
        "Transactions",
        "Merchant acceptance upgrade rate",
    ]
)
UNITS = st.sampled_from(
    [None, Text(zh="分", en="points"), Text(zh="%", en="%"), Text(zh="百分点", en="percentage points")]
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 16))
    columns = [Column(Text(zh="机构", en="Institution"), is_number=False)]
    for _ in range(count):
        heading = draw(HEADINGS)
        columns.append(Column(Text(zh=heading, en=heading), is_number=True, unit=draw(UNITS)))
    rows = [
        (Cell(Text(zh=f"第{n}银行（演示）", en=f"Bank {n} (demo)")), *(
            Cell(Text(zh=said, en=said)) for said in draw(st.lists(NUMBERS, min_size=count, max_size=count))
        ))
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    title, note = Text(zh="表", en="Table"), Text(zh="注", en="Note")
    return Table("t", title, tuple(columns), tuple(rows), (note,))


@given(tables(), st.sampled_from(["zh", "en"]), st.sampled_from([PORTRAIT_ROOM, LANDSCAPE_ROOM]))
def test_nothing_breaks_in_a_cell_and_nothing_is_set_too_small(
    edition: Edition, table: Table, language: Language, room: float
) -> None:
    voice = Voice(edition, language)
    for part in parts(table, voice, room):
        found = fit(part.table, voice, room, SIZES)
        assert found.size >= LEAST
        assert sum(found.widths) == pytest.approx(room)
        for column, width in enumerate(found.widths):
            cells = [voice.printed(row[column]) for row in part.table.rows]
            widest = max(ems(cell) for cell in cells) if part.table.columns[column].is_number else 0.0
            unit = ems(voice.unit(part.table.columns[column]))
            assert max(widest, unit) * found.size <= width - INSETS * found.size + 0.01


@given(tables(), st.sampled_from(["zh", "en"]))
def test_parts_of_a_table_hold_every_figure_once_beside_its_row(
    edition: Edition, table: Table, language: Language
) -> None:
    voice = Voice(edition, language)
    found = [part.table for part in parts(table, voice, PORTRAIT_ROOM)]
    assert {tuple(voice.printed(row[0]) for row in one.rows) for one in found} == {
        tuple(voice.printed(row[0]) for row in table.rows)
    }
    told = [
        at for at in range(1, len(table.columns)) if any(voice.printed(row[at]) != "—" for row in table.rows)
    ]
    told = told or [*range(1, len(table.columns))]
    headings = [voice.heading(column) for one in found for column in one.columns[1:]]
    assert headings == [voice.heading(table.columns[at]) for at in told]
    cells = [
        [voice.printed(cell) for one in found for cell in one.rows[n][1:]] for n in range(len(table.rows))
    ]
    assert cells == [[voice.printed(row[at]) for at in told] for row in table.rows]
    assert [bool(one.notes) for one in found] == [False] * (len(found) - 1) + [True]
    titles = [voice.say(one.title) for one in found]
    assert titles[0] == voice.say(table.title)
    assert all("续" in title or "continued" in title for title in titles[1:])


def test_a_column_in_which_nothing_stands_is_not_printed(edition: Edition) -> None:
    voice = Voice(edition, "zh")
    name, *numbers = (Column(Text(zh=f"栏{n}", en=f"C{n}"), is_number=bool(n)) for n in range(4))
    rows = tuple(
        (Cell(Text(zh="甲", en="a")), Cell(Text(zh="1", en="1")), Cell(), Cell(Text(zh=said, en=said)))
        for said in ("—", "0")
    )
    (part,) = parts(Table("t", name.heading, (name, *numbers), rows), voice, LANDSCAPE_ROOM)
    assert [voice.heading(one) for one in part.table.columns] == ["栏0", "栏1", "栏3"]
    bare = tuple((row[0], Cell()) for row in rows)
    (part,) = parts(Table("t", name.heading, (name, numbers[0]), bare), voice, LANDSCAPE_ROOM)
    assert len(part.table.columns) == 2, "a table keeps its last column of numbers"


@pytest.mark.parametrize("day", ["2020年2月5日", "2020年12月15日", "19 January 2020", "September 2018"])
def test_a_day_stays_whole_in_a_cell(edition: Edition, day: str) -> None:
    voice = Voice(edition, "zh")
    long = Text(zh="对乡村客运班车、公交车、菜市场逐点制定接通计划" * 3, en="x")
    columns = tuple(Column(Text(zh="栏", en="C"), is_number=False) for _ in range(3))
    table = Table("t", long, columns, ((Cell(long), Cell(long), Cell(Text(zh=day, en=day))),))
    found = fit(table, voice, LANDSCAPE_ROOM, SIZES)
    assert ems(day) * found.size <= found.widths[2] - INSETS * found.size + 0.01


def test_a_unit_is_said_once_only_where_it_is_that_of_nearly_all(edition: Edition) -> None:
    voice, points = Voice(edition, "zh"), Text(zh="分", en="points")
    name = Column(Text(zh="机构", en="Institution"), is_number=False)
    scored = [Column(Text(zh=f"得分{n}", en=f"Score {n}"), is_number=True, unit=points) for n in range(3)]
    place = Column(Text(zh="位次", en="Place"), is_number=True)

    def said(*columns: Column) -> str:
        rows = (tuple(Cell(Text(zh="1", en="1")) for _ in columns),)
        return parts(Table("t", name.heading, columns, rows), voice, LANDSCAPE_ROOM)[0].unit

    assert said(name, *scored, place, place) == "单位：分"
    assert said(name, *scored, place, place, place) == ""
    assert said(name, *scored[:2]) == ""
    assert said(name, *scored, replace(place, unit=Text(zh="%", en="%"))) == ""


WORDS = [
    f"{'甲' * before}（92.0%—92.5%，第{place}名，1,130万笔）" for before, place in product(range(28), (1, 12))
]
ENGLISH = [f"{'a' * before} (91.0–91.5%, by 28 April 2020; 1.13 million)" for before in range(1, 40)]


def test_names_under_a_chart_have_room_in_every_program(edition: Edition) -> None:
    voice = Voice(edition, "zh")
    months = tuple(Text(zh=f"2019-{n % 12 + 1:02d}", en=f"2019-{n % 12 + 1:02d}") for n in range(21))
    name = Text(zh="笔数", en="Payments")
    for count, skip in ((6, 1), (15, 2), (21, 2)):
        chart = Chart("c", "line", name, months[:count], (Series(name, ("",) * count),), None)
        assert plotted.every(chart, voice) == skip
        axis = charts.chart_xml(chart, voice, ("Arial", "宋体"), 9).category_axis._element
        found = [one.get("val") for one in axis.findall(qn("c:tickLblSkip"))]
        assert found == ([str(skip)] if skip > 1 else [])


def test_a_title_that_stands_above_already_is_not_printed_again(edition: Edition) -> None:
    group, name = Text(zh="城市商业银行", en="City banks"), Text(zh="机构", en="Name")
    table = Table("t", group, (Column(name, is_number=False),), ((Cell(Text(zh="甲", en="A")),),))
    heading = Paragraph("h", "subheading", (Run(group.zh),), (Run(group.en),))
    blocks = (heading, table, table, replace(table, title=Text(zh="结果", en="Results")))
    section = Section("s", Text(zh="结果", en="Results"), blocks)
    voice = Voice(replace(edition, sections=(section,)), "zh")
    found = [one["title"] for one in laid_out(voice)["sections"][0]["blocks"] if one["is"] == "table"]
    assert found == ["", "城市商业银行", "结果"]
    words = [one.text for one in docx.Document(io.BytesIO(letter(voice))).paragraphs]
    assert words.count("城市商业银行") == 2


def with_words(edition: Edition, zh: list[str], en: list[str]) -> Edition:
    blocks = [
        Paragraph(f"p{n}", "body", (Run(zh[n % len(zh)]),), (Run(en[n % len(en)]),))
        for n in range(max(len(zh), len(en)))
    ]
    section = Section("s", Text(zh="一段", en="A part"), tuple(blocks))
    return replace(edition, sections=(section,))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_the_pdf_ends_inside_what_is_one_word(edition: Edition, language: Language) -> None:
    voice = Voice(with_words(edition, WORDS, ENGLISH), language)
    pages = pypdf.PdfReader(io.BytesIO(bulletin(voice))).pages
    found = "\n".join(page.extract_text() for page in pages)
    words = WORDS if language == "zh" else ENGLISH
    whole = {match[0] for one in words for match in WHOLE[language].finditer(one)}
    assert all(one in found for one in whole)
    told = (
        {"（92.0%—", "92.5%，", "12名，", "1,130万笔）"}
        if language == "zh"
        else {"(91.0–91.5%,", "28 April", "1.13 million)"}
    )
    assert whole >= told
    assert not re.search(r"\n\s*[，。、；：）,;)]", found), "no line begins with a mark"
    if language == "en":
        assert found.count("91.0–91.5%") == len(WORDS), "on one line each"
    assert not re.search(r"\d%?\n\s*—(?! \d+ —)", found), (
        "a Chinese line may end behind a dash and never begins with one"
    )


def test_dashes_of_bands_are_joined_in_the_letter_and_cells_are_as_they_are(edition: Edition) -> None:
    voice = Voice(with_words(edition, WORDS, ENGLISH), "zh")
    document = docx.Document(io.BytesIO(letter(voice)))
    said = "\n".join(one.text for one in document.paragraphs)
    assert said.count(f"92.0%{JOINER}—92.5%") == len(WORDS)
    english = docx.Document(io.BytesIO(letter(replace(voice, language="en")))).paragraphs
    joined_there = "\n".join(one.text for one in english).count(f"91.0{JOINER}–{JOINER}91.5%")
    assert joined_there == len(WORDS)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert not any(JOINER in cell for cell in cells)


@given(BANDS)
def test_a_joined_band_differs_in_nothing_else(band: str) -> None:
    for language, joiners in (("zh", 1), ("en", 2)):
        said = joined(band, language)  # type: ignore[arg-type]
        assert said.replace(JOINER, "") == band
        assert said.count(JOINER) == joiners
        assert joined("—1—，2019年12月 – 3", language) == "—1—，2019年12月 – 3"  # type: ignore[arg-type]


def test_english_leaves_no_holes_between_words(edition: Edition) -> None:
    for language, justified in (("zh", "JUSTIFY"), ("en", "LEFT")):
        document = docx.Document(io.BytesIO(letter(Voice(edition, language))))  # type: ignore[arg-type]
        assert justified in str(document.styles["Normal"].paragraph_format.alignment)


def test_the_pdf_lays_parts_out_in_letters_of_one_size(edition: Edition) -> None:
    wide = Table(
        "wide",
        Text(zh="宽表", en="Wide"),
        tuple(
            Column(Text(zh=f"指标{n}", en=f"Indicator {n}"), is_number=bool(n)) for n in range(24)
        ),
        (tuple(Cell(Text(zh=f"行{n}" if not n else "92.0%—92.5%", en="92.0–92.5%")) for n in range(24)),),
    )  # fmt: skip
    section = Section("annex", Text(zh="宽表", en="Wide"), (wide,), is_annex=True, landscape=True)
    voice = Voice(replace(edition, sections=(*edition.sections, section)), "zh")
    blocks = laid_out(voice)["annexes"][-1]["blocks"]
    assert len(blocks) > 1
    assert len({one["size"] for one in blocks}) == 1
    assert [one["title"] for one in blocks] == ["", *["宽表（续）"] * (len(blocks) - 1)]


@pytest.mark.parametrize("whole", ["48.09笔/户", "5.84笔/人·月", "60.60元/笔，", "1306.84卢比/笔", "（74辆/"])
def test_units_of_several_words_are_whole(whole: str) -> None:
    """A line ended inside of 笔/户: the PDF sets each as a box, and in the DOCX joiners stand beside its slash. Of a
    pair of amounts it may end behind the slash."""
    assert WHOLE["zh"].fullmatch(whole)
    said = joined(f"共{whole}户", "zh")
    assert said.replace(JOINER, "") == f"共{whole}户"
    for sign in "/·":
        assert said.count(sign) == said.count(f"{JOINER}{sign}{JOINER}")
    assert joined("github.com/PhonePe/pulse、是/否", "zh") == "github.com/PhonePe/pulse、是/否"


def test_in_a_cell_of_words_a_band_is_whole() -> None:
    assert held("商户开通率（3.5—4.0）") == f"商户开通率（3.5{JOINER}—{JOINER}4.0）"
    found, other = (re.search(one, "商户开通率（3.5—4.0）、") for one in (IN_CELLS, WHOLE["zh"].pattern))
    assert found
    assert other
    assert (found.group(), found.start()) == ("（3.5—4.0）、", other.start())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_address_is_one_piece(language: Language) -> None:
    """“office@” ended a page, and the rest of the address began the next."""
    said = (
        "就具体项目提出（电子邮箱：office@bianmin.example）。"
        if language == "zh"
        else "to office@bianmin.example, by then"
    )
    whole = pieces(said, language)
    assert "".join(whole) == said
    assert any("office@bianmin.example" in one for one in whole)
