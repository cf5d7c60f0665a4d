"""De-duplication of registers: keys first, names and places second, and nothing merged silently."""

import datetime
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.scenarios import Credit
from etl.facts.registers import RegisterCounts, credited, distinct_points, folded_names, register_counts

METRE = 1 / 111_195
Row = tuple[str, str, str, float | None, float | None, str | None]
SCHEMA = {
    "key": pl.String, "institution": pl.String, "scenario": pl.String, "name": pl.String,
    "lon": pl.Float64, "lat": pl.Float64, "connected_on": pl.Date,
}  # fmt: skip


def register(*rows: Row, scenario: str = "pharmacy") -> pl.DataFrame:
    """Rows of key, institution, name, metres east, metres north (of a place in Daqing), date of connection."""
    full = [
        (
            key, institution, scenario, name,
            None if east is None else 125.0 + east * METRE / 0.6874,
            None if north is None else 46.58 + north * METRE,
            None if on is None else datetime.date.fromisoformat(on),
        )
        for key, institution, name, east, north, on in rows
    ]  # fmt: skip
    return pl.DataFrame(full, schema=SCHEMA, orient="row")


def test_one_key_is_one_point_whoever_registers_it_and_wherever() -> None:
    found = distinct_points(
        register(("k1", "B01", "大药房", 0, 0, None), (" K1 ", "P02", "别的名字", 900, 0, None))
    )
    assert found.points["point"].to_list() == [0, 0]
    assert found.near == []
    assert register_counts(found.points)[()] == RegisterCounts(gross=2, net=1, shared=1)


def test_different_keys_merge_only_with_the_same_name_nearby_and_always_with_a_finding() -> None:
    found = distinct_points(
        register(
            ("k1", "B01", "大药房（东街店）", 0, 0, None),
            ("k2", "P02", "大药房(东街店) ", 12, 5, None),
            ("k3", "P02", "大药房（东街店）", 60, 0, None),
            ("k4", "P03", "小药房", 1, 1, None),
        )
    )
    assert found.points["point"].to_list() == [0, 0, 2, 3]
    [pair] = found.near
    assert (pair.one, pair.other, pair.merged) == (0, 1, True)
    assert pair.metres == pytest.approx(13.0, abs=0.1)


def test_two_points_of_one_institution_are_reported_but_not_merged() -> None:
    found = distinct_points(register(("k1", "B01", "窗口", 0, 0, None), ("k2", "B01", "窗口", 3, 0, None)))
    assert found.points["point"].n_unique() == 2
    assert [pair.merged for pair in found.near] == [False]


def test_points_of_different_kinds_are_never_one() -> None:
    points = pl.concat(
        [
            register(("k1", "B01", "东站", 0, 0, None), scenario="bus"),
            register(("k2", "P02", "东站", 0, 0, None), scenario="parking"),
        ]
    )
    assert distinct_points(points).near == []


def test_rows_without_a_name_or_a_place_are_merged_by_key_only() -> None:
    found = distinct_points(
        register(
            ("k1", "B01", "", 0, 0, None), ("k2", "P02", "", 0, 0, None), ("k3", "B01", "药店", None, None, None),
            ("k4", "P02", "药店", None, None, None), ("k3", "P03", "", None, None, None),
        )
    )  # fmt: skip
    assert found.points["point"].to_list() == [0, 1, 2, 3, 2]


@pytest.mark.parametrize(
    ("credit", "counts"),
    [
        ("lead", {"B01": 1, "P02": 2}),
        ("split", {"B01": Fraction(3, 2), "P02": Fraction(3, 2)}),
        ("both", {"B01": 2, "P02": 2}),
    ],
)
def test_the_credit_of_a_shared_point(credit: Credit, counts: dict[str, Fraction]) -> None:
    """B01 and P02 have a point each, and one together that P02 connected first."""
    points = register(
        ("k1", "B01", "甲", 0, 0, "2019-05-01"), ("k2", "B01", "乙", 500, 0, "2019-06-01"),
        ("k2", "P02", "乙", 500, 0, "2019-05-31"), ("k3", "P02", "丙", 900, 0, None),
    )  # fmt: skip
    found = credited(distinct_points(points).points, credit)
    assert found == {(code, "pharmacy"): count for code, count in counts.items()}


def test_an_institution_that_lists_a_point_twice_gets_it_once() -> None:
    points = register(("k1", "B01", "甲", 0, 0, None), ("k1", "B01", "甲", 0, 0, None))
    found = distinct_points(points).points
    assert register_counts(found)[()] == RegisterCounts(gross=2, net=1, shared=0)
    assert credited(found, "split") == {("B01", "pharmacy"): 1}


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["B01", "B02", "P01"]), st.sampled_from("甲乙"),
                  st.integers(0, 60), st.integers(0, 60), st.none()),
        max_size=25,
    ),
    st.sampled_from(["lead", "split"]),
)  # fmt: skip
def test_credits_add_up_to_the_net_number_and_nothing_merges_unseen(rows: list[Row], credit: Credit) -> None:
    found = distinct_points(register(*rows))
    counts = register_counts(found.points)[()]
    assert sum(credited(found.points, credit).values()) == counts.net
    assert counts.shared <= counts.net <= counts.gross == len(rows)
    keys = found.points.group_by("point").agg(pl.col("key").n_unique())
    excess = int((keys["key"] - 1).sum()) if len(rows) else 0
    assert excess <= sum(pair.merged for pair in found.near)


def test_precision_and_recall_on_seeded_duplicates(record_property: Callable[[str, object], None]) -> None:
    """3,000 points; 300 claimed again under the same key, 300 under another key a few metres off with the name written
    differently; 300 namesakes 60 to 200 metres away and 300 neighbours of another name must stay apart."""
    draw = np.random.default_rng(5)
    number = np.arange(3_000)
    east, north = draw.uniform(-9_000, 9_000, (2, 3_000))
    rows: list[Row] = [
        (f"k{i}", "B01", f"大庆药房{i:04d}号（演示）", float(x), float(y), None)
        for i, x, y in zip(number, east, north, strict=True)
    ]
    truth = list(range(3_000))

    def add(i: int, key: str, name: str, off: tuple[float, float], same: bool) -> None:
        rows.append((key, "P02", name, east[i] + off[0], north[i] + off[1], None))
        truth.append(i if same else len(truth))

    for i in number[:300]:
        add(i, f"k{i}", f"{i}号店", (0.0, 0.0), True)
    for i in number[300:600]:
        angle, apart = draw.uniform(0, 6.28), abs(draw.normal(0, 7))
        off = (float(np.cos(angle) * apart), float(np.sin(angle) * apart))
        add(i, f"x{i}", f"大庆药房 {i:04d}号 (演示)", off, True)
    for i in number[600:900]:
        angle, apart = draw.uniform(0, 6.28), draw.uniform(60, 200)
        off = (float(np.cos(angle) * apart), float(np.sin(angle) * apart))
        add(i, f"y{i}", f"大庆药房{i:04d}号（演示）", off, False)
    for i in number[900:1_200]:
        add(i, f"z{i}", f"另一家{i}", (3.0, 3.0), False)
    found = distinct_points(register(*rows))
    said = found.points["point"].to_numpy()
    first = {point: row for row, point in reversed(list(enumerate(said)))}
    claimed = {row for row, point in enumerate(said) if first[point] != row}
    real = {row for row, point in enumerate(truth) if truth.index(point) != row}
    right = {row for row in claimed & real if truth[row] == truth[first[said[row]]]}
    precision, recall = len(right) / len(claimed), len(right) / len(real)
    record_property("precision", precision)
    record_property("recall", recall)
    assert precision == 1.0
    assert recall > 0.99
    merged = {frozenset((pair.one, pair.other)) for pair in found.near if pair.merged}
    assert len(merged) == len([row for row in right if rows[row][0].startswith("x")])


def test_what_two_clerks_write_differently() -> None:
    wide, narrow, other = folded_names(
        pl.Series(["ＡＢＣ 药房（东街 店）", "abc药房(东街店)", "abc药房（西街店）"])
    )
    assert wide == narrow != other
