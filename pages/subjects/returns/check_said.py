"""What a check says, as it is read. Sentences are kept as they were once written: with codes, 2019-01, bare amounts."""

import re
from collections.abc import Callable, Mapping

from etl.definitions.programme import Programme
from etl.definitions.regions import Region
from etl.definitions.units import Units
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.shared.numbers import with_minus
from pages.shared.view import View

_REGION = re.compile(r"(?<![\d.,-])\d{6}(?!\d|[.,]\d|%)|\b[A-Z]{2}-[A-Z]{2}\b")
"""What a region's code may look like; a number of six digits in a sentence is grouped, and no code."""
_PERIOD = re.compile(r"(?<![\d/“-])(?<!such as )(?<!calendar \()\d{4}-(?:\d{2}|(?:Q|H)\d)(?![\d”-])")
"""A period as files write it; not one that is quoted, part of a day, or an example of how to write one."""
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d,]*\.\d\d(?![\d%]|\s?[^\W\d_]*(?:元|yuan)| – \d)")
"""An amount of money, which always has two decimals; no percentage, none that has its unit, no lower end of a
range."""
_AVERAGE = re.compile(r"(makes [\d.,]+)( a payment)")
_ACROSS = ("ACROSS-", "REGISTER-")
"""Checks that name institutions; of others a word such as B03 is a cell."""


def said_by_check(view: View, text: str, *, rule: str = "", about: str = "") -> str:
    """A sentence of a check with names in place of the codes of regions and institutions, periods in words, amounts
    with their unit, and the sign of what is below zero. `about` is what the finding is about ("tx_amt|230602|"): it
    tells whether they are amounts."""
    words, programme = view.words, view.programme
    said = _REGION.sub(_name_in(programme.regions, view), text)
    if rule.startswith(_ACROSS):
        codes = "|".join(map(re.escape, programme.institutions))
        said = re.sub(rf"(?<![A-Za-z0-9“])(?:{codes})(?![A-Za-z0-9”])", _short_in(view), said)
    said = _PERIOD.sub(_in_words(view), said)
    major = words.text(view.currency.major)
    said = _AVERAGE.sub(lambda found: f"{words.joined(found[1], major)}{found[2]}", said)
    said = said.replace("(major units)", major)
    unit = _money_unit(view, about)
    said = _AMOUNT.sub(lambda found: words.joined(found[0], unit), said) if unit else said
    return with_minus(said)


def _money_unit(view: View, about: str) -> str:
    """What the amounts of a finding are counted in, in the page's language; "" where it is not about money."""
    programme = view.programme
    measure = next((programme.measures[one] for one in about.split("|") if one in programme.measures), None)
    if measure is None or measure.unit != "money":
        return ""
    factors = _factors(programme, measure.code) or {programme.settings.currency.minor_per_major}
    if len(factors) > 1:
        return ""
    return Units(programme.settings.currency).told(measure, factors.pop(), view.language)


def _factors(programme: Programme, measure: str) -> set[int]:
    """How many smallest units one of the columns of a measure is, over the layouts of the programme."""
    found = set()
    for layout in programme.returns.values():
        known = Units(programme.settings.currency, layout.units)
        for sheet in layout.sheet:
            for column in sheet.column:
                if column.measure == measure:
                    found.add(known.factor(column.unit, "money") or 1)
    return found


def _name_in(regions: Mapping[str, Region], view: View) -> Callable[[re.Match[str]], str]:
    def name(found: re.Match[str]) -> str:
        known = regions.get(found[0])
        return known.name(view.language) if known else found[0]

    return name


def _short_in(view: View) -> Callable[[re.Match[str]], str]:
    return lambda found: view.programme.institutions[found[0]].short(view.language)


def _in_words(view: View) -> Callable[[re.Match[str]], str]:
    def words(found: re.Match[str]) -> str:
        try:
            return view.words.text(Period.parse(found[0]).name)
        except Refusal:
            return found[0]

    return words
