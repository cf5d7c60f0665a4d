"""Covers that do not say who reports: another programme's form, a label without anything, a formula that failed."""

import pytest

from etl.definitions.load import load_programme
from etl.jobs.template import make_template
from store.engine import open_engine
from tests.doors.door import CITY, MONTH, Door, a_return, as_bytes, only

OTHER = "fee-relief-zhoushan"


def on_cover(label: str, value: object) -> bytes:
    book = a_return()
    cell = next(row[1] for row in book["封面"].iter_rows() if row[0].value == label)
    cell.value = value
    return as_bytes(book)


def test_another_programmes_form_is_said_to_be_one(door: Door) -> None:
    """It was told to fill in a line that it does not have."""
    programme = load_programme(OTHER)
    content = make_template(
        open_engine(door.database), programme, next(iter(programme.institutions)), "2023-05"
    )
    finding = only(door.one(CITY, "a.xlsx", content), "COVER-OTHER")
    assert programme.settings.name.zh in finding["message"]


def test_a_line_that_is_there_is_to_be_filled_in(door: Door) -> None:
    assert only(door.one(CITY, "a.xlsx", on_cover("机构代码", None)), "INST-MISSING")["cell"] == "A3"


@pytest.mark.parametrize("label", ["机构代码", "报告期"])
@pytest.mark.parametrize(("written", "rule"), [("#N/A", "CELL-ERROR"), ("=TODAY()", "CELL-FORMULA")])
def test_a_formula_on_the_cover_that_says_nothing_is_called_so(
    door: Door, label: str, written: str, rule: str
) -> None:
    assert only(door.one(CITY, "a.xlsx", on_cover(label, written)), rule)["cell"].startswith("B")
    assert not door.sums(CITY, MONTH)
