"""The template: what an institution downloads, opened again with openpyxl and, where it is installed, LibreOffice."""

import datetime
import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdf
import pytest
from openpyxl.workbook import Workbook
from sqlalchemy import Engine

import etl.commands.templates  # noqa: F401 (registers the command)
from etl.commands.app import whole_app
from etl.definitions.load import load_programme
from etl.demo.model import Figures, figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import Values, fill
from etl.intake.load import load_content
from etl.jobs.template import make_template, make_templates
from etl.sources.read import read_file, resolver_of
from etl.values.errors import Refusal
from etl.values.periods import Period
from store.engine import open_engine
from tests.office import saved_by
from tests.paths import ROOT
from tests.patience import PATIENCE_SECONDS
from tests.returns_filled import as_bytes, entry_cells, filled

PROGRAMME = load_programme("daqing")
LAYOUT = PROGRAMME.returns["monthly"]
FORM = form_of(PROGRAMME, LAYOUT)
FACTORS = {column.measure: column.factor for sheet in FORM.sheets for column in sheet.columns}
ARRIVED = datetime.datetime(2019, 7, 5, 9, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def made() -> Figures:
    return figures(PROGRAMME, 1)


def june(made: Figures, institution: str) -> Values:
    """What an institution filed for 2019-06, the last month of B17, which then became a part of B14."""
    return made.stage.months[14][institution]


@pytest.fixture(scope="module")
def engine(made: Figures, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database with the returns of B14 and B17 for 2019-06."""
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('template') / 'bianmin.db'}")
    for code in ("B14", "B17"):
        cover = CoverSheet(code, PROGRAMME.institutions[code].name_zh, "2019-06", ARRIVED.date(), 1, "")
        content = fill(FORM, cover, june(made, code))
        assert load_content(opened, PROGRAMME, f"{code}.xlsx", content, ARRIVED).is_in
    return opened


@pytest.fixture(scope="module")
def content(engine: Engine) -> bytes:
    return make_template(engine, PROGRAMME, "B14", "2019-07")


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.slow
def test_it_has_every_field_group_and_the_words_around_them(book: Workbook) -> None:
    data = [sheet.name for sheet in LAYOUT.sheet]
    assert book.sheetnames == ["目录", "封面", *data, "T10说明", "填表说明"]
    links = [row[0].hyperlink.location for row in book["目录"].iter_rows(min_row=5)]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    said = {row[0].value: row[1].value for row in book["封面"].iter_rows(min_row=3)}
    assert (said["机构代码"], said["报告期"]) == ("B14", "2019年7月")
    assert said["模板版本"] == FORM.mark
    assert "承诺" in said["数据承诺"]
    [allowed] = book["封面"].data_validations.dataValidation
    assert allowed.formula1 == '"发卡网点,注册地,推荐码"'


def test_every_definition_says_what_counts_for_when_and_how_it_is_written(book: Workbook) -> None:
    for form in FORM.sheets:
        for column in form.columns:
            counts, when, how, _ = column.definition
            name = PROGRAMME.measures[column.measure].name.zh
            assert len(counts) > len(f"口径：{name}。") + 6, column.measure
            assert when.startswith("时间：")
            assert "例：" in how
    said = {column.measure: column.definition for form in FORM.sheets for column in form.columns}
    assert said["m_begin"][1] == "时间：月初时点数（存量），等于上月末"
    assert said["m_new"][1] == "时间：当月发生数（流量），从第一日到最后一日"
    assert said["u_mau"][1] == "时间：当月发生过的对象数（存量），每个只计一次，各月不相加"
    assert said["tx_amt"][2] == "单位：元，填至小数点后两位。例：1,250元填1,250.00"
    listed = [row[1].value for row in book["填表说明"].iter_rows(min_row=2) if row[1].value]
    assert len(listed) == 1 + sum(len(form.columns) for form in FORM.sheets)


def test_a_bank_gets_the_rows_that_it_filed_and_open_ones_for_others(content: bytes, made: Figures) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, declared = book["T5场景"], next(s for s in FORM.sheets if s.name == "T5场景")
    known = {(region, point) for region, point, _ in june(made, "B14") if point}
    rows = {(cell.row, key[:2]) for cell, key in entry_cells(sheet)}
    assert {key for _, key in rows} == known
    assert len(known) < len(declared.rows)
    last = max(row for row, _ in rows)
    for column, words in zip("BD", ("230605", "hospital"), strict=True):
        sheet[f"{column}{last + 1}"] = words
    for column in range(5, sheet.max_column + 1, 2):
        sheet.cell(last + 1, column).value = 0
    stream = io.BytesIO()
    book.save(stream)
    _, reading = read_file(stream.getvalue(), "B14.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    assert ("230605", "hospital") in {(one.region, one.scenario) for one in reading.records}


def test_who_never_filed_gets_all_rows(engine: Engine) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_template(engine, PROGRAMME, "B01", "2019-07")))
    declared = next(s for s in FORM.sheets if s.name == "T5场景")
    assert len({cell.row for cell, _ in entry_cells(book["T5场景"])}) == len(declared.rows)


def test_only_entry_cells_are_open(book: Workbook, made: Figures) -> None:
    for declared in LAYOUT.sheet:
        sheet = book[declared.name]
        assert sheet.protection.sheet
        assert sheet.row_dimensions[1].hidden
        rows = len(next(s for s in FORM.sheets if s.name == declared.name).rows)
        if declared.scenario:
            rows = len({(region, point) for region, point, _ in june(made, "B14") if point})
        entries = [key for _, key in entry_cells(sheet)]
        assert len(entries) == rows * len(declared.column)
        assert {measure for _, _, measure in entries} == {column.measure for column in declared.column}


@pytest.mark.slow
def test_entry_cells_take_numbers_only(book: Workbook) -> None:
    for declared in LAYOUT.sheet:
        sheet = book[declared.name]
        rules = {area.coord: rule for rule in sheet.data_validations.dataValidation for area in rule.sqref}
        for cell, (_, _, measure) in entry_cells(sheet):
            [rule] = [r for area, r in rules.items() if cell.coordinate in openpyxl_area(area)]
            assert rule.type == ("decimal" if PROGRAMME.measures[measure].unit == "money" else "whole")
            assert rule.formula1 == "0"
            if cell.row > 6:
                break


def openpyxl_area(coordinates: str) -> set[str]:
    first, last = (coordinates.split(":") * 2)[:2]
    sheet = openpyxl.Workbook().active
    return {cell.coordinate for row in sheet[f"{first}:{last}"] for cell in row}


def test_every_column_to_fill_has_a_note_with_its_definition(book: Workbook) -> None:
    for form in FORM.sheets:
        notes = [cell.comment.text for row in book[form.name].iter_rows() for cell in row if cell.comment]
        assert len(notes) == len(form.columns)
        for column, note in zip(form.columns, notes, strict=True):
            measure = PROGRAMME.measures[column.measure]
            assert measure.name.zh in note
            assert ("存量" in note) == (measure.kind == "stock")


def test_the_month_before_stands_beside_each_cell_and_is_locked(book: Workbook, made: Figures) -> None:
    values = june(made, "B14")
    for sheet in book.worksheets[2:-2]:
        for cell, key in entry_cells(sheet):
            beside = sheet.cell(cell.row, cell.column + 1)
            assert beside.protection.locked
            before = values.get(key)
            assert beside.value == (None if before is None else pytest.approx(before / FACTORS[key[2]]))


def test_merchants_begin_with_the_last_end_those_of_a_merged_bank_added(
    book: Workbook, made: Figures
) -> None:
    own, merged = june(made, "B14"), june(made, "B17")
    for cell, (region, _, measure) in entry_cells(book["T1特约商户"]):
        if measure == "m_begin":
            ends = [values.get((region, "", "m_end")) for values in (own, merged)]
            known = [end for end in ends if end is not None]
            assert cell.value == (sum(known) if known else None)
        else:
            assert cell.value is None


def test_an_empty_template_holds_no_figures_but_what_it_was_given(content: bytes) -> None:
    _, reading = read_file(content, "B14.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    assert {record.measure for record in reading.records} == {"m_begin"}
    assert [f for f in reading.findings if f.severity != "note"] == []


@pytest.mark.slow
def test_the_same_figures_give_the_same_bytes(engine: Engine, content: bytes, tmp_path: Path) -> None:
    assert make_template(engine, PROGRAMME, "B14", "2019-07") == content
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments(tmp_path / "B14.xlsx")],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONHASHSEED": "77", "TZ": "America/Los_Angeles", "DATABASE_URL": str(engine.url)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "B14.xlsx").read_bytes() == content


def test_a_workbook_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "B14.xlsx").write_bytes(b"filled in")
    with pytest.raises(Refusal, match="choose another name"):
        whole_app()(arguments(tmp_path / "B14.xlsx"), standalone_mode=False)
    with pytest.raises(Refusal, match="There is no folder"):
        whole_app()(arguments(tmp_path / "no" / "B14.xlsx"), standalone_mode=False)
    assert (tmp_path / "B14.xlsx").read_bytes() == b"filled in"


def arguments(out: Path) -> list[str]:
    asked = {"--programme": "daqing", "--period": "2019-07", "--institution": "B14", "--out": str(out)}
    return ["template", *(word for pair in asked.items() for word in pair)]


@pytest.mark.parametrize(
    ("programme", "institution", "period", "sentence"),
    [
        ("rbi-retail", "B14", "2025-06", "no returns that institutions fill in"),
        ("daqing", "B99", "2019-07", "is not an institution of"),
        ("daqing", "B17", "2019-07", "is not a member of the programme in 2019-07"),
        ("daqing", "B14", "2019-Q3", "reports every month"),
        ("daqing", "B14", "2019-13", "is not a period"),
    ],
)
def test_what_has_no_template_is_refused_with_a_sentence(
    engine: Engine, programme: str, institution: str, period: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        make_template(engine, load_programme(programme), institution, period)


@pytest.mark.office
def test_what_libreoffice_saves_of_it_reads_the_same(content: bytes, made: Figures, tmp_path: Path) -> None:
    """Filled as a person does, opened and saved by another spreadsheet, in its own format and in the old ones."""
    values = made.stage.months[15]["B14"]
    (tmp_path / "B14.xlsx").write_bytes(as_bytes(filled(content, values, FACTORS)))
    expected = {("B14", *key): value for key, value in values.items()}
    kinds = {"xlsx:Calc MS Excel 2007 XML": "B14.xlsx", "xls:MS Excel 97": "B14.xls", "ods": "B14.ods"}
    for kind, name in kinds.items():
        (saved,) = saved_by("soffice", [tmp_path / "B14.xlsx"], kind, tmp_path / "out")
        assert saved.name == name
        _, reading = read_file(saved.read_bytes(), name, PROGRAMME, resolver_of(PROGRAMME))
        assert [f"{f.sheet} {f.cell} {f.message.en}" for f in reading.findings if f.severity == "hard"] == []
        facts = {(r.institution, r.region, r.scenario, r.measure): r.value for r in reading.records}
        assert facts == expected, name


@pytest.mark.office
def test_every_word_of_it_comes_out_on_paper(content: bytes, tmp_path: Path) -> None:
    """What a cell cuts off is not in the PDF: headings, definitions, the cover's promise."""
    (tmp_path / "B14.xlsx").write_bytes(content)
    (saved,) = saved_by("soffice", [tmp_path / "B14.xlsx"], "pdf", tmp_path / "out")
    pages = [page.extract_text() for page in pypdf.PdfReader(saved).pages]
    printed = "".join("".join(pages).split())
    for form in FORM.sheets:
        for column in form.columns:
            for words in (*column.path, *(line.split("：", 1)[-1] for line in column.definition)):
                assert "".join(words.split()) in printed, words
    assert all(f"共{len(pages)}页" in "".join(page.split()) for page in pages)


def test_the_templates_of_all_institutions_are_those_of_each(engine: Engine) -> None:
    month = Period.parse("2019-07")
    made = dict(make_templates(engine, PROGRAMME, "2019-07"))
    members = [one.code for one in PROGRAMME.institutions.values() if one.is_member(month)]
    assert list(made) == [f"{code}-2019-07.xlsx" for code in members]
    assert made["B14-2019-07.xlsx"] == make_template(engine, PROGRAMME, "B14", "2019-07")
