"""From payments to facts: ours beside the decode floor, naive Polars, DuckDB, chDB, pandas, Sail and Spark.

BIANMIN_BENCH_ROWS are numbers of payments (1000000,10000000 where it is not said), BIANMIN_BENCH_EXTRACT a folder that
keeps the made-up payments between runs. Every way counts the same files in a process of its own and must come to the
same cells; one that is not installed, or has not come to an end in BIANMIN_BENCH_PATIENCE seconds, is named. Answers
are kept in the file BIANMIN_BENCH_KEPT, where it is given, and not asked for again: a long run can be gone on with.
With a patience of 0 nothing is run, and the page is written of what was kept.
"""

import importlib.util
import json
import os
import selectors
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.payments import extract
from bench.timing import Counted
from etl.definitions.load import load_programme

SIZES = [int(size) for size in os.environ.get("BIANMIN_BENCH_ROWS", "1000000,10000000").split(",")]
PATIENCE = float(os.environ.get("BIANMIN_BENCH_PATIENCE", "1800"))
KEPT = os.environ.get("BIANMIN_BENCH_KEPT", "")
RUNS = int(os.environ.get("BIANMIN_BENCH_RUNS", "3"))
MONTHS = 12


@dataclass(frozen=True)
class Way:
    """A way of `bench.counted`: what it is called on the page, the module it needs, the most rows it is asked for."""

    label: str
    needs: str = "polars"
    most: int = 1_000_000_000


WAYS = {
    "decode": Way("decode only (the floor)"),
    "ours": Way("ours"),
    "kernel": Way("ours with the compiled kernel", "numba"),
    "naive": Way("naive Polars (n_unique)"),
    "duckdb": Way("DuckDB, two levels", "duckdb"),
    "chdb": Way("chDB, two levels", "chdb"),
    "narwhals": Way("narwhals on Polars", most=10_000_000),
    "sail": Way("Sail (narwhals)", "pysail", 10_000_000),
    "pandas": Way("pandas, two levels", most=10_000_000),
    "spark": Way("Spark local[2] (narwhals)", "py4j", 10_000_000),
    "every pass": Way("ours, all eight passes", most=10_000_000),
}
ASKED = os.environ.get("BIANMIN_BENCH_WAYS", ",".join(WAYS)).split(",")


def bench_aggregate() -> list[Counted | str]:
    """Exact facts by month, institution, region, scenario and channel, with users and merchants."""
    programme = load_programme("daqing")
    regions = [code for code, one in programme.regions.items() if one.parent][:9]
    found: list[Counted | str] = []
    with tempfile.TemporaryDirectory() as place:
        for size in SIZES:
            folder = Path(os.environ.get("BIANMIN_BENCH_EXTRACT") or place) / f"{size}"
            if not list(folder.rglob("*.parquet")):
                extract(folder, size, MONTHS, regions, list(programme.points)[:12])
            found += _measured(size, sorted(folder.rglob("*.parquet")))
    return found


def _measured(size: int, paths: list[Path]) -> list[Counted | str]:
    bytes_ = sum(path.stat().st_size for path in paths)
    runs = RUNS if size <= 1_000_000 else 1
    found: list[Counted | str] = [
        f"{size:,} payments in {len(paths)} months, {bytes_ / 1e6:,.0f} MB of Parquet; "
        + (f"medians of {runs} runs" if runs > 1 else "one run of each way")
    ]
    asked: dict[str, list[dict[str, Any]]] = {}
    for number in range(runs):
        for name in ASKED:
            one = WAYS[name]
            missing = importlib.util.find_spec(one.needs) is None or (
                name == "spark" and not shutil.which("java")
            )
            if missing or size > one.most or asked.get(name) == []:
                continue
            given = _kept(f"{size} {name} {number}", partial(_asked, name, paths))
            asked.setdefault(name, []).extend([given] if given else [])
    loads = [run["load"] for answers in asked.values() for run in answers]
    if loads:
        found[0] = f"{found[0]}; load of the machine when a run ended {min(loads):.0f} to {max(loads):.0f}"
    expected = next((asked[name][0] for name in ("ours", "kernel") if asked.get(name)), None)
    for name in ASKED:
        one = WAYS[name]
        if name not in asked:
            why = (
                f"asked for up to {one.most:,} only"
                if size > one.most
                else f"{one.needs} is not installed here"
            )
            found.append(f"{one.label}, {size:,} payments: not run ({why})")
        elif not asked[name]:
            why = (
                f"given up after {PATIENCE:,.0f} s"
                if PATIENCE
                else "not run before this page had to be written"
            )
            found.append(f"{one.label}, {size:,} payments: {why}")
        else:
            answer = _counted(one.label, size, asked[name], expected)
            is_it = asked[name][0] is expected
            found.append(replace(answer, notes="what the others are held against") if is_it else answer)
    return found


def _counted(label: str, size: int, runs: list[dict[str, Any]], expected: dict[str, Any] | None) -> Counted:
    told = ""
    if expected is not None and runs[0]["cells"]:
        same = all(run["cells"] == expected["cells"] for run in runs)
        told = "same cells" if same else "OTHER CELLS"
        if runs[0]["figures"] and all(run["figures"] == expected["figures"] for run in runs):
            told = "same cells, all figures"
    middle = {name: statistics.median(run[name] for run in runs) for name in ("seconds", "cpu", "peak")}
    return Counted(label, size, **middle, notes=told)


def _kept(key: str, ask: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """The answer as it was given before, or else now, with how busy the machine was."""
    file = Path(KEPT) if KEPT else None
    there: dict[str, Any] = json.loads(file.read_text()) if file and file.exists() else {}
    if key not in there:
        if not PATIENCE:
            return None
        given = ask()
        print(f"  {key}: {given}", file=sys.stderr, flush=True)
        # Another run may have kept something meanwhile.
        there = json.loads(file.read_text()) if file and file.exists() else {}
        there[key] = given and {**given, "load": os.getloadavg()[0]}
        if file:
            file.write_text(json.dumps(there, indent=1))
    answer: dict[str, Any] | None = there[key]
    return answer


def _asked(name: str, paths: list[Path]) -> dict[str, Any] | None:
    """What a way says of one run in a new process; None where it has not come to an end in time."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.counted", name, *map(str, paths)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        try:
            if _line(process).strip() != "ready":
                return None
            process.stdin.write("run\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(_line(process))
            return answer
        except (TimeoutError, ValueError):
            process.kill()
            return None
        finally:
            process.stdin.close()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(PATIENCE):
            raise TimeoutError
    return process.stdout.readline()
