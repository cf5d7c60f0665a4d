"""Registers: their rows come back as they were given, unknowns included."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine

from store import points
from store.errors import StoreError
from store.filings import store_filing
from tests.unit.store.drafts import FIRST, a_draft, fact_frame

STOPPED = date(2019, 1, 31)
A_STOP = ("bus-7", "B01", "bus", "7路", "230602", 125.1, 46.59, date(2018, 5, 1), True, STOPPED, "登记", "A2")
UNKNOWN = ("m-1", "B01", "market", "早市\r\n东门", "", None, None, None, None, None, "登记", "A3")


def point_frame(*rows: Sequence[Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=points.DRAFT, orient="row")


def a_register(engine: Engine, body: bytes, *rows: Sequence[Any], **changes: Any) -> int:
    usual = {"source": "register", "facts": fact_frame(), "points": point_frame(*rows)}
    return store_filing(engine, a_draft(body, **(usual | changes))).id


def test_points_come_back_in_the_registers_order(engine: Engine) -> None:
    assert dict(points.read_points(engine, "daqing").schema) == points.POINTS
    register = a_register(engine, b"register", UNKNOWN, A_STOP, A_STOP)
    found = points.read_points(engine, "daqing")
    assert dict(found.schema) == points.POINTS
    assert found.rows() == [
        (register, "register", "2019-01", row, *point)
        for row, point in enumerate([UNKNOWN, A_STOP, A_STOP], 1)
    ]


def test_points_are_filtered_and_superseded(engine: Engine) -> None:
    a_register(engine, b"january", A_STOP, UNKNOWN)
    a_register(engine, b"corrected", A_STOP, received_at=FIRST + timedelta(days=1))
    a_register(engine, b"february", A_STOP, period="2019-02")
    a_register(engine, b"villages", A_STOP, source="villages")
    a_register(engine, b"returned", A_STOP, period="2019-03", state="returned")

    def height(**filters: Any) -> int:
        return points.read_points(engine, "daqing", **filters).height

    assert height() == 3
    assert height(as_known_on=FIRST) == 4
    assert height(sources=["villages"]) == height(periods=["2019-02"]) == 1
    assert height(scenarios=["market"], as_known_on=FIRST) == 1
    assert height(institutions=["B01"]) == 3
    assert height(institutions=["B02"]) == height(scenarios=[]) == 0


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (point_frame(A_STOP).drop("lon"), "Points need the columns"),
        (point_frame((None, *A_STOP[1:])), "1 points have no key"),
        (point_frame((*A_STOP[:3], "7\x00路", *A_STOP[4:])), "A name among the points contains a control"),
        (point_frame((*A_STOP[:5], 460.0, *A_STOP[6:])), "bus-7 .* 登记 A2 is not on the globe"),
    ],
    ids=["a column missing", "no key", "nul", "off the globe"],
)
def test_what_is_no_point_is_refused(engine: Engine, broken: pl.DataFrame, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        store_filing(engine, a_draft(points=broken))
