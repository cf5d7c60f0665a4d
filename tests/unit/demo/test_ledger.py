"""The demonstration's ledgers: what they enter is to be entered, each with its proof, and the programme takes it in."""

import csv
import datetime
import io
from itertools import pairwise

import pytest

from etl.definitions.calendar import is_working_day
from etl.definitions.programme import Programme
from etl.demo.city import PERIODS
from etl.demo.ledger import QUARTERS, Line, entered, ledger, lines
from etl.demo.model import Figures
from etl.sources.read import read_file, resolver_of
from etl.values.periods import Period


@pytest.fixture(scope="module")
def entered_lines(programme: Programme, made: Figures) -> dict[str, list[Line]]:
    return {quarter: lines(programme, made, quarter) for quarter in QUARTERS}


def test_there_is_a_ledger_for_every_quarter_of_the_demonstration() -> None:
    assert QUARTERS == ("2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4")
    assert {str(month) for q in QUARTERS for month in Period.parse(q).months} == set(PERIODS)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_ledger_comes_in_without_a_finding(quarter: str, programme: Programme, made: Figures) -> None:
    content = ledger(programme, programme.returns["ledger"], made, quarter)
    layout, reading = read_file(content, f"{quarter}.csv", programme, resolver_of(programme))
    assert (layout.form, reading.period, reading.findings) == ("ledger", quarter, [])
    assert len(reading.entries) > 150


@pytest.mark.parametrize("quarter", QUARTERS)
def test_it_is_closed_on_a_working_day_before_the_quarter_is_published(quarter: str) -> None:
    day, after = entered(quarter), Period.parse(quarter).months[-1].shift(1)
    assert is_working_day("CN", day)
    assert datetime.date(after.year, after.number, 12) <= day <= datetime.date(after.year, after.number, 15)


def test_only_members_of_the_quarter_are_entered(
    programme: Programme, entered_lines: dict[str, list[Line]]
) -> None:
    for quarter, found in entered_lines.items():
        members = {
            code
            for code, one in programme.institutions.items()
            if one.is_member(Period.parse(quarter).months[-1])
        }
        assert {line.institution for line in found} == members


def test_every_event_is_one_that_persons_enter_and_none_is_left_out(
    programme: Programme, entered_lines: dict[str, list[Line]]
) -> None:
    manual = {event.code for event in programme.methods[0].event if event.is_manual}
    used = {line.event for found in entered_lines.values() for line in found}
    vetoes = {veto.event for veto in programme.methods[0].veto}
    assert used <= manual
    assert not used & vetoes, "nobody in the demonstration has falsified, leaked or refused anything"
    assert manual - vetoes - used <= {"adopted-by-head-office", "first-in-country"}, (
        "the rarest may not occur"
    )


def test_no_more_is_closed_or_granted_than_was_due_or_sampled(entered_lines: dict[str, list[Line]]) -> None:
    for found in entered_lines.values():
        counts = {(line.institution, line.event): line.count for line in found}
        for part, whole in (("action-closed", "action-due"), ("relief-granted", "relief-sampled")):
            both = [(counts[i, part], counts[i, whole]) for i, event in counts if event == part]
            assert both
            assert all(0 <= a <= b for a, b in both)


def test_who_is_responsible_once_settled_stays_settled(entered_lines: dict[str, list[Line]]) -> None:
    for event in ("governance-leader", "governance-department"):
        by_quarter = [
            {line.institution for line in entered_lines[q] if line.event == event and line.count}
            for q in QUARTERS
        ]
        for before, after in pairwise(by_quarter):
            assert before - after <= {"B17"}, "B17 merged in 2019"
        assert len(by_quarter[-1]) == 19


def test_entries_are_signed_by_posts(programme: Programme, made: Figures) -> None:
    content = ledger(programme, programme.returns["ledger"], made, "2019-Q4").decode("utf-8-sig")
    posts = {row["登记岗位"] for row in csv.DictReader(io.StringIO(content))}
    assert len(posts) == 3
    assert all(post.endswith("岗") for post in posts)
