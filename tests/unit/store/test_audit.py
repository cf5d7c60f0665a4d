"""The audit chain: whatever is done to its table is found, the last two against a printed head."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import Engine

from store import audit, programmes
from store.audit import Act, Entry, Head, append, digest_of, first_break, head, read_entries
from store.engine import open_engine, writing
from tests.paths import ROOT
from tests.patience import PATIENCE_SECONDS

AT = datetime(2019, 2, 15, 9, tzinfo=UTC)


def an_act(number: int, **changes: object) -> Act:
    usual: dict[str, object] = {
        "programme": "daqing",
        "actor": "复核岗",
        "act": "filing.accepted",
        "subject": f"filing {number}",
        "at": AT + timedelta(minutes=number),
        "detail": {"version": number, "late": False, "note": None},
    }
    return Act(**(usual | changes))  # type: ignore[arg-type]


def chain(engine: Engine, length: int = 6) -> list[Head]:
    """A chain of some acts; the heads after each of them."""
    heads = []
    for number in range(1, length + 1):
        with writing(engine) as connection:
            heads.append(append(connection, an_act(number)))
    return heads


def change(engine: Engine, *statements: str) -> None:
    """What somebody with the database in their hands may do."""
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_empty_chain_holds(engine: Engine) -> None:
    assert head(engine) == Head(0, "0" * 64)
    assert head(engine).code == "0-000000000000"
    assert first_break(engine) is None
    assert first_break(engine, "0-000000000000") is None


def test_entries_come_back_as_they_were_appended(engine: Engine) -> None:
    heads = chain(engine)
    entries = read_entries(engine)
    assert [entry.act for entry in entries] == [an_act(number) for number in range(1, 7)]
    assert [Head(entry.sequence, entry.digest) for entry in entries] == heads
    assert [entry.previous for entry in entries] == ["0" * 64, *(one.digest for one in heads[:-1])]
    assert head(engine) == heads[-1]
    assert first_break(engine) is None
    assert all(first_break(engine, one.code) is None for one in heads)
    assert read_entries(engine, "rbi-retail") == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'someone else'"),
        ("act", "'filing.returned'"),
        ("subject", "'filing 9'"),
        ("programme", "'rbi-retail'"),
        ("at", "'2019-02-15 09:04:00.000001'"),
        ("detail", """'{"late":false,"note":null,"version":5}'"""),
        ("detail", "'{'"),
        ("digest", f"'{'a' * 64}'"),
        ("previous", f"'{'a' * 64}'"),
    ],
)
def test_an_edited_entry_is_named(engine: Engine, column: str, value: str) -> None:
    chain(engine)
    change(engine, f"UPDATE audit SET {column} = {value} WHERE sequence = 4")
    found = first_break(engine)
    assert found is not None
    assert found[0] == 4


def test_a_deleted_entry_is_named(engine: Engine) -> None:
    chain(engine)
    change(engine, "DELETE FROM audit WHERE sequence = 3")
    assert first_break(engine) == (3, "missing")


def test_a_deleted_entry_whose_followers_moved_up_is_named(engine: Engine) -> None:
    chain(engine)
    moved = [f"UPDATE audit SET sequence = {n - 1} WHERE sequence = {n}" for n in (4, 5, 6)]
    change(engine, "DELETE FROM audit WHERE sequence = 3", *moved, "UPDATE audit_head SET sequence = 5")
    assert first_break(engine) == (3, "does not follow the entry before it")


def test_reordered_entries_are_named(engine: Engine) -> None:
    chain(engine)
    change(
        engine,
        "UPDATE audit SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit SET sequence = 3 WHERE sequence = 99",
    )
    found = first_break(engine)
    assert found is not None
    assert found[0] == 2


def test_an_inserted_entry_is_named(engine: Engine) -> None:
    heads = chain(engine)
    forged = an_act(99)
    moved = [f"UPDATE audit SET sequence = {n + 1} WHERE sequence = {n}" for n in (6, 5, 4)]
    change(
        engine,
        *moved,
        "INSERT INTO audit (sequence, at, programme, actor, act, subject, detail, previous, digest) VALUES "
        f"(4, '2019-02-15 10:39:00', 'daqing', '复核岗', 'filing.accepted', 'filing 99', "
        f'\'{{"late":false,"note":null,"version":99}}\', \'{heads[2].digest}\', '
        f"'{digest_of(4, forged, heads[2].digest)}')",
        "UPDATE audit_head SET sequence = 7",
    )
    assert first_break(engine) == (5, "does not follow the entry before it")


def test_a_chain_that_was_cut_off_is_found_by_its_head(engine: Engine) -> None:
    chain(engine)
    change(engine, "DELETE FROM audit WHERE sequence > 4")
    assert first_break(engine) == (5, "cut off")


def test_a_chain_that_was_cut_off_together_with_its_head_fails_against_a_printed_code(engine: Engine) -> None:
    heads = chain(engine)
    change(
        engine,
        "DELETE FROM audit WHERE sequence > 4",
        f"UPDATE audit_head SET sequence = 4, digest = '{heads[3].digest}'",
    )
    assert first_break(engine) is None, "it is whole in itself"
    assert first_break(engine, heads[5].code) == (6, "differs from the printed code")
    assert first_break(engine, heads[3].code) is None


def test_a_chain_that_was_written_anew_fails_against_a_printed_code(
    engine: Engine, new_database: Callable[[], str]
) -> None:
    heads = chain(engine)
    forged = open_engine(new_database())
    for number in range(1, 7):
        with writing(forged) as connection:
            append(connection, an_act(number, actor="somebody else" if number == 2 else "复核岗"))
    assert first_break(forged) is None, "it is whole in itself"
    assert first_break(forged, heads[0].code) is None, "the first act was the same"
    assert first_break(forged, heads[4].code) == (5, "differs from the printed code")
    forged.dispose()


@pytest.mark.parametrize("printed", ["nonsense", "3-", "3-aaaaaaaaaaaa", "99-aaaaaaaaaaaa"])
def test_a_code_that_was_never_printed_does_not_pass(engine: Engine, printed: str) -> None:
    chain(engine)
    found = first_break(engine, printed)
    assert found is not None
    assert found[1] == "differs from the printed code"


def test_an_act_that_is_rolled_back_leaves_no_entry(engine: Engine) -> None:
    chain(engine, 2)

    def fail() -> None:
        with writing(engine) as connection:
            append(connection, an_act(3))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert head(engine).sequence == 2
    assert first_break(engine) is None
    chain(engine, 1)
    assert head(engine).sequence == 3
    assert first_break(engine) is None


def test_writers_at_once_leave_one_unbroken_chain(engine: Engine) -> None:
    writers, each = 4, 8
    ready = Barrier(writers)

    def write(who: int) -> None:
        ready.wait()
        for number in range(each):
            with writing(engine) as connection:
                programmes.lock(connection, f"programme-{who % 2}")
                append(connection, an_act(number, actor=f"writer {who}"))

    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(write, range(writers)))
    entries = read_entries(engine)
    assert [entry.sequence for entry in entries] == list(range(1, writers * each + 1))
    assert first_break(engine) is None
    for who in range(writers):
        own = [entry.act.subject for entry in entries if entry.act.actor == f"writer {who}"]
        assert own == [f"filing {number}" for number in range(each)]


WRITE = """
import sys
from store.audit import append
from store.engine import open_engine, writing
from tests.unit.store.test_audit import an_act

engine = open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(8):
    with writing(engine) as connection:
        append(connection, an_act(number, actor=sys.argv[2]))
engine.dispose()
"""


@pytest.mark.processes
def test_processes_at_once_leave_one_unbroken_chain(engine: Engine, database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, database_url, f"process {number}"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TZ": zone},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number, zone in enumerate(("Asia/Shanghai", "UTC", "America/Los_Angeles"))
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    complaints = [process.communicate(b"go\n", timeout=PATIENCE_SECONDS)[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * 3, complaints
    assert head(engine).sequence == 24
    assert first_break(engine) is None


def test_the_digest_knows_the_moment_and_not_the_zone() -> None:
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    assert digest_of(1, an_act(1, at=AT), audit.NOTHING) == digest_of(
        1, an_act(1, at=shanghai), audit.NOTHING
    )
    later = AT + timedelta(microseconds=1)
    assert digest_of(1, an_act(1, at=AT), audit.NOTHING) != digest_of(1, an_act(1, at=later), audit.NOTHING)


def test_the_order_of_details_makes_no_difference(engine: Engine) -> None:
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert digest_of(1, an_act(1, detail=one), "x") == digest_of(1, an_act(1, detail=other), "x")


def test_a_head_under_lock_is_the_head_that_the_next_act_follows(engine: Engine) -> None:
    with writing(engine) as connection:
        before = audit.locked_head(connection)
        append(connection, an_act(1))
    assert [entry.previous for entry in read_entries(engine)] == [before.digest]
    assert isinstance(read_entries(engine)[0], Entry)
