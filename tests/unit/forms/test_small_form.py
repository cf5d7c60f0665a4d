"""The form of the smallest appraisal: what it says where a programme states no definitions and has no regions."""

import io
import shutil
from pathlib import Path

import openpyxl

from etl.definitions.load import load_programme
from etl.forms.form import form_of
from etl.jobs.template import make_template
from etl.values.house import ROOT
from store.engine import open_engine

PROGRAMME = load_programme("appraisal", ROOT / "docs" / "programmes")


def test_a_form_says_nothing_twice_and_names_the_area_that_its_row_is_of(tmp_path: Path) -> None:
    made = make_template(open_engine(f"sqlite:///{tmp_path / 'small.db'}"), PROGRAMME, "east", "2025-Q1")
    book = openpyxl.load_workbook(io.BytesIO(made))
    contents = [cell.value for row in book["目录"].iter_rows() for cell in row]
    assert "一行，填全辖数" in contents
    definitions = {row[1].value: row[2].value for row in book["填表说明"].iter_rows(min_row=12)}
    assert definitions["收费笔数（笔）"] == "收费笔数"
    assert definitions["办证数（张）"] == "办证数。本季新办的读者证，不含补办。"


def test_a_heading_that_ends_with_its_unit_gets_it_once(tmp_path: Path) -> None:
    folder = shutil.copytree(PROGRAMME.folder, tmp_path / "appraisal")
    path = folder / "returns" / "quarterly.toml"
    text = path.read_text(encoding="utf-8")
    for heading, written in (
        ("办证数", "办证数（张）"),
        ("投诉数", "投诉数 (件)"),
        ("应训人次", "应训人次（人）"),
    ):
        text = text.replace(f'["{heading}"]', f'["{written}"]')
    path.write_text(text, encoding="utf-8")
    programme = load_programme("appraisal", tmp_path)
    (sheet,) = form_of(programme, programme.returns["quarterly"]).sheets
    said = {column.measure: column.path[-1] for column in sheet.columns}
    assert (said["cards"], said["complaints"]) == ("办证数（张）", "投诉数 (件)")
    assert (said["fees"], said["staff"]) == ("收费笔数（笔）", "应训人次（人）（人次）")
