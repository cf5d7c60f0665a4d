"""Ledgers and registers as persons handle them: looked at, accepted, taken back, refused in one sentence."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts import lists, returns
from etl.definitions.load import load_programme
from etl.intake.drafting import Upload
from etl.intake.load import Loaded, load_content
from etl.values.errors import Refusal
from store import audit
from store.engine import open_engine
from store.entries import read_entries
from store.filings import list_filings
from store.points import read_points
from tests.listed import ledger, register
from tests.unit.store.conftest import new_database, new_schema, postgresql
from tests.unit.store.drafts import everything

__all__ = ["new_database", "new_schema", "postgresql"]

PROGRAMME = load_programme("daqing")
NOON = datetime.datetime(2020, 1, 19, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = datetime.timedelta(days=1)
DESK, FILER = "支付结算科考核岗", "统计填报岗"
OTHER = {"institution": "B02", "evidence": "另一份"}


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


@pytest.fixture
def demonstration(daqing_loaded: tuple[Engine, list[Loaded], Path], tmp_path: Path) -> Iterator[Engine]:
    """The demonstration's database, to be changed."""
    copy = tmp_path / "daqing.db"
    shutil.copy(str(daqing_loaded[0].url.database), copy)
    opened = open_engine(f"sqlite:///{copy}")
    yield opened
    opened.dispose()


def upload(content: bytes, name: str = "补充.csv", by: str = DESK, days: int = 0) -> Upload:
    return Upload(name, content, by, NOON + days * DAY)


def look(engine: Engine, content: bytes, institution: str = "") -> lists.Preview:
    return lists.preview(engine, PROGRAMME, upload(content), institution=institution)


def hand_in(engine: Engine, content: bytes, days: int = 0, **more: Any) -> lists.HandedIn:
    return lists.hand_in(engine, PROGRAMME, upload(content, days=days), **more)


def counts(engine: Engine) -> list[tuple[str, int]]:
    return [(row["evidence"], row["count"]) for row in read_entries(engine, "daqing").iter_rows(named=True)]


def rules(found: lists.Preview) -> list[str]:
    return [one.rule for one in found.findings]


# One line


def test_one_added_line_changes_one_line_and_one_score(demonstration: Engine) -> None:
    """Case 19: it used to replace the ledger of the quarter, and with it grades."""
    before = everything(demonstration)
    entries = read_entries(demonstration, "daqing", periods=["2019-Q4"])
    found = look(demonstration, ledger({}))
    assert everything(demonstration) == before, "a preview stores nothing"
    assert found.effect is not None
    assert (found.effect.how_many("added"), len(found.effect.lines), found.effect.unchanged) == (
        1,
        1,
        entries.height,
    )
    score, overtaken = found.effect.scores
    assert (overtaken.institution, overtaken.before.score, overtaken.after.score) == (
        "B07",
        Decimal("83.86"),
        Decimal("83.86"),
    ), "a score that stands and a place that does not"
    assert (score.institution, score.before.score, score.after.score) == (
        "B01",
        Decimal("83.40"),
        Decimal("83.90"),
    )
    assert (score.before.grade, score.after.grade, found.effect.grades) == ("B", "B", ())
    done = hand_in(demonstration, ledger({}), basis=found.basis)
    after = read_entries(demonstration, "daqing", periods=["2019-Q4"])
    assert after.filter(after["filing"] != done.filing).equals(entries)
    assert done.receipt.startswith("DQ-2019Q4-ALL-")
    effect, basis = lists.taking_back(demonstration, PROGRAMME, done.filing)
    assert [(one.before.score, one.after.score) for one in effect.scores] == [
        (Decimal("83.90"), Decimal("83.40")),
        (Decimal("83.86"), Decimal("83.86")),
    ]
    lists.take_back(demonstration, PROGRAMME, done.filing, "材料有误", by=DESK, at=NOON + DAY, basis=basis)
    assert read_entries(demonstration, "daqing", periods=["2019-Q4"]).equals(entries)


def test_net_points_are_told_before_a_register_is_accepted(demonstration: Engine) -> None:
    found = look(demonstration, register({}, {"key": "k2"}), institution="B03")
    assert found.effect is not None
    whole, own = found.effect.points
    assert (whole.institution, own.institution) == ("", "B03")
    assert whole.net[1] - whole.net[0] == own.net[1] - own.net[0] == 2
    assert (found.effect.how_many("added"), found.effect.how_many("removed"), found.effect.scores) == (
        2,
        0,
        (),
    )
    first = read_points(demonstration, "daqing", sources=["points"], institutions=["B03"]).row(0, named=True)
    gone = register({"key": first["key"], "scenario": first["scenario"], "change": "撤销"})
    removed = look(demonstration, gone, institution="B03").effect
    assert removed is not None
    assert [one.kind for one in removed.lines] == ["removed"]
    assert removed.points[0].gross[1] - removed.points[0].gross[0] == -1


def test_without_returns_there_are_no_scores_and_it_says_so(engine: Engine) -> None:
    found = look(engine, ledger({}))
    assert found.effect is not None
    assert found.effect.scores == ()
    assert found.effect.unscored is not None
    assert "nothing has been filed for 2019-Q4" in found.effect.unscored.en


# What a file says of the lines before it


def test_corrections_cancellations_and_replacements_are_said_in_words(engine: Engine) -> None:
    hand_in(engine, ledger({}, OTHER))
    hand_in(engine, ledger({"count": "3", "change": "更正"}), days=1)
    assert sorted(counts(engine)) == [("另一份", 1), ("市级工作简报2019-99", 3)]
    hand_in(engine, ledger(OTHER | {"count": "", "change": "撤销"}), days=2)
    assert counts(engine) == [("市级工作简报2019-99", 3)]
    whole = hand_in(engine, ledger(OTHER | {"change": "全部替换"}), days=3)
    assert counts(engine) == [("另一份", 1)]
    lists.take_back(engine, PROGRAMME, whole.filing, "不应替换", by=DESK, at=NOON + 4 * DAY)
    assert counts(engine) == [("市级工作简报2019-99", 3)]
    hand_in(engine, ledger(OTHER | {"change": "Replace All"}), days=5)
    assert counts(engine) == [("另一份", 1)]


def test_a_line_said_again_is_unchanged_and_said_to_be(engine: Engine) -> None:
    hand_in(engine, ledger({}))
    found = look(engine, ledger({}, OTHER))
    assert rules(found) == ["LIST-REPEATS"]
    assert found.effect is not None
    assert (found.effect.how_many("added"), found.effect.unchanged) == (1, 1)


BAD_LEDGERS: dict[str, tuple[bytes, str, str, str]] = {
    "an unknown event": (ledger({"event": "luck"}), "ENTRY-EVENT", "C2", "no event “luck”"),
    "otherwise without a word": (ledger({"count": "2"}), "CHANGE-UNSAID", "D2", "数量 was “1”, is “2”"),
    "corrects nothing": (ledger(OTHER | {"change": "更正"}), "CHANGE-BASELESS", "D2", "to correct B02"),
    "cancels nothing": (ledger(OTHER | {"change": "撤销"}), "CHANGE-BASELESS", "D2", "to cancel B02"),
    "a word nobody knows": (ledger({"change": "改"}), "CHANGE-WORD", "I2", "“改” does not say"),
    "half a replacement": (
        ledger({"change": "全部替换"}, OTHER), "CHANGE-MIXED", "I3", "1 row says “replace all”",
    ),
    "the same line twice": (ledger(OTHER, OTHER), "ENTRY-TWICE", "D3", "entered twice"),
    "twice, once to correct": (
        ledger({"count": "2", "change": "更正"}, {}), "ENTRY-TWICE", "D3", "entered twice",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", BAD_LEDGERS)
def test_a_bad_ledger_is_one_sentence_at_its_cell(engine: Engine, case: str) -> None:
    content, rule, cell, sentence = BAD_LEDGERS[case]
    hand_in(engine, ledger({}))
    found = look(engine, content)
    finding = next(one for one in found.findings if one.severity == "hard")
    assert (finding.rule, finding.cell, found.effect) == (rule, cell, None)
    assert sentence in finding.message.en
    assert finding.message.zh
    before = everything(engine)
    with pytest.raises(Refusal, match="not accepted: "):
        hand_in(engine, content)
    assert everything(engine) == before
    assert load_content(engine, PROGRAMME, "x.csv", content, NOON + DAY).status == "returned"
    assert counts(engine) == [("市级工作简报2019-99", 1)]


# Registers of institutions


def test_an_institution_files_its_own_points_and_the_coordinator_accepts(engine: Engine) -> None:
    hand_in(engine, register({"key": "theirs", "institution": "B01"}))
    with pytest.raises(Refusal, match="holds 1 point of B01; an institution registers its own points only"):
        hand_in(engine, register({}, {"key": "x", "institution": "B01"}), institution="B03")
    filed = lists.hand_in(engine, PROGRAMME, upload(register({}), by=FILER, days=1), institution="B03")
    assert read_points(engine, "daqing")["key"].to_list() == ["theirs"]
    waiting = lists.waiting(engine, PROGRAMME, filed.filing)
    assert waiting.effect is not None
    assert [(one.kind, one.institution) for one in waiting.effect.lines] == [("added", "B03")]
    with pytest.raises(Refusal, match="accept it in the desk's section of lists"):
        returns.accept(engine, filed.filing, by=DESK, at=NOON + 2 * DAY)
    lists.accept(engine, PROGRAMME, filed.filing, by=DESK, at=NOON + 2 * DAY, basis=waiting.basis)
    assert sorted(read_points(engine, "daqing")["key"]) == ["k1", "theirs"]
    update = look(engine, register({"live": "否"}, {"key": "k9"}), institution="B03")
    assert rules(update) == ["REGISTER-UPDATES"], "a register brings its points up to date"
    with pytest.raises(Refusal, match="is accepted already"):
        lists.accept(engine, PROGRAMME, filed.filing, by=DESK, at=NOON + 2 * DAY)


def test_what_a_register_does_not_mention_stays_and_is_said_to(engine: Engine) -> None:
    hand_in(engine, register({}, {"key": "k2"}))
    found = look(engine, register({"as_of": "2020-01-31"}), institution="B03")
    assert sorted(rules(found)) == ["REGISTER-STAYS", "REGISTER-UPDATES"]
    assert found.effect is not None
    assert found.effect.how_many("removed") == 0
    twice = look(engine, register({"change": "更正"}, {"change": "撤销"}))
    assert "CHANGE-TWICE" in rules(twice)


def test_a_ledger_is_the_coordinators_and_a_return_is_no_list(engine: Engine) -> None:
    with pytest.raises(Refusal, match="kept by the coordinator and cannot be filed by B03"):
        look(engine, ledger({}), institution="B03")
    hand_in(engine, ledger({}))
    with pytest.raises(Refusal, match="these very bytes were filed before"):
        look(engine, ledger({}))


# Taking back


def test_what_a_later_file_builds_on_is_not_taken_back(engine: Engine) -> None:
    first = hand_in(engine, ledger({}))
    second = hand_in(engine, ledger({"count": "3", "change": "更正"}), days=1)
    with pytest.raises(Refusal, match=r"version 2 builds on it .* take version 2 back first"):
        lists.taking_back(engine, PROGRAMME, first.filing)
    with pytest.raises(Refusal, match="write the reason in words"):
        lists.take_back(engine, PROGRAMME, second.filing, " ", by=DESK, at=NOON + 2 * DAY)
    for one in (second, first):
        lists.take_back(engine, PROGRAMME, one.filing, "撤回", by=DESK, at=NOON + 2 * DAY)
    assert counts(engine) == []
    with pytest.raises(Refusal, match="was taken back before"):
        lists.taking_back(engine, PROGRAMME, first.filing)
    again = hand_in(engine, ledger({}), days=3)
    assert again.version == 3
    assert counts(engine) == [("市级工作简报2019-99", 1)]
    assert [entry.act.act for entry in audit.read_entries(engine)][-3:] == [
        "take back",
        "take back",
        "file and accept",
    ]


def test_a_version_is_found_by_its_number_or_refused(engine: Engine) -> None:
    hand_in(engine, ledger({}))
    found = lists.find_version(engine, PROGRAMME, "ledger", "2019-Q4", 1)
    assert found.version == 1
    with pytest.raises(Refusal, match="has no version 7; it has: 1"):
        lists.find_version(engine, PROGRAMME, "ledger", "2019-Q4", 7)
    with pytest.raises(Refusal, match="“monthly” is not a ledger or register"):
        lists.find_version(engine, PROGRAMME, "monthly", "2019-12", 1)


# Two at once


def test_who_looked_before_another_acted_is_told_to_look_again(engine: Engine) -> None:
    mine = look(engine, ledger({}))
    hand_in(engine, ledger(OTHER))
    with pytest.raises(Refusal, match="nothing was changed: somebody else has just accepted"):
        hand_in(engine, ledger({}), basis=mine.basis)
    again = look(engine, ledger({}))
    first = hand_in(engine, ledger({}), days=1, basis=again.basis)
    _, basis = lists.taking_back(engine, PROGRAMME, first.filing)
    hand_in(engine, ledger({"evidence": "第三份"}), days=2)
    with pytest.raises(Refusal, match="look at what yours would change now"):
        lists.take_back(engine, PROGRAMME, first.filing, "x y", by=DESK, at=NOON + 3 * DAY, basis=basis)
    assert len(counts(engine)) == 3, "nothing is lost"


def test_two_coordinators_at_once(new_database: Callable[[], str]) -> None:
    engine = open_engine(new_database())
    basis = look(engine, ledger({})).basis
    ready = Barrier(2)

    def act(content: bytes) -> str:
        ready.wait()
        try:
            return hand_in(engine, content, basis=basis).receipt
        except Refusal as refusal:
            return refusal.sentence.en

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(act, [ledger({}), ledger(OTHER)]))
    assert sum(one.startswith("nothing was changed: somebody else") for one in said) == 1
    assert (len(counts(engine)), len(list_filings(engine, "daqing"))) == (1, 1)
    assert audit.first_break(engine) is None
    engine.dispose()


def test_batches_loaded_at_once_both_go_in(new_database: Callable[[], str]) -> None:
    """Nobody looked at a preview: the second is held against the list anew."""
    engine = open_engine(new_database())
    files = [ledger({"evidence": f"第{number}份"}) for number in range(4)]
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(lambda one: load_content(engine, PROGRAMME, "x.csv", one, NOON), files))
    assert [one.status for one in done] == ["accepted"] * 4
    assert len(counts(engine)) == 4
    engine.dispose()
