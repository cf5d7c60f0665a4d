"""python -m bench [--page FILE] [--minutes N] [NAME …]: each benchmark beside its peer in the same run, as ratios.

Nothing is asserted here. A benchmark is a function `bench_…` in a module or a folder of this folder; it returns a
`Timing`, lines to print (or several of either), or a sentence that says why it cannot run here. With --page what was
measured is written as a page as well. With --minutes the peers of `aggregate` are asked for ten million payments only,
and begin nothing for which no time is left.
"""

import argparse
import importlib
import importlib.util
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.growth import drawn
from bench.page import page
from bench.timing import Counted, Timing

HEAD = f"{'benchmark':<58} {'ours s':>9} {'peer s':>9} {'ratio':>7}  notes"


NO_BENCHMARKS = ("__init__", "__main__", "timing", "page", "growth", "counted")


def main(names: list[str], file: Path | None = None) -> None:
    """Run the benchmarks of the modules in `names`, or all; in the end write them as a page to `file`."""
    found: dict[str, Sequence[Timing | Counted | str]] = {}
    here = Path(__file__).parent
    modules = sorted(
        [p.stem for p in here.glob("*.py") if p.stem not in NO_BENCHMARKS]
        + [p.parent.name for p in here.glob("*/__init__.py")]
    )
    print(f"Python {platform.python_version()}, {platform.machine()}; ratio = peer / ours", flush=True)
    print(HEAD)
    for module in names or modules:
        for function in benchmarks_of(module):
            result = function()
            results = result if isinstance(result, list) else [result]
            found[module] = [*found.get(module, []), *results]
            for timing in results:
                print(timing if isinstance(timing, str) else _line(timing), flush=True)
    if file is not None:
        drawing = drawn([one for results in found.values() for one in results if isinstance(one, Counted)])
        picture = file.with_name(f"{file.stem}-growth.svg")
        if drawing:
            picture.write_text(drawing, encoding="utf-8")
        file.write_text(page(found, picture.name if drawing else ""), encoding="utf-8")


def benchmarks_of(module: str) -> list[Callable[[], Any]]:
    """The functions that measure something in a module or a folder of this folder, in the order of the file."""
    there = vars(importlib.import_module(f"bench.{module}"))
    return [one for name, one in there.items() if name.startswith("bench_")]


def _line(timing: Timing | Counted) -> str:
    if isinstance(timing, Counted):
        label = f"{timing.label}, {timing.rows:,} payments"
        return f"{label:<58} {timing.seconds:9.3f}  {timing.cpu:.2f} CPU s, {timing.peak:,.0f} MB  {timing.notes}"
    peer = f"{timing.peer_seconds:9.3f}" if timing.peer_seconds else f"{'–':>9}"
    ratio = f"{timing.peer_seconds / timing.seconds:6.1f}x" if timing.peer_seconds else f"{'–':>7}"
    return f"{timing.label:<58} {timing.seconds:9.3f} {peer} {ratio}  {timing.notes}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--page", type=Path, help="write what was measured as a page, too")
    parser.add_argument("names", nargs="*", help="modules of this folder; all of them where none is named")
    parser.add_argument(
        "--minutes", type=float, help="how long `aggregate` may take, at ten million payments"
    )
    asked = parser.parse_args()
    if asked.minutes:
        os.environ["BIANMIN_BENCH_MINUTES"] = str(asked.minutes)
        os.environ.setdefault("BIANMIN_BENCH_ROWS", "10000000")
    for named in asked.names:
        if importlib.util.find_spec(f"bench.{named}") is None or not benchmarks_of(named):
            parser.error(f"there is no benchmark in bench.{named}")
    main(asked.names, asked.page)
