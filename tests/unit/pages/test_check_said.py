"""Sentences of checks as they are read, also those that were kept before they said months in words and units."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.scope import EVERYTHING
from etl.values.periods import Period
from pages.shared.data import Asked
from pages.shared.view import View
from pages.subjects.returns.check_said import said_by_check

Language = Literal["zh", "en"]
DAQING = load_programme("daqing")


class Seen(View):
    """A view of a programme as its files define it, without a database."""

    @property
    def programme(self) -> Programme:
        return DAQING


def said(language: Language, text: str, rule: str = "", about: str = "") -> str:
    view = Seen(Asked("", "daqing", "", "", EVERYTHING), "2019-12", language, "light")
    return said_by_check(view, text, rule=rule, about=about)


@pytest.mark.parametrize(
    ("language", "kept", "rule", "about", "read"),
    [
        ("zh", "与上期（2019-01）完全相同", "MONTH-COPIED", "", "与上期（2019年1月）完全相同"),
        ("en", "are those of 2019-01; the month", "MONTH-COPIED", "", "are those of January 2019; the month"),
        ("en", "write the month, such as 2019-12.", "PERIOD-SERIAL", "", "write the month, such as 2019-12."),
        ("en", "after the register's date 2019-12-31", "X", "", "after the register's date 2019-12-31"),
        ("zh", "路径“2019-13”", "X", "", "路径“2019-13”"),
        (
            "zh",
            "填报 3.11，约为近几个月（23,231.59）的万分之一",
            "UNIT-SLIP",
            "tx_amt|230622|",
            "填报 3.11元，约为近几个月（23,231.59元）的万分之一",
        ),
        (
            "en",
            "is 3.11, about a ten-thousandth of what it was (23,231.59); look",
            "UNIT-SLIP",
            "tx_amt|230622|",
            "is 3.11 yuan, about a ten-thousandth of what it was (23,231.59 yuan); look",
        ),
        (
            "en",
            "it says 4,775.88 where ≤ 40.90 is",
            "S-AMT",
            "tx_amt||",
            "it says 4,775.88 yuan where ≤ 40.90 yuan is",
        ),
        (
            "en",
            "makes 0.00 a payment on average, outside the plausible 3 – 1,000 (major units); check",
            "TICKET-RANGE",
            "tx_amt|230622|",
            "makes 0.00 yuan a payment on average, outside the plausible 3 – 1,000 yuan; check",
        ),
        (
            "zh",
            "平均每笔 0.01 元，不在合理区间 3 – 1,000 元",
            "TICKET-RANGE",
            "tx_amt||",
            "平均每笔 0.01 元，不在合理区间 3 – 1,000 元",
        ),
        ("en", "outside ±50 % (1.00 – 3.50)", "MONTH-RANGE", "tx_amt||", "outside ±50 % (1.00 – 3.50 yuan)"),
        ("en", "+77.05% on the month", "MONTH-RANGE", "tx_amt||", "+77.05% on the month"),
        ("en", "average 61.25 of 366", "DIGITS", "tx_cnt||", "average 61.25 of 366"),
        ("zh", "230622 与 230606 两行", "ROWS-ALIKE", "t_end|230622|", "肇源县 与 大同区 两行"),
        (
            "en",
            "is claimed by B03 and by P02;",
            "REGISTER-TWICE",
            "",
            "is claimed by Baihua (demo) and by Yanzhen Pay (demo);",
        ),
        ("en", "cell B03 is blank", "FIELD-BLANK", "", "cell B03 is blank"),
    ],
)
def test_what_was_kept_is_read_in_words(
    language: Language, kept: str, rule: str, about: str, read: str
) -> None:
    assert said(language, kept, rule, about) == read


@given(st.integers(2000, 2060), st.integers(1, 12), st.sampled_from(["zh", "en"]))
def test_no_month_is_left_as_files_write_it(year: int, month: int, language: Language) -> None:
    kept = "{before}（{before}）".format(before=Period(year, month))
    read = said(language, kept)
    assert str(Period(year, month)) not in read
    assert read.count(name_of(Period(year, month), language)) == 2


def name_of(period: Period, language: Language) -> str:
    return period.name.in_language(language)


@given(st.integers(0, 10**12), st.sampled_from(["zh", "en"]), st.sampled_from(["，", "; ", "）", " is"]))
def test_every_amount_has_its_unit_once(fen: int, language: Language, after: str) -> None:
    amount = f"{fen // 100:,}.{fen % 100:02d}"
    once = said(language, f"“x” {amount}{after}", about="tx_amt||")
    unit = {"zh": "元", "en": " yuan"}[language]
    assert once == f"“x” {amount}{unit}{after}"
    assert said(language, once, about="tx_amt||") == once, "a sentence that says the unit is left alone"
    assert said(language, f"“x” {amount}{after}", about="tx_cnt||") == f"“x” {amount}{after}"
