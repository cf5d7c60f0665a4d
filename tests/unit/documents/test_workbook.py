"""The workbook: what a cell holds is what the edition holds, to the last digit, and words are no formulas."""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from etl.documents import labels
from etl.documents.amounts import (
    cell_format,
    cell_value,
    exact,
    is_countable,
    number_format,
    scale_of,
    scaled,
)
from etl.documents.columns import ems
from etl.documents.plotted import from_zero
from etl.documents.voice import Language, Voice, tables
from etl.documents.workbook.compose import workbook
from etl.documents.workbook.pen import LONGEST_NAME, PLACES, column_width, lines_of, shortened
from etl.documents.workbook.widths import LEAST_SCALE, PAGE_WIDTH, ROOM, page_widths
from etl.editions.model import Cell, Chart, Column, Edition, Figure, Section, Table
from etl.values.text import Text


@pytest.fixture(scope="module")
def book(documents: Mapping[str, bytes]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(documents["xlsx"]))


def figure(value: int | str | None, unit: str, text: str) -> Figure:
    return Figure("one", value, unit, Text(zh=text, en=text))  # type: ignore[arg-type]


def test_cells_hold_the_stored_values(book: openpyxl.Workbook, edition: Edition) -> None:
    compared = 0
    for table, name in zip(tables(edition), book.sheetnames[1:], strict=False):
        for row, cells in enumerate(table.rows, 4):
            for column, cell in enumerate(cells, 1):
                held = book[name].cell(row, column).value
                if cell.figure:
                    assert Decimal(repr(held)) == cell_value(edition.figures[cell.figure])
                    compared += 1
    assert compared == 2 * 18 + 20 * 11 - 7


def test_every_figure_is_in_the_ledger(book: openpyxl.Workbook, edition: Edition) -> None:
    rows = {row[0]: row for row in book["7 全部数字"].iter_rows(min_row=4, values_only=True)}
    assert set(rows) == set(edition.figures)
    for code, one in edition.figures.items():
        assert rows[code][1] == one.text.zh
        assert Decimal(repr(rows[code][2])) == cell_value(one)


@pytest.mark.slow
def test_more_digits_than_a_spreadsheet_holds_stay_as_text(edition: Edition) -> None:
    import dataclasses

    long = {"users": 12_345_678_901_234_567, "share": "0.12345678901234567890"}
    figures = {c: dataclasses.replace(f, value=long.get(c, f.value)) for c, f in edition.figures.items()}
    paid = figure(1_234_567_890_123_456_700, "money", "1.23万万亿")
    figures["paid"] = dataclasses.replace(paid, id="paid")
    written = workbook(Voice(dataclasses.replace(edition, figures=figures), "zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(written))["7 全部数字"]
    held = {row[0]: row[2] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert held["users"] == "12,345,678,901,234,567", "in groups of three, as numbers are"
    assert held["paid"] == "12,345,678,901,234,567.00", "money with its parts"
    assert held["share"] == "0.12345678901234567890%"


def test_words_are_never_formulas(documents: Mapping[str, bytes], book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    risky = [
        cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")) and cell.data_type == "s"
    ]
    assert [cell.value for cell in risky if str(cell.value).startswith("=HYPERLINK")]
    assert all(cell.quotePrefix for cell in risky)
    assert not [cell for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(documents["xlsx"])) as package:
        assert not [
            n for n in package.namelist() if n.startswith("xl/worksheets/") and b"<f>" in package.read(n)
        ]


def test_cover_names_the_edition(book: openpyxl.Workbook, edition: Edition) -> None:
    cover = {row[0]: row[1] for row in book["封面"].iter_rows(max_col=2, values_only=True) if row[1]}
    assert len(cover["版本摘要（SHA-256）"]) == 64
    assert (cover["审计码"], cover["数据认定日"]) == (
        edition.audit_head,
        datetime.datetime.fromisoformat("2020-01-14"),
    )
    assert cover["指标口径版本"] == edition.definitions


def test_percentages_are_percentages_and_days_are_days(edition: Edition) -> None:
    import dataclasses

    due = Figure("due", "2020-02-05", "text", Text(zh="2020年2月5日", en="5 February 2020"))
    at = Figure(
        "at", "2020-01-08T18:00:00", "text", Text(zh="2020年1月8日18时", en="18:00 on 8 January 2020")
    )
    figures = {**edition.figures, "due": due, "at": at}
    written = workbook(Voice(dataclasses.replace(edition, figures=figures), "zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(written))["7 全部数字"]
    cells = {row[0].value: row[2] for row in sheet.iter_rows(min_row=4)}
    done = cells["bank0.done"]
    assert (round(done.value, 8), done.number_format) == (0.98765432, "#,##0.00%")
    assert (cells["due"].value, cells["due"].is_date) == (datetime.datetime.fromisoformat("2020-02-05"), True)
    assert (cells["at"].value, cells["at"].is_date) == (
        datetime.datetime.fromisoformat("2020-01-08T18:00"),
        True,
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_and_pages_have_numbers(edition: Edition, language: Literal["zh", "en"]) -> None:
    """Every cell of words is as wide as its words or wrapped in a row that is high enough."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(Voice(edition, language))))
    for sheet in book:
        assert "&P" in sheet.oddFooter.center.text
        merged = {area.coord.split(":")[0]: area for area in sheet.merged_cells.ranges}
        widths = {letter: one.width for letter, one in sheet.column_dimensions.items()}
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            area = merged.get(cell.coordinate)
            last = area.max_col if area else cell.column
            letters = map(get_column_letter, range(cell.column, last + 1))
            needed = lines_of(cell.value, sum(widths.get(one, 8.43) for one in letters), cell.font.sz)
            height = sheet.row_dimensions[cell.row].height
            if needed > 1:
                assert cell.alignment.wrap_text, (sheet.title, cell.coordinate, cell.value)
                assert height is None or height >= min(needed * cell.font.sz, 400), cell.coordinate


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sheets_for_looking_up_print_their_headings_only(
    edition: Edition, language: Literal["zh", "en"]
) -> None:
    """Every figure and every filing: thousands of rows for a screen. They say so; all other sheets print whole."""
    voice = Voice(edition, language)
    book = openpyxl.load_workbook(io.BytesIO(workbook(voice)))
    looked_up = [sheet for sheet in book if sheet.print_area]
    assert [sheet.title.partition(" ")[2] for sheet in looked_up] == [
        voice.say(labels.FIGURES),
        voice.say(labels.INPUTS),
    ]
    for sheet in looked_up:
        assert sheet.print_area.rpartition("$")[2] == "3", "down to the headings"
        assert sheet["A2"].value == voice.say(labels.LOOKED_UP)
        assert sheet.max_row > 3


def test_headings_stay_in_sight_and_charts_are_native(
    book: openpyxl.Workbook, documents: Mapping[str, bytes]
) -> None:
    assert [book[name].freeze_panes for name in book.sheetnames[1:4]] == ["B4", "C4", "B4"]
    with zipfile.ZipFile(io.BytesIO(documents["xlsx"])) as package:
        names = package.namelist()
    assert sum(name.startswith("xl/charts/chart") for name in names) == 3
    assert not [name for name in names if "media" in name]


def test_scales_begin_at_zero_in_every_kind_of_file(documents: Mapping[str, bytes], edition: Edition) -> None:
    """83,000 to 93,000 made a fall of a tenth look like the loss of nearly everything, beside slides from zero."""
    charts = [one for section in edition.sections for one in section.blocks if isinstance(one, Chart)]
    voice = Voice(edition, "zh")
    expected = sorted("0" if from_zero(one, voice) else "" for one in charts)
    with zipfile.ZipFile(io.BytesIO(documents["xlsx"])) as package:
        drawn = [package.read(name) for name in package.namelist() if name.startswith("xl/charts/chart")]
    found = [re.search(rb'<c:valAx>.*?<c:scaling>.*?<c:min val="([^"]*)"/>', one) for one in drawn]
    assert sorted(one[1].decode() if one else "" for one in found) == expected
    assert "0" in expected


def test_shares_end_at_the_whole(edition: Edition) -> None:
    """Cells of percentages hold parts of one."""
    section, chart = next(
        (one, block) for one in edition.sections for block in one.blocks if isinstance(block, Chart)
    )
    shares = {id: figure("97", "percent", "97%") for series in chart.series for id in series.figures if id}
    shown = replace(chart, kind="line", unit=Text(zh="%", en="%"))
    charted = replace(
        edition, figures={**edition.figures, **shares}, sections=(replace(section, blocks=(shown,)),)
    )
    with zipfile.ZipFile(io.BytesIO(workbook(Voice(charted, "zh")))) as package:
        drawn = package.read("xl/charts/chart1.xml")
    assert re.findall(rb'<c:max val="([^"]*)"/>', drawn) == [b"1"]


@pytest.mark.parametrize(
    ("value", "unit", "text", "shown"),
    [
        ("94.926731", "percent", "94.93%", '#,##0.00"%"'),
        ("0.94926731", "percent", "94.93%", "#,##0.00%"),
        (
            "24.045",
            "percent",
            "24.05%",
            '#,##0.000"%"',
        ),  # 0.24045 is 24.04% in one program, 24.05% in another
        (700_000, "count", "70万户", "#,##0"),
        (1_234_567, "money", "1.23万元", "#,##0.00"),
        (2, "rank", "2", "0"),
        ("-3.25", "points", "3.25个百分点", "#,##0.00"),
    ],
)
def test_number_formats_round_only_what_is_seen(value: int | str, unit: str, text: str, shown: str) -> None:
    assert number_format(figure(value, unit, text)) == shown


@pytest.mark.parametrize(("moved", "text"), [(2, "↑2"), (-3, "↓3"), (0, "→")])
def test_a_movement_is_a_number_that_shows_what_is_printed(moved: int, text: str) -> None:
    """The note explains ↑, ↓ and →, where cells had 2, -3 and 0."""
    up, down, level = cell_format(figure(moved, "rank", text)).replace('"', "").split(";")
    shown = (up if moved > 0 else down if moved < 0 else level).replace("0", str(abs(moved)))
    assert shown == text
    assert cell_value(figure(moved, "rank", text)) == moved


def test_a_sheet_has_no_column_in_which_nothing_stands(edition: Edition) -> None:
    """A column of dashes says nothing on paper and nothing here."""
    full = next(table for table in tables(edition) if len(table.rows) > 2)
    empty = Column(Text(zh="升降", en="Moved"), True)
    rows = tuple((*row, Cell()) for row in full.rows)
    one = replace(full, columns=(*full.columns, empty), rows=rows)
    made = replace(edition, sections=(Section("s", one.title, (one,)),))
    book = openpyxl.load_workbook(io.BytesIO(workbook(Voice(made, "zh"))))
    sheet = book[book.sheetnames[1]]
    assert "升降" not in [cell.value for cell in sheet[3]]
    assert sheet.max_column == len(full.columns)
    assert sheet.page_setup.fitToHeight in (None, 1), "notes never stand on a page alone"


def test_a_wide_table_stands_on_pages_side_by_side_in_letters_that_are_read(edition: Edition) -> None:
    """Twenty-odd columns used to be shrunk onto one page, and rows were as high as one program happened to make them.
    Now each page has the names and whole indicators, and what runs over columns ends with the first page."""
    full = next(table for table in tables(edition) if len(table.rows) > 2)
    value, place = full.columns[1], Column(Text(zh="位次", en="Place"), True)
    many = [
        one
        for n in range(1, 11)
        for one in (replace(value, heading=Text(zh=f"某类指标第{n}项", en=f"Indicator {n}")), place, place)
    ]
    rows = tuple((row[0], *([row[1]] * len(many))) for row in full.rows)
    note = Text(zh="说明" * 80, en="Notes " * 80)
    made = replace(full, columns=(full.columns[0], *many), rows=rows, notes=(note,))
    small = replace(full, columns=full.columns[:2], rows=tuple(row[:2] for row in full.rows))
    section = Section("s", full.title, (made, small))
    wide, narrow = openpyxl.load_workbook(
        io.BytesIO(workbook(Voice(replace(edition, sections=(section,)), "zh")))
    ).worksheets[1:3]
    breaks = [one.id for one in wide.col_breaks.brk]
    assert breaks
    assert all(str(wide.cell(3, at + 1).value).startswith("某类指标") for at in breaks)
    assert wide.print_title_cols == "$A:$A"
    said = [one.column for row in wide.iter_rows() for one in row if one.value == note.zh]
    assert said == [2], "below the columns that stand on each page it would be cut on each"
    over = {str(one) for one in wide.merged_cells.ranges}
    assert not any(one.startswith("A1:") for one in over), "above the columns that stand on each page alone"
    assert not wide.sheet_properties.pageSetUpPr.fitToPage
    scale = wide.page_setup.scale
    assert LEAST_SCALE <= scale <= 100
    widths = [
        next(d.width for d in wide.column_dimensions.values() if d.min <= at <= d.max)
        for at in range(1, wide.max_column + 1)
    ]
    for start, end in pairwise([1, *breaks, len(widths)]):
        assert (widths[0] + sum(widths[start:end])) * scale / 100 <= PAGE_WIDTH + len(widths)
    assert all(area.max_col <= breaks[0] for area in wide.merged_cells.ranges)
    assert all(wide.row_dimensions[row].height for row in range(3, 4 + len(rows)))
    assert not narrow.col_breaks.brk
    assert narrow.page_setup.fitToHeight in (None, 1), "a small one stands whole on one page"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_side_by_side_have_room_for_what_is_laid_on_them(edition: Edition, language: Language) -> None:
    """Laid on a page a twelfth too narrow for them, the last column went to a page of its own, with it the end of the
    notes: three pages more in a workbook of the demonstration."""
    full = next(table for table in tables(edition) if len(table.rows) > 2)
    for many in range(8, 24):
        columns = [
            replace(full.columns[1], heading=Text(zh=f"某类指标第{n}项", en=f"Indicator {n}"))
            for n in range(many)
        ]
        rows = tuple((row[0], *([row[1]] * many)) for row in full.rows)
        made = replace(full, columns=(full.columns[0], *columns), rows=rows)
        book = workbook(Voice(replace(edition, sections=(Section("s", full.title, (made,)),)), language))
        sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[1]
        widths = [
            one.width - 5 / 7 for one in sheet.column_dimensions.values() for _ in range(one.min, one.max + 1)
        ]
        breaks = [one.id for one in sheet.col_breaks.brk]
        for start, end in pairwise([1, *breaks, len(widths)] if breaks else []):
            assert widths[0] + sum(widths[start:end]) <= PAGE_WIDTH * 100 / sheet.page_setup.scale + 0.2


@given(
    columns=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "得分（分）",
                    "Merchant acceptance upgrade rate",
                    "说明",
                    "Indicator",
                    "移动支付基础设施建设",
                ]
            ),
            st.one_of(
                st.tuples(st.just(True), st.integers(0, 10**13)),
                st.tuples(st.just(False), st.integers(1, 8)),
            ),
        ),
        min_size=4,
        max_size=14,
    )
)
def test_a_row_is_read_on_one_page_where_words_can_be_broken(
    columns: list[tuple[str, tuple[bool, int]]],
) -> None:
    """Of a table with four columns of words each row used to be read on three sheets of paper."""
    headings = [heading for heading, _ in columns]
    numbers = [is_number for _, (is_number, _) in columns]
    shown = [[f"{n:,}.00" if is_number else "whole words " * n] for _, (is_number, n) in columns]
    whole, beside = page_widths(headings, shown, numbers, 0)
    least = [
        2 + PLACES * ems(cells[0]) if is_number else 2 + PLACES * ems("words")
        for cells, is_number in zip(shown, numbers, strict=True)
    ]
    assert all(wide >= need - 1e-6 for wide, need in zip(whole, least, strict=True)), (
        "no number or word is broken"
    )
    if sum(max(20.0, need) for need in least) <= ROOM:
        assert sum(whole) <= ROOM + 1e-6
    if whole != beside:
        assert sum(whole) > ROOM, "where no page is wide enough, they stand in two lines"
        assert sum(beside) <= sum(whole)


def test_a_table_of_long_words_stands_on_one_page_across(edition: Edition) -> None:
    """No page of it needs the one beside it to be read, and no words stand in fewer lines than they need."""
    full = next(table for table in tables(edition) if len(table.rows) > 2)
    named = [Column(Text(zh=name, en=name), False) for name in ("Part", "Indicator", "Numerator", "Why")]
    words = ("Terminals enabled for small payments without PIN and signature " * 2).strip()
    rows = tuple((row[0], *(Cell(text=Text(zh=words, en=words)) for _ in named)) for row in full.rows)
    made = replace(full, columns=(full.columns[0], *named), rows=rows)
    book = workbook(Voice(replace(edition, sections=(Section("s", full.title, (made,)),)), "en"))
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[1]
    assert not sheet.col_breaks.brk
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    widths = [one.width for one in sheet.column_dimensions.values() for _ in range(one.min, one.max + 1)]
    assert sum(widths[:5]) <= ROOM + 5
    for row in range(4, 4 + len(rows)):
        assert sheet.row_dimensions[row].height >= lines_of(words, widths[1]) * 11


@pytest.mark.parametrize(
    ("words", "width", "count"),
    [
        ("aaaa bbbb cccc", 2 + PLACES * 5.2, 2),
        ("aaaaaaaa bbb", 2 + PLACES * 5, 2),
        ("汉字，汉字", 2 + PLACES * 3, 2),
    ],
)
def test_lines_end_behind_whole_words(words: str, width: float, count: int) -> None:
    """Three words of four letters do not fill one and a half lines of nine."""
    assert lines_of(words, width) == count


def test_amounts_in_units() -> None:
    assert scale_of("万笔") == (10_000, "笔")
    assert scale_of("million transactions") == (1_000_000, "transactions")
    assert scale_of("户") == (1, "户")
    assert exact(figure(123_456_789, "money", "123.46万元")) == Decimal("1234567.89")
    assert scaled(figure(123_456_789, "money", "123.46"), "万元") == Decimal("123.456789")
    assert exact(figure(None, "percent", "不可比")) is None
    assert [is_countable(Decimal(one)) for one in ("999999999999999", "1234567890123456", "0.1")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cover_prints_on_one_page_and_names_the_number_in_its_language(
    edition: Edition, language: Literal["zh", "en"]
) -> None:
    """An English cover used to spill two lines of contents onto a second page, and bore a Chinese number."""
    made = replace(edition, letterhead=replace(edition.letterhead, number_en="Doc [2020] No. 3"))
    book = openpyxl.load_workbook(io.BytesIO(workbook(Voice(made, language))))
    cover = book.worksheets[0]
    assert cover.page_setup.orientation == "portrait"
    assert {cover.page_setup.fitToWidth, cover.page_setup.fitToHeight} <= {None, 1}, (
        "one page is what is not said"
    )
    assert cover.sheet_properties.pageSetUpPr.fitToPage
    said = [cell.value for row in cover.iter_rows() for cell in row]
    assert ("Doc [2020] No. 3" in said) == (language == "en")
    assert (edition.letterhead.number in said) == (language == "zh")


def test_a_unit_of_a_row_is_the_plain_one_in_which_its_cells_are(edition: Edition) -> None:
    """On paper 6,847.49 stands beside 万元; in the workbook 68,474,913.45 beside 元."""
    words = [
        Cell(Text(zh="交易金额", en="Amount")),
        Cell(Text(zh="万元", en="million yuan")),
        Cell(Text(zh="—", en="—")),
    ]
    headings = [(Text(zh="项目", en="Item"), False), (labels.UNIT, False), (Text(zh="本期", en="Now"), True)]
    table = Table(
        "t", Text(zh="表", en="T"), tuple(Column(one, number) for one, number in headings), (tuple(words),)
    )
    section = Section("s", Text(zh="一", en="A"), (table,))
    book = openpyxl.load_workbook(io.BytesIO(workbook(Voice(replace(edition, sections=(section,)), "zh"))))
    (row,) = [row for sheet in book for row in sheet.iter_rows() if row[0].value == "交易金额"]
    assert row[1].value == "元"
    assert row[2].alignment.horizontal == "right", "a dash stands where the numbers do"


def test_a_band_has_a_column_as_wide_as_it_is_printed(edition: Edition) -> None:
    """What stands behind a band is one number, and shorter: rows would be too low for what is seen."""
    told = Figure("band", "29.2", "percent", Text(zh="28.95—29.00", en="28.95–29.00"), is_band=True)
    one = Text(zh="率", en="Rate")
    table = Table("bands", one, (Column(one, True),), ((Cell(figure="band"),),))
    made = replace(
        edition, sections=(Section("s", one, (table,)),), figures={**edition.figures, "band": told}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(Voice(made, "zh")))).worksheets[1]
    assert sheet["A4"].value == "28.95%—29.00%"
    assert lines_of("28.95%—29.00%", sheet.column_dimensions["A"].width) == 1


@given(st.text("aW0,.一（", min_size=1, max_size=24))
def test_words_stand_in_one_line_of_the_column_that_is_made_for_them(words: str) -> None:
    """Two were reckoned for “not applicable” in a column of its own: 2 + x - 2 may be less than x."""
    assert lines_of(words, column_width([words])) == 1


@pytest.mark.parametrize(("language", "seen"), [("zh", "89.0%—89.5%"), ("en", "89.0–89.5%")])
def test_a_band_of_percentages_says_so_in_its_cell(edition: Edition, language: Language, seen: str) -> None:
    """The heading of a sheet names no %: every cell shows it itself, and so do bands. Of others nothing is known."""
    told = Figure("band", "89.2", "percent", Text(zh="89.0—89.5", en="89.0–89.5"), is_band=True)
    none = Figure("none", None, "percent", Text(zh="不适用", en="not applicable"))
    one = Text(zh="率", en="Rate")
    rows = ((Cell(figure="band"),), (Cell(figure="none"),))
    section = Section("s", one, (Table("bands", one, (Column(one, True, Text(zh="%", en="%")),), rows),))
    figures = {**edition.figures, "band": told, "none": none}
    made = workbook(Voice(replace(edition, sections=(section,), figures=figures), language))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[1]
    assert [sheet["A4"].value, sheet["A5"].value] == [seen, none.text.in_language(language)]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("5 Main indicators by institution: ranks", "5 Main indicators by…"),
        ("5 Main indicators", "5 Main indicators"),
        ("7 " + "各机构主要指标排名表" * 4, "7 " + ("各机构主要指标排名表" * 4)[:28] + "…"),
    ],
)
def test_the_name_of_a_sheet_ends_behind_a_whole_word(title: str, name: str) -> None:
    assert shortened(title) == name
    assert len(name) <= LONGEST_NAME
