"""Every act of a filing's life is wholly there or wholly absent, wherever it is cut short; a receipt never alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from store.audit import first_break
from store.engine import open_engine
from store.tables import draft, filing, receipt
from tests.patience import PATIENCE_SECONDS
from tests.unit.store.drafts import everything
from tests.unit.store.life_acts import ACTS
from tests.unit.store.test_filings_faults import ROOT, Fault, fault_at


def check_consistent(engine: Engine) -> None:
    """What holds at every moment: a receipt for each filing that was filed and for nothing else, drafts likewise."""
    with engine.connect() as connection:
        filed = set(connection.execute(select(filing.c.id)).scalars())
        with_receipt = set(connection.execute(select(receipt.c.filing)).scalars())
        from_drafts = connection.execute(select(draft.c.filing).where(draft.c.state == "filed")).scalars()
        assert with_receipt == filed
        assert set(from_drafts) <= filed
    assert first_break(engine, "") is None


@pytest.mark.parametrize("name", ACTS)
def test_a_fault_at_any_statement_leaves_the_former_state(engine: Engine, name: str) -> None:
    act = ACTS[name]
    act.prepare(engine)
    before = everything(engine)
    check_consistent(engine)
    step = 0
    while True:
        step += 1
        with fault_at(engine, step) as begun:
            try:
                act.do(engine)
            except Fault:
                pass
            else:
                break
        assert everything(engine) == before, begun[-1]
    assert begun[-1] == "COMMIT"
    assert step > 6, "the act must have had steps to be cut at"
    after = everything(engine)
    assert after != before
    assert len(after["audit"]) == len(before["audit"]) + 1
    check_consistent(engine)


KILLED = """
import json, os, signal, sys
from sqlalchemy import event
from store.engine import open_engine
from tests.unit.store.life_acts import ACTS

name, files = json.loads(sys.stdin.readline())
died = []
for step, file in enumerate(files, start=1):
    child = os.fork()
    if not child:
        engine = open_engine(f"sqlite:///{file}")
        begun = []

        def kill(*_):
            begun.append(1)
            if len(begun) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(engine, "before_cursor_execute", kill)
        event.listen(engine, "commit", kill)
        ACTS[name].do(engine)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    died.append(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL)
    if not died[-1]:
        if status:
            sys.exit("the act failed by itself")
        break
print(json.dumps(died))
"""
MOST_STEPS = 60


@pytest.mark.processes
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forks")
@pytest.mark.parametrize("name", ACTS)
def test_a_process_killed_at_any_statement_leaves_the_whole_or_nothing(tmp_path: Path, name: str) -> None:
    prepared = tmp_path / "prepared.db"
    engine = open_engine(f"sqlite:///{prepared}")
    ACTS[name].prepare(engine)
    before = everything(engine)
    engine.dispose()  # the last connection writes the log back into the file
    files = [tmp_path / f"{step}.db" for step in range(1, MOST_STEPS + 1)]
    for file in files:
        shutil.copy(prepared, file)
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        input=json.dumps([name, [str(file) for file in files]]) + "\n",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    died = json.loads(done.stdout)
    assert died[-1] is False, "the last run must have got to its end"
    assert len(died) > 6
    for file, was_killed in zip(files, died, strict=False):
        left = open_engine(f"sqlite:///{file}")
        check_consistent(left)
        assert (everything(left) == before) is was_killed, f"{name}: killed at step {file.stem}"
        left.dispose()
