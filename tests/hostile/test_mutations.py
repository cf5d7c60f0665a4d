"""Workbooks changed at random, as hands and programs change them: never a fault of ours, never silently different.

Whatever is done to a good workbook, it is read to the same totals, or a finding names a cell of a sheet that was
touched, or the file does not go in. `make deep` tries two thousand of them.
"""

import datetime
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import settings
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.demo.model import figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.intake.load import load_content
from etl.jobs.template import make_template
from store.engine import open_engine
from store.facts import read_facts
from tests.depth import DEEP
from tests.published import published
from tests.returns_filled import as_bytes, filled, plain

ARRIVED = datetime.datetime(2025, 8, 1, 9, tzinfo=datetime.UTC)
BANKS = ("State Bank of India", "HDFC Bank Ltd", "ICICI Bank Ltd", "Axis Bank Ltd", "Canara Bank")
UNITS = [
    ("万元", "亿元"),
    ("万元", "元"),
    ("万笔", "笔"),
    ("Crore", "Lakh"),
    ("Lakh", "Crore"),
    ("in Lakh", "in Lakhs"),
]
SUM = re.compile(r".*SUM\(([A-Z]+\d+:[A-Z]+\d+)\)\)?")
Totals = dict[str, int]
TRIED = 1000 if settings.default.max_examples >= DEEP else 25
"""Workbooks of each programme."""


@dataclass
class Spoilt:
    """A workbook under change, which sheets were touched, and what was done in words."""

    book: Workbook
    draw: random.Random
    touched: list[Worksheet] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sheet(self) -> Worksheet:
        """One of the sheets with a table of numbers."""
        tables = [sheet for sheet in self.book.worksheets if len(numbered(sheet)) > 1]
        chosen: Worksheet = self.draw.choice(tables)
        self.touched.append(chosen)
        return chosen


def numbered(sheet: Worksheet) -> list[int]:
    """The rows below the headings that hold a number (not only a running one)."""
    return [
        row[0].row
        for row in sheet.iter_rows(min_row=3)
        if sum(isinstance(cell.value, int | float | Decimal) for cell in row) > 1
    ]


def written(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def write(sheet: Worksheet, row: int, values: list[object]) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        if not isinstance(cell, openpyxl.cell.MergedCell):
            cell.value = value


def heading(spoilt: Spoilt, sheet: Worksheet) -> openpyxl.cell.Cell:
    """One of the texts above the table."""
    above = min(numbered(sheet))
    texts = [
        c
        for row in sheet.iter_rows(max_row=above - 1)
        for c in row
        if isinstance(c.value, str) and c.value.strip()
    ]
    return spoilt.draw.choice(texts)


def two_rows_swapped(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    one, other = spoilt.draw.sample(numbered(sheet), 2)
    first, second = written(sheet, one), written(sheet, other)
    write(sheet, one, second)
    write(sheet, other, first)


def a_row_blanked(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    row = spoilt.draw.choice(numbered(sheet))
    write(sheet, row, [None] * sheet.max_column)


def figures_blanked(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    for cell in sheet[spoilt.draw.choice(numbered(sheet))]:
        if isinstance(cell.value, int | float | Decimal):
            cell.value = None


def a_row_deleted(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    sheet.delete_rows(spoilt.draw.choice(numbered(sheet)))


def a_row_doubled(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    row = spoilt.draw.choice(numbered(sheet))
    values = written(sheet, row)
    sheet.insert_rows(row + 1)
    write(sheet, row + 1, values)


def a_row_put_in(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    sheet.insert_rows(spoilt.draw.choice(numbered(sheet)))


def a_note_below(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    row = sheet.max_row + spoilt.draw.randint(1, 3)
    sheet.cell(row, spoilt.draw.randint(1, 3)).value = spoilt.draw.choice(
        [
            "注：本表数据为快报数",
            "填报说明：不含自助设备",
            "Note: figures are provisional",
            "Source: NPCI",
            "以上",
        ]
    )


def a_second_total(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    values = written(sheet, max(numbered(sheet)))
    write(sheet, sheet.max_row + 1, [v * 10 if isinstance(v, int | float | Decimal) else v for v in values])


def totals_first(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    rows = numbered(sheet)
    values = written(sheet, rows[-1])
    write(sheet, rows[-1], [None] * sheet.max_column)
    sheet.insert_rows(rows[0])
    write(sheet, rows[0], values)


def a_heading_reworded(spoilt: Spoilt) -> None:
    cell = heading(spoilt, spoilt.sheet())
    cell.value = spoilt.draw.choice(["{} ", " {}", "{}*", "{}（新）", "本月{}", "{}\n", "{}合计"]).format(
        cell.value
    )


def a_heading_gone(spoilt: Spoilt) -> None:
    heading(spoilt, spoilt.sheet()).value = None


def another_unit(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    old, new = spoilt.draw.choice(UNITS)
    for row in sheet.iter_rows(max_row=min(numbered(sheet)) - 1):
        for cell in row:
            if isinstance(cell.value, str) and old in cell.value:
                cell.value = cell.value.replace(old, new)


def a_sheet_renamed(spoilt: Spoilt) -> None:
    sheet = spoilt.sheet()
    sheet.title = spoilt.draw.choice(["{} ", "{} (2)", "表{}", "{}-New", "Sheet{}"]).format(sheet.title)[:31]


def a_sheet_copied(spoilt: Spoilt) -> None:
    spoilt.touched.append(spoilt.book.copy_worksheet(spoilt.sheet()))


def sheets_in_another_order(spoilt: Spoilt) -> None:
    spoilt.draw.shuffle(spoilt.book._sheets)


def pushed_down(spoilt: Spoilt) -> None:
    spoilt.sheet().insert_rows(1, spoilt.draw.randint(1, 3))


def pushed_right(spoilt: Spoilt) -> None:
    spoilt.sheet().insert_cols(1, spoilt.draw.randint(1, 2))


def numbers_as_texts(spoilt: Spoilt) -> None:
    for row in spoilt.sheet().iter_rows(min_row=3):
        for cell in row[1:]:
            if isinstance(cell.value, int):
                cell.value = f"{cell.value:,}"


def thousands_as_in_india(spoilt: Spoilt) -> None:
    for row in spoilt.sheet().iter_rows(min_row=3):
        for cell in row[1:]:
            if isinstance(cell.value, int) and cell.value >= 1000:
                first, last = str(cell.value)[:-3], str(cell.value)[-3:]
                pairs = [first[max(0, at - 2) : at] for at in range(len(first), 0, -2)]
                cell.value = ",".join([*reversed(pairs), last])


def headings_printed_again(spoilt: Spoilt) -> None:
    """All that stands above the table once more somewhere in it, or only the last rows of that."""
    sheet = spoilt.sheet()
    rows = numbered(sheet)
    above = [written(sheet, row) for row in range(spoilt.draw.randint(1, 3), rows[0])]
    at = spoilt.draw.choice(rows[1:])
    sheet.insert_rows(at, len(above))
    for place, values in enumerate(above):
        write(sheet, at + place, values)


def a_mark_behind(spoilt: Spoilt) -> None:
    """The mark of a note behind a figure or the label of a row."""
    sheet = spoilt.sheet()
    cells = [c for c in sheet[spoilt.draw.choice(numbered(sheet))] if c.value not in (None, "")]
    cell = spoilt.draw.choice(cells)
    cell.value = f"{cell.value}{spoilt.draw.choice('*¹²#†')}"


MUTATIONS: list[Callable[[Spoilt], None]] = [
    *(two_rows_swapped, a_row_blanked, figures_blanked, a_row_deleted, a_row_doubled, a_row_put_in),
    *(a_note_below, a_second_total, totals_first, a_heading_reworded, a_heading_gone, another_unit),
    *(a_sheet_renamed, a_sheet_copied, sheets_in_another_order, pushed_down, pushed_right, numbers_as_texts),
    *(thousands_as_in_india, headings_printed_again, a_mark_behind),
]


@dataclass(frozen=True)
class Subject:
    """A programme, a database that knows the month before, and a good workbook with its totals by measure."""

    programme: Programme
    engine: Engine
    month: str
    book: Workbook
    totals: Totals


def totals_of(engine: Engine, programme: Programme, month: str) -> Totals:
    found: Counter[str] = Counter()
    for row in read_facts(engine, programme.slug, periods=[month]).iter_rows(named=True):
        found[row["measure"]] += row["value"]
    return {measure: total for measure, total in found.items() if total}


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """A return of the demonstration whose month before is accepted."""
    programme, bank, before, month = load_programme("daqing"), "B01", "2018-05", "2018-06"
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('returned') / 'bianmin.db'}")
    form = form_of(programme, programme.returns["monthly"])
    months = figures(programme, 1).stage.months
    cover = CoverSheet(bank, programme.institutions[bank].name_zh, before, ARRIVED.date(), 1, "")
    assert load_content(engine, programme, "before.xlsx", fill(form, cover, months[1][bank]), ARRIVED).is_in
    factors = {column.measure: column.factor for sheet in form.sheets for column in sheet.columns}
    book = plain(filled(make_template(engine, programme, bank, month), months[2][bank], factors))
    return subject(programme, engine, month, reckoned(book))


def reckoned(book: Workbook) -> Workbook:
    """The same with its sums worked out, as a spreadsheet program leaves them."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if found := SUM.fullmatch(str(cell.value)):
                    values = [c.value for (c,) in sheet[found[1]] if isinstance(c.value, int | float)]
                    cell.value = sum(map(Decimal, map(str, values)))
    return book


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """A published table of five banks with its totals, after the month before."""
    programme = load_programme("rbi-retail")
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('printed') / 'bianmin.db'}")
    before = as_bytes(table("May 2025", 1))
    assert load_content(engine, programme, "before.xlsx", before, ARRIVED).is_in
    return subject(programme, engine, "2025-06", table("June 2025", 2))


def table(month: str, factor: int) -> Workbook:
    rows = {}
    for name in ("UPI", "IMPS", "NETC", "NFS", "AePS", "CTS", "BBPS"):
        columns = 8 if name in ("NFS", "AePS") else 4
        body = [
            [bank, *(factor * (100 + 10 * n + c) for c in range(columns))] for n, bank in enumerate(BANKS)
        ]
        rows[name] = [*body, ["Total", *(sum(row[c] for row in body) for c in range(1, columns + 1))]]  # type: ignore[misc]
    return published(rows, month)


def subject(programme: Programme, engine: Engine, month: str, book: Workbook) -> Subject:
    loaded = load_content(engine, programme, "good.xlsx", as_bytes(book), ARRIVED)
    assert loaded.is_in, loaded.findings
    assert not [finding for finding in loaded.findings if finding.cell], loaded.findings
    return Subject(programme, engine, month, book, totals_of(engine, programme, month))


def fault_of(subject: Subject, seed: int) -> str:
    """What is wrong with how a workbook spoilt in the way of `seed` was taken; "" where nothing is."""
    spoilt = Spoilt(plain(subject.book), random.Random(seed))
    for mutation in spoilt.draw.sample(MUTATIONS, spoilt.draw.randint(1, 2)):
        mutation(spoilt)
        spoilt.said.append(mutation.__name__)
    content = as_bytes(spoilt.book)
    at = ARRIVED + datetime.timedelta(minutes=seed)
    what = f"{seed}: {', '.join(spoilt.said)} in {', '.join(sheet.title for sheet in spoilt.touched)}"
    try:
        loaded = load_content(subject.engine, subject.programme, f"{seed}.xlsx", content, at)
    except Exception as error:
        return f"{what}: {type(error).__name__}: {error}"
    if not loaded.is_in:
        return "" if loaded.findings else f"{what}: {loaded.status} without a word"
    totals = totals_of(subject.engine, subject.programme, subject.month)
    titles = {sheet.title for sheet in spoilt.touched}
    named = [
        finding
        for finding in loaded.findings
        if (finding.cell and finding.sheet in titles) or finding.rule == "FILE-REPLACED"
    ]
    if totals == subject.totals or named:
        return ""
    wrong = sorted(m for m in totals | subject.totals if totals.get(m) != subject.totals.get(m))
    return f"{what}: {loaded.status} with other totals of {', '.join(wrong[:3])}; said {loaded.findings}"


@pytest.mark.parametrize("kind", ["returned", "printed"])
def test_nothing_goes_in_silently_different(kind: str, request: pytest.FixtureRequest) -> None:
    subject: Subject = request.getfixturevalue(kind)
    faults = [fault for seed in range(TRIED) if (fault := fault_of(subject, seed))]
    assert not faults, "\n".join(faults)
