"""From a figure to its cells: their sum is the figure."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from etl.acts.editions import prepare
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.behind import cells_of
from etl.editions.canonical import read_edition
from etl.editions.inputs import as_input
from etl.editions.model import Basis, Edition, Figure
from etl.values.errors import Refusal
from etl.values.text import Text
from store.edition_reads import read_content
from store.filings import list_filings, store_filing
from tests.unit.editions.small import compose, edition_of
from tests.unit.store.drafts import a_draft, fact_frame

AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("daqing")


REGIONS = ("230606", "230602", "230603")
"""Whose figures stand in the first row, the second and the third."""


def file(engine: Engine, institution: str, period: str, *values: int) -> None:
    rows = [
        (institution, REGIONS[n - 1], "", measure, value, "用户", f"{column}{n}")
        for n, value in enumerate(values, 1)
        for measure, column in (("u_reg_end", "C"), ("tx_cnt", "D"))
    ]
    store_filing(
        engine,
        a_draft(
            f"{institution} {period} {values}".encode(),
            institution=institution,
            period=period,
            facts=fact_frame(*rows),
            filename=f"{institution} {period}.xlsx",
        ),
    )


def with_figure(engine: Engine, *basis: Basis) -> Edition:
    figure = Figure("f", 1, "count", Text(zh="一", en="one"), basis)
    inputs = [as_input(one) for one in list_filings(engine, "daqing") if one.superseded_at is None]
    return edition_of({"f": figure}, inputs=tuple(inputs))


def test_the_cells_of_every_figure_add_up_to_it(engine: Engine, programme: Programme) -> None:
    file(engine, "B01", "2019-01", 700, 20)
    file(engine, "B02", "2019-01", 50)
    file(engine, "B02", "2018-12", 40)
    stored = prepare(engine, programme, "bulletin", "2019-01", by="编制岗", at=AT, compose=compose).stored
    file(engine, "B01", "2019-01", 9_000)
    edition = read_edition(read_content(engine, stored.id))
    assert len(edition.figures) == 6
    for name, figure in edition.figures.items():
        assert sum(cell.value for cell in cells_of(engine, programme, edition, name)) == figure.value, name
    (first, second, third) = cells_of(engine, programme, edition, "u_reg_end")
    assert (first.filename, first.sheet, first.cell, first.value) == ("B01 2019-01.xlsx", "用户", "C1", 700)
    assert (second.cell, second.region, third.institution) == ("C2", "230602", "B02")
    assert first.sha256 == edition.inputs[0].sha256


def test_of_a_quarter_a_flow_has_three_months_and_a_stock_one(engine: Engine, programme: Programme) -> None:
    for month in (1, 2, 3):
        file(engine, "B01", f"2019-0{month}", month)
    edition = with_figure(engine, Basis("tx_cnt", "2019-Q1"), Basis("u_reg_end", "2019-Q1"))
    found = [(cell.measure, cell.period) for cell in cells_of(engine, programme, edition, "f")]
    assert found == [("tx_cnt", f"2019-0{month}") for month in (1, 2, 3)] + [("u_reg_end", "2019-03")]


def test_a_region_and_an_institution_narrow_it(engine: Engine, programme: Programme) -> None:
    file(engine, "B01", "2019-01", 1, 2, 3)
    file(engine, "B02", "2019-01", 4, 5)
    edition = with_figure(engine, Basis("u_reg_end", "2019-01", "B02", "230602"))
    assert [cell.value for cell in cells_of(engine, programme, edition, "f")] == [5]
    twice = with_figure(
        engine, *[Basis("u_reg_end", "2019-01", "B02"), Basis("u_reg_end", "2019-01", "", "230602")]
    )
    assert [cell.value for cell in cells_of(engine, programme, twice, "f")] == [4, 5, 2], (
        "no cell is told twice"
    )


def test_a_measure_made_of_another_leads_to_that_ones_cells(engine: Engine, programme: Programme) -> None:
    base = programme.measures["u_reg_end"]
    ago, total = (
        base.model_copy(update={"code": code, name: base.code})
        for code, name in (("u_ago", "year_ago_of"), ("u_all", "total_of"))
    )
    made = replace(programme, measures=programme.measures | {"u_ago": ago, "u_all": total})
    for institution, period in (("B01", "2018-01"), ("B01", "2019-01"), ("B02", "2019-01")):
        file(engine, institution, period, 7)
    for code, expected in (
        ("u_ago", [("2018-01", "B01")]),
        ("u_all", [("2019-01", "B01"), ("2019-01", "B02")]),
    ):
        edition = with_figure(engine, Basis(code, "2019-01", "B01"))
        cells = cells_of(engine, made, edition, "f")
        assert [(cell.period, cell.institution) for cell in cells] == expected
        assert {cell.measure for cell in cells} == {base.code}


def test_nothing_stands_behind_a_figure_of_the_definitions(engine: Engine, programme: Programme) -> None:
    file(engine, "B01", "2019-01", 1)
    assert cells_of(engine, programme, with_figure(engine), "f") == []
    with pytest.raises(Refusal, match="has no figure “g”"):
        cells_of(engine, programme, with_figure(engine), "g")


def test_a_second_source_is_never_added(engine: Engine, programme: Programme) -> None:
    file(engine, "B01", "2019-01", 1)
    row = ("B01", "230603", "", "u_reg_end", 1, "用户", "C1")
    store_filing(engine, a_draft(b"again", source="second-x", facts=fact_frame(row)))
    edition = with_figure(engine, Basis("u_reg_end", "2019-01"))
    assert len(edition.inputs) == 2
    assert [cell.value for cell in cells_of(engine, programme, edition, "f")] == [1]
