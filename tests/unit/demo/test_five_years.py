"""Five years of payments: what the definitions say of the demonstration is so, and its planted effects are found."""

from collections.abc import Mapping

import pytest

from etl.definitions.history import festival_day
from etl.definitions.load import load_programme
from etl.demo.programmes.five_years import BREAK, MONTHS, counted_once, figures, plan
from etl.values.periods import Period

PROGRAMME = load_programme("five-years")


def total(found: Mapping[str, tuple[int, int, int]], place: int) -> int:
    return sum(one[place] for one in found.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_the_restated_figure_is_what_the_month_before_would_have_been(seed: int) -> None:
    before = figures(PROGRAMME.settings, BREAK.previous, seed)
    restated = {code: (0, 0, counted_once(merchants)) for code, (_, _, merchants) in before.items()}
    broken = PROGRAMME.history.break_[0]
    assert (broken.since, broken.restated) == (str(BREAK), total(restated, 2))


def test_the_merged_bank_files_until_its_last_month_and_is_in_its_successor_then() -> None:
    gone = PROGRAMME.institutions["cz"]
    assert (gone.valid_to, gone.successor) == ("2023-06", "nh")
    last, first = (figures(PROGRAMME.settings, Period(2023, number), 1) for number in (6, 7))
    assert set(last) - set(first) == {"cz"}
    assert first["nh"][2] > last["nh"][2] * 11 // 10


def test_a_table_a_month_arrives_after_its_month_and_not_on_a_holiday() -> None:
    arrivals = [one for one in plan(PROGRAMME, 1) if "/" not in one.name]
    assert [one.name for one in arrivals] == [f"payments-{month}.csv" for month in MONTHS]
    assert all(
        one.received_at.strftime("%Y-%m") == str(month.shift(1))
        for one, month in zip(arrivals, MONTHS, strict=True)
    )
    assert arrivals[0].build().decode().splitlines()[0] == "机构,支付笔数,支付金额（元）,有交易商户数"


def test_the_last_month_of_a_quarter_is_completed_when_the_next_one_comes() -> None:
    arrivals = {one.name: one for one in plan(PROGRAMME, 1)}
    corrected = [name for name in arrivals if name.startswith("corrected/")]
    assert len(corrected) == len(MONTHS) // 3 - 1
    for name in corrected:
        first, later = (arrivals[one].build().decode().splitlines() for one in (name.split("/")[1], name))
        changed = [(a.split(","), b.split(",")) for a, b in zip(first, later, strict=True) if a != b]
        assert [(a[0], a[3]) for a, _ in changed] == [(b[0], b[3]) for _, b in changed]
        assert [int(b[1]) * 988 // 1000 <= int(a[1]) < int(b[1]) for a, b in changed] == [True]
        assert arrivals[name].received_at > arrivals[name.split("/")[1]].received_at


def test_the_festival_moves_between_january_and_february() -> None:
    days = [day for year in range(2021, 2026) if (day := festival_day(PROGRAMME.settings, year))]
    assert [day.month for day in days] == [2, 2, 1, 2, 1]
