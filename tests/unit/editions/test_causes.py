"""Thousands of cells that are read otherwise have a cause, and the cause is told first."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.causes import Differing, causes_of_cells
from etl.editions.model import Edition
from etl.jobs.verify import verify
from etl.values.text import Text
from store.editions import StoredEdition
from tests.unit.editions.small import compose
from tests.unit.editions.test_verify import load, out

WHY = Text(zh="…", en="…")


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("daqing")


@pytest.fixture
def stored(engine: Engine, programme: Programme) -> StoredEdition:
    load(engine, programme, "B01", 700)
    load(engine, programme, "B02", 50)
    return out(engine, programme)


def differing(what: str, stored: str, read: str, place: str = "T1 C4", file: str = "B01.xlsx") -> Differing:
    return Differing(file, place, what, stored, read, WHY)


def told(programme: Programme, *found: Differing) -> list[tuple[str, int]]:
    return [(one.sentence.en, one.differences) for one in causes_of_cells(programme, found)]


def test_a_code_that_was_changed_is_one_cause_of_two_differences_a_cell(programme: Programme) -> None:
    found = [
        one
        for cell in ("T1 C4", "T1 C5", "T1 C6")
        for one in (
            differing("B01 230602  m_end", "5", "", cell),
            differing("B01 230612  m_end", "", "5", cell),
        )
    ]
    ((sentence, differences),) = told(programme, *found)
    assert differences == len(found)
    assert sentence.startswith("The region 230602 is read under the code 230612 today: 3 figures of 1 file.")


def test_a_code_that_was_taken_out_is_named_of_each_key(programme: Programme) -> None:
    for key, what in {
        "institution B99": "B99 230602  m_end",
        "region 230699": "B01 230699  m_end",
        "kind of point tram": "B01 230602 tram m_end",
        "measure m_old": "B01 230602  m_old",
    }.items():
        ((sentence, _),) = told(programme, differing(what, "5", ""))
        assert sentence.startswith(
            f"The {key} is not in the programme any more: it is the code of 1 figure of 1 file."
        )


def test_what_no_definition_explains_has_no_cause(programme: Programme) -> None:
    assert told(programme, differing("B01 230602  m_end", "701", "700")) == []
    assert told(programme, differing("B01 230602  m_end", "5", "")) == []
    two = (differing("B01 230602  m_end", "5", ""), differing("B02 230603  m_end", "", "5"))
    assert told(programme, *two) == []
    assert told(programme, differing("point-1", "", "a · b")) == []


def test_the_cause_of_most_differences_comes_first_and_files_that_are_not_read_last(
    programme: Programme,
) -> None:
    whole = [
        Differing(f"{n}.xlsx", "", "", "", "", Text(zh="无此机构。", en="no such bank.")) for n in range(2)
    ]
    found = [differing("B01 230602 tram m_end", "5", ""), *whole]
    found += [differing("B01 230699  m_end", "5", "", f"T1 D{row}") for row in range(2)]
    sentences = [sentence for sentence, _ in told(programme, *found)]
    assert [sentence.split(" is ")[0] for sentence in sentences[:2]] == [
        "The region 230699",
        "The kind of point tram",
    ]
    assert sentences[2] == (
        "2 files cannot be read by today's definitions, the first being “0.xlsx”: no such bank."
    )
    assert told(programme, whole[0]) == [], "one file says it itself"


def test_verify_names_the_region_that_was_taken_out(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    gone = next(code for code, region in programme.regions.items() if region.parent)
    other = {code: region for code, region in programme.regions.items() if code != gone}
    other["230699"] = programme.regions[gone].model_copy(update={"code": "230699", "name_zh": "新区"})
    changed = replace(programme, regions=other)
    found = verify(engine, changed, stored, compose=compose)
    assert len(found.differences) > 100
    (cause,) = found.causes
    assert cause.sentence.en.startswith(f"The region {gone} is not in the programme any more: ")
    assert cause.differences > 100


def test_verify_names_who_is_said_to_have_left_before_it_filed(
    engine: Engine, programme: Programme, stored: StoredEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = programme.institutions["B02"].model_copy(update={"valid_to": "2018-06", "successor": "B01"})
    changed = replace(programme, institutions={**programme.institutions, "B02": gone}, digest="0" * 64)
    monkeypatch.setattr("etl.jobs.verify.as_drawn_up", lambda *_: changed)
    found = verify(engine, changed, stored, compose=compose)
    (cause,) = found.causes
    assert cause.differences == 1
    assert cause.sentence.en.startswith(
        "By today's definitions the institution B02 takes part in 2018-04 – 2018-06, which leaves out what it filed "
        f"from {stored.period} to {stored.period} (1 file). "
    )


def test_verify_says_that_definitions_were_changed_where_every_cell_says_the_same(
    engine: Engine, programme: Programme, stored: StoredEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(*given: Any, **named: Any) -> Edition:
        drawn = compose(*given, **named)
        more = {
            name: replace(one, value=751, text=Text(zh="751", en="751")) if one.value == 750 else one
            for name, one in drawn.figures.items()
        }
        return replace(drawn, figures=more)

    monkeypatch.setattr("etl.jobs.verify.as_drawn_up", lambda *_: changed)
    changed = replace(programme, digest="0" * 64)
    found = verify(engine, changed, stored, compose=other)
    assert found.definitions_changed
    (cause,) = found.causes
    assert cause.differences == len(found.differences) == 1
    assert cause.sentence.en.startswith(f"The filed workbooks say what is stored ({found.cells:,} cells); ")
    assert " and 1 figure would come out otherwise. " in cause.sentence.en
    assert cause.sentence.en.endswith("is printed as 750; its inputs give 751.")


def test_a_changed_fact_alone_stands_for_itself(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    assert verify(engine, programme, stored, compose=compose).causes == ()
