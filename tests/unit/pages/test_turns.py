"""Runs take turns: never more at once than there are turns, nobody is left out, and nobody waits for ever."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock

import pytest

from etl.values.house import ROOT
from pages.shared.shell.turns import Turns


def test_never_more_at_once_than_there_are_turns_and_everybody_has_one() -> None:
    turns, lock, inside, most, served = Turns(2, patience_seconds=60), Lock(), 0, 0, []

    def run(number: int) -> None:
        nonlocal inside, most
        with turns.taken():
            with lock:
                inside += 1
                most = max(most, inside)
            Event().wait(0.001)
            with lock:
                inside -= 1
                served.append(number)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(run, range(60)))
    assert most <= 2
    assert sorted(served) == list(range(60))


def test_a_run_that_takes_long_keeps_nobody_and_gives_back_only_what_it_had() -> None:
    turns = Turns(1, patience_seconds=0)
    with turns.taken():
        for _ in range(3):
            with turns.taken():  # went without: there is no turn for it to give back
                assert not _is_free(turns)
    assert _is_free(turns)


def test_a_run_that_stops_or_fails_gives_its_turn_back() -> None:
    turns = Turns(1, patience_seconds=0)
    with pytest.raises(SystemExit), turns.taken():
        raise SystemExit
    assert _is_free(turns)


def test_the_whole_frame_runs_in_turn() -> None:
    frame = ast.parse(Path(ROOT, "pages/frame.py").read_text(encoding="utf-8"))
    outside = [one for one in frame.body if not isinstance(one, ast.Import | ast.ImportFrom | ast.Expr)]
    assert [ast.unparse(one).split("\n")[0] for one in outside] == ["with TURNS.taken():"]


def _is_free(turns: Turns) -> bool:
    """Whether one turn could be taken at this moment, and no second one where there is one."""
    found = turns._free.acquire(blocking=False)
    if found:
        assert not turns._free.acquire(blocking=False)
        turns._free.release()
    return found
