"""One measure is filed of regions of one level, or sums over regions count it twice: refused when it is written."""

from pathlib import Path

import pytest

from etl.definitions.programme import Programme
from etl.sources.read import read_file, resolver_of
from etl.values.errors import DefinitionError
from etl.values.findings import FileRefused
from tests.programmes.small import small_programme

EXTRACT = """
code = "{code}"
name = {{ zh = "{code}", en = "{code}" }}
form = "extract"
[extract]
path = '{path}'
rows = ["data"]
kind = "region"
region = "IN"
[[extract.column]]
heading = ["count"]
measure = "{measure}"
"""
LONG = """
code = "long"
name = { zh = "长表", en = "A long table" }
form = "entities"
[[sheet]]
name = "Table"
rows = "period"
label = ["Month"]
whole = { region = "IN" }
[[sheet.column]]
heading = ["Volume"]
measure = "volume"
"""
MONTH = r"(?P<period>\d{4}-\d{2})\.json"
STATES = f"country/{MONTH}"


def extract(code: str, path: str, measure: str = "volume") -> str:
    return EXTRACT.format(code=code, path=path, measure=measure)


def load(tmp_path: Path, **layouts: str) -> Programme:
    return small_programme(tmp_path, layouts)


def test_a_country_and_its_states_under_one_measure_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DefinitionError, match=r"returns/states\.toml.*“volume” of IN-KL, as long\.toml does of IN,"
    ) as e:
        load(tmp_path, long=LONG, states=extract("states", STATES))
    assert "give one of the layouts a measure of its own" in str(e.value)


def test_each_level_may_have_a_measure_of_its_own(tmp_path: Path) -> None:
    programme = load(tmp_path, long=LONG, states=extract("states", STATES, "cards"))
    assert set(programme.returns) == {"long", "states"}


def test_one_level_may_be_told_by_two_layouts(tmp_path: Path) -> None:
    again = extract("again", f"again/{MONTH}")
    assert load(tmp_path, states=extract("states", STATES), again=again)


def test_a_path_that_leaves_out_the_region_that_others_name_is_refused(tmp_path: Path) -> None:
    programme = load(tmp_path, both=extract("both", rf"figures/(?:(?P<region>[a-z-]+)/)?{MONTH}"))
    with pytest.raises(FileRefused, match="names no region, as others of its layout do") as refused:
        read_file(b'{"data": {}}', "figures/2025-01.json", programme, resolver_of(programme))
    assert (refused.value.finding.rule, "地区" in refused.value.sentence.zh) == ("PATH-WHOLE", True)
