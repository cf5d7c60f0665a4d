"""docs/programmes.md says what each key means and is current; the smallest programme loads and takes a file in."""

import shutil
from pathlib import Path

from etl.definitions.files import read_toml
from etl.definitions.load import load_programme
from etl.definitions.method.method import Method
from etl.definitions.method.rules import NUMBERS
from etl.jobs.layout_docs import meanings
from etl.jobs.programme_docs import EXAMPLES, PAGE, RULES, SMALLEST, keys, page
from etl.sources.read import read_file, resolver_of

FILE = """Bank,Payments,Amount (million),Active users (%)
North Bank,1200,1.5,45.67
South Bank,800,0.25,45.67%
East Pay,40,0.000001,100
Total,2040,1.750001,
"""


def test_every_key_has_its_meaning_and_no_meaning_lacks_its_key() -> None:
    assert sorted(key for key in meanings() if "/" in key) == sorted(keys())


def test_the_page_is_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_rule_is_shown_once_in_a_method_that_can_be_read() -> None:
    method = read_toml(RULES, Method)
    assert {item.rule.kind for item in method.item} == set(NUMBERS)
    assert method.veto
    assert RULES.read_text(encoding="utf-8").strip() in page()


def test_the_smallest_programme_reads_the_file_that_its_layout_is_of() -> None:
    programme = load_programme("smallest", EXAMPLES)
    _, reading = read_file(FILE.encode(), "payments-2025-01.csv", programme, resolver_of(programme))
    figures = {(r.institution, r.measure): r.value for r in reading.records}
    assert reading.period == "2025-01"
    assert figures == {
        ("north", "payments"): 1200,
        ("north", "amount"): 150_000_000,
        ("north", "active_share"): 4567,
        ("south", "payments"): 800,
        ("south", "amount"): 25_000_000,
        ("south", "active_share"): 4567,
        ("east", "payments"): 40,
        ("east", "amount"): 100,
        ("east", "active_share"): 10000,
    }


def test_the_smallest_programme_is_copied_under_another_name(tmp_path: Path) -> None:
    shutil.copytree(SMALLEST, tmp_path / "mine")
    settings = tmp_path / "mine" / "programme.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('"smallest"', '"mine"'), encoding="utf-8"
    )
    assert load_programme("mine", tmp_path).slug == "mine"
