"""Versions of filings: what supersedes what, what changes nothing, what is refused."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select

from store import filings
from store.engine import writing
from store.errors import ChangedMeanwhile, StoreError
from store.filings import FindingRow, StoredFiling, TotalRow, store_filing
from store.tables import content
from store.tables import filing as filing_table
from tests.unit.store.drafts import FIRST, USERS, a_draft, everything, fact_frame

DAY = timedelta(days=1)


def test_a_filing_comes_back_as_it_was_given(engine: Engine) -> None:
    draft = a_draft()
    stored = store_filing(engine, draft)
    number = stored.receipt
    assert number.startswith("R-201901-B01-0001-")
    assert stored == StoredFiling(stored.id, version=1, superseded=None, unchanged=False, receipt=number)
    [found] = filings.list_filings(engine, "daqing")
    assert found == filings.Filing(
        id=stored.id,
        programme="daqing",
        source="monthly",
        period="2019-01",
        institution="B01",
        version=1,
        state="accepted",
        filename="B01 2019-01.xlsx",
        sha256=draft.sha256,
        received_at=FIRST,
        accepted_at=FIRST,
        superseded_at=None,
        superseded_by=None,
        fact_count=2,
    )
    assert filings.find_by_hash(engine, "daqing", draft.sha256) == found
    assert filings.read_content(engine, draft.sha256) == b"first"


def test_findings_and_totals_come_back_in_their_order(engine: Engine) -> None:
    findings = [
        FindingRow(
            "copied-month",
            "soft",
            "交易",
            "B4",
            "与上月完全相同。",
            "The same as last month.",
            "700",
            "≠ 700",
            "tx_cnt|230602|",
        ),
        FindingRow("alias", "note", "", "", "名称已识别。", "The name was recognised."),
    ]
    totals = [TotalRow("UPI", "volume", 2**53 + 1, 2**53, "C690"), TotalRow("IMPS", "volume", 5, None)]
    stored = store_filing(engine, a_draft(findings=findings, totals=totals))
    assert filings.read_findings(engine, stored.id) == findings
    assert filings.read_totals(engine, stored.id) == totals


def test_the_last_file_is_the_one_that_came_last_whatever_its_zone_and_version(engine: Engine) -> None:
    """Moments are compared as moments: a day with and without parts of a second, told in whatever zone."""
    assert filings.last_received(engine, "daqing") is None
    shanghai = timezone(timedelta(hours=8))
    for nth, late in enumerate((FIRST, FIRST + timedelta(microseconds=1), FIRST - DAY)):
        draft = a_draft(b"%d" % nth, period=f"2019-0{nth + 1}", received_at=late.astimezone(shanghai))
        store_filing(engine, draft)
        known = [one.received_at for one in filings.list_filings(engine, "daqing")]
        last = filings.last_received(engine, "daqing")
        assert last is not None
        assert last.received_at == max(known)
    assert last == (FIRST + timedelta(microseconds=1), draft.source, "2019-02")
    assert filings.last_received(engine, "another") is None


def test_the_same_bytes_change_nothing_and_say_so(engine: Engine) -> None:
    first = store_filing(engine, a_draft())
    before = everything(engine)
    again = store_filing(engine, a_draft(filename="renamed.xlsx", received_at=FIRST + DAY))
    assert again == StoredFiling(id=first.id, version=1, superseded=None, unchanged=True)
    assert everything(engine) == before


def test_the_same_bytes_of_another_period_are_another_filing(engine: Engine) -> None:
    """Where only the file's name says the month, two months may be equal files."""
    first = store_filing(engine, a_draft())
    other = store_filing(engine, a_draft(filename="2019-02.xlsx", received_at=FIRST + DAY, period="2019-02"))
    assert not other.unchanged
    assert other.superseded is None
    assert other.id != first.id
    of = (a_draft().source, "2019-02", a_draft().institution)
    found = filings.find_by_hash(engine, "daqing", a_draft().sha256, of)
    assert found is not None
    assert found.id == other.id


def test_bytes_once_superseded_are_still_known(engine: Engine) -> None:
    first = store_filing(engine, a_draft(b"first"))
    store_filing(engine, a_draft(b"second"))
    assert store_filing(engine, a_draft(b"first")) == StoredFiling(first.id, 1, None, True)


def test_two_programmes_share_the_bytes_but_not_the_filing(engine: Engine) -> None:
    one = store_filing(engine, a_draft())
    other = store_filing(engine, a_draft(programme="rbi-retail"))
    assert not other.unchanged
    assert one.id != other.id
    with engine.connect() as connection:
        assert connection.execute(select(content.c.sha256)).scalars().all() == [a_draft().sha256]
    assert filings.find_by_hash(engine, "elsewhere", a_draft().sha256) is None


def test_a_new_version_supersedes_and_nothing_is_lost(engine: Engine) -> None:
    first = store_filing(engine, a_draft(b"first"))
    second = store_filing(engine, a_draft(b"second", received_at=FIRST + DAY, facts=fact_frame(USERS)))
    third = store_filing(engine, a_draft(b"third", received_at=FIRST + 2 * DAY))
    assert (second.version, second.superseded, second.unchanged) == (2, first.id, False)
    assert (third.version, third.superseded) == (3, second.id)
    found = filings.list_filings(engine, "daqing")
    assert [(one.version, one.fact_count, one.superseded_at, one.superseded_by) for one in found] == [
        (1, 2, FIRST + DAY, second.id),
        (2, 1, FIRST + 2 * DAY, third.id),
        (3, 2, None, None),
    ]
    assert filings.read_content(engine, a_draft(b"first").sha256) == b"first"


@pytest.mark.parametrize(
    "other",
    [{"period": "2019-02"}, {"institution": "B02"}, {"source": "register"}, {"programme": "rbi-retail"}],
)
def test_only_the_same_return_is_superseded(engine: Engine, other: dict[str, str]) -> None:
    store_filing(engine, a_draft())
    stored = store_filing(engine, a_draft(b"other", **other))
    assert (stored.version, stored.superseded) == (1, None)


def test_a_returned_version_leaves_the_accepted_one_in_force(engine: Engine) -> None:
    accepted = store_filing(engine, a_draft(b"accepted"))
    returned = store_filing(engine, a_draft(b"returned", state="returned", received_at=FIRST + DAY))
    assert (returned.version, returned.superseded) == (2, None)
    filed = store_filing(engine, a_draft(b"filed", state="filed", received_at=FIRST + 2 * DAY))
    assert (filed.version, filed.superseded) == (3, returned.id)
    mended = store_filing(engine, a_draft(b"mended", received_at=FIRST + 3 * DAY))
    assert (mended.version, mended.superseded) == (4, accepted.id)
    ends = {one.id: (one.superseded_at, one.superseded_by) for one in filings.list_filings(engine, "daqing")}
    assert ends == {
        accepted.id: (FIRST + 3 * DAY, mended.id),
        returned.id: (FIRST + 2 * DAY, filed.id),
        filed.id: (FIRST + 3 * DAY, mended.id),
        mended.id: (None, None),
    }


def test_the_list_of_an_earlier_day(engine: Engine) -> None:
    store_filing(engine, a_draft(b"first"))
    store_filing(engine, a_draft(b"second", received_at=FIRST + 2 * DAY))
    store_filing(engine, a_draft(b"february", period="2019-02", received_at=FIRST + DAY))

    def known(moment: datetime) -> list[tuple[str, int, bool]]:
        found = filings.list_filings(engine, "daqing", as_known_on=moment)
        return [(one.period, one.version, one.superseded_at is None) for one in found]

    assert known(FIRST - DAY) == []
    assert known(FIRST) == [("2019-01", 1, True)]
    assert known(FIRST + DAY) == [("2019-01", 1, True), ("2019-02", 1, True)]
    assert known(FIRST + 2 * DAY) == [("2019-01", 1, False), ("2019-01", 2, True), ("2019-02", 1, True)]
    assert [one.period for one in filings.list_filings(engine, "daqing", "2019-02")] == ["2019-02"]


def test_a_clock_that_is_slow_does_not_put_two_versions_in_force(engine: Engine) -> None:
    first = store_filing(engine, a_draft(b"first"))
    second = store_filing(engine, a_draft(b"second", received_at=FIRST + 2 * DAY))
    slow = store_filing(engine, a_draft(b"slow", received_at=FIRST + DAY))
    assert slow.superseded == second.id
    one, two, three = filings.list_filings(engine, "daqing")
    assert (one.id, one.superseded_at) == (first.id, FIRST + 2 * DAY)
    assert (two.superseded_at, two.superseded_by) == (FIRST + 2 * DAY, slow.id)
    assert (three.received_at, three.accepted_at) == (FIRST + DAY, FIRST + 2 * DAY)
    shown = filings.list_filings(engine, "daqing", as_known_on=FIRST + DAY)
    assert [(known.version, known.state) for known in shown] == [(1, "accepted"), (3, "filed")]


def test_times_of_any_zone_are_one_moment(engine: Engine) -> None:
    beijing = FIRST.astimezone(timezone(timedelta(hours=8)))
    store_filing(engine, a_draft(received_at=beijing))
    [found] = filings.list_filings(engine, "daqing", as_known_on=beijing)
    assert found.received_at == FIRST
    assert found.received_at.utcoffset() == timedelta()


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    naive = FIRST.replace(tzinfo=None)
    with pytest.raises(StoreError, match="has no time zone"):
        store_filing(engine, a_draft(received_at=naive))
    with pytest.raises(StoreError, match="has no time zone"):
        filings.list_filings(engine, "daqing", as_known_on=naive)
    assert filings.list_filings(engine, "daqing") == []


def test_bytes_that_are_not_those_of_the_hash_are_refused(engine: Engine) -> None:
    with pytest.raises(StoreError, match="do not have the SHA-256"):
        store_filing(engine, replace(a_draft(), content=b"other bytes"))


def test_unknown_bytes_are_a_sentence(engine: Engine) -> None:
    with pytest.raises(StoreError, match="No file with the SHA-256"):
        filings.read_content(engine, hashlib.sha256(b"never filed").hexdigest())


def test_the_database_itself_forbids_two_versions_in_force(engine: Engine) -> None:
    stored = store_filing(engine, a_draft(b"first"))
    store_filing(engine, a_draft(b"second"))
    revive = filing_table.update().where(filing_table.c.id == stored.id)
    with pytest.raises(ChangedMeanwhile), writing(engine) as connection:
        connection.execute(revive.values(superseded_at=None, superseded_by=None))


def test_filings_are_counted_by_programme(engine: Engine) -> None:
    assert filings.count_filings(engine) == {}
    store_filing(engine, a_draft(b"first"))
    store_filing(engine, a_draft(b"second"))
    store_filing(engine, a_draft(programme="rbi-retail"))
    assert filings.count_filings(engine) == {"daqing": 2, "rbi-retail": 1}
