"""Words of others without who said them and how much there was."""

import pytest

from etl.definitions.load import load_programme
from etl.disclosure.words import NUMBER, SOMEBODY, nameless, names_of

DAQING = load_programme("daqing")
NAMES = names_of(DAQING.institutions.values(), DAQING.aliases)


@pytest.mark.parametrize("code", sorted(NAMES))
def test_every_way_of_calling_an_institution_is_put_out(code: str) -> None:
    everything = [name for names in NAMES.values() for name in names]
    for name in NAMES[code]:
        said = nameless(f"据{name}反映，{name.upper()}漏计", everything)
        assert said == f"据{SOMEBODY}反映，{SOMEBODY}漏计"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ｂ０３漏计 1,234 户", f"{SOMEBODY}漏计 {NUMBER} 户"),
        ("2019-12-31 前漏计 12 户，共 113万元", f"2019-12-31 前漏计 12 户，共 {NUMBER}元"),
        ("B03 had 85.53 %, B031 did not", f"{SOMEBODY} had {NUMBER} %, B{NUMBER} did not"),
        ("按第 4 条、2019-Q4 口径", "按第 4 条、2019-Q4 口径"),
    ],
)
def test_names_and_sizes_go_and_years_and_clauses_stay(said: str, left: str) -> None:
    assert nameless(said, ["B03"]) == left
