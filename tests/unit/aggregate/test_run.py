"""The job: only what changed is counted, what was killed goes on, and whatever is wrong is one sentence."""

import importlib.util
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import polars as pl
import pytest

from etl.aggregate import run, spark
from etl.aggregate.engines import POLARS, engine_named
from etl.aggregate.run import Month, aggregate
from etl.definitions.load import load_programme
from etl.values.errors import Refusal
from tests.depth import cases
from tests.oracle.test_aggregate import SCHEMA, sample
from tests.paths import ROOT

PROGRAMME = load_programme("daqing")


def rows() -> pl.DataFrame:
    return pl.DataFrame([vars(one) for one in sample()], schema=SCHEMA)


def put(folder: Path, frame: pl.DataFrame, month: str = "2019-12", name: str = "part.parquet") -> Path:
    path = folder / f"month={month}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".csv"):
        frame.cast({"is_refund": pl.Int8, "is_campaign": pl.Int8}).write_csv(
            path, datetime_format="%Y-%m-%d %H:%M:%S"
        )
    else:
        frame.write_parquet(path)
    return path


def count(extract: Path, out: Path) -> list[Month]:
    return aggregate(POLARS, PROGRAMME, [extract], out)


def refused(extract: Path, out: Path) -> str:
    with pytest.raises(Refusal) as caught:
        count(extract, out)
    return caught.value.sentence.en


def in_november(frame: pl.DataFrame) -> pl.DataFrame:
    """The same payments a month earlier; there is no 31st."""
    return frame.filter(pl.col("time").dt.day() < 31).with_columns(pl.col("time").dt.offset_by("-1mo"))


@pytest.mark.slow
def test_only_the_month_whose_files_changed_is_counted_again(tmp_path: Path) -> None:
    extract, out = tmp_path / "extract", tmp_path / "facts"
    put(extract, rows())
    put(extract, in_november(rows()), "2019-11")
    first = count(extract, out)
    assert [(one.period, one.status) for one in first] == [("2019-11", "counted"), ("2019-12", "counted")]
    before = first[1].file.read_bytes()
    assert [one.status for one in count(extract, out)] == ["unchanged", "unchanged"]
    put(extract, in_november(rows())[1:], "2019-11")
    assert [one.status for one in count(extract, out)] == ["counted", "unchanged"]
    assert first[1].file.read_bytes() == before
    first[1].file.with_name("2019-12.parquet").write_bytes(b"damaged")
    assert [one.status for one in count(extract, out)] == ["unchanged", "counted"]
    assert first[1].file.read_bytes() == before


def test_the_file_names_what_it_was_counted_from(tmp_path: Path) -> None:
    path = put(tmp_path / "extract", rows())
    (month,) = count(tmp_path / "extract", tmp_path / "facts")
    content = orjson.loads(month.file.read_bytes())
    (given,) = content["inputs"]
    assert given["file"] == "month=2019-12/part.parquet"
    assert given["sha256"] == run.sha256_of(path)
    assert sum(count for _, count in given["groups"]) == content["rows"] == rows().height
    assert {tuple(fact[5:]) for fact in content["facts"]} == {("month=2019-12/part.parquet", "rg0")}


def test_a_csv_with_broken_lines_is_the_clean_file_without_them(tmp_path: Path) -> None:
    clean, dirty = tmp_path / "clean", tmp_path / "dirty"
    put(clean, rows(), name="part.csv")
    path = put(dirty, rows(), name="part.csv")
    lines = path.read_bytes().splitlines(keepends=True)
    for at, broken in [(7, b"2019-12-01 00:00:00,u1\n"), (3, b"\n"), (5, b"\xff\xfe,,,,,,,,,,\n")]:
        lines.insert(at, broken)
    path.write_bytes(b"\xef\xbb\xbf" + b"".join(lines))
    (good,), (bad,) = count(clean, tmp_path / "a"), count(dirty, tmp_path / "b")
    assert (good.broken, bad.broken, bad.rows) == (0, 3, good.rows)
    facts = [pl.read_parquet(one.file.with_name("2019-12.parquet")) for one in (good, bad)]
    assert facts[0].equals(facts[1])
    kept = (tmp_path / "b" / "quarantine" / "month=2019-12__part.csv.tsv").read_text(encoding="utf-8")
    assert [line.split("\t")[:2] for line in kept.splitlines()] == [
        ["line", "reason"],
        ["4", "fields"],
        ["6", "time"],
        ["10", "fields"],
    ]
    assert not (tmp_path / "b" / "work").exists()


@pytest.mark.slow
def test_csv_and_parquet_say_the_same_and_blocks_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = rows().with_columns(pl.col("time").dt.truncate("1s"))
    put(tmp_path / "parquet", frame)
    put(tmp_path / "csv", frame, name="part.csv")
    monkeypatch.setattr("etl.aggregate.lines.BLOCK", 997)
    (one,), (other,) = count(tmp_path / "parquet", tmp_path / "a"), count(tmp_path / "csv", tmp_path / "b")
    facts = [pl.read_parquet(month.file.with_name("2019-12.parquet")) for month in (one, other)]
    assert facts[0].equals(facts[1])
    groups = orjson.loads(other.file.read_bytes())["inputs"][0]["groups"]
    assert len(groups) > 10
    assert groups[0][0].startswith("L2–")


def test_a_row_without_a_time_is_lost_in_no_file_of_several_months(tmp_path: Path) -> None:
    (tmp_path / "extract").mkdir()
    both = pl.concat(
        [rows(), in_november(rows()), rows()[:3].with_columns(time=pl.lit(None, pl.Datetime("us")))]
    )
    both.write_parquet(tmp_path / "extract" / "both.parquet")
    assert "3 rows of 2019-11 have no time" in refused(tmp_path / "extract", tmp_path / "facts")


def test_a_file_of_several_months_is_parted_by_its_rows(tmp_path: Path) -> None:
    (tmp_path / "extract").mkdir()
    pl.concat([rows(), in_november(rows())]).write_parquet(tmp_path / "extract" / "both.parquet")
    found = count(tmp_path / "extract", tmp_path / "facts")
    assert [(one.period, one.rows) for one in found] == [
        ("2019-11", in_november(rows()).height),
        ("2019-12", rows().height),
    ]


WRONG: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "no column": (lambda f: f.drop("user"), "has no column “user”"),
    "another type": (lambda f: f.cast({"amount_fen": pl.Float64}), "“month=2019-12/part.parquet” is double"),
    "a zone": (lambda f: f.with_columns(pl.col("time").dt.replace_time_zone("UTC")), "times without a zone"),
    "another month": (in_november, "lies in the folder of 2019-12, but"),
    "negative": (lambda f: f.with_columns(-pl.col("amount_fen")), "are negative (institution B01, the least -1234)"),
    "a stranger": (lambda f: f.with_columns(institution=pl.lit("B99")), "The institution “B99” of 2019-12 (561 rows)"),
    "no rows": (lambda f: f[:0], "has no rows"),
    "blanks": (lambda f: f.with_columns(user=pl.lit(None, pl.String)), "561 rows of 2019-12 have no user"),
    "no flag": (lambda f: f.with_columns(is_campaign=pl.lit(None, pl.Boolean)), "have no is_refund / is_campaign"),
    "no time": (lambda f: f.with_columns(time=pl.lit(None, pl.Datetime("us"))), "561 rows of 2019-12 have no time"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_in_a_sentence(name: str, tmp_path: Path) -> None:
    change, sentence = WRONG[name]
    put(tmp_path / "extract", change(rows()))
    said = refused(tmp_path / "extract", tmp_path / "facts")
    assert sentence.replace("561", f"{rows().height}") in said
    assert not list((tmp_path / "facts").glob("*.json"))


def test_amounts_that_no_sum_holds_are_refused(tmp_path: Path) -> None:
    """Two of 2^62 would come to a negative number without a word; one is a payment like any other."""

    def with_great(several: int) -> pl.DataFrame:
        is_great = pl.int_range(pl.len()) < several
        return rows().with_columns(
            pl.when(is_great).then(1 << 62).otherwise(pl.col("amount_fen")).alias("amount_fen")
        )

    put(tmp_path / "one", with_great(1))
    assert count(tmp_path / "one", tmp_path / "facts")[0].status == "counted"
    put(tmp_path / "several", with_great(8))
    said = refused(tmp_path / "several", tmp_path / "none")
    assert said.startswith("The amounts of 2019-12 are too great to be added up (the greatest 4.61e+18)")
    with_great(8).write_parquet(tmp_path / "several" / "month=2019-12" / "part.parquet", statistics=False)
    assert refused(tmp_path / "several", tmp_path / "none") == said, (
        "also where the file says nothing of itself"
    )


def test_a_column_of_several_parts_shifts_no_other(tmp_path: Path) -> None:
    """A nested column that nobody asked for stands before the others; each of its parts is a column of the file."""
    put(tmp_path / "plain", rows())
    nested = pl.struct(time="time", user="user", amount_fen=-pl.col("amount_fen")).alias("sent")
    put(tmp_path / "nested", rows().select(nested, pl.all()))
    (one,), (other,) = (count(tmp_path / name, tmp_path / f"{name} out") for name in ("plain", "nested"))
    told = [pl.read_parquet(month.file.with_name("2019-12.parquet")) for month in (one, other)]
    assert told[0].equals(told[1])


def test_too_many_broken_lines_and_other_files_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "extract", rows(), name="part.csv")
    path.write_text(path.read_text() + "broken\n" * 50)
    said = refused(tmp_path / "extract", tmp_path / "facts")
    assert "50 of the" in said
    (apart,) = (tmp_path / "facts" / "quarantine").iterdir()
    first = apart.read_text("utf-8").splitlines()[1].split("\t")
    assert f"the first is line {first[0]} ({first[1]})" in said
    assert f"quarantine/{apart.name}" in said
    path.write_text("a,b\n1,2\n")
    assert "does not name the column “time”" in refused(tmp_path / "extract", tmp_path / "facts")
    path.with_suffix(".parquet").write_bytes(b"PAR1")
    path.unlink()
    assert "cannot be opened as Parquet" in refused(tmp_path / "extract", tmp_path / "facts")
    path.with_suffix(".xlsx").write_bytes(b"")
    assert "is no extract" in refused(tmp_path / "extract", tmp_path / "facts")
    assert "There is no" in refused(tmp_path / "nowhere", tmp_path / "facts")


def test_masters_that_cannot_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(master: str, name: str = "spark") -> str:
        with pytest.raises(Refusal) as caught, engine_named(name, master):
            pass
        return caught.value.sentence.en

    assert "cannot be “yarn”" in said("yarn")
    assert "for --engine spark only" in said("local[2]", "polars")
    with socket.socket() as free:  # bound, but nobody listens
        free.bind(("127.0.0.1", 0))
        assert "did not answer within 30 seconds" in said(f"sc://127.0.0.1:{free.getsockname()[1]}")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "needs Java" in said("local[2]")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "pysail is not installed" in said("")


@pytest.mark.filterwarnings("default")  # the Spark clients deprecate things of their own
def test_what_is_started_here_has_more_time_than_a_master(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sail in this process took more than a master's 30 seconds where forty others wanted the processors."""
    if importlib.util.find_spec("pysail") is None or importlib.util.find_spec("pyspark") is None:
        pytest.skip("pysail and pyspark-client are not installed (requirements-scale.txt)")
    monkeypatch.setattr(spark, "SECONDS", 0)
    with engine_named("spark") as engine:
        assert engine.name == "Sail"


@pytest.mark.processes
def test_a_run_that_is_killed_goes_on(tmp_path: Path) -> None:
    """kill -9 at moments spread over a run: what stands there is whole, and the next run ends as any would."""
    extract, whole, out = tmp_path / "extract", tmp_path / "whole", tmp_path / "facts"
    put(extract, rows(), name="part.csv")
    put(extract, in_november(rows()), "2019-11")
    wanted = {one.file.name: one.file.read_bytes() for one in count(extract, whole)}
    command = [sys.executable, "-m", "etl", "aggregate", extract, "--programme", "daqing", "--out", out]
    moments = cases(20) if cases(20) > 10 else 1
    for moment in range(moments):
        shutil.rmtree(out, ignore_errors=True)
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not out.exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(0.5 * moment / moments + 0.02)
        process.kill()
        process.wait()
        for path in out.glob("*.json") if out.exists() else ():
            assert path.read_bytes() == wanted[path.name]
        assert {one.file.name: one.file.read_bytes() for one in count(extract, out)} == wanted
        assert not list(out.glob("*.part"))
