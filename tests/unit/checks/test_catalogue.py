"""The published list of rules and the code's rules are the same list, both ways."""

import re
import string
from datetime import date

import pytest

from etl.aggregate.refusals import sentences as refused_sentences
from etl.values.findings import PERIODS, SPANS, Finding, Rule, catalogue
from etl.values.periods import Period
from etl.values.text import filled_in
from tests.paths import ROOT

ISO = re.compile(r"\d{4}-(?:\d{2}|[QH]\d)")
RULE = re.compile(r'"([A-Z]+(?:-[A-Z]+)+)"')
ENDED = re.compile(r'f"\{rules\}(-[A-Z-]+)"')
BEGUN = re.compile(r'stated_institution\(\s*"([A-Z]+)"')
"""What cases and inventories say alike is one function, which is given what its findings begin with."""


def used_in_code() -> set[str]:
    """Rules that the code can say; the list of those that are measured says none."""
    rooms = [ROOT / "etl" / room for room in ("sources", "checks", "intake", "jobs", "queries", "forms")]
    paths = [path for room in rooms for path in room.rglob("*.py") if path.name != "check_rates.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    composed = {begun + ended for begun in BEGUN.findall(code) for ended in ENDED.findall(code)}
    return set(RULE.findall(code)) - {"GCJ-02"} | composed


def test_every_rule_in_the_code_is_in_the_catalogue_and_back() -> None:
    assert {r for r in used_in_code() if not r.startswith(("WGS", "GCJ", "BD"))} == set(catalogue())


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.id)
def test_both_languages_name_the_same_things(rule: object) -> None:
    def names(text: str) -> set[str]:
        fields = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        return {name.removesuffix("_zh").removesuffix("_en") for name in fields}

    assert names(rule.zh) - {"unit"} == names(rule.en) - {"unit"}  # type: ignore[attr-defined]


def test_an_unknown_rule_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        Finding("NO-SUCH-RULE")


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.id)
def test_periods_and_days_are_told_in_words(rule: Rule) -> None:
    """ISO months are for machines; only what somebody is to type is quoted as it is typed."""
    names = {name for text in (rule.zh, rule.en) for _, name, _, _ in string.Formatter().parse(text) if name}
    given = {
        name: "2019-12" if name in PERIODS else "2019-12 – 2020-03" if name in SPANS else "x"
        for name in names
    }
    every: list[dict[str, object]] = [
        {**given},
        {name: Period(2019, 12) for name in names},
        {name: date(2019, 12, 3) for name in names},
    ]
    for values in every:
        message = Finding(rule.id, values=values).message
        assert len(ISO.findall(message.zh)) == len(ISO.findall(rule.zh))
        assert len(ISO.findall(message.en)) == len(ISO.findall(rule.en))


def test_a_place_for_a_period_is_called_by_what_it_is() -> None:
    """A period that is handed over as text is known by the name of its place alone."""
    finding = Finding("INST-LEFT", values={"name": "x", "period": "2019-Q4", "span": "2018-04 – 2019-03"})
    assert (
        finding.message.zh
        == "机构“x”在2019年第四季度不属于参评机构（2018年4月至2019年3月）；请核对报告期与机构代码。"
    )


PLURAL = re.compile(
    r"\b1 (?:working |comparable )?(?:rows|lines|points|cells|hours|days|months|times|seconds|figures|numbers|totals"
    r"|files|sheets|entries|institutions|observations|places that|are|were|have)\b"
)
NEVER_ONE = {
    *("SUMS-REPEAT", "ROWS-SHIFTED", "MONTH-COPIED", "SHEET-COPIED", "DIGITS-ROUND", "DIGITS-LAST"),
    *("STOCK-STILL", "FLOW-NONE", "ACROSS-VECTOR", "EXPLAINED-THRICE"),
    *("FILE-SLOW", "no_answer", "broken"),
}
"""Checks that ask only when they see several, and limits of several seconds and lines."""
AMOUNTS = {"negative", "great"}
"""Their verbs go with amounts, which are several."""


def test_one_is_told_as_one() -> None:
    """Whatever is counted may be one: a row that was filed before, a point, a day."""
    every = {rule.id: rule.en for rule in catalogue().values()} | {
        name: text.en for name, text in refused_sentences().items()
    }
    assert every.keys() >= (NEVER_ONE | AMOUNTS)
    for name, english in every.items():
        fields = {field.split(".")[0] for _, field, _, _ in string.Formatter().parse(english) if field}
        said = filled_in(english, dict.fromkeys(fields, 1))
        assert name in NEVER_ONE | AMOUNTS or not PLURAL.search(said), said
        assert "|" not in said


def test_several_are_told_as_several() -> None:
    one, many = (Finding("LIST-REPEATS", values={"rows": rows}).message for rows in (1, 1_204))
    assert one.en == "1 line says what was filed before and changes nothing."
    assert many.en == "1204 lines say what was filed before and change nothing."
    assert many.zh == "有 1204 行与已登记的内容完全相同，不作改动。"
