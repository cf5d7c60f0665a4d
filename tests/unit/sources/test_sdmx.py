"""A data set of another office in SDMX, as other libraries write it, against a naive reading; and what is none."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pysdmx.model as model
import pytest
import sdmx
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model.message import Header
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.intake.load import load_files
from etl.sources.read import read_file, resolver_of
from etl.values.errors import DefinitionError
from etl.values.findings import FileRefused
from store.facts import read_facts
from tests.paths import ROOT
from tests.programmes.small import small_programme

LAYOUT = (ROOT / "docs" / "layouts" / "sdmx.toml").read_text(encoding="utf-8")
SCENARIOS = """
[[family]]
code = "travel"
name = { zh = "出行", en = "Travel" }
[[family.point]]
code = "bus"
name = { zh = "公交", en = "Bus" }
unit = { zh = "辆", en = "buses" }
"""
NAMES = ("FREQ", "BANK", "AREA", "KIND", "ITEM", "TIME_PERIOD")
ROWS = [
    ("M", "A1", "IN-KL", "bus", "NUMBER", "2019-M12", "12", "A"),
    ("M", "beta", "IN-TN", "_Z", "NUMBER", "2019-12", "0", "P"),
    ("M", "beta", "IN-TN", "_Z", "AMOUNT", "2019-12", "9999999.99", "A"),
    ("M", "gamma", "IN-TN", "_Z", "AMOUNT", "2019-12", "", "L"),
    ("M", "A1", "IN-KL", "bus", "NUMBER", "2020-01", "13", "A"),
    ("M", "_T", "IN-KL", "bus", "NUMBER", "2020-01", "13", "A"),
    ("A", "A1", "IN-KL", "bus", "NUMBER", "2019", "140", "A"),
]
NAIVE = {
    ("2019-12", "alpha", "IN-KL", "bus", "volume", 12),
    ("2019-12", "beta", "IN-TN", "", "volume", 0),
    ("2019-12", "beta", "IN-TN", "", "value", 999_999_999_000_000),
    ("2020-01", "alpha", "IN-KL", "bus", "volume", 13),
}
SUFFIX = {"csv1": ".csv", "csv2": ".csv"}
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return small_programme(tmp_path, {"sdmx": LAYOUT}, scenarios=SCENARIOS)


def by_pysdmx(form: Format, rows: list[tuple[str, ...]], **more: Any) -> bytes:
    """The rows as pysdmx writes them."""
    concepts = {name: model.Concept(id=name) for name in (*NAMES, "OBS_VALUE", "OBS_STATUS")}
    parts = [
        model.Component(id=name, required=True, role=model.Role.DIMENSION, concept=concepts[name])
        for name in NAMES
    ]
    parts.append(
        model.Component(
            id="OBS_VALUE", required=False, role=model.Role.MEASURE, concept=concepts["OBS_VALUE"]
        )
    )
    parts.append(
        model.Component(
            id="OBS_STATUS",
            required=False,
            role=model.Role.ATTRIBUTE,
            concept=concepts["OBS_STATUS"],
            attachment_level="O",
        )
    )
    schema = model.Schema(
        context="datastructure",
        agency="OFFICE",
        id="PAYMENTS",
        version="1.2",
        components=model.Components(parts),
    )
    data = PandasDataset(
        structure=schema, data=pd.DataFrame(rows, columns=[*NAMES, "OBS_VALUE", "OBS_STATUS"])
    )
    if "CSV" not in form.name:
        more["header"] = Header(id="X", prepared=datetime(2020, 2, 1, tzinfo=UTC))
    written = write_sdmx([data], form, **more)
    assert written is not None
    return written.encode()


def by_sdmx1(rows: list[tuple[str, ...]]) -> bytes:
    """The rows as sdmx1 writes them after reading pysdmx's generic message."""
    message: Any = sdmx.read_sdmx(io.BytesIO(by_pysdmx(Format.DATA_SDMX_ML_2_1_GEN, rows)))
    return sdmx.to_xml(message)


WRITERS: dict[str, Callable[[list[tuple[str, ...]]], bytes]] = {
    "csv1": lambda rows: by_pysdmx(Format.DATA_SDMX_CSV_1_0_0, rows),
    "csv2": lambda rows: by_pysdmx(Format.DATA_SDMX_CSV_2_0_0, rows),
    "generic": lambda rows: by_pysdmx(Format.DATA_SDMX_ML_2_1_GEN, rows),
    "generic series": lambda rows: by_pysdmx(
        Format.DATA_SDMX_ML_2_1_GEN, rows, dimension_at_observation="TIME_PERIOD"
    ),
    "specific": lambda rows: by_pysdmx(Format.DATA_SDMX_ML_2_1_STR, rows),
    "specific series": lambda rows: by_pysdmx(
        Format.DATA_SDMX_ML_2_1_STR, rows, dimension_at_observation="TIME_PERIOD"
    ),
    "sdmx1": by_sdmx1,
}


def read(programme: Programme, content: bytes, name: str = "data.xml") -> set[tuple[Any, ...]]:
    _, reading = read_file(content, name, programme, resolver_of(programme))
    return {(one.period, *record[:5]) for one in reading.every for record in one.records}


def refused(programme: Programme, content: bytes, name: str = "data.xml") -> str:
    with pytest.raises(FileRefused) as caught:
        read(programme, content, name)
    assert caught.value.finding.message.zh
    return caught.value.finding.message.en


def changed(place: int, name: str, value: str) -> list[tuple[str, ...]]:
    row = dict(zip((*NAMES, "OBS_VALUE", "OBS_STATUS"), ROWS[place], strict=True)) | {name: value}
    return [*ROWS[:place], tuple(row.values()), *ROWS[place + 1 :]]


@pytest.mark.parametrize("writer", WRITERS)
def test_as_a_naive_reading_has_it(programme: Programme, writer: str) -> None:
    assert read(programme, WRITERS[writer](ROWS), f"data{SUFFIX.get(writer, '.xml')}") == NAIVE


def test_it_goes_in_through_the_door_month_by_month(
    programme: Programme, tmp_path: Path, new_at: Callable[[Path], Engine]
) -> None:
    file, engine = tmp_path / "published.xml", new_at(tmp_path / "own.db")
    file.write_bytes(WRITERS["specific"](ROWS))
    loaded = load_files(engine, programme, [(file, datetime(2020, 3, 1, tzinfo=UTC))])
    assert {one.status for one in loaded} == {"accepted"}
    facts = read_facts(engine, "small").select(
        "period", "institution", "region", "scenario", "measure", "value"
    )
    assert set(facts.iter_rows()) == NAIVE


def test_a_multiplier_and_what_a_data_set_or_a_series_says_of_all(programme: Programme) -> None:
    flat = WRITERS["specific series"](ROWS[2:3])
    whole = flat.replace(b"<Series ", b'<Series UNIT_MULT="3" ', 1).replace(b"9999999.99", b"9999.99999")
    assert read(programme, whole) == {("2019-12", "beta", "IN-TN", "", "value", 999_999_999_000_000)}
    group = flat.replace(
        b"<Series ", b'<Group BANK="beta" UNIT_MULT="3"/><Group BANK="A1" UNIT_MULT="6"/><Series ', 1
    )
    assert read(programme, group.replace(b"9999999.99", b"9999.99999")) == read(programme, whole)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BANK", "omega", "“omega” is no code of BANK that this programme knows"),
        ("AREA", "IN-XX", "“IN-XX” is no code of AREA"),
        ("TIME_PERIOD", "2019-Q4", "“2019-Q4” is no month"),
        ("TIME_PERIOD", "201912", "“201912” is no month"),
        ("TIME_PERIOD", "2019", "“2019” is no month"),
        ("OBS_VALUE", "twelve", "the value “twelve” is no number"),
        ("OBS_VALUE", "1e400", "larger than any amount"),
        ("OBS_VALUE", "-1", "below the smallest value allowed"),
    ],
)
@pytest.mark.parametrize("writer", ["csv2", "generic"])
def test_what_does_not_fit_is_one_sentence(
    programme: Programme, writer: str, name: str, value: str, said: str
) -> None:
    assert said in refused(
        programme, WRITERS[writer](changed(0, name, value)), f"data{SUFFIX.get(writer, '.xml')}"
    )


def test_an_observation_that_stands_twice_is_refused(programme: Programme) -> None:
    assert "the same observation (volume) stands in line 2 too" in refused(
        programme, WRITERS["csv1"]([ROWS[0], ROWS[0]]), "a.csv"
    )


def test_another_structure_and_one_without_a_dimension(programme: Programme) -> None:
    message = WRITERS["specific"](ROWS)
    other = refused(programme, message.replace(b'id="PAYMENTS"', b'id="LOANS"'))
    assert "has the data structure “OFFICE:LOANS”, and this programme takes OFFICE:PAYMENTS" in other
    assert "lacks AREA, a dimension of “OFFICE:PAYMENTS”" in refused(
        programme, message.replace(b"AREA=", b"REGION=")
    )
    none = refused(programme, message.replace(b"NUMBER", b"OTHER").replace(b"AMOUNT", b"OTHER"))
    assert "no observation of a series that the layout names (observations: 7)" in none


BOMB = '<!DOCTYPE a [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, "<!DOCTYPE a>"])
def test_entities_are_refused(programme: Programme, declared: str) -> None:
    message = WRITERS["generic"](ROWS).decode()
    start = message.index("?>") + 2
    assert "declares a document type or entities" in refused(
        programme, f"{message[:start]}{declared}{message[start:]}".encode()
    )


def test_other_xml_and_half_a_message(programme: Programme) -> None:
    message = WRITERS["generic"](ROWS)
    assert "no data message of SDMX-ML 2.1" in refused(programme, b"<a/>")
    assert "no data message of SDMX-ML 2.1" in refused(programme, message.replace(b"v2_1", b"v3_0"))
    assert "damaged or incomplete" in refused(programme, message[: len(message) // 2])


def test_a_programme_without_such_a_layout_reads_tables_as_before(tmp_path: Path) -> None:
    volume = (ROOT / "docs" / "layouts" / "csv-by-institution.toml").read_text(encoding="utf-8")
    assert "sdmx" not in volume
    with pytest.raises(FileRefused):
        read(small_programme(tmp_path, {"csv-by-institution": volume}), WRITERS["csv2"](ROWS), "data.csv")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'key = { FREQ = "M", ITEM = "NUMBER" }',
            'key = { ITEM = "NUMBER" }',
            "does not say which “FREQ” is meant",
        ),
        ('institution = "BANK"', 'institution = "BANKS"', "“BANKS” is not one of dimensions"),
        ('"A1" = "alpha"', '"A1" = "omega"', "“A1” means “omega”, which is not a institution"),
        ('measure = "value"', 'measure = "worth"', "fills measure “worth”"),
        ('unit = "million"', 'unit = "zillion"', "nobody knows the unit “zillion”"),
    ],
)
def test_a_layout_that_leaves_something_open_does_not_load(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    with pytest.raises(DefinitionError, match=said):
        small_programme(tmp_path, {"sdmx": LAYOUT.replace(before, after)}, scenarios=SCENARIOS)
