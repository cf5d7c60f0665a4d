"""Two filers at once, in two threads and in two processes: both files are whole, and their versions are ordered."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine

from store import facts, filings
from store.audit import first_break
from store.errors import StoreError
from store.filings import store_filing
from store.life.decisions import accept_filing
from store.life.drafts import keep_draft, open_drafts
from store.life.receipts import read_receipts
from tests.patience import PATIENCE_SECONDS
from tests.unit.store.drafts import FIRST, a_draft, fact_frame
from tests.unit.store.test_filings_faults import ROOT
from tests.unit.store.test_filings_together import many_facts

EACH = 6
FILER = """
import json, sys
from store.engine import open_engine
from store.filings import store_filing
from store.life.drafts import keep_draft
from tests.unit.store.drafts import a_draft, fact_frame
from tests.unit.store.test_filings_together import many_facts

url, who, each = json.loads(sys.argv[1])
engine = open_engine(url)
drafts = [
    a_draft(f"{who} {n}".encode(), state="filed", by=f"filer {who}", facts=fact_frame(*many_facts(who)))
    for n in range(each)
]
print("ready", flush=True)
sys.stdin.readline()
for draft in drafts:
    keep_draft(engine, draft)
    store_filing(engine, draft)
"""


def check_whole(engine: Engine, count: int) -> None:
    """Every version is there once with all its facts and a receipt of its own, and the chain holds."""
    found = filings.list_filings(engine, "daqing")
    assert [one.version for one in found] == list(range(1, count + 1))
    for one in found:
        values = facts.read_version(engine, one.id)["value"]
        assert (len(values), values.n_unique()) == (1000, 1)
    receipts = read_receipts(engine, "daqing")
    assert sorted(receipts) == [one.id for one in found]
    assert len({one.number for one in receipts.values()}) == count
    assert [one.superseded_at is None for one in found] == [False] * (count - 1) + [True]
    assert first_break(engine, "") is None


@pytest.mark.processes
def test_two_processes_upload_and_file_at_once(database_url: str, engine: Engine) -> None:
    filers = [
        subprocess.Popen(
            [sys.executable, "-c", FILER, json.dumps([database_url, who, EACH])],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in range(2)
    ]
    for filer in filers:
        assert filer.stdout is not None
        assert filer.stdout.readline() == "ready\n"
    said = [filer.communicate("go\n", timeout=PATIENCE_SECONDS)[1] for filer in _let_off(filers)]
    assert [filer.returncode for filer in filers] == [0, 0], said
    check_whole(engine, 2 * EACH)
    by = [one.given_to for one in read_receipts(engine, "daqing").values()]
    assert sorted(by) == ["filer 0"] * EACH + ["filer 1"] * EACH


def _let_off(filers: list["subprocess.Popen[str]"]) -> list["subprocess.Popen[str]"]:
    """Start both before either is waited for."""
    for filer in filers:
        assert filer.stdin is not None
        filer.stdin.write("go\n")
        filer.stdin.flush()
    return filers


@pytest.mark.slow
def test_two_threads_upload_and_file_at_once(engine: Engine) -> None:
    ready = Barrier(2)

    def file(who: int) -> None:
        drafts = [
            a_draft(f"{who} {n}".encode(), state="filed", facts=fact_frame(*many_facts(who)))
            for n in range(EACH)
        ]
        ready.wait()
        for draft in drafts:
            keep_draft(engine, draft)
            store_filing(engine, draft)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(file, range(2)))
    check_whole(engine, 2 * EACH)
    assert len(open_drafts(engine, "daqing")) == 1, "one draft of a return is open at a time"


def test_of_two_who_accept_at_once_one_does(engine: Engine) -> None:
    stored = store_filing(engine, a_draft(state="filed"))
    ready = Barrier(2)

    def decide(who: int) -> str:
        ready.wait()
        try:
            accept_filing(engine, stored.id, by=f"desk {who}", at=FIRST)
        except StoreError as error:
            return str(error)
        return "accepted"

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(decide, range(2)))
    assert said[1] == "accepted"
    assert "does not wait for a decision any more" in said[0]
    assert facts.read_facts(engine, "daqing").height == 2
