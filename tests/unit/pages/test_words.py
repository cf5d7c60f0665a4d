"""Figures, months and moments in both languages."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.indicators import Indicator
from etl.definitions.measures import Measure
from etl.definitions.settings import Currency
from etl.values.periods import moment_words
from etl.values.text import Text
from pages.shared.words import TICKS_ON_A_PHONE, Words

ZH, EN = Words("zh"), Words("en")
YUAN = Currency(code="CNY", major=Text(zh="元", en="yuan"), minor=Text(zh="分", en="fen"))
COUNT = Measure(
    code="tx_cnt",
    name=Text(zh="交易笔数", en="Transactions"),
    unit="count",
    counted_in=Text(zh="笔", en="transactions"),
    kind="flow",
)
MONEY = Measure(
    code="tx_amt",
    name=Text(zh="交易金额", en="Amount"),
    unit="money",
    counted_in=Text(zh="元", en="yuan"),
    kind="flow",
)


def indicator(denominator: str, unit: Text, decimals: int) -> Indicator:
    return Indicator(
        code="x",
        name=Text(zh="甲", en="X"),
        why=Text(zh="因", en="why"),
        numerator="tx_cnt",
        denominator=denominator,
        unit=unit,
        decimals=decimals,
        direction="higher",
        author="a",
        checker="b",
        next_review="2027-06",
    )


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2019-12", "2019年12月", "December 2019"),
        ("2018-04", "2018年4月", "April 2018"),
        ("2019-Q4", "2019年第四季度", "Q4 2019"),
    ],
)
def test_periods(period: str, zh: str, en: str) -> None:
    assert (ZH.period(period), EN.period(period)) == (zh, en)


def test_moments_in_the_zone_of_the_programme() -> None:
    moment = datetime(2020, 1, 8, 16, 30, tzinfo=UTC)
    assert ZH.moment(moment, "Asia/Shanghai") == "2020年1月9日 00:30"
    assert EN.moment(moment, "Asia/Shanghai") == "9 Jan 2020, 00:30"


def test_counts_and_amounts() -> None:
    assert ZH.volume(1_130_000, COUNT, YUAN) == "113万笔"
    assert EN.volume(1_130_000, COUNT, YUAN) == "1.13 million transactions"
    assert ZH.volume(32_140_000_012, MONEY, YUAN) == "3.21亿元"
    assert ZH.volume_in_full(32_140_000_012, MONEY, YUAN) == "321,400,000.12"
    assert ZH.volume(None, COUNT, YUAN) == "—"


def test_amounts_in_money_without_minor_unit() -> None:
    yen = Currency(
        code="JPY", major=Text(zh="日元", en="yen"), minor=Text(zh="日元", en="yen"), minor_per_major=1
    )
    assert EN.volume_in_full(1_234_567, MONEY, yen) == "1,234,567"


def test_ratios_stand_close_to_the_percent_sign_and_off_a_word() -> None:
    percent = indicator("u", Text(zh="%", en="%"), 2)
    assert (ZH.ratio(Fraction(200, 3), percent), EN.ratio(Fraction(200, 3), percent)) == ("66.67%", "66.67%")
    ticket = indicator("u", Text(zh="元/笔", en="yuan per transaction"), 2)
    assert (ZH.ratio(Fraction(55, 2), ticket), EN.ratio(Fraction(55, 2), ticket)) == (
        "27.50元/笔",
        "27.50 yuan per transaction",
    )


def test_growth_says_when_there_is_nothing_to_compare() -> None:
    assert (ZH.growth(Decimal("1128.26")), EN.growth(Decimal("1128.26"))) == ("+1,128.26%", "+1,128.26%")
    assert (ZH.growth(None), EN.growth(None)) == ("不可比", "not comparable")


def test_shares_change_by_percentage_points_and_others_in_percent() -> None:
    share = indicator("u", Text(zh="%", en="%"), 2).model_copy(update={"scale": 100})
    assert (ZH.change(Fraction(1, 30), share), EN.change(Fraction(-1, 30), share)) == (
        "+3.33个百分点",
        "−3.33 pp",
    )
    ticket = indicator("u", Text(zh="元/笔", en="yuan per transaction"), 2)
    assert (ZH.change(Fraction(1, 3), ticket), ZH.change(None, share)) == ("+33.33%", "不可比")


def test_movement_is_told_in_words_beside_the_arrow() -> None:
    assert [EN.movement(n) for n in (1, 3, 0, -1, -2, None)] == [
        "▲ up 1 place",
        "▲ up 3 places",
        "＝ same place",
        "▼ down 1 place",
        "▼ down 2 places",
        "no earlier place",
    ]
    assert [ZH.movement(n) for n in (3, 0, -2, None)] == ["▲ 升3位", "＝ 持平", "▼ 降2位", "无上期位次"]


def test_axis_writes_the_year_where_it_begins() -> None:
    months = [f"2018-{n:02d}" for n in (11, 12)] + ["2019-01"]
    assert ZH.month_ticks(months) == (
        ("2018-11", "11月<br>2018年"),
        ("2018-12", "12月"),
        ("2019-01", "1月<br>2019年"),
    )
    assert EN.month_ticks(months)[2] == ("2019-01", "Jan<br>2019")


def test_the_newest_month_of_an_axis_has_its_year_where_a_phone_shows_no_other() -> None:
    months = [f"{2018 + n // 12}-{n % 12 + 1:02d}" for n in range(24)]
    for words, year in ((ZH, "2019年"), (EN, "2019")):
        for end in range(1, 25):
            ticks = [name for _, name in words.month_ticks(months[:end])]
            assert any("<br>" in name for name in ticks[-TICKS_ON_A_PHONE:]), end
        assert words.month_ticks(months)[-1][1].endswith(f"<br>{year}")
    assert ZH.month_ticks([]) == ()
    assert ZH.month_ticks(months[:15])[-1] == ("2019-03", "3月"), "January, two before, has it"


@pytest.mark.parametrize(("years", "ticks"), [(1, 12), (2, 24), (4, 16), (10, 10)])
def test_axis_writes_few_enough_months_to_read(years: int, ticks: int) -> None:
    months = [f"{2010 + n // 12}-{n % 12 + 1:02d}" for n in range(12 * years)]
    assert len(EN.month_ticks(months)) == ticks


def test_sentences_and_names_stand_together_as_the_language_has_it() -> None:
    assert ZH.together("一。", "", "二。") == "一。二。"
    assert EN.together("One.", "", "Two.") == "One. Two."
    assert ZH.listed(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert EN.listed(["A", "B"]) == "A and B"


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    """Nobody is to wonder which night "3 December 00:00" is."""
    midnight = datetime(2019, 12, 2, 16, tzinfo=UTC)  # 3 December, 00:00 in Shanghai
    assert ZH.moment(midnight, "Asia/Shanghai") == "2019年12月2日 24:00"
    assert EN.moment(midnight, "Asia/Shanghai") == "2 Dec 2019, 24:00"
    evening = datetime(2019, 12, 2, 10, tzinfo=UTC)
    assert ZH.moment(evening, "Asia/Shanghai") == "2019年12月2日 18:00"
    assert EN.moment(midnight + timedelta(minutes=1), "Asia/Shanghai") == "3 Dec 2019, 00:01"


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.just(time.min) | st.times())
def test_a_moment_is_read_back_as_the_minute_it_was(of: date, at: time) -> None:
    """Whoever counts 24 hours from the day that is written comes to the moment; no day begins with its own deadline."""
    here = datetime.combine(of, at.replace(second=0, microsecond=0), ZoneInfo("Asia/Shanghai"))
    said = ZH.moment(here, "Asia/Shanghai")
    day, clock = said.split(" ")
    hours, minutes = (int(one) for one in clock.split(":"))
    written = date(*(int(one) for one in re.findall(r"\d+", day)))
    began = datetime.combine(written, time.min, here.tzinfo)
    assert began + timedelta(hours=hours, minutes=minutes) == here
    assert clock != "00:00"
    assert moment_words(here).zh == said
    assert ZH.dated(here.replace(tzinfo=None).isoformat(timespec="minutes")) == said


def test_a_day_in_full() -> None:
    assert (ZH.day(date(2020, 1, 5)), EN.day(date(2020, 1, 5))) == ("2020年1月5日", "5 January 2020")


def test_a_month_over_a_narrow_column_is_short_in_english() -> None:
    assert [EN.period_heading(one) for one in ("2019-12", "2019-Q4")] == ["Dec 2019", EN.period("2019-Q4")]
    assert ZH.period_heading("2019-12") == ZH.period("2019-12")


@pytest.mark.parametrize(
    ("places", "zh", "en"),
    [(3, "上升3位", "up 3 places"), (-1, "下降1位", "down 1 place"), (0, "不变", "the same place as before")],
)
def test_a_sentence_says_a_movement_without_signs(places: int, zh: str, en: str) -> None:
    assert (ZH.moved(places), EN.moved(places)) == (zh, en)
