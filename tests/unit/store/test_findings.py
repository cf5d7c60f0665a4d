"""Places that the checks spoke of, and the facts of a version that no longer counts."""

from datetime import timedelta

from sqlalchemy import Engine

from store import facts
from store.filings import FindingRow, store_filing
from store.findings import CELLS, finding_cells
from tests.unit.store.drafts import FARES, FIRST, USERS, a_draft, fact_frame


def finding(rule: str, severity: str, cell: str) -> FindingRow:
    return FindingRow(rule, severity, "用户", cell, "请核对。", "Check it.")  # type: ignore[arg-type]


def test_a_cell_that_two_rules_speak_of_counts_once(engine: Engine) -> None:
    assert dict(finding_cells(engine, "daqing", severities=["soft"]).schema) == CELLS
    found = [
        finding("a", "soft", "C5"),
        finding("b", "soft", "C5"),
        finding("b", "note", "C6"),
        finding("c", "soft", ""),
    ]
    stored = store_filing(engine, a_draft(findings=found))
    store_filing(engine, a_draft(b"another month", period="2019-02", findings=[finding("a", "soft", "C9")]))
    january = finding_cells(engine, "daqing", periods=["2019-01"], severities=["soft", "hard"])
    assert january.rows() == [(stored.id, "用户", "C5")]
    assert finding_cells(engine, "daqing", severities=["soft", "note"]).height == 3
    assert finding_cells(engine, "elsewhere", severities=["soft"]).is_empty()


def test_the_facts_of_a_superseded_version_can_still_be_read(engine: Engine) -> None:
    first = store_filing(engine, a_draft(facts=fact_frame(USERS)))
    corrected = (*USERS[:4], 701, *USERS[5:])
    second = store_filing(
        engine,
        a_draft(b"corrected", facts=fact_frame(corrected, FARES), received_at=FIRST + timedelta(days=1)),
    )
    assert facts.read_version(engine, first.id).rows() == [(first.id, "2019-01", *USERS)]
    assert facts.read_version(engine, second.id).height == 2
    assert facts.read_facts(engine, "daqing")["value"].to_list() == [FARES[4], 701]
    assert facts.read_version(engine, 999).is_empty()
