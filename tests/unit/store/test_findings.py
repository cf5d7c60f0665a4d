"""Places that the checks spoke of, and the facts of a version that no longer counts."""

from datetime import timedelta

from sqlalchemy import Engine

from store import facts
from store.filings import FindingRow, store_filing
from store.findings import PLACES, finding_places, finding_rows
from tests.unit.store.drafts import FARES, FIRST, USERS, a_draft, fact_frame


def finding(rule: str, severity: str, cell: str) -> FindingRow:
    return FindingRow(rule, severity, "用户", cell, "请核对。", "Check it.")  # type: ignore[arg-type]


def test_findings_of_many_filings_come_with_their_places(engine: Engine) -> None:
    assert dict(finding_places(engine, "daqing", severities=["soft"]).schema) == PLACES
    found = [
        finding("a", "soft", "C5"),
        finding("b", "soft", "C5"),
        finding("b", "note", "C6"),
        finding("c", "soft", ""),
    ]
    stored = store_filing(engine, a_draft(findings=found))
    store_filing(engine, a_draft(b"another month", period="2019-02", findings=[finding("a", "soft", "C9")]))
    january = finding_places(engine, "daqing", periods=["2019-01"], severities=["soft", "hard"])
    assert january.select("filing", "rule", "sheet", "cell").rows() == [
        (stored.id, "a", "用户", "C5"),
        (stored.id, "b", "用户", "C5"),
        (stored.id, "c", "用户", ""),
    ]
    assert finding_places(engine, "daqing", severities=["soft", "note"]).height == 5
    assert finding_places(engine, "elsewhere", severities=["soft"]).is_empty()
    rows = finding_rows(engine, "daqing", periods=["2019-01"], severities=["soft"])
    assert rows == {stored.id: [found[0], found[1], found[3]]}


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
