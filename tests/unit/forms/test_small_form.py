"""The form of the smallest appraisal: what it says where a programme states no definitions and has no regions."""

import io
from pathlib import Path

import openpyxl

from etl.definitions.load import load_programme
from etl.jobs.template import make_template
from etl.values.house import ROOT
from store.engine import open_engine

PROGRAMME = load_programme("appraisal", ROOT / "docs" / "programmes")


def test_a_form_says_nothing_twice_and_names_the_area_that_its_row_is_of(tmp_path: Path) -> None:
    made = make_template(open_engine(f"sqlite:///{tmp_path / 'small.db'}"), PROGRAMME, "east", "2025-Q1")
    book = openpyxl.load_workbook(io.BytesIO(made))
    contents = [cell.value for row in book["目录"].iter_rows() for cell in row]
    assert "一行，填全国数" in contents
    definitions = {row[1].value: row[2].value for row in book["填表说明"].iter_rows(min_row=12)}
    assert definitions["办证数（张）"] == "办证数"
