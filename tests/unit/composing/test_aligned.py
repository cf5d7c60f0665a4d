"""In a column of rates or points every number is printed with one number of decimals, whatever bands are told."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.composing.aligned import aligned, decimals_of
from etl.composing.book import Book
from etl.composing.score_figures import ScoreFigures
from etl.editions.model import Cell, Column, Figure, Section, Table, Unit
from etl.values.text import Text

TEXTS = st.sampled_from(
    ["95—100", "66.67—70.00", "72—74", "9.5—10.0", "0", "17.5", "3.2813", "−0.5", "1,200"]
)


def section(columns: list[list[str]]) -> Section:
    rows = tuple(tuple(Cell(figure=id) for id in row) for row in zip(*columns, strict=True))
    heads = tuple(Column(Text(zh="率", en="rate"), True) for _ in columns)
    return Section("one", Text(zh="一", en="one"), (Table("table", Text(zh="表", en="table"), heads, rows),))


def made(texts: list[str], unit: Unit = "percent", id: str = "figure") -> dict[str, Figure]:
    return {
        f"{id}.{n}": Figure(f"{id}.{n}", one, unit, Text(zh=one, en=one.replace("—", "–")))
        for n, one in enumerate(texts)
    }


def columns(figures: dict[str, Figure], listed: list[list[str]]) -> Iterator[set[int]]:
    for ids in listed:
        yield {decimals_of(figures[id].text) for id in ids}


@given(st.lists(TEXTS, min_size=4, max_size=4), st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_every_column_has_one_number_of_decimals(texts: list[str], second: list[int]) -> None:
    """Also where a figure stands in two columns."""
    figures = made(texts)
    listed = [list(figures), [f"figure.{n}" for n in second]]
    told = aligned(figures, [section(listed)], [])
    assert all(len(found) == 1 for found in columns(told, listed))
    assert {id: one.value for id, one in told.items()} == {id: one.value for id, one in figures.items()}
    assert all(
        told[id].text.zh.replace("—", "–").replace("0", "").rstrip(".") != "" or figures[id].text.zh == "0"
        for id in figures
    )


def test_zeros_are_added_and_nothing_is_rounded() -> None:
    figures = made(["95—100", "66.67—70.00"])
    told = aligned(figures, [section([list(figures)])], [])
    assert [one.text.zh for one in told.values()] == ["95.00—100.00", "66.67—70.00"]
    assert [one.text.en for one in told.values()] == ["95.00–100.00", "66.67–70.00"]


@pytest.mark.parametrize("unit", ["count", "money"])
def test_columns_of_counts_and_amounts_hold_several_units_and_are_left(unit: Unit) -> None:
    figures = made(["700,000", "6,847.49"], unit)
    assert aligned(figures, [section([list(figures)])], []) == figures


def test_the_official_score_keeps_the_decimals_of_its_method() -> None:
    figures = made(["49.6115", "1"], "score") | {
        "a.total": Figure("a.total", "48.61", "score", Text(zh="48.61", en="48.61"))
    }
    told = aligned(figures, [section([list(figures)])], [])
    assert [one.text.zh for one in told.values()] == ["49.6115", "1.0000", "48.61"]


@given(st.lists(st.sampled_from(["92.0%—92.5%", "80%—82%", "24.39%", "86%—88%"]), min_size=2, max_size=5))
def test_a_ranking_is_told_with_one_number_of_decimals_an_indicator(texts: list[str]) -> None:
    """In sentences and on slides, of institutions, groups and all: 80%—82% stood among 83.0%—83.5%."""
    one = made(texts, id="rank.B01.2019-12.B06")
    figures = {f"{id}.value": replace(figure, id=f"{id}.value") for id, figure in one.items()}
    figures |= made(["70%—75%"], id="x") | {
        "rank.B01.median": replace(figures[min(figures)], id="rank.B01.median")
    }
    figures |= {"rank.B02.2019-12.B06.value": made(["1.2345%"])["figure.0"]}
    told = aligned(figures, [], [])
    most = max(decimals_of(one.text) for id, one in figures.items() if id.startswith("rank.B01."))
    assert {decimals_of(one.text) for id, one in told.items() if id.startswith("rank.B01.")} == {most}
    assert told["x.0"].text.zh == "70%—75%"
    assert told["rank.B02.2019-12.B06.value"].text.zh == "1.2345%"


def test_medians_of_parts_have_one_number_of_decimals() -> None:
    """9.00—10.00, 8.00—10.00, 9—10 and 9.5—10.0 stood in one row; what is an institution's own stays as it is."""
    ids = {"part.A.all": "9.5—10.0", "group.G1.A": "9—10", "group.G2.A": "9.00—10.00", "B01.A": "9—10"}
    figures = {
        f"table.score.{id}": Figure(
            f"table.score.{id}", text, "score", Text(zh=text, en=text.replace("—", "–"))
        )
        for id, text in ids.items()
    }
    told = {id.removeprefix("table.score."): one.text.zh for id, one in aligned(figures, [], []).items()}
    assert told == {
        "part.A.all": "9.50—10.00",
        "group.G1.A": "9.00—10.00",
        "group.G2.A": "9.00—10.00",
        "B01.A": "9—10",
    }


@pytest.mark.parametrize(
    ("value", "printed"), [(396318, "39.63"), (400000, "40.00"), (5, "0.00"), (396350, "39.64")]
)
def test_a_median_of_points_has_two_decimals_in_a_table(value: int, printed: str) -> None:
    """39.6318 stood in the workbook beside 39.63 in the sentence; the value keeps all of it."""
    writer = SimpleNamespace(book=Book(), term=lambda code: Text(zh=code, en=code))
    scores = ScoreFigures(cast(Any, writer), cast(Any, None))
    assert scores.median("part.A.all", Fraction(value), 4, bare=True)
    (figure,) = writer.book.figures.values()
    assert figure.text.zh == figure.text.en == printed
    assert Fraction(str(figure.value)) == Fraction(value, 10_000)
