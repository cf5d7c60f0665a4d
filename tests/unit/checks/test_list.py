"""The published list of checks is the code's list, both ways, and what it says was measured is what is measured."""

import ast
import re
from collections import Counter
from collections.abc import Iterable

import pytest

from etl.checks.measured import measured
from etl.definitions.load import load_programme, programme_names
from etl.jobs.check_docs import PAGE, page
from etl.jobs.check_rates import check_rates, soft_rules, spoke_most
from etl.queries.returns.checks import checks
from etl.values.findings import catalogue
from etl.values.text import LANGUAGES
from tests.paths import ROOT
from tests.unit.checks.returns import LAYOUT, PROGRAMME

_ROW = re.compile(r"^\| ([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+) \|", re.MULTILINE)

_ID = re.compile(r'"([A-Z]+(?:-[A-Z]+)+)"')
ROOM = ROOT / "etl" / "checks"
NOT_OF_A_RETURN = {"across.py", "listed.py", "published.py", "registered.py", "signals.py"}
"""What looks at institutions side by side, lists, published tables, registers and payments; all others at a return."""
OF_A_RETURN = [path for path in sorted(ROOM.glob("*.py")) if path.name not in NOT_OF_A_RETURN]


def declared(programmes: Iterable[str] = ()) -> set[str]:
    """The checks that layouts declare, of some programmes or of all."""
    names = [*programmes] or programme_names()
    layouts = [layout for name in names for layout in load_programme(name).returns.values()]
    return {one.id for layout in layouts for one in (*layout.check, *layout.carried)}


def test_the_published_list_is_the_codes_list_both_ways() -> None:
    published = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert sorted(published) == sorted([*catalogue(), *declared()])


def test_no_layout_takes_an_id_of_the_catalogue() -> None:
    assert not declared() & set(catalogue())


@pytest.mark.parametrize("programme", programme_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_checks_of_a_programme_share_a_name(programme: str, language: str) -> None:
    """A name that several share names none: who reads it has to know the code."""
    names = Counter(row.name.in_language(language).casefold() for row in checks(load_programme(programme)))
    assert [name for name, often in names.items() if often > 1] == []


def test_every_rule_of_the_catalogue_has_a_name_and_it_is_no_sentence() -> None:
    assert [rule.id for rule in catalogue().values() if rule.name is None] == []
    told = {rule.id: rule.name for rule in catalogue().values() if rule.name}
    assert [id for id, name in told.items() if len(name.zh) > 20 or len(name.en) > 60] == []
    assert [id for id, name in told.items() if re.search(r"[。.{}；;]", name.zh + name.en)] == []


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m etl docs`"


def test_every_rule_of_the_programme_is_on_its_list_once() -> None:
    ids = [row.id for row in checks(PROGRAMME)]
    assert sorted(ids) == sorted([*catalogue(), *declared([PROGRAMME.slug])])


def test_every_soft_rule_of_a_return_is_measured() -> None:
    """A rule that `soft_rules` does not name would have no false alarms on the page, and nobody would see why."""
    named = {rule for path in OF_A_RETURN for rule in _ID.findall(path.read_text(encoding="utf-8"))}
    soft = {rule for rule in named if catalogue()[rule].severity == "soft"}
    assert soft == set(soft_rules(LAYOUT)) - declared(), "name it in `soft_rules` of etl/jobs/check_rates.py"
    assert set(measured().alarm) == set(soft_rules(LAYOUT)), "run `make docs`"


def test_every_check_of_a_return_is_asked() -> None:
    """Else its own test passes and no return is ever held against it."""
    made = {
        node.name
        for path in OF_A_RETURN
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if node.returns and ast.unparse(node.returns) == "list[Finding]"
    }
    checking = ast.parse((ROOT / "etl" / "intake" / "checking.py").read_text(encoding="utf-8"))
    asked = {
        node.func.id
        for node in ast.walk(checking)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert made, "the checks are looked for where they are"
    assert made <= asked, "ask it in `within` or `against_history` of etl/intake/checking.py"


def test_rules_that_spoke_as_often_are_named_by_their_id() -> None:
    """Whichever came first: what is printed must not hang on the order in which rules were counted."""
    rules = {"F": 1, "E": 1, "D": 1, "C": 1, "B": 1, "A": 1, "Z": 2}
    assert list(spoke_most(rules)) == ["Z", "A", "B", "C", "D"]


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
