"""python -m bench [NAME …]: each benchmark beside its peer in the same run, as ratios. Nothing is asserted here.

A benchmark is a function `bench_…` in a module or a folder of this folder; it returns a `Timing`, lines to print (or
several of either), or a sentence that says why it cannot run here.
"""

import importlib
import platform
import sys
from pathlib import Path

from bench.timing import Timing

HEAD = f"{'benchmark':<58} {'ours s':>9} {'peer s':>9} {'ratio':>7}  notes"


def main(names: list[str]) -> None:
    """Run the benchmarks of the modules in `names`, or all."""
    here = Path(__file__).parent
    modules = sorted(
        [p.stem for p in here.glob("*.py") if p.stem not in ("__init__", "__main__", "timing")]
        + [p.parent.name for p in here.glob("*/__init__.py")]
    )
    print(f"Python {platform.python_version()}, {platform.machine()}; ratio = peer / ours", flush=True)
    print(HEAD)
    for module in names or modules:
        for name, function in list(vars(importlib.import_module(f"bench.{module}")).items()):
            if name.startswith("bench_"):
                result = function()
                for timing in result if isinstance(result, list) else [result]:
                    print(timing if isinstance(timing, str) else _line(timing), flush=True)


def _line(timing: Timing) -> str:
    peer = f"{timing.peer_seconds:9.3f}" if timing.peer_seconds else f"{'–':>9}"
    ratio = f"{timing.peer_seconds / timing.seconds:6.1f}x" if timing.peer_seconds else f"{'–':>7}"
    return f"{timing.label:<58} {timing.seconds:9.3f} {peer} {ratio}  {timing.notes}"


if __name__ == "__main__":
    main(sys.argv[1:])
