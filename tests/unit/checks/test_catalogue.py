"""The published list of rules and the code's rules are the same list, both ways."""

import re
import string

import pytest

from etl.values.findings import Finding, catalogue
from tests.paths import ROOT

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
