"""Writers at the same time: they queue, and what they leave is what some order of them would leave."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import Engine

from store import facts, filings
from store.filings import FilingDraft, StoredFiling, store_filing
from tests.unit.store.drafts import FIRST, a_draft, fact_frame


def at_once(engine: Engine, drafts: list[FilingDraft]) -> list[StoredFiling]:
    """Store the drafts from as many threads, all let off at one moment."""
    ready = Barrier(len(drafts))

    def store(draft: FilingDraft) -> StoredFiling:
        ready.wait()
        return store_filing(engine, draft)

    with ThreadPoolExecutor(len(drafts)) as threads:
        return list(threads.map(store, drafts))


def many_facts(users: int) -> list[tuple[object, ...]]:
    return [("B01", f"{region}", "", "users", users, "用户", f"C{region}") for region in range(1000)]


def test_different_bytes_of_a_month_become_two_versions(engine: Engine) -> None:
    for month in range(1, 6):
        period = f"2019-{month:02}"
        stored = at_once(
            engine,
            [
                a_draft(f"{period} {who}".encode(), period=period, facts=fact_frame(*many_facts(who)))
                for who in range(2)
            ],
        )
        assert sorted(one.version for one in stored) == [1, 2]
        first, second = sorted(stored, key=lambda one: one.version)
        assert (first.superseded, second.superseded) == (None, first.id)
        values = facts.read_facts(engine, "daqing", periods=[period])["value"]
        assert values.to_list() == [stored.index(second)] * 1000


def test_the_same_bytes_become_one_version(engine: Engine) -> None:
    for month in range(1, 6):
        draft = a_draft(f"{month}".encode(), period=f"2019-{month:02}", facts=fact_frame(*many_facts(1)))
        stored = at_once(engine, [draft, draft])
        assert sorted(one.unchanged for one in stored) == [False, True]
        assert {(one.id, one.version) for one in stored} == {(stored[0].id, 1)}
    assert len(filings.list_filings(engine, "daqing")) == 5


def test_the_same_bytes_for_two_programmes_become_two_filings(engine: Engine) -> None:
    stored = at_once(engine, [a_draft(), a_draft(programme="rbi-retail")])
    assert [one.unchanged for one in stored] == [False, False]


def test_many_writers_queue(engine: Engine) -> None:
    drafts = [a_draft(f"{n}".encode(), received_at=FIRST + timedelta(seconds=9 - n)) for n in range(10)]
    stored = at_once(engine, drafts)
    assert sorted(one.version for one in stored) == list(range(1, 11))
    in_force = [one for one in filings.list_filings(engine, "daqing") if one.superseded_at is None]
    assert [one.version for one in in_force] == [10]
    for seconds in range(12):  # nobody sees two versions of the month, at no moment
        known = facts.read_facts(engine, "daqing", as_known_on=FIRST + timedelta(seconds=seconds))
        assert known.height in (0, 2)


def test_a_reader_sees_the_old_or_the_new_figures_and_never_waits(engine: Engine) -> None:
    store_filing(engine, a_draft(b"0", facts=fact_frame(*many_facts(0))))
    with ThreadPoolExecutor(1) as thread:
        drafts = [a_draft(f"{n}".encode(), facts=fact_frame(*many_facts(n))) for n in range(1, 8)]
        writer = thread.submit(lambda: [store_filing(engine, draft) for draft in drafts])
        while not writer.done():
            values = facts.read_facts(engine, "daqing")["value"]
            assert (len(values), values.n_unique()) == (1000, 1)
        writer.result()
    assert facts.read_facts(engine, "daqing")["value"].unique().to_list() == [7]
