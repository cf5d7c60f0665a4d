"""Chains of ledgers and registers: a file adds its lines, and whatever is taken back leaves what stood before."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from store import audit, entries, migrations, points
from store.engine import open_engine
from store.errors import StoreError
from store.filings import FilingDraft, find_by_hash, list_filings, store_filing
from store.life.decisions import accept_filing, read_decisions, take_back
from store.life.incoming import Role
from store.life.lists import ENTRY_LINE, EVER, Link, Overtaken, read_basis, standing
from tests.unit.store.drafts import FIRST, a_draft, fact_frame
from tests.unit.store.test_entries import AN_AWARD, NOTHING, entry_frame
from tests.unit.store.test_points import A_STOP, UNKNOWN, point_frame

DAY = timedelta(days=1)


def lines(*rows: Sequence[Any], change: str = "") -> pl.DataFrame:
    return entry_frame(*rows).with_columns(pl.lit(change).alias("change"))


def a_file(body: bytes, frame: pl.DataFrame, **changes: Any) -> FilingDraft:
    usual = {
        "source": "ledger",
        "period": "2019-Q4",
        "institution": "",
        "facts": fact_frame(),
        "role": "part",
    }
    return a_draft(body, **(usual | {"entries": frame} | changes))


def counts(engine: Engine, **filters: Any) -> dict[tuple[str, str], int]:
    found = entries.read_entries(engine, "daqing", **filters)
    return {(row["institution"], row["evidence"]): row["count"] for row in found.iter_rows(named=True)}


def with_count(row: Sequence[Any], count: int) -> tuple[Any, ...]:
    return (*row[:2], count, *row[3:])


ONE, TWO = ("B01", AN_AWARD[3]), ("B02", NOTHING[3])


def test_a_file_adds_corrects_cancels_and_is_taken_back(engine: Engine) -> None:
    first = store_filing(engine, a_file(b"1", lines(AN_AWARD)))
    second = store_filing(engine, a_file(b"2", lines(NOTHING), received_at=FIRST + DAY))
    assert (second.version, second.superseded) == (2, None)
    assert counts(engine) == {ONE: 1, TWO: 0}
    fixed = a_file(b"3", lines(with_count(AN_AWARD, 4), change="correct"), received_at=FIRST + 2 * DAY)
    third = store_filing(engine, fixed)
    store_filing(engine, a_file(b"4", lines(NOTHING, change="cancel"), received_at=FIRST + 3 * DAY))
    assert counts(engine) == {ONE: 4}
    take_back(engine, third.id, "有误", by="岗", at=FIRST + 4 * DAY)
    assert counts(engine) == {ONE: 1}
    known = [counts(engine, as_known_on=FIRST + n * DAY) for n in range(5)]
    assert known == [{ONE: 1}, {ONE: 1, TWO: 0}, {ONE: 4, TWO: 0}, {ONE: 4}, {ONE: 1}]
    assert entries.read_entries(engine, "daqing")["filing"].to_list() == [first.id]
    last = audit.read_entries(engine)[-1].act
    assert (last.act, last.detail["reasons"]) == ("take back", "有误")
    assert [one.decision for one in read_decisions(engine, "daqing")[third.id]] == ["accepted", "taken back"]
    assert audit.first_break(engine) is None


def test_a_line_said_again_keeps_the_cell_it_came_from(engine: Engine) -> None:
    first = store_filing(engine, a_file(b"1", lines(AN_AWARD)))
    again = store_filing(engine, a_file(b"2", lines(AN_AWARD, NOTHING), received_at=FIRST + DAY))
    assert entries.read_entries(engine, "daqing")["filing"].to_list() == [first.id, again.id]
    take_back(engine, first.id, "整份撤回", by="岗", at=FIRST + 2 * DAY)
    assert entries.read_entries(engine, "daqing")["filing"].to_list() == [again.id] * 2


def test_a_whole_file_begins_anew_and_taken_back_gives_all_back(engine: Engine) -> None:
    store_filing(engine, a_file(b"1", lines(AN_AWARD)))
    whole = store_filing(engine, a_file(b"2", lines(NOTHING), role="whole", received_at=FIRST + DAY))
    assert counts(engine) == {TWO: 0}
    assert counts(engine, institutions=["B01"]) == {}
    take_back(engine, whole.id, "不应全部替换", by="岗", at=FIRST + 2 * DAY)
    assert counts(engine) == {ONE: 1}
    same = find_by_hash(engine, "daqing", list_filings(engine, "daqing")[1].sha256)
    assert same is not None
    assert same.is_taken_back
    again = store_filing(engine, a_file(b"2", lines(NOTHING), role="whole", received_at=FIRST + 3 * DAY))
    assert (again.unchanged, again.version) == (False, 3), "what was taken back may come again"


def test_only_a_file_of_a_list_that_counts_can_be_taken_back(engine: Engine) -> None:
    alone = store_filing(engine, a_draft())
    with pytest.raises(StoreError, match="stands alone"):
        take_back(engine, alone.id, "x", by="岗", at=FIRST)
    part = store_filing(engine, a_file(b"1", lines(AN_AWARD)))
    take_back(engine, part.id, "有误", by="岗", at=FIRST + DAY)
    with pytest.raises(StoreError, match="not in force"):
        take_back(engine, part.id, "有误", by="岗", at=FIRST + DAY)


def a_register(body: bytes, frame: pl.DataFrame, **changes: Any) -> FilingDraft:
    usual = {
        "source": "points",
        "period": "2019-01",
        "institution": "",
        "facts": fact_frame(),
        "role": "part",
    }
    return a_draft(body, **(usual | {"points": frame} | changes))


def keys(found: pl.DataFrame) -> list[tuple[str, str]]:
    return found.select("key", "institution").rows()


def test_registers_stand_until_a_later_one_says_otherwise(engine: Engine) -> None:
    store_filing(engine, a_register(b"1", point_frame(A_STOP, UNKNOWN)))
    theirs = ("stop-9", "B02", *A_STOP[2:])
    later = {"period": "2019-02", "institution": "B02", "received_at": FIRST + DAY}
    own = store_filing(engine, a_register(b"2", point_frame(theirs), **later))
    assert keys(points.read_standing(engine, "daqing", "2019-01")) == [("bus-7", "B01"), ("m-1", "B01")]
    assert keys(points.read_standing(engine, "daqing", "2019-02"))[2:] == [("stop-9", "B02")]
    gone = point_frame(A_STOP).with_columns(change=pl.lit("cancel"))
    later |= {"institution": "", "received_at": FIRST + 2 * DAY}
    store_filing(engine, a_register(b"3", gone, **later))
    assert keys(points.read_standing(engine, "daqing", "2019-02")) == [("m-1", "B01"), ("stop-9", "B02")]
    whole = {"period": "2019-02", "institution": "B02", "role": "whole", "received_at": FIRST + 3 * DAY}
    store_filing(engine, a_register(b"4", point_frame((*theirs[:3], "9路", *theirs[4:])), **whole))
    found = points.read_standing(engine, "daqing", "2019-02")
    assert keys(found) == [("m-1", "B01"), ("stop-9", "B02")], "an institution begins anew for itself alone"
    assert own.id not in found["filing"].to_list()


def test_a_filed_register_counts_from_its_acceptance(engine: Engine) -> None:
    """Files count in the order in which they were accepted, not in that in which they came."""
    early = store_filing(engine, a_register(b"1", point_frame(A_STOP), institution="B01", state="filed"))
    renamed = point_frame((*A_STOP[:3], "新7路", *A_STOP[4:]))
    store_filing(engine, a_register(b"2", renamed, received_at=FIRST + DAY))
    accept_filing(engine, early.id, by="岗", at=FIRST)  # whose clock is slow
    assert points.read_points(engine, "daqing")["name"].to_list() == ["7路"]


def test_what_was_looked_at_must_still_be_in_force(engine: Engine) -> None:
    basis = read_basis(engine, "daqing", "ledger", "2019-Q4")
    first = store_filing(engine, a_file(b"1", lines(AN_AWARD), basis=basis))
    with pytest.raises(Overtaken, match="look at it again"):
        store_filing(engine, a_file(b"2", lines(NOTHING), basis=basis))
    before = read_basis(engine, "daqing", "ledger", EVER)
    store_filing(engine, a_file(b"3", lines(NOTHING)))
    with pytest.raises(Overtaken):
        take_back(engine, first.id, "x", by="岗", at=FIRST + DAY, basis=before)
    assert counts(engine) == {ONE: 1, TWO: 0}


def test_two_coordinators_at_once_one_succeeds(engine: Engine) -> None:
    for turn in range(5):
        period = f"20{10 + turn}-Q4"
        basis = read_basis(engine, "daqing", "ledger", period)
        drafts = [
            a_file(f"{turn} {row[0]}".encode(), lines(row), period=period, basis=basis)
            for row in (AN_AWARD, NOTHING)
        ]
        ready = Barrier(2)

        def store(draft: FilingDraft, ready: Barrier = ready) -> str:
            ready.wait()
            try:
                store_filing(engine, draft)
            except Overtaken:
                return "overtaken"
            return "stored"

        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(store, drafts)) == ["overtaken", "stored"]
        assert len(counts(engine, periods=[period])) == 1
    assert audit.first_break(engine) is None


STEP = st.tuples(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.sampled_from(["", "correct", "cancel"])),
             max_size=3, unique_by=lambda line: line[0]),
    st.sampled_from(["part", "part", "part", "whole"]),
    st.booleans(),
)  # fmt: skip


@given(st.lists(STEP, max_size=8))
def test_any_sequence_of_files_equals_a_naive_replay(steps: list[tuple[Any, Role, bool]]) -> None:
    """Files with up to three lines each, some of them taken back, against a dictionary that is written to."""
    rows, links, naive = [], [], dict[str, int]()
    for number, (said, role, is_taken_back) in enumerate(steps):
        if is_taken_back:
            continue
        links.append(Link(number, "ledger", "2019-Q4", "", role))
        naive = {} if role == "whole" else naive
        for row, (key, count, change) in enumerate(said):
            values = ("B01", "event", count, key, "理由", "岗", date(2020, 1, 1), "CSV", "D2", change)
            rows.append((number, "2019-Q4", row, *values))
            naive = {**naive, key: count}
            if change == "cancel":
                del naive[key]
    frame = pl.DataFrame(rows, schema=entries.LINES, orient="row")
    found = standing(frame, links, ENTRY_LINE)
    assert dict(found.select("evidence", "count").iter_rows()) == naive
    assert found.height == len(naive)
    if links:
        more = pl.DataFrame(
            [(99, "2019-Q4", 1, "B09", "event", 1, "new", "r", "p", date(2020, 1, 1), "CSV", "D2", "")],
            schema=entries.LINES, orient="row",
        )  # fmt: skip
        longer = standing(
            pl.concat([frame, more]), [*links, Link(99, "ledger", "2019-Q4", "", "part")], ENTRY_LINE
        )
        assert longer.filter(pl.col("filing") != 99).equals(found), "one added line changes one line"


def filled_before_chains(url: str) -> None:
    """A database of the revision before chains: a ledger of two versions, a register, a decision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    old = create_engine(url)
    at = "2020-01-13 08:00:00.000000"
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        for statement in (
            "INSERT INTO programme VALUES ('daqing', 'before')",
            *(f"INSERT INTO content VALUES ('{n}{'0' * 63}', '')" for n in (1, 2, 3)),
        ):
            connection.execute(text(statement))
        filing = text(
            "INSERT INTO filing VALUES (:id, 'daqing', :source, :period, '', :version, 'accepted', 'f', :sha, :at, :at,"
            " :ended, NULL, 0)"
        )
        files = [
            (1, "ledger", "2019-Q4", 1, at), (2, "ledger", "2019-Q4", 2, None), (3, "points", "2019-12", 1, None)
        ]  # fmt: skip
        for number, source, period, version, ended in files:
            connection.execute(
                filing,
                {"id": number, "source": source, "period": period, "version": version, "at": at, "ended": ended,
                 "sha": f"{number}{'0' * 63}"},
            )  # fmt: skip
        connection.execute(text("UPDATE filing SET superseded_by = 2 WHERE id = 1"))
        entry = text(
            "INSERT INTO entry VALUES (:f, 1, 'B01', 'e', :c, 'x', 'r', 'p', '2020-01-10', 'CSV', 'D2')"
        )
        for number, count in ((1, 1), (2, 5)):
            connection.execute(entry, {"f": number, "c": count})
        point = "INSERT INTO point VALUES (3, :r, 'k', 'B01', 'bus', 'n', '', 125.1, NULL, NULL, NULL, NULL, 's', 'A2')"
        for row in (1, 2):
            connection.execute(text(point), {"r": row})
        connection.execute(text("INSERT INTO decision VALUES (1, 2, 'accepted', '', '岗', :at)"), {"at": at})
        if old.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('filing_id_seq', 3), setval('decision_id_seq', 1)"))
    old.dispose()


def test_what_was_stored_before_keeps_its_meaning(new_database: Callable[[], str]) -> None:
    url = new_database()
    filled_before_chains(url)
    engine = open_engine(url)
    assert [one.role for one in list_filings(engine, "daqing")] == ["alone"] * 3
    assert counts(engine) == {("B01", "x"): 5}, "the second version took the place of the first"
    assert points.read_points(engine, "daqing").height == 2, "a key given twice is there twice, as it was"
    assert points.read_standing(engine, "daqing", "2019-12").height == 2
    store_filing(engine, a_file(b"new", lines(NOTHING), received_at=FIRST + 400 * DAY))
    assert counts(engine) == {("B01", "x"): 5, TWO: 0}
    engine.dispose()
