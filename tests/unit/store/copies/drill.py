"""Work that is killed without warning, in processes that begin with everything imported: a moment costs no start."""

import math
import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import alembic.command  # noqa: F401 - what opening an empty database imports is imported before the clock runs

from store.copies.copying import back_up, move, restore
from store.engine import open_engine
from store.filings import store_filing
from tests.depth import cases
from tests.unit.store.drafts import a_draft
from tests.unit.store.test_editions import published

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
READY = "ready"
AS_SOON_AS_SAID = math.inf
WAIT_SECONDS = 120


def killed(act: str, url: str, place: str, seconds: float) -> list[str]:
    """What a process had said to be done when it was killed so long after it began; `AS_SOON_AS_SAID`: the moment that
    it said so first."""
    process, here = begun(_work, act, url, place)
    assert here.recv() == READY
    if seconds == AS_SOON_AS_SAID:
        here.poll(WAIT_SECONDS)
    else:
        time.sleep(seconds)
    process.kill()
    process.join()
    return list(_said(here))


def undisturbed(act: str, url: str, place: str) -> float:
    """How many seconds go by on this machine, now, until something is said to be done when nobody kills it."""
    process, here = begun(_work, act, url, place)
    assert here.recv() == READY
    start = time.monotonic()
    here.recv()
    taken = time.monotonic() - start
    process.kill()
    process.join()
    here.close()
    return taken


def moments(seed: int, seconds: float, many: int = 25) -> list[float]:
    """When to kill something that takes so many seconds: one moment in every run; when there is time, as many as said.

    Those are spread over the time that it takes and a quarter more, one in each equal part of it: each stage is struck,
    and what comes after the end, too. The last one strikes when it has just been said to be done.
    """
    drawn, most = random.Random(seed), 1.25 * seconds
    if cases(100) < 100:
        return [drawn.uniform(0, most)]
    parts = many - 1
    return [most * (part + drawn.random()) / parts for part in range(parts)] + [AS_SOON_AS_SAID]


def begun(work: Callable[..., None], *given: object) -> tuple[BaseProcess, Connection]:
    """A process that does `work` with what is given and a line to talk on, and our end of the line.

    A new process runs its parent's main module first. Where pages were tried before in this one, that is a page: it
    is told of none.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*given, there))
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    there.close()
    return process, here


def _said(here: Connection) -> Iterator[str]:
    try:
        while True:
            yield here.recv()
    except (EOFError, OSError):  # the end, or the middle of a word
        here.close()


def _work(act: str, url: str, place: str, there: Connection) -> None:
    engine = open_engine(url) if act in ("file", "publish", "back up") else None
    there.send(READY)
    number = 0
    while True:
        number += 1
        if act == "file":
            assert engine is not None
            draft = a_draft(f"{place}{number}".encode(), institution=f"{place}{number:05}")
            there.send(str(store_filing(engine, draft).id))
        elif act == "publish":
            assert engine is not None
            period = f"{2000 + int(place[1:-1])}-{number:02}"
            there.send(published(engine, f"{place}{number}".encode(), period=period).name)
        elif act == "back up":
            assert engine is not None
            there.send(back_up(engine, Path(f"{place}-{number}.db"), AT).code)
        elif act == "restore":
            restore(Path(place), f"{url}-{number}.db", AT)
            there.send(f"{url}-{number}.db")
        elif act == "restore into":
            restore(Path(place), url, AT)
            there.send("restored")
            return
        elif act == "make":
            open_engine(url)
            there.send("made")
            return
        else:
            move(open_engine(place), url, AT)
            there.send("moved")
            return
