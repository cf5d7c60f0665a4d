"""Ledgers: their rows come back as they were given, each with its proof; nothing without proof is kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from store import entries
from store.engine import writing
from store.errors import StoreError
from store.filings import store_filing
from store.tables import entry
from tests.unit.store.drafts import FIRST, a_draft, fact_frame

DAY = date(2020, 1, 10)
AN_AWARD = (
    "B01",
    "first-of-kind",
    1,
    "支付结算科〔2019〕31号",
    "全省首家",
    "支付结算科考核岗",
    DAY,
    "CSV",
    "D2",
)
NOTHING = ("B02", "first-of-kind", 0, "台账2019-4-7", "核查后不予认定", "支付结算科考核岗", DAY, "CSV", "D3")


def entry_frame(*rows: Sequence[Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=entries.DRAFT, orient="row")


def a_ledger(engine: Engine, body: bytes, *rows: Sequence[Any], **changes: Any) -> int:
    usual = {
        "source": "ledger",
        "period": "2019-Q4",
        "institution": "",
        "facts": fact_frame(),
        "entries": entry_frame(*rows),
    }
    return store_filing(engine, a_draft(body, **(usual | changes))).id


def changed(row: Sequence[Any], **fields: Any) -> tuple[Any, ...]:
    return tuple(fields.get(name, value) for name, value in zip(entries.DRAFT, row, strict=True))


def test_entries_come_back_in_the_ledgers_order(engine: Engine) -> None:
    assert dict(entries.read_entries(engine, "daqing").schema) == entries.ENTRIES
    ledger = a_ledger(engine, b"ledger", NOTHING, AN_AWARD)
    found = entries.read_entries(engine, "daqing")
    assert dict(found.schema) == entries.ENTRIES
    assert found.rows() == [(ledger, "2019-Q4", 1, *NOTHING), (ledger, "2019-Q4", 2, *AN_AWARD)]


def test_a_corrected_ledger_takes_the_place_of_the_former(engine: Engine) -> None:
    a_ledger(engine, b"first", AN_AWARD, NOTHING)
    a_ledger(engine, b"corrected", NOTHING, received_at=FIRST + timedelta(days=1))
    a_ledger(engine, b"another quarter", AN_AWARD, period="2019-Q3")
    a_ledger(engine, b"returned", AN_AWARD, period="2019-Q2", state="returned")

    def height(**filters: Any) -> int:
        return entries.read_entries(engine, "daqing", **filters).height

    assert height() == 2
    assert height(periods=["2019-Q4"]) == 1
    assert height(periods=["2019-Q4"], as_known_on=FIRST) == 2
    assert height(institutions=["B01"]) == 1
    assert height(periods=[]) == height(institutions=["B09"]) == 0


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (entry_frame(AN_AWARD).drop("reason"), "Entries need the columns"),
        (entry_frame(changed(AN_AWARD, count=None)), "1 entries have no count"),
        (entry_frame(changed(AN_AWARD, evidence="")), "CSV D2 has no evidence"),
        (entry_frame(changed(AN_AWARD, reason="")), "CSV D2 has no reason"),
        (entry_frame(AN_AWARD, changed(NOTHING, entered_by="")), "CSV D3 has no entered_by"),
        (entry_frame(changed(AN_AWARD, count=-1)), "CSV D2 has a count of -1, below 0"),
    ],
    ids=["a column missing", "no count", "no evidence", "no reason", "no person", "a negative count"],
)
def test_what_is_no_entry_is_refused(engine: Engine, broken: pl.DataFrame, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        store_filing(engine, a_draft(entries=broken))


@pytest.mark.parametrize("wrong", [{"evidence": ""}, {"reason": ""}, {"entered_by": ""}, {"count": -1}])
def test_the_database_itself_keeps_no_entry_without_proof(engine: Engine, wrong: dict[str, Any]) -> None:
    ledger = a_ledger(engine, b"ledger", AN_AWARD)
    row = dict(zip(entries.DRAFT, changed(AN_AWARD, **wrong), strict=True))
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(entry).values(filing=ledger, row=2, **row))
