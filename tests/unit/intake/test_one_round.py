"""A return that is sent back says all that is certain of it in one round, whatever could not be read."""

import io
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.intake.checking import further_findings
from etl.sources.read import read_file, resolver_of
from store.engine import open_engine
from tests.returns import a_return

PROGRAMME = load_programme("daqing")
T1, T3 = "T1特约商户", "T3用户"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'small.db'}")


def rules(engine: Engine, content: bytes) -> tuple[set[str], set[str]]:
    """Rules of the reading, and of what is told besides."""
    layout, reading = read_file(content, "B01.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    assert reading.is_refused
    further = further_findings(engine, PROGRAMME, layout, reading)
    assert all(finding.cell for finding in further)
    return {one.rule for one in reading.findings}, {one.rule for one in further}


def test_a_row_that_does_not_add_up_is_told_beside_a_cell_that_is_no_number(engine: Engine) -> None:
    content = a_return(PROGRAMME, "B01", "2019-01", {(T1, "m_end"): 5, (T3, "u_mau"): "很多"})
    found, further = rules(engine, content)
    assert "NUM-TEXT" in found
    assert further == {"M-END"}


def test_a_heading_that_nobody_knows_hides_nothing(engine: Engine) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(a_return(PROGRAMME, "B01", "2019-01", {(T1, "m_end"): 5, (T1, "m_new"): 1}))
    )
    heading = next(cell for cell in book[T3][1] if cell.value == "月活跃用户数")
    heading.value = "人很多"
    stream = io.BytesIO()
    book.save(stream)
    found, further = rules(engine, stream.getvalue())
    assert "HEADING-UNKNOWN" in found
    assert further == {"M-END"}


def test_what_waits_for_a_cell_is_not_told(engine: Engine) -> None:
    """The sum cannot be right while one of its parts is no number: nothing is said of it, nor of blanks."""
    content = a_return(PROGRAMME, "B01", "2019-01", {(T1, "m_end"): 5, (T1, "m_new"): "五"})
    found, further = rules(engine, content)
    assert "NUM-TEXT" in found
    assert further == set()
