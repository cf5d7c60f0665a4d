"""Coverage of scenarios from facts: what is counted against which universe, and what stays unknown."""

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.scenarios import Counted, Family, Point, Universe
from etl.facts.coverage import (
    Counts,
    counts_by,
    coverage_rows,
    first_connections,
    mean_of_shares,
    summed,
    total,
    universe_at,
)
from etl.values.text import Text

NAME = Text(zh="公交", en="bus")
COUNTED = Counted(
    assigned="charged", connected="on", live="used", transactions="own_n", amount="own_v",
    all_transactions="all_n", all_amount="all_v",
)  # fmt: skip
FAMILIES = {
    "transit": Family(code="transit", name=NAME, point=(Point(code="bus", name=NAME, unit=NAME),)),
    "schools": Family(
        code="schools",
        name=NAME,
        point=(Point(code="campus", name=NAME, unit=NAME), Point(code="canteen", name=NAME, unit=NAME)),
    ),
}


def universe(scenario: str, region: str, count: int, as_of: str = "2018-12-31") -> Universe:
    return Universe(scenario=scenario, region=region, as_of=as_of, count=count, source=f"directory {as_of}")


def facts(*rows: tuple[int, str, str, str, str, str, int]) -> pl.DataFrame:
    texts = dict.fromkeys(("period", "institution", "region", "scenario", "measure"), pl.String)
    return pl.DataFrame(rows, schema={"filing": pl.Int64, **texts, "value": pl.Int64}, orient="row")


def counts(*rows: tuple[int, str, str, str, str, str, int]) -> dict[tuple[str, ...], Counts]:
    return counts_by(facts(*rows), COUNTED, "scenario", "region")


def test_buses_do_not_drown_the_schools() -> None:
    """356 of 1,068 buses and 6 of 6 campuses: 33.7 % of the points, 66.7 % as the mean of two families."""
    here = counts(
        (1, "2019-12", "B01", "R1", "bus", "on", 356), (1, "2019-12", "B01", "R1", "campus", "on", 6)
    )
    known = universe_at([universe("bus", "R1", 1068), universe("campus", "R1", 6)], "2019-12-31")
    rows = coverage_rows(FAMILIES, known, here)
    families = [summed([r for r in rows if r.family == f], family=f) for f in FAMILIES]
    assert summed(rows).share == Fraction(362, 1074)
    assert mean_of_shares(families) == Fraction(2, 3)


def test_the_universe_is_the_latest_one_known_at_the_time() -> None:
    listed = [universe("bus", "R1", 90, "2019-06-30"), universe("bus", "R1", 100, "2018-06-30")]
    assert {day: universe_at(listed, day)["bus", "R1"].count for day in ("2019-05-31", "2019-06-30")} == {
        "2019-05-31": 100,
        "2019-06-30": 90,
    }
    assert universe_at(listed, "2018-05-31") == {}


def test_points_without_a_universe_are_in_no_share() -> None:
    here = counts((1, "2019-12", "B01", "R1", "bus", "on", 5), (1, "2019-12", "B01", "R2", "bus", "on", 40))
    rows = coverage_rows(FAMILIES, universe_at([universe("bus", "R1", 10)], "2019-12-31"), here)
    together = summed(rows)
    assert {row.region: row.share for row in rows} == {"R1": Fraction(1, 2), "R2": None}
    assert (together.share, together.counts.connected) == (Fraction(1, 2), 45)


def test_a_place_that_nobody_reports_is_zero_once_returns_are_in_and_unknown_before() -> None:
    known = universe_at([universe("bus", "R1", 10), universe("bus", "R2", 10)], "2019-12-31")
    before = coverage_rows(FAMILIES, known, {})
    assert {row.share for row in before} == {None}
    after = coverage_rows(FAMILIES, known, counts((1, "2019-12", "B01", "R1", "bus", "on", 5)))
    assert {row.region: row.share for row in after} == {"R1": Fraction(1, 2), "R2": Fraction(0)}


def test_a_payment_share_needs_both_sides_from_the_same_row() -> None:
    """B02 gives its own payments but not those of all methods: it leaves both, or the share would be too high."""
    here = counts(
        (1, "2019-12", "B01", "R1", "bus", "own_n", 20), (1, "2019-12", "B01", "R1", "bus", "all_n", 100),
        (2, "2019-12", "B02", "R1", "bus", "own_n", 70),
    )["bus", "R1"]  # fmt: skip
    assert here.count_share == Fraction(1, 5)
    assert here.amount_share is None


def test_first_connections_by_region_and_anywhere() -> None:
    on = [("2019-01", "R1", 0), ("2019-02", "R1", 1), ("2019-02", "R2", 2), ("2019-03", "R1", 4)]
    frame = facts(*((i, period, "B01", region, "bus", "on", n) for i, (period, region, n) in enumerate(on)))
    found = {f.region: (f.period, f.points, f.at_start) for f in first_connections(frame, "on", ["2019-01"])}
    assert found == {"": ("2019-02", 3, False), "R1": ("2019-02", 1, False), "R2": ("2019-02", 2, False)}
    [anywhere, *_] = first_connections(frame, "on", ["2019-02"])
    assert anywhere.at_start


CELLS = st.lists(
    st.tuples(st.sampled_from(["bus", "campus", "canteen"]), st.sampled_from(["R1", "R2", "R3"]),
              st.integers(0, 50)),
    max_size=12,
)  # fmt: skip


@given(CELLS, CELLS)
def test_rows_add_up_whichever_way_they_are_taken_together(
    on: list[tuple[str, str, int]], there: list[tuple[str, str, int]]
) -> None:
    here = counts(*((i, "2019-12", "B01", r, s, "on", n) for i, (s, r, n) in enumerate(on)))
    known = universe_at([universe(s, r, n) for s, r, n in there], "2019-12-31")
    rows = coverage_rows(FAMILIES, known, here)
    by_family = [summed([r for r in rows if r.family == f], family=f) for f in FAMILIES]
    by_region = [summed([r for r in rows if r.region == c], region=c) for c in ("R1", "R2", "R3")]
    overall = summed(rows)
    for parts in (by_family, by_region):
        assert sum(part.universe or 0 for part in parts) == (overall.universe or 0)
        assert total(part.counts for part in parts) == overall.counts
    if on:
        assert overall.counts.connected == sum(n for _, _, n in on)
