"""What SDMX can bear: codes stay apart, and no period is taken for a year."""

import re

from hypothesis import given
from hypothesis import strategies as st

from etl.exchange.codes import OBS_STATUS, STATUS_OF, unit_codes
from etl.scoring.states import WORDS
from etl.values.periods import Period
from etl.values.sdmx import code_id, code_of, period_of, time_period
from etl.values.text import Text

ID = re.compile(r"[A-Za-z0-9_@$\-]+")


@given(st.text("aZ0_-@$.T农行<é", max_size=6), st.text("_$aT", max_size=3))
def test_a_code_comes_back_and_no_two_become_one(code: str, other: str) -> None:
    assert ID.fullmatch(code_id(code))
    assert code_of(code_id(code)) == code
    assert (code_id(code) == code_id(other)) == (code == other)


def test_codes_that_sdmx_reads_as_all_or_none_are_ours_no_more() -> None:
    assert (code_id(""), code_id("_T"), code_id("_Z")) == ("_Z", "$5FT", "$5FZ")
    assert code_id("230602") == "230602"


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_a_month_is_never_a_year(year: int, month: int) -> None:
    written = time_period(Period(year, month))
    assert re.fullmatch(r"\d{4}-M(0[1-9]|1[0-2])", written)
    assert period_of(written) == Period(year, month)


def test_what_is_no_reporting_period_is_none() -> None:
    assert [period_of(one) for one in ("201912", "2019-M1", "2019M12", "2019", "2019-13", "")] == [None] * 6
    assert period_of("2019-12") == Period(2019, 12)


def test_quarters_and_half_years() -> None:
    assert [time_period(Period.parse(one)) for one in ("2019-Q4", "2019-H2")] == ["2019-Q4", "2019-S2"]


def test_every_state_of_a_figure_has_a_status_of_its_own() -> None:
    five = [STATUS_OF[word] for word in WORDS]
    assert five == ["A", "M", "L", "Q", "P"]
    assert set(STATUS_OF.values()) == set(OBS_STATUS)


def test_units_of_one_english_name_stay_apart() -> None:
    found = unit_codes([Text(zh="户", en="items"), Text(zh="件", en="items"), Text(zh="%", en="%")])
    assert len(set(found.values())) == 3
    assert found[Text(zh="%", en="%")] == "PERCENT"
    assert unit_codes(list(found)[::-1]) == found
