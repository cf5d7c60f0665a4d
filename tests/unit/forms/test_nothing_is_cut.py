"""No name is cut in a form, a list or a table that we hand out: columns are as wide as what stands in them."""

import io

import openpyxl
import pytest
import xlsxwriter

from etl.definitions.load import load_programme
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.marked import marked_copy
from etl.forms.workbook import Empty, fill, template
from etl.jobs.list_template import make_list_template
from pages.shared.spreadsheet import as_workbook
from pages.shared.tables import Column, Table
from tests.cut import cut_words

FORMS = [("daqing", "monthly"), ("kailian-aml", "quarterly")]


def book(*cells: tuple[int, str], width: float = 8.0, **how: bool) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.set_column(0, 9, width)
        if how.get("low"):
            sheet.set_row(0, 12)
        for column, text in cells:
            sheet.write_string(0, column, text, made.add_format({"text_wrap": how.get("wrap", False)}))
    return stream.getvalue()


def test_what_is_cut_is_found() -> None:
    """The measure itself: a name beside another is cut, one that runs on into free cells or is broken is not."""
    name = "Dorbod Mongol Autonomous County"
    assert [cell for _, cell, _ in cut_words(book((0, name), (1, "x")))] == ["A1"]
    assert cut_words(book((0, name))) == []
    assert cut_words(book((0, name), (1, "x"), wrap=True)) == []
    assert [cell for _, cell, _ in cut_words(book((0, name), (1, "x"), wrap=True, low=True))] == ["A1"]
    assert cut_words(book((0, name), (1, "x"), width=40)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("slug", "name"), FORMS)
def test_in_a_form_nothing_is_cut(slug: str, name: str, language: str) -> None:
    programme = load_programme(slug)
    form = form_of(programme, programme.returns[name], language)
    one = next(iter(programme.institutions.values()))
    cover = CoverSheet(one.code, one.name(language), "2019-01", None, 1, "")
    for made in (template(form, cover, Empty()), fill(form, cover, {})):
        assert cut_words(made) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("slug", "name"), FORMS)
def test_on_paper_each_page_of_a_sheet_bears_its_whole_title(slug: str, name: str, language: str) -> None:
    """At its head: the words of the title's row were cut on pages side by side, where the columns of names end."""
    programme = load_programme(slug)
    form = form_of(programme, programme.returns[name], language)
    one = next(iter(programme.institutions.values()))
    cover = CoverSheet(one.code, f"{one.name(language)} & 2", "2019-01", None, 1, "")
    book = openpyxl.load_workbook(io.BytesIO(template(form, cover, Empty())))
    for given in form.sheets:
        sheet = book[given.name]
        title = sheet.cell(2, 1).value
        assert sheet.oddHeader.left.text.replace("&&", "&").strip() == title
        assert sheet.print_title_rows == f"$3:${2 + given.depth}"
        first, last = sheet.print_area.split("!")[-1].replace("$", "").split(":")
        assert first == "A3"
        assert last == sheet.cell(sheet.max_row, sheet.max_column).coordinate


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "period"), [("register", "2019-12"), ("ledger", "2019-Q4")])
def test_in_a_list_nothing_is_cut(kind: str, period: str, language: str) -> None:
    source = "points" if kind == "register" else ""
    made = make_list_template(load_programme("daqing"), kind, period, source=source, language=language)
    assert cut_words(made) == []


def test_in_a_copy_of_another_kind_of_file_nothing_is_cut() -> None:
    name = "杜尔伯特蒙古族自治县企事业单位食堂"
    given = f"地区,数\n{name},12\n".encode()
    made = marked_copy(given, "a.csv", [("", "", "请核对。")], "zh")
    assert any(
        name in str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(made)) for cell in sheet["A"]
    )
    assert cut_words(made) == []


def test_in_a_table_of_a_page_nothing_is_cut() -> None:
    long = ["Dorbod Mongol Autonomous County " * 3, "杜尔伯特蒙古族自治县" * 4]
    names = Column("Places of service", long, long)
    assert cut_words(as_workbook(Table((names, Column("x", ["1", "2"], ["1", "2"]))))) == []
