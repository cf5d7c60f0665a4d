"""What arrives and when: order, deadlines, and the same bytes on every machine."""

import datetime
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.definitions.programme import Programme
from etl.demo.arrivals import Arrival, working_days_until_due, write_files
from etl.demo.city import PERIODS
from etl.demo.schedule import plan
from etl.demo.trouble import TROUBLE, troubles
from etl.values.house import ROOT
from etl.values.periods import Period
from tests.unit.demo.conftest import SEED

SAMPLE = (
    "2018-04/B01-2018-04.xlsx",
    "2019-03/B04-2019-03-v2.xlsx",
    "registers/points-2019-12.csv",
    "registers/service-points-2019-12.csv",
    "ledgers/ledger-2019-Q4.csv",
    "unionpay/unionpay-2019-08.xlsx",
)
DIGESTS = f"""
import hashlib
from etl.definitions.load import load_programme
from etl.demo.schedule import plan
for a in plan(load_programme("daqing"), {SEED}):
    if a.name in {SAMPLE}:
        print(a.name, a.received_at.isoformat(), hashlib.sha256(a.build()).hexdigest())
"""


@pytest.fixture(scope="module")
def arrivals(programme: Programme) -> list[Arrival]:
    return plan(programme, SEED)


def returns(arrivals: list[Arrival]) -> list[Arrival]:
    """The institutions' own workbooks; UnionPay's are not theirs."""
    return [a for a in arrivals if a.name.endswith(".xlsx") and not a.name.startswith("unionpay/")]


@pytest.mark.slow
def test_unionpays_workbook_comes_on_the_tenth_of_every_month(arrivals: list[Arrival]) -> None:
    second = [arrival for arrival in arrivals if arrival.name.startswith("unionpay/")]
    assert len(second) == 21
    assert {arrival.received_at.day for arrival in second} == {10}


def period_of(arrival: Arrival) -> str:
    return arrival.name[:7]


def code_of(arrival: Arrival) -> str:
    return arrival.name[8:11]


def deadline(period: str) -> datetime.datetime:
    after = Period.parse(period).shift(1)
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return datetime.datetime(after.year, after.number, 8, 18, tzinfo=zone)


def test_one_return_a_member_and_month_and_one_correction(
    arrivals: list[Arrival], programme: Programme
) -> None:
    first = [a for a in returns(arrivals) if "-v2" not in a.name]
    due = [
        (code, period)
        for period in PERIODS
        for code, institution in programme.institutions.items()
        if institution.is_member(Period.parse(period))
    ]
    assert sorted((code_of(a), period_of(a)) for a in first) == sorted(due)
    assert [a.name for a in returns(arrivals) if "-v2" in a.name] == ["2019-03/B04-2019-03-v2.xlsx"]


def test_they_come_in_the_order_of_time(arrivals: list[Arrival]) -> None:
    moments = [arrival.received_at for arrival in arrivals]
    assert moments == sorted(moments)
    assert all(moment.utcoffset() == datetime.timedelta(hours=8) for moment in moments)


def test_only_the_planted_ones_miss_the_eighth(arrivals: list[Arrival]) -> None:
    missed = {
        (code_of(a), period_of(a))
        for a in returns(arrivals)
        if a.received_at > deadline(period_of(a)) and "-v2" not in a.name
    }
    planted = {
        (t.institution, t.period)
        for what in ("late", "filed much later", "after the holiday")
        for t in troubles(what)  # type: ignore[arg-type]
    }
    assert missed == planted


def test_all_come_in_office_hours_after_the_month_has_ended(arrivals: list[Arrival]) -> None:
    for arrival in returns(arrivals):
        assert datetime.time(8, 30) <= arrival.received_at.time() < datetime.time(18), arrival.name
        assert arrival.received_at.date().isoformat() > f"{period_of(arrival)}-31", arrival.name


def test_nothing_comes_on_a_holiday() -> None:
    # National Day closes the first week of October; the 8th is all that is left.
    assert working_days_until_due("2018-09") == [datetime.date(2018, 10, 8)]
    # Before the Spring Festival of 2019 a weekend was worked.
    assert working_days_until_due("2019-01") == [datetime.date(2019, 2, day) for day in (1, 2, 3)]


def test_the_missing_return_comes_after_two_later_ones(arrivals: list[Arrival]) -> None:
    (missing,) = troubles("filed much later")
    of_institution = [period_of(a) for a in returns(arrivals) if code_of(a) == missing.institution]
    assert of_institution.index(missing.period) > of_institution.index("2018-12")


def test_the_correction_supersedes_the_slip(arrivals: list[Arrival]) -> None:
    names = [arrival.name for arrival in arrivals]
    assert names.index("2019-03/B04-2019-03.xlsx") < names.index("2019-03/B04-2019-03-v2.xlsx")


def test_every_planted_fault_concerns_a_known_institution(programme: Programme) -> None:
    for trouble in TROUBLE:
        assert trouble.institution in programme.institutions
        assert trouble.period in PERIODS


@pytest.mark.processes
@pytest.mark.parametrize(("zone", "hash_seed"), [("UTC", "0"), ("America/Los_Angeles", "4711")])
def test_the_same_bytes_in_any_time_zone_and_with_any_hash_seed(
    arrivals: list[Arrival], zone: str, hash_seed: str
) -> None:
    here = [
        f"{a.name} {a.received_at.isoformat()} {hashlib.sha256(a.build()).hexdigest()}"
        for a in arrivals
        if a.name in SAMPLE
    ]
    there = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        cwd=ROOT,
        env=os.environ | {"TZ": zone, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(here) == len(SAMPLE)
    assert there.stdout.splitlines() == here


@pytest.mark.slow
def test_another_seed_gives_other_bytes(arrivals: list[Arrival], programme: Programme) -> None:
    other = {arrival.name: arrival for arrival in plan(programme, SEED + 1)}
    assert set(other) == {arrival.name for arrival in arrivals}
    first = next(a for a in arrivals if a.name == SAMPLE[0])
    assert other[SAMPLE[0]].build() != first.build()


def test_writing_puts_every_file_where_it_says(tmp_path: Path, arrivals: list[Arrival]) -> None:
    few = arrivals[:3]
    seen: list[tuple[int, int]] = []
    files = write_files(few, tmp_path, lambda done, total: seen.append((done, total)))
    assert [file.received_at for file in files] == [arrival.received_at for arrival in few]
    assert [file.path.read_bytes() for file in files] == [arrival.build() for arrival in few]
    assert seen == [(1, 3), (2, 3), (3, 3)]
