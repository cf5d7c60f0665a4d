"""A month is wholly there or wholly absent, wherever storing it is cut short."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
import psycopg
import pytest
from sqlalchemy import Engine, event, func, select

from etl.values.house import ROOT
from store import facts, filings, institutions
from store.audit import first_break
from store.engine import open_engine
from store.errors import StoreError
from store.filings import FilingDraft, FindingRow, TotalRow, store_filing
from tests.patience import PATIENCE_SECONDS
from tests.unit.store.drafts import a_draft, everything
from tests.unit.store.test_entries import AN_AWARD, entry_frame
from tests.unit.store.test_points import A_STOP, point_frame

OF_A_FILING = {
    "programme", "content", "filing", "fact", "total", "finding", "point", "entry", "review_institution",
    "decision", "receipt", "audit", "audit_head",
}  # fmt: skip
ONE_ROW = {"programme", "audit_head"}


class Fault(Exception):
    """The power cut of these tests."""


def full_draft(body: bytes) -> FilingDraft:
    """A draft that writes to every table."""
    return a_draft(
        body,
        totals=[TotalRow("公交", "fare_amount", 12_345, 12_345)],
        findings=[FindingRow("alias", "note", "公交", "A2", "名称已识别。", "The name was recognised.")],
        points=point_frame(A_STOP),
        entries=entry_frame(AN_AWARD),
        review_names=[(f"new-{body.decode()}", "某某银行")],
    )


@contextmanager
def fault_at(engine: Engine, step: int) -> Iterator[list[str]]:
    """Raise before the block's given statement (from 1; the commit is the last); gives the steps begun."""
    begun: list[str] = []

    def statement(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        begin(sql)

    def commit(_connection: Any) -> None:
        begin("COMMIT")

    def begin(what: str) -> None:
        begun.append(what)
        if len(begun) == step:
            raise Fault(what)

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield begun
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


@pytest.mark.slow
def test_a_fault_at_any_statement_leaves_the_former_state(engine: Engine) -> None:
    store_filing(engine, full_draft(b"former"))
    before = everything(engine)
    step = 0
    while True:
        step += 1
        with fault_at(engine, step) as begun:
            try:
                stored = store_filing(engine, full_draft(b"new"))
            except Fault:
                pass
            else:
                break
        assert everything(engine) == before, begun[-1]
    assert stored.version == 2
    assert begun[-1] == "COMMIT"
    written = {words[2].strip('"') for sql in begun if (words := sql.split())[0] == "INSERT"}
    copied = {"fact"} if engine.dialect.name == "postgresql" else set()
    assert written | copied == OF_A_FILING, "the draft of this test must write to every table of a filing"
    after = everything(engine)
    assert all(len(after[name]) == 2 * len(before[name]) for name in OF_A_FILING - ONE_ROW)
    assert first_break(engine, "") is None


def test_a_fault_among_the_facts_leaves_the_former_state(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_filing(engine, full_draft(b"former"))
    before = everything(engine)
    if engine.dialect.name == "postgresql":
        write = psycopg.Copy.write_row

        def cut(copy: psycopg.Copy, row: Any) -> None:
            if "bus" in row:
                raise Fault
            write(copy, row)

        monkeypatch.setattr(psycopg.Copy, "write_row", cut)
        with pytest.raises(Fault):
            store_filing(engine, full_draft(b"new"))
    else:
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER cut BEFORE INSERT ON fact WHEN new.scenario = 'bus' "
                "BEGIN SELECT RAISE(ABORT, 'power cut'); END"
            )
            connection.commit()
        with pytest.raises(Exception, match="power cut"):
            store_filing(engine, full_draft(b"new"))
    assert everything(engine) == before


def test_a_server_that_goes_away_is_a_sentence_and_the_next_try_works(
    new_schema: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = open_engine(new_schema()), open_engine(new_schema())
    write = psycopg.Copy.write_row

    def lose(copy: psycopg.Copy, row: Any) -> None:
        with other.connect() as connection:
            connection.execute(select(func.pg_terminate_backend(copy.connection.info.backend_pid)))
        write(copy, row)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Copy, "write_row", lose)
        with pytest.raises(StoreError, match="The database could not be written: "):
            store_filing(engine, full_draft(b"new"))
    assert filings.list_filings(engine, "daqing") == []
    assert store_filing(engine, full_draft(b"new")).version == 1
    engine.dispose()
    other.dispose()


KILLED = """
import json, os, signal, sys
from sqlalchemy import event
from store.engine import open_engine
from tests.unit.store.test_filings_faults import full_draft
from store.engine import open_engine
from store.errors import StoreError
from store.filings import store_filing

url, step = json.loads(sys.argv[1])
engine = open_engine(url)
begun = []

def kill(*_):
    begun.append(1)
    if len(begun) == step or step == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(engine, "commit" if step == 0 else "before_cursor_execute", kill)
store_filing(engine, full_draft(b"new"))
event.remove(engine, "before_cursor_execute", kill)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.processes
@pytest.mark.parametrize("step", [8, 0, 1000], ids=["halfway", "before the commit", "after the commit"])
def test_a_killed_process_leaves_the_whole_or_nothing(database_url: str, engine: Engine, step: int) -> None:
    store_filing(engine, full_draft(b"former"))
    before = everything(engine)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, json.dumps([database_url, step])]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    if step == 1000:
        assert [one.version for one in filings.list_filings(engine, "daqing")] == [1, 2]
        assert facts.read_facts(engine, "daqing").height == 2
        assert institutions.review_institutions(engine, "daqing").height == 2
    else:
        assert everything(engine) == before
        assert store_filing(engine, full_draft(b"new")).version == 2
    assert isinstance(facts.read_facts(engine, "daqing"), pl.DataFrame)
