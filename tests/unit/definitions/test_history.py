"""Breaks, campaigns, published claims and a festival that moves, as a programme's folder gives them."""

import datetime
import shutil
from pathlib import Path

import pytest

from etl.definitions.history import Break, Campaign, History, crossed, festival_day, festival_period
from etl.definitions.load import PROGRAMMES, load_programme
from etl.values.errors import DefinitionError
from etl.values.periods import Period
from etl.values.text import Text

DAQING = load_programme("daqing")
BREAK = Break(measure="tx", since="2019-04", reason=Text(zh="口径", en="another count"))


@pytest.mark.parametrize(
    ("base", "period", "is_crossed"),
    [
        ("2019-03", "2019-04", True),
        ("2018-04", "2019-04", True),
        ("2019-04", "2019-05", False),
        ("2019-02", "2019-03", False),
        ("2018-12", "2019-12", True),
    ],
)
def test_a_break_lies_between_what_was_before_it_and_what_came_after(
    base: str, period: str, is_crossed: bool
) -> None:
    assert (crossed([BREAK], Period.parse(base), Period.parse(period)) is not None) == is_crossed


def test_of_several_breaks_the_last_is_told() -> None:
    later = BREAK.model_copy(update={"since": "2019-06"})
    found = crossed(
        History.model_validate({"break": [later, BREAK]}).breaks_of(["tx"]),
        Period(2018, 12),
        Period(2019, 12),
    )
    assert found == later


@pytest.mark.parametrize(
    ("year", "day"), [(2018, (2, 16)), (2019, (2, 5)), (2020, (1, 25)), (2025, (1, 29)), (2026, (2, 17))]
)
def test_the_spring_festival_moves_between_january_and_february(year: int, day: tuple[int, int]) -> None:
    assert festival_day(DAQING.settings, year) == datetime.date(year, *day)
    assert festival_period(DAQING.settings, year) == Period(year, day[0])


def test_a_programme_without_a_festival_has_none() -> None:
    assert festival_period(load_programme("india-pulse").settings, 2019) is None


def test_a_campaign_lasts_from_its_first_to_its_last_period() -> None:
    one = Campaign(code="c", name=Text(zh="甲", en="a"), first="2018-12", last="2019-02")
    assert one.periods == ("2018-12", "2019-01", "2019-02")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("query_cnt", "nothing"), "measures.toml does not list"),
        (('since = "2019-01"', 'since = "2019-Q1"'), "write it as the programme reports"),
        (('last = "2018-10"', 'last = "2018-08"'), "must run from one month to a later one"),
        (('last = "2018-10"', 'last = "2018-10"\nregions = ["999"]'), "regions.geojson does not list"),
        (('since = "2019-01"', 'since = "January"'), "is not a period"),
    ],
)
def test_what_does_not_hold_together_is_refused(tmp_path: Path, wrong: tuple[str, str], said: str) -> None:
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    path = tmp_path / "daqing" / "history.toml"
    text = path.read_text(encoding="utf-8")
    assert wrong[0] in text
    path.write_text(text.replace(wrong[0], wrong[1], 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        load_programme("daqing", tmp_path)
