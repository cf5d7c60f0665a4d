"""Totals over months: users and merchants of a quarter are those of its rows, not a sum, whatever way they are read."""

from pathlib import Path

import orjson
import polars as pl
import pytest

from etl.aggregate import over
from etl.aggregate.engines import POLARS
from etl.aggregate.figures import FIGURES, PASSES, level_of
from etl.aggregate.run import aggregate
from etl.definitions.load import load_programme
from tests.oracle.payments import NAMES, Payment, facts
from tests.unit.aggregate.test_run import in_november, put, rows

PROGRAMME = load_programme("daqing")


def months() -> dict[str, pl.DataFrame]:
    """Three months with users of one, of two and of all, merchants that are busy only in all, a month of one row."""
    december = rows()
    november = in_november(december).filter(pl.col("user").str.slice(1).cast(pl.Int64) % 3 > 0)
    october = november[:1].with_columns(pl.col("time").dt.offset_by("-1mo"))
    return {"2019-10": october, "2019-11": november, "2019-12": december}


def total(out: Path, period: str) -> pl.DataFrame:
    return pl.read_parquet(out / f"{period}.parquet")


def check(figures: pl.DataFrame, frames: list[pl.DataFrame]) -> None:
    payments = [Payment(**row) for row in pl.concat(frames).iter_rows(named=True)]
    for dimensions in PASSES:
        own = figures.filter(pl.col("level") == level_of(dimensions))
        got = {row[: len(NAMES)]: dict(zip(FIGURES, row[len(NAMES) :], strict=True))
               for row in own.select(*NAMES, *FIGURES).iter_rows()}  # fmt: skip
        late = "late_count"  # the last three days of each month: a sum of the months
        expected = facts(payments, dimensions)
        assert got.keys() == expected.keys()
        for cell, values in got.items():
            assert {k: v for k, v in values.items() if k != late} == {
                k: v for k, v in expected[cell].items() if k != late
            }, (dimensions, cell)


@pytest.mark.slow
def test_a_quarter_is_the_naive_one_and_no_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = months()
    for month, frame in made.items():
        put(tmp_path / "extract", frame, month)
    monkeypatch.setattr(over, "MOST_ROWS", 200)  # several shares of the users
    out = tmp_path / "facts"
    found = aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], out, over=4)
    assert [(one.period, one.status) for one in found][3:] == [("2019-Q4", "counted")]
    assert found[3].rows == sum(frame.height for frame in made.values())
    quarter = total(out, "2019-Q4")
    check(quarter, list(made.values()))
    apart = [total(out, month).filter(pl.col("level") == "all")["users"][0] for month in made]
    assert quarter.filter(pl.col("level") == "all")["users"][0] < sum(apart)

    again = aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], out, over=4)
    assert [one.status for one in again] == ["unchanged"] * 4
    written = found[3].file.read_bytes()
    put(tmp_path / "extract", made["2019-11"][1:], "2019-11")
    again = aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], out, over=4)
    assert [one.status for one in again] == ["unchanged", "counted", "unchanged", "counted"]
    check(total(out, "2019-Q4"), [made["2019-10"], made["2019-11"][1:], made["2019-12"]])
    assert found[3].file.read_bytes() != written


@pytest.mark.slow
def test_one_file_of_all_months_in_one_share_says_the_same(tmp_path: Path) -> None:
    made = months()
    for month, frame in made.items():
        put(tmp_path / "parted", frame, month)
    (tmp_path / "whole").mkdir()
    pl.concat(made.values()).write_parquet(tmp_path / "whole" / "all.parquet")
    for name in ("parted", "whole"):
        aggregate(POLARS, PROGRAMME, [tmp_path / name], tmp_path / f"{name}-facts", over=4)
    assert total(tmp_path / "parted-facts", "2019-Q4").equals(total(tmp_path / "whole-facts", "2019-Q4"))


@pytest.mark.slow
def test_a_period_that_lacks_a_month_is_said_and_not_counted(tmp_path: Path) -> None:
    put(tmp_path / "extract", rows())
    (_, year) = aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], tmp_path / "facts", over=1)
    assert (year.period, year.status, year.rows) == ("2019", "incomplete", 0)
    assert not year.file.exists()
    assert not (tmp_path / "facts" / "2019.parquet").exists()


@pytest.mark.slow
def test_the_file_of_totals_names_the_months_by_their_hashes(tmp_path: Path) -> None:
    for month, frame in months().items():
        put(tmp_path / "extract", frame, month)
    found = aggregate(POLARS, PROGRAMME, [tmp_path / "extract"], tmp_path / "facts", over=4)
    content = orjson.loads(found[3].file.read_bytes())
    assert [one["file"] for one in content["inputs"]] == [one.file.name for one in found[:3]]
