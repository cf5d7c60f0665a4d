"""docs/layouts.md says what each key means, is current, and its examples are layouts that load."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.definitions.programme import Programme
from etl.jobs.layout_docs import EXAMPLES, PAGE, keys, meanings, page
from tests.programmes.small import small_programme

SCENARIOS = """
[[family]]
code = "fares"
name = { zh = "公交", en = "Fares" }
[[family.point]]
code = "bus"
name = { zh = "公交", en = "Buses" }
unit = { zh = "条", en = "lines" }
"""
MERCHANTS = ("m_begin", "m_closed", "m_end")
OUTLETS = ("outlets", "stations", "stations_fitted", "station_seats", "honoured_outlets")
MEASURE = """
[[measure]]
code = "{code}"
name = {{ zh = "{code}", en = "{code}" }}
unit = "count"
counted_in = {{ zh = "户", en = "merchants" }}
kind = "stock"
"""


def examples() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.toml"))}


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    merchants = "".join(MEASURE.format(code=code) for code in (*MERCHANTS, *OUTLETS))
    return small_programme(tmp_path, examples(), more_measures=merchants, scenarios=SCENARIOS)


def test_every_key_has_its_meaning_and_no_meaning_lacks_its_key() -> None:
    assert sorted(key for key in meanings() if "/" not in key) == sorted(keys())


def test_the_page_is_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_examples_load_beside_each_other(programme: Programme) -> None:
    assert set(programme.returns) == set(examples())


def test_every_key_stands_in_an_example() -> None:
    used = {key for text in examples().values() for key in written(tomllib.loads(text))}
    assert set(keys()) <= used


def written(value: Any, path: str = "") -> Iterator[str]:
    """Every key that a TOML document writes, with those above it."""
    if isinstance(value, list):
        for one in value:
            yield from written(one, path)
    elif isinstance(value, dict):
        for key, below in value.items():
            full = f"{path}.{key}" if path else key
            yield full
            yield from written(below, full)
