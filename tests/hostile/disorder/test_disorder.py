"""What people really send: the same return in many kinds of disorder. Each is understood to the last figure, or asks
at a cell; none is silently different."""

import io

import openpyxl
import pytest
from sqlalchemy import Engine

from store.facts import read_facts
from tests.hostile.disorder import cells, covers, rows, tables
from tests.hostile.disorder.filed import ARRIVED, BANK, MONTH, PROGRAMME, T1, Return, load, read
from tests.hostile.disorder.tables import UNLIKE
from tests.returns_filled import as_bytes

CASES = tables.CASES | cells.CASES | rows.CASES | covers.CASES


def test_a_template_that_is_filled_and_sent_becomes_its_facts(engine: Engine, good: Return) -> None:
    assert load(engine, "B01.xlsx", good.filed) == "accepted"
    facts = read_facts(engine, "daqing", periods=[MONTH], institutions=[BANK])
    stored = {
        (r["institution"], r["region"], r["scenario"], r["measure"]): r["value"]
        for r in facts.iter_rows(named=True)
    }
    assert stored == good.facts


@pytest.mark.parametrize("kind", CASES)
def test_disorder_is_understood_or_asks_at_a_cell(good: Return, kind: str) -> None:
    case = CASES[kind]
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    case.disturb(book)
    facts, findings = read(as_bytes(book), "B01.xlsx", remembered=case.remembered)
    hard = [f for f in findings if f.severity == "hard"]
    if case.asks:
        assert facts is None
        assert case.asks in {f.rule for f in hard}, [f.message.en for f in hard]
        assert all(f.sheet and f.cell for f in hard), [(f.rule, f.sheet, f.cell) for f in hard]
    else:
        assert [f"{f.sheet} {f.cell}: {f.message.en}" for f in hard] == []
        assert facts == good.facts


def test_what_asks_is_sent_back_and_counts_nowhere(engine: Engine, good: Return) -> None:
    """Through the whole way of a file: it is kept with what it asks, and no figure of it is in force."""
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    UNLIKE(book)
    before = read_facts(engine, "daqing", periods=[MONTH], institutions=[BANK])
    assert load(engine, "B01.xlsx", as_bytes(book)) == "returned"
    assert read_facts(engine, "daqing", periods=[MONTH], institutions=[BANK]).equals(before)


def test_a_heading_once_confirmed_is_understood(engine: Engine, good: Return) -> None:
    """A heading nobody knows, then the same one confirmed; for its own institution only."""
    from etl.acts.headings import confirm_heading
    from etl.intake.remembered import remembered_headings

    book = openpyxl.load_workbook(io.BytesIO(good.content))
    UNLIKE(book)
    content = as_bytes(book)
    facts, findings = read(content, "B01.xlsx")
    assert facts is None
    assert "期末商户数" in next(f for f in findings if f.rule == "HEADING-UNKNOWN").message.zh
    confirm_heading(engine, PROGRAMME, BANK, T1, "月底在册商户（户）", "m_end", "统计填报岗", ARRIVED)
    facts, _ = read(content, "B01.xlsx", remembered=remembered_headings(engine, PROGRAMME))
    assert facts == good.facts
    other = ((("B02"), "monthly", T1, "月底在册商户", "m_end"),)
    assert read(content, "B01.xlsx", remembered=other)[0] is None
