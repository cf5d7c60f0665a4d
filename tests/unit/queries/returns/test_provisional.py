"""A deadline that may still move says so wherever it stands: board, JSON, reminders, the form."""

import datetime
import io
import re

import openpyxl
import pytest
from sqlalchemy import Engine

from etl.commands.shapes.desk import board_shape, reminders_shape
from etl.definitions.load import load_programme
from etl.jobs.template import make_template
from etl.queries.returns.desk import board
from etl.queries.returns.reminders import reminders
from store.engine import open_engine

PROGRAMME = load_programme("daqing")
NOW = datetime.datetime(2033, 2, 8, 9, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_engine(f"sqlite:///{tmp_path_factory.mktemp('provisional') / 'bianmin.db'}")


def test_the_board_and_its_json_say_that_a_deadline_may_move(engine: Engine) -> None:
    shown = board(engine, PROGRAMME, ["2019-11", "2033-01"], NOW)
    assert list(shown.provisional) == ["2033-01"]
    rows = board_shape(shown)["rows"]
    assert {row["period"]: row["deadline_is_provisional"] for row in rows} == {
        "2019-11": False,
        "2033-01": True,
    }
    [why] = {row["deadline_may_move"] for row in rows} - {None}
    assert "2033" in why
    assert "Programme definitions" in why


def test_reminders_say_so_in_words_and_in_json(engine: Engine) -> None:
    found = reminders(engine, PROGRAMME, NOW.date(), as_known_on=NOW)
    assert found
    assert all("暂定" in one.text.zh and "provisional" in one.text.en for one in found)
    assert all(row["deadline_is_provisional"] for row in reminders_shape(found)["rows"])


@pytest.mark.parametrize(
    ("language", "period", "label", "begins", "mark"),
    [
        ("zh", "2019-07", "报送时限", "2019年8月8日18:00前", ""),
        ("zh", "2033-01", "报送时限", "2033年2月8日18:00前", "暂定"),
        ("en", "2033-01", "To be filed", "by 8 February 2033, 18:00", "provisional"),
    ],
)
def test_the_form_says_until_when_and_whether_that_may_move(
    engine: Engine, language: str, period: str, label: str, begins: str, mark: str
) -> None:
    content = make_template(engine, PROGRAMME, "B01", period, language=language)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    said = {row[0]: row[1] for row in book.worksheets[1].iter_rows(min_row=3, max_col=2, values_only=True)}
    assert said[label].startswith(begins)
    assert (mark in said[label]) if mark else said[label] == begins
    assert bool(re.search("Programme definitions|项目方案", said[label])) == bool(mark)
