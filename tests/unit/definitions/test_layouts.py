"""What a layout must say for itself: who leaves it out reads one sentence that says what is missing."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from etl.definitions.load import PROGRAMMES
from etl.definitions.returns import Layout

Given = dict[str, Any]


def given(name: str) -> Given:
    """A real layout as its file says it."""
    text = (PROGRAMMES / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def without(*names: str) -> Callable[[Given], None]:
    return lambda layout: [layout.pop(name) for name in names] and None


def first_sheet(**changes: Any) -> Callable[[Given], None]:
    return lambda layout: layout["sheet"][0].update(changes)


def first_field(**changes: Any) -> Callable[[Given], None]:
    return lambda layout: layout["field"][0].update(changes)


def other_path(path: str) -> Callable[[Given], None]:
    return lambda layout: layout["extract"].update(path=path)


def as_csv_that_says_more(layout: Given) -> None:
    layout["extract"] |= {"path": r"(?P<year>\d{4})-(?P<month>\d\d)\.csv", "rows": [], "label": "name"}


MONTHLY, POINTS, LEDGER = ("daqing/returns/monthly", "daqing/returns/points", "daqing/returns/ledger")
USERS = "india-pulse/returns/users"


@pytest.mark.parametrize("name", [MONTHLY, POINTS, LEDGER, USERS])
def test_the_layouts_that_are_changed_here_are_good(name: str) -> None:
    assert Layout.model_validate(given(name)).code


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        (MONTHLY, without("cover"), "a return needs [cover]: where institution and period stand"),
        (MONTHLY, without("sheet"), "a workbook needs at least one [[sheet]]"),
        (MONTHLY, first_sheet(region=""), "a sheet with a row per region needs region"),
        (MONTHLY, first_sheet(rows="region+scenario"), "a sheet with a row per scenario needs scenario"),
        (
            MONTHLY,
            first_sheet(rows="institution", label=[]),
            "a sheet with a row per institution needs label",
        ),
        (MONTHLY, first_sheet(title="for (.+)"), "title needs a group named period"),
        (POINTS, without("field"), "a register needs at least one [[field]]"),
        (POINTS, first_field(name="colour"), "a register has no field “colour”; it has "),
        (LEDGER, lambda layout: layout["field"].pop(), "a ledger needs every field; "),
        (USERS, without("extract"), "an extract, and nothing else, has [extract]"),
        (USERS, as_csv_that_says_more, "says and begins are of a JSON document"),
        (USERS, other_path(r"(?P<year>\d+)"), "path needs the groups year and quarter, or year and month"),
    ],
)
def test_what_a_layout_lacks_is_said(name: str, change: Callable[[Given], None], sentence: str) -> None:
    layout = given(name)
    change(layout)
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        Layout.model_validate(layout)


@pytest.mark.parametrize(
    ("holds", "sentence"),
    [
        ("m_begin equals m_end", "“m_begin equals m_end” is not two sums of measures"),
        (" = m_end", "“= m_end” is not two sums of measures"),
        ("m_begin = m_end m_new", "“m_end m_new” is not a sum of measures: write measure codes with + and -"),
    ],
)
def test_an_identity_that_cannot_be_read_is_quoted(holds: str, sentence: str) -> None:
    layout = given(MONTHLY)
    layout["check"][0]["holds"] = holds
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        Layout.model_validate(layout)


def test_a_band_of_the_average_ticket_has_two_ends() -> None:
    layout = given(MONTHLY)
    banded = next(ticket for ticket in layout["watch"]["ticket"] if "high" in ticket)
    del banded["high"]
    with pytest.raises(ValidationError, match="has both low and high, or neither"):
        Layout.model_validate(layout)
