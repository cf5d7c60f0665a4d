"""The form with the compiled kernel says what the plain one says, in whatever number of threads, and steps back where a
month is not as most are."""

import datetime
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.aggregate.engines import COMPILED, POLARS
from etl.aggregate.extracts import File, Part
from etl.aggregate.grouped import Grouped
from etl.aggregate.months import Counts, Engine, counted
from etl.values.errors import Refusal
from etl.values.periods import Period
from tests.depth import cases
from tests.oracle.payments import Payment
from tests.oracle.test_aggregate import PROGRAMME, check, sample, written
from tests.paths import ROOT
from tests.unit.aggregate.test_run import rows

LAYOUT = PROGRAMME.returns["second-transactions"].transactions
assert LAYOUT is not None
DECEMBER = Period.parse("2019-12")
needs_numba = pytest.mark.skipif(
    importlib.util.find_spec("numba") is None, reason="numba is not installed (requirements-scale.txt)"
)


def part(path: Path, is_whole: bool = True) -> Part:
    return Part(File(path, path.name, "2019-12"), path, (), is_whole)


def count(engine: Engine, parts: list[Part]) -> Counts:
    assert LAYOUT is not None
    return counted(engine, PROGRAMME, LAYOUT, DECEMBER, parts)


def is_grouped(parts: list[Part]) -> bool:
    assert LAYOUT is not None
    return bool(Grouped(parts, LAYOUT, DECEMBER)._by_unit)


def hashed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def with_hashes(given: list[Payment]) -> list[Payment]:
    return [
        Payment(**vars(one) | {"user": hashed(one.user), "merchant": hashed(one.merchant)}) for one in given
    ]


@needs_numba
def test_every_cell_is_the_naive_one(tmp_path: Path) -> None:
    own = with_hashes(sample())
    parts = [
        part(written(own[:200], tmp_path / "a.parquet")),
        part(written(own[200:], tmp_path / "b.parquet")),
    ]
    assert is_grouped(parts)
    check(count(COMPILED, parts), own)


MOMENTS = st.datetimes(*map(datetime.datetime.fromisoformat, ("2019-11-29", "2020-01-02")))
PAYMENTS = st.builds(
    Payment,
    time=MOMENTS,
    user=st.sampled_from(["0" * 12, "f" * 12, "0123456789ab"]),
    merchant=st.sampled_from(["0" * 12, "a" * 12]),
    institution=st.sampled_from(["B01", "B05"]),
    region=st.sampled_from(["230621", "230622"]),
    scenario=st.sampled_from(["", "bus", None]),
    channel=st.sampled_from(["QR", "QR_SHOWN", "NFC", "CARD"]),
    amount_fen=st.sampled_from([0, 1, 2, 10, 11, 500, 1 << 40]),
    is_refund=st.booleans(),
    is_campaign=st.booleans(),
    terminal=st.sampled_from(["T1", None]),
)


@needs_numba
@settings(max_examples=cases(30))
@given(st.lists(PAYMENTS, min_size=1, max_size=60), st.integers(0, 60), st.sampled_from([1, 3, 1 << 14]))
def test_any_extract_is_counted_as_without_the_kernel(
    tmp_path_factory: pytest.TempPathFactory, given: list[Payment], cut: int, in_bucket: int
) -> None:
    """Files of several months, in the order of no time, of which a row group may have nothing of the month."""
    folder = tmp_path_factory.mktemp("any")
    parts = [
        part(written(some, folder / f"{n}.parquet"), is_whole=False)
        for n, some in enumerate((given[:cut], given[cut:]))
        if some
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.aggregate.grouped._IN_BUCKET", in_bucket)
        assert is_grouped(parts)
        told = count(COMPILED, parts)
    plain = count(POLARS, parts)
    assert told.figures.equals(plain.figures)
    assert told.signals.equals(plain.signals)
    assert told.rows == plain.rows


@needs_numba
def test_one_user_of_everything_and_one_of_each_are_counted(tmp_path: Path) -> None:
    """Buckets that are all of a month, runs of thousands, and more users than a bucket's table begins with."""
    many = rows_of(40_000).with_columns(is_refund=pl.lit(False), amount_fen=pl.lit(500))
    for name, users in {
        "one": np.zeros(many.height, np.uint64),
        "each": np.arange(many.height, dtype=np.uint64),
        "half": np.where(np.arange(many.height) % 2, np.arange(many.height), 7).astype(np.uint64),
    }.items():
        texts = pl.Series([f"{one:012x}" for one in users.tolist()])
        path = tmp_path / f"{name}.parquet"
        many.with_columns(user=texts, merchant=texts.reverse()).write_parquet(path, row_group_size=9_000)
        assert is_grouped([part(path)]), name
        told, plain = count(COMPILED, [part(path)]), count(POLARS, [part(path)])
        assert told.figures.equals(plain.figures), name
        assert told.figures["users"].max() == len(set(users.tolist()))


def rows_of(height: int) -> pl.DataFrame:
    return pl.concat([rows()] * -(-height // rows().height))[:height]


IS_LATER = pl.int_range(pl.len()) > 9
UNLIKE: dict[str, tuple[pl.Expr, bool]] = {
    "whole numbers": ((pl.int_range(pl.len()) % 7).alias("user"), True),
    "great numbers": (pl.lit(1 << 48).alias("user"), False),
    "negative numbers": (pl.lit(-1).alias("user"), False),
    "other texts": (pl.lit("一个人").alias("user"), False),
    "thirteen digits": (pl.lit("0123456789abc").alias("user"), False),
    "two lengths": (pl.when(IS_LATER).then(pl.lit("0a")).otherwise(pl.lit("00a")).alias("user"), False),
    "categories": (pl.col("user").cast(pl.Categorical), False),
    "a blank": (pl.when(IS_LATER).then("user"), False),
    "a blank amount": (pl.when(IS_LATER).then("amount_fen"), False),
    "a blank flag": (pl.when(IS_LATER).then("is_refund"), False),
    "a negative amount": (-pl.col("amount_fen"), False),
    "another month": (pl.col("time").dt.offset_by("-1y"), False),
}


@needs_numba
@pytest.mark.parametrize("name", UNLIKE)
def test_a_month_unlike_most_is_counted_or_refused_as_without_the_kernel(name: str, tmp_path: Path) -> None:
    change, grouped = UNLIKE[name]
    path = tmp_path / "one.parquet"
    pl.concat([hashes(rows()), hashes(rows())]).with_columns(change).write_parquet(path)
    assert is_grouped([part(path)]) == grouped
    told = []
    for engine in (COMPILED, POLARS):
        try:
            told.append(count(engine, [part(path)]).figures.write_csv())
        except Refusal as refusal:
            told.append(refusal.sentence.en)
    assert told[0] == told[1]


def hashes(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(name).map_elements(hashed, pl.String) for name in ("user", "merchant"))


COUNTED = """
import os, sys
from pathlib import Path
processors, extract, out, kernel = sys.argv[1:]
os.sched_getaffinity = lambda pid: set(range(int(processors)))
from etl.aggregate import engines
from etl.aggregate.run import aggregate
from etl.definitions.load import load_programme
engine = engines.COMPILED if kernel == "yes" else engines.POLARS
aggregate(engine, load_programme("daqing"), [Path(extract)], Path(out))
"""


@pytest.mark.processes
def test_the_bytes_do_not_depend_on_the_number_of_threads(tmp_path: Path) -> None:
    """Polars' threads and ours, one, two and four; with the kernel and without it."""
    many = hashes(rows_of(3_000))
    (tmp_path / "extract" / "month=2019-12").mkdir(parents=True)
    many.write_parquet(tmp_path / "extract" / "month=2019-12" / "part.parquet", row_group_size=500)
    kernels = ["no", "yes"] if importlib.util.find_spec("numba") else ["no"]
    told = {}
    for threads in ("1", "2", "4"):
        for kernel in kernels:
            out = tmp_path / f"{threads} {kernel}"
            subprocess.run(
                [sys.executable, "-c", COUNTED, threads, tmp_path / "extract", out, kernel],
                env=os.environ | {"POLARS_MAX_THREADS": threads},
                cwd=ROOT,
                check=True,
                timeout=600,
            )
            told[out.name] = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    first = told["1 no"]
    assert sorted(first) == ["2019-12.parquet", "second-transactions-2019-12.json"]
    assert all(one == first for one in told.values())
