"""The acts of a filing's life as tests cut them short: each prepared in a database, then done once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Engine

from store.filings import FindingRow, store_filing
from store.life.deadlines import Extension, grant_extension
from store.life.decisions import accept_filing, ask_correction, return_filing
from store.life.drafts import keep_draft, withdraw
from store.life.explanations import Explanation, give_explanation
from tests.unit.store.drafts import FIRST, a_draft

LATER = FIRST + timedelta(days=1)
SPIKE = FindingRow("MONTH-RANGE", "soft", "用户", "C5", "疑点。", "Doubtful.", about="users|230602|")
UPLOADED = a_draft(b"new", state="filed", findings=[SPIKE], received_at=LATER)
SAID = Explanation("B01", *SPIKE.key, "2019-01", "新开商圈", "统计岗", LATER)


@dataclass(frozen=True)
class StoredAct:
    """`prepare` leaves a database in which `do` can be done; every number in it is 2, of the second thing stored."""

    prepare: Callable[[Engine], object]
    do: Callable[[Engine], object]


def _in_force(engine: Engine) -> None:
    """An accepted month and its replaced draft: what must not change."""
    number = keep_draft(engine, a_draft(b"former", state="filed"))
    store_filing(engine, a_draft(b"former"), closes=number)


def _with_draft(engine: Engine) -> None:
    _in_force(engine)
    keep_draft(engine, UPLOADED)


def _with_filed(engine: Engine) -> None:
    _with_draft(engine)
    store_filing(engine, UPLOADED, closes=2, explanations=[SAID])


ACTS = {
    "submit a draft": StoredAct(_in_force, lambda engine: keep_draft(engine, UPLOADED)),
    "submit over a draft": StoredAct(
        _with_draft, lambda engine: keep_draft(engine, a_draft(b"third", state="filed", findings=[SPIKE]))
    ),
    "withdraw a draft": StoredAct(_with_draft, lambda engine: withdraw(engine, 2, by="统计岗", at=LATER)),
    "file a draft": StoredAct(
        _with_draft, lambda engine: store_filing(engine, UPLOADED, closes=2, explanations=[SAID])
    ),
    "file and accept at once": StoredAct(
        _with_draft,
        lambda engine: store_filing(engine, replace(UPLOADED, state="accepted"), closes=2),
    ),
    "accept": StoredAct(_with_filed, lambda engine: accept_filing(engine, 2, by="科长岗", at=LATER)),
    "return": StoredAct(
        _with_filed, lambda engine: return_filing(engine, 2, "请核对", by="科长岗", at=LATER)
    ),
    "ask for a correction": StoredAct(
        _in_force, lambda engine: ask_correction(engine, 1, "请核对", by="科长岗", at=LATER)
    ),
    "explain": StoredAct(_in_force, lambda engine: give_explanation(engine, "daqing", SAID)),
    "extend a deadline": StoredAct(
        _in_force,
        lambda engine: grant_extension(
            engine, "daqing", Extension("B01", "2019-01", LATER, "系统升级", "科长岗", FIRST)
        ),
    ),
}
