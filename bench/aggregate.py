"""From payments to facts: ours beside the decode floor, naive Polars, DuckDB, chDB, pandas, Sail and Spark.

BIANMIN_BENCH_ROWS are numbers of payments (1000000,10000000 where it is not said), BIANMIN_BENCH_EXTRACT a folder that
keeps the made-up payments between runs. Every way counts the same files in a process of its own and must come to the
same cells. All ways are run in turn, and then again (BIANMIN_BENCH_RUNS, 3): medians. One that is not installed, or has
not come to an end in BIANMIN_BENCH_PATIENCE seconds, is named and stopped with all that it started. With
BIANMIN_BENCH_MINUTES (`--minutes`) nothing is begun for which no time is left. Answers are kept in the file
BIANMIN_BENCH_KEPT, where it is given, and not asked for again: a long run can be gone on with. With a patience of 0
nothing is run, and the page is written of what was kept.
"""

import importlib.util
import json
import os
import selectors
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.payments import extract
from bench.timing import Counted
from etl.definitions.load import load_programme

SIZES = [int(size) for size in os.environ.get("BIANMIN_BENCH_ROWS", "1000000,10000000").split(",")]
PATIENCE = float(os.environ.get("BIANMIN_BENCH_PATIENCE", "900"))
KEPT = os.environ.get("BIANMIN_BENCH_KEPT", "")
RUNS = int(os.environ.get("BIANMIN_BENCH_RUNS", "3"))
UNTIL = time.monotonic() + 60 * float(os.environ.get("BIANMIN_BENCH_MINUTES", "inf"))
"""When no time is left."""
MONTHS = 12


@dataclass(frozen=True)
class Way:
    """A way of `bench.counted`: what it is called on the page, the module it needs, the most rows it is asked for."""

    label: str
    needs: str = "polars"
    most: int = 1_000_000_000
    package: str = ""

    def missing(self, size: int) -> str:
        """Why it cannot be run here with so many payments; "" where it can."""
        if size > self.most:
            return f"asked for up to {self.most:,} only"
        if importlib.util.find_spec(self.needs) is None:
            return f"{self.package or self.needs} is not installed here"
        return "there is no Java here" if self.needs == "py4j" and not shutil.which("java") else ""


WAYS = {
    "decode": Way("decode only (the floor)"),
    "ours": Way("ours"),
    "kernel": Way("ours with the compiled kernel", "numba"),
    "naive": Way("naive Polars (n_unique)"),
    "duckdb": Way("DuckDB, two levels", "duckdb"),
    "chdb": Way("chDB, two levels", "chdb"),
    "narwhals": Way("narwhals on Polars", most=10_000_000),
    "sail": Way("Sail (narwhals)", "pysail", 10_000_000, "pysail"),
    "pandas": Way("pandas, two levels", most=10_000_000),
    "spark": Way("Spark local[2] (narwhals)", "py4j", 10_000_000, "pyspark with its Java classes"),
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
    found: list[Counted | str] = [
        f"{size:,} payments in {len(paths)} months, {bytes_ / 1e6:,.0f} MB of Parquet; every way in turn, medians of "
        "as many runs as its line says"
    ]
    asked: dict[str, list[dict[str, Any]]] = {name: [] for name in ASKED}
    gone = {name: WAYS[name].missing(size) for name in ASKED}
    for number in range(RUNS):
        for name in ASKED:
            if gone[name]:
                continue
            given, why = _kept(f"{size} {name} {number}", partial(_asked, name, paths), asked[name])
            asked[name] += [given] if given else []
            gone[name] = why
    loads = [run["load"] for answers in asked.values() for run in answers]
    if loads:
        found[0] = f"{found[0]}; load of the machine when a run ended {min(loads):.0f} to {max(loads):.0f}"
    expected = next((asked[name][0] for name in ("ours", "kernel") if asked.get(name)), None)
    for name in ASKED:
        label = WAYS[name].label
        if not asked[name]:
            found.append(f"{label}, {size:,} payments: not run ({gone[name]})")
            continue
        answer = _counted(label, size, asked[name], expected)
        if asked[name][0] is expected:
            answer = replace(answer, notes="what the others are held against")
        runs = len(asked[name])
        told = f"{runs} runs" if runs > 1 else "1 run"
        found.append(replace(answer, notes=f"{answer.notes}; {told}" if answer.notes else told))
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


def _kept(
    key: str, ask: Callable[[float], dict[str, Any] | None], before: list[dict[str, Any]]
) -> tuple[dict[str, Any] | None, str]:
    """The answer as it was given before, or else now, with how busy the machine was; or why there is none."""
    file = Path(KEPT) if KEPT else None
    there: dict[str, Any] = json.loads(file.read_text()) if file and file.exists() else {}
    if key not in there:
        left = UNTIL - time.monotonic()
        if not PATIENCE or left < (max(run["seconds"] for run in before) if before else 1):
            return None, "no time was left for it"
        patience = min(PATIENCE, left)
        given = ask(patience)
        print(f"  {key}: {given}", file=sys.stderr, flush=True)
        # Another run may have kept something meanwhile.
        there = json.loads(file.read_text()) if file and file.exists() else {}
        there[key] = given and {**given, "load": os.getloadavg()[0]}
        if file:
            file.write_text(json.dumps(there, indent=1))
        if given is None:
            return None, f"given up after {patience:,.0f} s"
    answer: dict[str, Any] | None = there[key]
    return answer, "" if answer else "given up when it was run before"


def _asked(name: str, paths: list[Path], patience: float) -> dict[str, Any] | None:
    """What a way says of one run in a new process; None where it has not come to an end in time. What it started (a
    server, a Java) ends with it."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.counted", name, *map(str, paths)]
    until = time.monotonic() + patience
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdin is not None
        try:
            if _line(process, until).strip() != "ready":
                return None
            process.stdin.write("run\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(_line(process, until))
            return answer
        except (TimeoutError, ValueError):
            os.killpg(process.pid, signal.SIGKILL)
            return None
        finally:
            process.stdin.close()


def _line(process: "subprocess.Popen[str]", until: float) -> str:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(max(until - time.monotonic(), 0)):
            raise TimeoutError
    return process.stdout.readline()
