"""The published list of checks is the code's list, both ways, and what it says was measured is what is measured."""

import re

import pytest

from etl.checks.measured import measured
from etl.definitions.load import load_programme, programme_names
from etl.jobs.check_docs import PAGE, page
from etl.jobs.check_rates import check_rates
from etl.queries.returns.checks import checks
from etl.values.findings import catalogue
from tests.unit.checks.returns import LAYOUT, PROGRAMME

_ROW = re.compile(r"^\| ([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+) \|", re.MULTILINE)


def declared() -> set[str]:
    layouts = [layout for name in programme_names() for layout in load_programme(name).returns.values()]
    return {one.id for layout in layouts for one in (*layout.check, *layout.carried)}


def test_the_published_list_is_the_codes_list_both_ways() -> None:
    published = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert sorted(published) == sorted([*catalogue(), *declared()])


def test_no_layout_takes_an_id_of_the_catalogue() -> None:
    assert not declared() & set(catalogue())


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m etl docs`"


def test_every_rule_of_the_programme_is_on_its_list_once() -> None:
    ids = [row.id for row in checks(PROGRAMME)]
    assert sorted(ids) == sorted([*catalogue(), *declared()])


@pytest.mark.slow
def test_the_false_alarms_are_those_of_the_code() -> None:
    """Planted faults are not measured again here (0 trials): that takes as long as `python -m etl docs`."""
    again = check_rates(PROGRAMME, LAYOUT, measured().seed, trials=0)
    assert again.alarm == measured().alarm
    assert again.returns == measured().returns


def test_no_clean_return_would_be_sent_back() -> None:
    assert measured().hard == 0


def test_false_alarms_are_rare() -> None:
    """Of the returns in which a rule could speak: one in thirty at the most, and of most rules none."""
    shares = {rule: rate.share for rule, rate in measured().alarm.items() if rate.share is not None}
    assert max(shares.values()) <= 1 / 30
    assert sum(share > 0 for share in shares.values()) <= 5


def test_planted_faults_are_found() -> None:
    """In nine of ten returns at least, and those that no honest return can have are always found."""
    found = {name: planted.found / planted.trials for name, planted in measured().planted.items()}
    assert min(found.values()) >= 0.9
    assert found["one-off"] == found["exchanged"] == found["copied-month"] == found["campaign"] == 1
