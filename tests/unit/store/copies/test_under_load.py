"""A copy of the whole demonstration, taken while two processes file, and brought back in the other kind of store."""

from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.jobs.verify import verify
from store import audit
from store.copies.copying import back_up, move, restore
from store.edition_reads import list_editions
from store.engine import open_engine
from store.filings import list_filings, store_filing
from store.life.receipts import read_receipts
from tests.unit.store.copies.drill import AT, begun
from tests.unit.store.drafts import a_draft

BEFORE = 20
"""Filings that a writer was told to be stored before the copy is begun."""
WRITERS = ("W", "X")


def file_on_and_on(url: str, writer: str, there: Connection) -> None:
    """File returns of a month after the edition's, and tell the number of each receipt as it is given."""
    engine, number = open_engine(url), 0
    while True:
        number += 1
        draft = a_draft(
            f"{writer}{number}".encode(), period="2020-06", institution=f"{writer}{number:05}",
            received_at=datetime(2026, 2, 1, tzinfo=UTC),
        )  # fmt: skip
        there.send(store_filing(engine, draft).id)


@pytest.mark.slow
@pytest.mark.processes
@pytest.mark.parametrize("from_kind", ["sqlite", "postgresql"])
def test_a_copy_of_a_store_at_work_comes_back_in_the_other_kind(
    from_kind: str, daqing_early: Path, tmp_path: Path, new_schema: Callable[[], str]
) -> None:
    """Every receipt that was given before it began is there, none that was never given; each edition is identical."""
    file = tmp_path / "source.db"
    file.write_bytes(daqing_early.read_bytes())
    source_url, target_url = f"sqlite:///{file}", new_schema()
    if from_kind == "postgresql":
        move(open_engine(source_url), target_url, AT)
        source_url, target_url = target_url, f"sqlite:///{tmp_path / 'target.db'}"
    lines = [begun(file_on_and_on, source_url, writer) for writer in WRITERS]
    try:
        given = {here.recv() for _, here in lines for _ in range(BEFORE)}
        back_up(source := open_engine(source_url), tmp_path / "copy.db", AT)
        meanwhile = [here.recv() for _, here in lines for _ in range(BEFORE)]
    finally:
        for process, here in lines:
            process.kill()
            process.join()
            here.close()
    assert meanwhile, "they filed on"
    restore(tmp_path / "copy.db", target_url, AT)
    target, daqing = open_engine(target_url), load_programme("daqing")
    there = {one.filing: one.number for one in read_receipts(target, "daqing").values()}
    assert given <= there.keys()
    in_source = {one.filing: one.number for one in read_receipts(source, "daqing").values()}
    assert there.items() < in_source.items(), "more was filed after the copy"
    assert {one.id for one in list_filings(target, "daqing")} >= given
    assert audit.first_break(target) is None
    assert audit.first_break(source, audit.head(target).code) is None
    editions = list_editions(target, "daqing")
    assert len(editions) == 2
    for edition in editions:
        found = verify(target, daqing, edition, compose=compose)
        assert found.differences == ()
        assert found.cells > 100
    for one in (source, target):
        one.dispose()
