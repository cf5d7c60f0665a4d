"""Payments counted by every engine against the naive way of `payments.py`, cell for cell."""

import datetime
import importlib.util
import random
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.aggregate import digits, kernel, packed
from etl.aggregate.engines import COMPILED, POLARS, PORTABLE_POLARS, engine_named
from etl.aggregate.extracts import File, Part
from etl.aggregate.figures import FIGURES, PASSES, level_of
from etl.aggregate.months import Counts, Engine, counted
from etl.definitions.load import load_programme
from etl.values.periods import Period
from tests.depth import cases
from tests.oracle.payments import NAMES, Payment, facts, signals

PROGRAMME = load_programme("daqing")
LAYOUT = PROGRAMME.returns["second-transactions"].transactions
INSTITUTIONS, REGIONS, SCENARIOS = ["B01", "B05"], ["230621", "230622"], ["", "bus"]
FIRST, LAST = map(datetime.datetime.fromisoformat, ("2019-12-01", "2019-12-31T23:59:59.999999"))
SCHEMA = {
    "time": pl.Datetime("us"),
    **dict.fromkeys(["user", "merchant", "institution", "region", "scenario", "channel"], pl.String),
    "amount_fen": pl.Int64,
    "is_refund": pl.Boolean,
    "is_campaign": pl.Boolean,
    "terminal": pl.String,
}


def written(rows: list[Payment], path: Path) -> Path:
    pl.DataFrame([asdict(row) for row in rows], schema=SCHEMA).write_parquet(path)
    return path


def count(engine: Engine, paths: list[Path], month: str = "2019-12") -> Counts:
    assert LAYOUT is not None
    parts = [Part(File(path, path.name, month), path, (), True) for path in paths]
    return counted(engine, PROGRAMME, LAYOUT, Period.parse(month), parts)


def check(counts: Counts, rows: list[Payment]) -> None:
    """Every figure of every pass and every signal is the naive one."""
    for dimensions in PASSES:
        own = counts.figures.filter(pl.col("level") == level_of(dimensions))
        got = {row[: len(NAMES)]: dict(zip(FIGURES, row[len(NAMES) :], strict=True))
               for row in own.select(*NAMES, *FIGURES).iter_rows()}  # fmt: skip
        assert got == facts(rows, dimensions), dimensions
    wanted = signals(rows)
    for row in counts.signals.iter_rows(named=True):
        nothing = dict.fromkeys(["equal_amount_count", "pair_count", "terminal_count"], 0)
        expected = wanted.get(row["institution"], nothing)
        assert {name: row[name] for name in expected} == expected


def sample() -> list[Payment]:
    """Refunds, self-tests, campaigns, ties at the winsorising border, users of two regions, cells of one row."""
    rows = []
    for user in range(230):
        times = 7 if user >= 225 else 5 if user >= 215 else 1 + user % 3
        for n in range(times):
            day = 1 + (user * 7 + n * 11) % 31
            rows.append(
                Payment(
                    datetime.datetime.fromisoformat(f"2019-12-{day:02}T{(user + n * 5) % 24:02}:30"),
                    f"u{user}",
                    f"m{(user * n) % 17}",
                    INSTITUTIONS[user % 2],
                    REGIONS[(user + n) % 2 if user % 5 == 0 else user % 2],
                    SCENARIOS[n % 2],
                    ["QR", "NFC", "APP", "CARD", "QR_SHOWN"][(user + n) % 5],
                    [0, 1, 2, 10, 11, 1234, 1234][(user + 2 * n) % 7],
                    is_refund=(user + n) % 13 == 0,
                    is_campaign=(user + n) % 4 == 0,
                    terminal=f"T{(user + n) % 6}",
                )
            )
    rows.append(Payment(LAST, "alone", "m-alone", "P01", "230623",
                        "hospital", "CARD", 5))  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    rows, folder = sample(), tmp_path_factory.mktemp("sample")
    return [written(rows[:200], folder / "a.parquet"), written(rows[200:], folder / "b.parquet")]


@pytest.mark.parametrize("engine", [POLARS, PORTABLE_POLARS], ids=lambda one: one.name)
def test_every_cell_is_the_naive_one(engine: Engine, files: list[Path]) -> None:
    check(count(engine, files), sample())


PAYMENTS = st.builds(
    Payment,
    time=st.datetimes(FIRST, LAST),
    user=st.sampled_from(["a", "b", "c", "d"]),
    merchant=st.sampled_from(["x", "y"]),
    institution=st.sampled_from(INSTITUTIONS),
    region=st.sampled_from(REGIONS),
    scenario=st.sampled_from(SCENARIOS),
    channel=st.sampled_from(["QR", "NFC", "CARD"]),
    amount_fen=st.sampled_from([0, 1, 2, 10, 11, 500]),
    is_refund=st.booleans(),
    is_campaign=st.booleans(),
    terminal=st.sampled_from(["T1", "T2", None]),
)


@settings(max_examples=cases(40))
@given(st.lists(PAYMENTS, min_size=1, max_size=40))
def test_both_forms_are_the_naive_one_on_any_extract(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Payment]
) -> None:
    path = written(rows, tmp_path_factory.mktemp("any") / "one.parquet")
    for engine in (POLARS, PORTABLE_POLARS):
        check(count(engine, [path]), rows)


def test_the_compiled_kernel_is_the_same_to_the_unit(files: list[Path]) -> None:
    pytest.importorskip("numba", reason="numba is not installed (requirements-scale.txt)")
    check(count(COMPILED, files), sample())
    draw = random.Random(13)
    for _ in range(cases(40)):
        bits, cells = draw.randrange(1, 45), draw.randrange(1, 300)
        numbers = [
            draw.randrange(1 << min(bits, draw.randrange(1, 45))) for _ in range(draw.randrange(1, 60))
        ]
        keys = np.array(
            [draw.randrange(cells) << bits | draw.choice(numbers) for _ in range(draw.randrange(9000))],
            np.uint64,
        )
        compiled = kernel.runs(keys, bits, cells)
        assert compiled is not None
        assert sorted(compiled.rows()) == sorted(packed.runs(keys, bits, cells).rows())
        texts = pl.Series(
            [f"{one:012x}" for one in numbers] + draw.choice([[], [None], ["A" * 12], ["0f"], ["x" * 40]])
        )
        told, expected = kernel.hexadecimal(texts), digits.hexadecimal(texts)
        assert (told is None) == (expected is None)
        assert told is None or expected is None or told[1].to_list() == expected[1].to_list()


def _sail() -> Iterator[Engine]:
    if importlib.util.find_spec("pysail") is None or importlib.util.find_spec("pyspark") is None:
        pytest.skip("pysail and pyspark-client are not installed (requirements-scale.txt)")
    with engine_named("spark") as engine:
        yield engine


@pytest.mark.filterwarnings("default")  # the Spark clients deprecate things of their own
def test_sail_counts_the_same_cells(files: list[Path]) -> None:
    for engine in _sail():
        check(count(engine, files), sample())


@pytest.mark.processes
@pytest.mark.filterwarnings("default")
def test_spark_counts_the_same_cells(files: list[Path]) -> None:
    if importlib.util.find_spec("py4j") is None or shutil.which("java") is None:
        pytest.skip("pyspark with a Java is not installed (requirements-scale.txt)")
    with engine_named("spark", "local[2]") as engine:
        check(count(engine, files), sample())


@pytest.mark.parametrize("rows_at_once", [400, 90, 7])
def test_a_month_in_pieces_is_the_naive_one(
    rows_at_once: int, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = count(POLARS, files)
    monkeypatch.setattr("etl.aggregate.parted.ROWS_AT_ONCE", rows_at_once)
    monkeypatch.setattr("etl.aggregate.parted._BATCH", 64)
    pieces = count(POLARS, files)
    check(pieces, sample())
    assert pieces.figures.equals(whole.figures)
    assert pieces.signals.equals(whole.signals)
    assert pieces.rows == whole.rows
