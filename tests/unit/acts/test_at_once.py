"""Two persons do the same at the same moment, on both stores: it is done once, and the other one reads why not."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from sqlalchemy import Engine, func, select

from etl.acts import follow_up, names, objections, returns
from etl.definitions.load import load_programme
from etl.values.errors import Refusal
from etl.values.house import ROOT
from etl.values.periods import Period
from store import tables
from store.acts import TRIES
from store.audit import first_break, read_entries
from store.engine import writing
from store.errors import ChangedMeanwhile
from store.filings import store_filing
from store.follow_up import CaseDraft, Report, ResolutionDraft, store_case, store_resolution
from store.life import deadlines
from store.life.deadlines import Extension
from store.objections import Decision, read_objections
from store.programmes import as_seen, lock
from tests.patience import PATIENCE_SECONDS
from tests.unit.store.conftest import database_url, engine, new_database, new_schema, postgresql
from tests.unit.store.drafts import a_draft

__all__ = ["database_url", "engine", "new_database", "new_schema", "postgresql"]

DAQING = load_programme("daqing")
QUARTER, BANK = "2019-Q4", "B01"
AT = datetime(2020, 1, 16, 1, tzinfo=UTC)
ITEM = next(iter(DAQING.method_for(Period.parse(QUARTER)).items))
Act = Callable[[Engine, str], object]


def release(engine: Engine, who: str) -> object:
    return objections.release_results(engine, DAQING, QUARTER, by=who, at=AT)


def object_to(engine: Engine, who: str) -> object:
    told = {"grounds": "漏计12户", "evidence": "改造台账", "by": who, "at": AT + timedelta(hours=1)}
    return objections.object_to(engine, DAQING, QUARTER, BANK, ITEM, **told)


def answer(engine: Engine, who: str) -> object:
    at = AT + timedelta(hours=2)
    return objections.answer(engine, DAQING, number(engine), text="经核实", by=f"{who}核实岗", at=at)


def decide(engine: Engine, who: str) -> object:
    decision = Decision("maintained", "台账可证", "nobody", f"{who}复核岗", AT + timedelta(hours=3))
    return objections.decide(engine, DAQING, number(engine), decision)


def extend(engine: Engine, who: str) -> object:
    until = datetime(2020, 2, 20, 10, tzinfo=UTC)
    return returns.extend(engine, DAQING, Extension("", "2020-01", until, "春节假期", who, AT))


def take_step(engine: Engine, who: str) -> object:
    return follow_up.take_step(engine, DAQING, 1, "notice", text="已发通知", by=who, at=AT)


def report(engine: Engine, who: str) -> object:
    return follow_up.report_on(engine, DAQING, 1, Report("closed", "已办结", who, AT))


def number(engine: Engine) -> int:
    return read_objections(engine, "daqing")[-1].id


def open_case(engine: Engine, who: str) -> object:
    code = DAQING.methods[-1].consequence[0].code
    return store_case(
        engine, CaseDraft("daqing", QUARTER, BANK, code, "末位", True, "应督办", who, AT, "last")
    )


def resolve(engine: Engine, who: str) -> object:
    due = AT.date() + timedelta(days=30)
    return store_resolution(
        engine, ResolutionDraft("daqing", QUARTER, "e", "f", "限期整改", BANK, due, who, AT)
    )


KINDS: dict[str, tuple[Act, ModuleType, str, tuple[Act, ...], str]] = {
    "release": (release, objections, "store_release", (), "released before"),
    "objection": (object_to, objections, "store_objection", (release,), "is still open"),
    "answer": (answer, objections, "store_answer", (release, object_to), "was answered before"),
    "decision": (decide, objections, "store_decision", (release, object_to, answer), "has been decided"),
    "extension": (extend, deadlines, "grant_extension", (), "already; give a later moment"),
    "step": (take_step, follow_up, "store_step", (open_case,), "does not follow"),
    "report": (report, follow_up, "store_report", (resolve,), "is closed"),
}
STORED = {
    "release": tables.release,
    "objection": tables.objection,
    "answer": tables.objection_answer,
    "decision": tables.objection_decision,
    "extension": tables.deadline_extension,
    "step": tables.follow_up_step,
    "report": tables.resolution_step,
}


def count(engine: Engine, kind: str) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(STORED[kind])).scalar_one()


@pytest.mark.parametrize("kind", KINDS)
def test_who_comes_between_the_look_and_the_act_is_seen(
    engine: Engine, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, module, store, before, why_not = KINDS[kind]
    for one in before:
        one(engine, "甲岗")
    writes = getattr(module, store)

    def later(*given: object, **named: object) -> object:
        monkeypatch.setattr(module, store, writes)
        act(engine, "乙岗")
        return writes(*given, **named)

    monkeypatch.setattr(module, store, later)
    with pytest.raises(Refusal, match=why_not):
        act(engine, "丙岗")
    assert count(engine, kind) == 1
    assert read_entries(engine)[-1].act.actor.startswith("乙")


def test_an_act_is_done_all_the_same_where_somebody_did_another(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(engine, "甲岗")
    writes = objections.store_objection

    def later(*given: object) -> int:
        monkeypatch.setattr(objections, "store_objection", writes)
        extend(engine, "乙岗")
        return writes(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(objections, "store_objection", later)
    assert object_to(engine, "丙岗") == 1


def test_who_is_overtaken_every_time_reads_one_sentence(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(engine, "甲岗")
    writes, days = objections.store_objection, iter(range(1, TRIES + 1))

    def overtaken(*given: object) -> int:
        until = datetime(2020, 3, 1, 10, tzinfo=UTC) + timedelta(days=next(days))
        returns.extend(engine, DAQING, Extension("", "2020-01", until, "春节假期", "乙岗", AT), is_meant=True)
        return writes(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(objections, "store_objection", overtaken)
    with pytest.raises(ChangedMeanwhile, match="look at it again"):
        object_to(engine, "丙岗")
    assert next(days, None) is None
    assert count(engine, "objection") == 0


def test_the_same_key_twice_is_a_sentence_and_any_other_broken_rule_is_not(engine: Engine) -> None:
    row = {"programme": "daqing", "period": QUARTER, "released_by": "甲岗", "released_at": AT, "until": AT}
    with writing(engine) as connection:
        lock(connection, "daqing")
        connection.execute(tables.release.insert().values(row))
    with pytest.raises(ChangedMeanwhile), writing(engine) as connection:
        connection.execute(tables.release.insert().values(row))
    with pytest.raises(Exception, match=r"(?i)foreign key"), writing(engine) as connection:
        connection.execute(tables.release.insert().values(row | {"programme": "nobody's"}))


def test_what_was_seen_is_forgotten_with_the_act(engine: Engine) -> None:
    def look() -> None:
        with writing(engine) as connection:
            lock(connection, "daqing")

    with as_seen(engine):
        look()
        release(engine, "甲岗")
        with pytest.raises(ChangedMeanwhile):
            look()
    look()


def test_a_name_is_decided_twice_at_one_moment(engine: Engine) -> None:
    store_filing(engine, a_draft(review_names=[("review-x", "某行")]))
    names.confirm_name(engine, DAQING, "review-x", BANK, "", "甲岗", AT)
    with pytest.raises(Refusal, match="give a later one"):
        names.take_back_name(engine, DAQING, "review-x", "", "乙岗", AT)
    names.take_back_name(engine, DAQING, "review-x", "", "乙岗", AT + timedelta(seconds=1))


CLERK = """
import json, sys
from store.engine import open_engine
from tests.unit.acts.test_at_once import do_everything

url, who = json.loads(sys.argv[1])
engine = open_engine(url)
print("ready", flush=True)
sys.stdin.readline()
do_everything(engine, who)
"""


def do_everything(engine: Engine, who: str) -> None:
    """All that is told apart here, one after the other, as if nobody else did."""
    for act, *_ in (KINDS[kind] for kind in ("extension", "release", "objection", "answer", "decision")):
        with suppress(Refusal):
            act(engine, who)


@pytest.mark.processes
def test_three_processes_do_the_same_at_once(database_url: str, engine: Engine) -> None:
    clerks = [
        subprocess.Popen(
            [sys.executable, "-c", CLERK, json.dumps([database_url, who])],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in ("甲岗", "乙岗", "丙岗")
    ]
    said = list(_let_go(clerks))
    assert [clerk.returncode for clerk in clerks] == [0, 0, 0], said
    done = {kind: count(engine, kind) for kind in STORED}
    assert {kind: done[kind] for kind in ("extension", "release", "answer", "decision")} == dict.fromkeys(
        ("extension", "release", "answer", "decision"), done["objection"]
    ) | {"extension": 1, "release": 1}
    assert done["objection"] >= 1
    assert len(read_entries(engine)) == sum(done.values())
    assert first_break(engine, "") is None


def _let_go(clerks: list["subprocess.Popen[str]"]) -> Iterator[str]:
    """Start all before one is waited for; what each says of its trouble."""
    for clerk in clerks:
        assert clerk.stdout is not None
        assert clerk.stdout.readline() == "ready\n"
    for clerk in clerks:
        assert clerk.stdin is not None
        clerk.stdin.write("go\n")
        clerk.stdin.flush()
    for clerk in clerks:
        yield clerk.communicate(timeout=PATIENCE_SECONDS)[1]
