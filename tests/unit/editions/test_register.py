"""The register of documents: one running row per year of issue, and no two documents share a number."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from etl.acts.editions import draw_up, prepare, publish, review
from etl.definitions.load import load_programme
from etl.editions.canonical import read_edition
from etl.editions.model import Edition
from etl.editions.register import Entry, entries, serial_for
from etl.jobs.verify import verify
from store.edition_reads import read_content
from store.editions import StoredEdition, send_back
from store.filings import store_filing
from tests.unit.editions.small import compose
from tests.unit.store.drafts import a_draft, fact_frame

PROGRAMME = load_programme("daqing")
PATTERN = "庆〔{year}〕{serial}号"
AT = datetime(2026, 11, 21, tzinfo=UTC)
Kind = Literal["bulletin", "assessment"]


# ---- the rule, over random registers ----


@given(st.lists(st.tuples(st.sampled_from([2018, 2019, 2020]), st.booleans()), max_size=30))
def test_no_two_documents_of_a_year_share_a_number(issued: list[tuple[int, bool]]) -> None:
    """Some were numbered by their period before there was a register; new ones keep clear of those texts too."""
    known: list[Entry] = []
    numbers = count(1)
    for edition, (year, is_old) in zip(numbers, issued, strict=False):
        if is_old:
            known.append(Entry(edition, year, 0, PATTERN.format(year=year - 1, serial=edition % 4 + 1)))
            continue
        old = {one.text for one in known}
        serial = serial_for(known, PATTERN, year, None)
        known.append(Entry(edition, year, serial, PATTERN.format(year=year, serial=serial)))
        assert known[-1].text not in old
    for year in (2018, 2019, 2020):
        row = [one.serial for one in known if one.year == year and one.serial]
        assert row == sorted(set(row)), "it runs"


def test_a_draft_keeps_the_number_it_has_reserved() -> None:
    known = [Entry(1, 2020, 1, PATTERN.format(year=2020, serial=1)), Entry(2, 2020, 2, "庆〔2020〕2号")]
    assert serial_for(known, PATTERN, 2020, 1) == 1
    assert serial_for(known, PATTERN, 2021, 1) == 1, "of another year of issue the row begins anew"
    assert serial_for(known, PATTERN, 2020, None) == 3
    twice = [*known, Entry(3, 2020, 1, known[0].text)]
    assert serial_for(twice, PATTERN, 2020, 1) == 3, (
        "two drafts drawn up at once: who is frozen second gives way"
    )


# ---- editions ----


def numbered(*arguments: Any, serial: int = 0, **keywords: Any) -> Edition:
    """The small edition with the number that the real letterhead gives."""
    drawn = compose(*arguments, serial=serial, **keywords)
    year = int(drawn.issued_on[:4])
    return replace(drawn, letterhead=replace(drawn.letterhead, number=f"庆便民演示〔{year}〕{serial}号"))


def out(engine: Engine, kind: Kind, period: str, day: date | None = None) -> Edition:
    one = prepare(engine, PROGRAMME, kind, period, by="编制岗", at=AT, compose=numbered, issued_on=day).stored
    return content(engine, publish(engine, review(engine, one, by="复核岗", at=AT), by="复核岗", at=AT))


def content(engine: Engine, stored: StoredEdition) -> Edition:
    return read_edition(read_content(engine, stored.id))


def users(value: int, period: str, **changes: Any) -> Any:
    frame = fact_frame(("B01", "230602", "", "users", value, "用户", "C5"))
    return a_draft(f"{period} {value}".encode(), facts=frame, period=period, **changes)


@pytest.fixture
def filed(engine: Engine) -> Engine:
    for month in ("2019-01", "2019-02", "2019-03"):
        store_filing(engine, users(700, month))
    return engine


def test_all_kinds_run_in_one_row_by_the_year_of_issue(filed: Engine) -> None:
    first = out(filed, "bulletin", "2019-01")
    second = out(filed, "assessment", "2019-Q1", date(2019, 4, 20))
    third = out(filed, "bulletin", "2019-02", date(2020, 1, 15))
    fourth = out(filed, "bulletin", "2019-03")
    assert [(one.issued_on[:4], one.serial) for one in (first, second, third, fourth)] == [
        ("2019", 1), ("2019", 2), ("2020", 1), ("2019", 3),
    ]  # fmt: skip
    texts = [one.text for one in entries(filed, "daqing")]
    assert len(set(texts)) == len(texts) == 4


def test_a_correction_takes_a_number_of_its_own(filed: Engine) -> None:
    out(filed, "bulletin", "2019-01")
    store_filing(filed, users(900, "2019-01", received_at=datetime(2026, 3, 1, tzinfo=UTC)))
    second = out(filed, "bulletin", "2019-01")
    assert (second.corrects, second.serial) == ("daqing/bulletin/2019-01/1", 1)
    assert second.issued_on[:4] == "2026"


def test_what_is_sent_back_keeps_its_number_and_nobody_takes_it(filed: Engine) -> None:
    by: dict[str, Any] = {"by": "编制岗", "at": AT, "compose": numbered}
    one = prepare(filed, PROGRAMME, "bulletin", "2019-01", **by).stored
    send_back(filed, one.id, "文字修改", "复核岗", AT)
    draw_up(filed, PROGRAMME, "bulletin", "2019-02", **by)
    assert out(filed, "bulletin", "2019-03").serial == 3
    assert out(filed, "bulletin", "2019-01").serial == 1
    assert out(filed, "bulletin", "2019-02").serial == 2


def test_verify_draws_it_up_under_its_own_number(filed: Engine) -> None:
    out(filed, "bulletin", "2019-01")
    out(filed, "bulletin", "2019-02")
    stored = prepare(filed, PROGRAMME, "bulletin", "2019-01", by="编制岗", at=AT, compose=numbered).stored
    found = verify(filed, PROGRAMME, stored, compose=numbered)
    assert not [one for one in found.differences if "letterhead" in one.where or "serial" in one.where]
