"""What leaves the house with an edition: packages for other offices, documents with their charts and workbooks.

The attack is the same on all of them: whatever number stands in a file is turned back into numerator and denominator.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.documents.render import FORMATS
from etl.documents.voice import Voice
from etl.editions.canonical import read_edition
from etl.editions.model import Edition
from etl.editions.shown import Kept, find_named
from etl.exchange.observations import export
from etl.queries.figures.rank import rank
from etl.queries.scope import EVERYTHING, Readers
from etl.values.told import Told
from store.edition_reads import read_content
from store.engine import open_engine
from tests.unit.disclosure.attacks import drawn_by_no_rules, recovered_parts

DAQING, MONTH, OWN = load_programme("daqing"), "2019-12", "B03"
RATIOS = [one for one in DAQING.reported.values() if not one.is_volume]
NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d{5,}(?:[eE][-+]?\d+)?")


@pytest.fixture(scope="module")
def kept(daqing_published: Path) -> tuple[Engine, Kept]:
    engine = open_engine(f"sqlite:///{daqing_published}")
    stored = find_named(engine, "daqing/bulletin/2019-12/1")
    return engine, Kept(stored, read_edition(read_content(engine, stored.id)))


def exact_of_others(engine: Engine) -> dict[tuple[str, str], tuple[int, int, Fraction]]:
    """(indicator, institution) -> numerator, denominator, value of every ratio that is neither none nor all."""
    found = {}
    for one in RATIOS:
        for row in rank(engine, DAQING, MONTH, one.code, scope=EVERYTHING).ranked:
            top, bottom, value = row.figure.numerator, row.figure.denominator, row.figure.value
            if row.figure.institution != OWN and top and bottom and top != bottom and value is not None:
                found[one.code, row.figure.institution] = (top, bottom, value)
    return found


def test_a_package_gives_no_ratio_back(kept: tuple[Engine, Kept]) -> None:
    engine, one = kept
    made = export(engine, DAQING, [one], scope=Readers(institution=OWN))
    exact, tried, found, told = exact_of_others(engine), 0, [], made.observations["indicators"]
    for (code, institution), (top, bottom, _) in exact.items():
        (row,) = told.filter(
            (told["INDICATOR"] == code_of(code)) & (told["INSTITUTION"] == institution)
        ).to_dicts()
        indicator = DAQING.indicator(code)
        by = Fraction(100 if code == "average-ticket" else 1, indicator.scale)
        finest = Fraction(1, 10**indicator.decimals)
        tried += 1
        if row["OBS_VALUE"] is not None:
            value = Fraction(row["OBS_VALUE"]) * by
        elif row["BAND_LOW"] is not None:
            value = Told(Fraction(row["BAND_LOW"]) * by, Fraction(row["BAND_HIGH"]) * by)
        else:
            continue
        if recovered_parts(value, finest * by) == (top, bottom):
            found.append((code, institution))
    assert tried > 250
    assert found == []


def code_of(indicator: str) -> str:
    from etl.values.sdmx import code_id

    return code_id(indicator)


def numbers_in(content: bytes) -> Iterator[str]:
    """Every number with five decimals or more in the texts of a file, and of the files in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            inside = packed.read(name)
            if inside[:2] == b"PK":
                yield from numbers_in(inside)
            elif name.endswith((".xml", ".rels", ".svg", ".json", ".txt")):
                yield from NUMBER.findall(inside.decode("utf-8", "replace"))


def given_back(edition: Edition, ending: str, exact: set[Fraction]) -> set[Fraction]:
    """The exact ratios that stand in a document to a millionth."""
    content = FORMATS[ending](Voice(edition, "zh", "0" * 64))
    there = sorted({float(one) for one in numbers_in(content)})
    return {
        one
        for one in exact
        for seen in there
        if abs(seen - float(one)) < 1e-6 or abs(seen * 100 - float(one)) < 1e-6
    }


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "docx", "pptx"])
def test_a_document_holds_no_exact_ratio_of_anybody(kept: tuple[Engine, Kept], ending: str) -> None:
    """Charts carry workbooks, workbooks cells behind what is printed: none of them holds more than is told."""
    engine, one = kept
    exact = {value for *_, value in exact_of_others(engine).values() if value.denominator > 50}
    assert len(exact) > 150
    assert given_back(one.edition, ending, exact) == set()
    if ending == "xlsx":
        edition = one.edition
        careless = drawn_by_no_rules(engine, DAQING, edition)
        assert len(given_back(careless, ending, exact)) > 50, (
            "the attack works on an edition of before the rules"
        )
