"""The coordinator amends a programme: refusals, published editions that it reaches into, two at once, the way back."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.amendments import amend, take_back
from etl.acts.editions import draw_up, prepare
from etl.definitions.amending.changes import change_of
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.amended.preview import previewed
from etl.queries.amended.running import as_drawn_up, listed, running
from etl.queries.members import members
from etl.values.errors import Refusal
from etl.values.periods import Period
from store import audit
from store.engine import open_engine
from store.life.amendments import add_line
from tests.unit.editions.small import compose
from tests.unit.editions.test_verify import load, out

DAQING = load_programme("daqing")
AT = datetime(2019, 3, 20, 9, tzinfo=UTC)
JOIN = {
    "code": "B30",
    "name_zh": "新桥银行（演示）",
    "name_en": "Xinqiao (demo)",
    "group": "G4",
    "since": "2019-04",
}
LEAVE = {"institution": "B03", "until": "2019-04"}
BACK = "下级文件有误"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'own.db'}")


@pytest.fixture
def published(engine: Engine) -> Engine:
    """The bulletin of January 2019 is out."""
    load(engine, DAQING, "B01", 700)
    load(engine, DAQING, "B02", 50)
    out(engine, DAQING)
    return engine


def make(engine: Engine, kind: str, values: Mapping[str, object], **more: bool) -> int:
    return amend(engine, DAQING, change_of(kind, values), "市里来文", by="牵头单位", at=AT, **more)


def refused(engine: Engine, kind: str, values: Mapping[str, object]) -> str:
    before = audit.head(engine)
    with pytest.raises(Refusal) as error:
        make(engine, kind, values)
    assert audit.head(engine) == before
    assert error.value.sentence.zh.endswith("。")
    return error.value.sentence.en


def test_an_amendment_holds_for_whoever_asks_for_the_programme(engine: Engine) -> None:
    number = make(engine, "join", JOIN)
    now = running(engine, DAQING)
    assert now.unamended is DAQING
    assert [one.number for one in now.amendments] == [number]
    assert running(engine, now) is now
    april = [one.code for one in members(engine, now, Period.parse("2019-04"))]
    march = [one.code for one in members(engine, now, Period.parse("2019-03"))]
    assert ("B30" in april, "B30" in march) == (True, False)


def test_nobody_amends_without_a_reason_or_what_is_so_already(engine: Engine) -> None:
    with pytest.raises(Refusal, match="Say why"):
        amend(engine, DAQING, change_of("join", JOIN), "  ", by="牵头单位", at=AT)
    make(engine, "join", JOIN)
    assert refused(engine, "join", JOIN) == "This is so already; there is nothing to amend."
    assert refused(engine, "join", JOIN | {"since": "2019-05"}).startswith("B30 (Xinqiao (demo)) is in the")


def test_one_that_reaches_into_a_published_edition_says_so(published: Engine) -> None:
    said = refused(published, "leave", {"institution": "B03", "until": "2018-12"})
    assert said.startswith("It holds from 2019-01, which daqing/bulletin/2019-01/1 covers.")
    assert "draw up a correction" in said
    make(published, "leave", LEAVE)  # from May on, which nothing covers
    number = make(published, "leave", {"institution": "B04", "until": "2018-12"}, knowing=True)
    with pytest.raises(Refusal, match=r"^Taking it back holds from 2019-01"):
        take_back(published, DAQING, number, BACK, by="牵头单位", at=AT)


def test_a_target_never_reaches_into_what_is_over(engine: Engine) -> None:
    aim = {"item": "C02", "value": "40", "since": "2018-Q4"}
    assert refused(engine, "target", aim).startswith("2018-Q4 is over; let the target hold from 2019-Q1 on")
    make(engine, "target", aim | {"since": "2019-Q2"})


def test_an_amendment_is_taken_back_by_another_line(engine: Engine) -> None:
    number = make(engine, "join", JOIN)
    take_back(engine, DAQING, number, BACK, by="复核岗", at=AT)
    assert running(engine, DAQING) is DAQING
    (one,) = listed(engine, "daqing")
    assert one.taken_back is not None
    assert (one.taken_back.made_by, one.taken_back.reason) == ("复核岗", BACK)
    with pytest.raises(Refusal, match=f"Amendment {number} was taken back by 复核岗 already"):
        take_back(engine, DAQING, number, BACK, by="牵头单位", at=AT)
    with pytest.raises(Refusal, match="There is no amendment 99; in force are: none"):
        take_back(engine, DAQING, 99, BACK, by="牵头单位", at=AT)
    with pytest.raises(Refusal, match="Say why"):
        take_back(engine, DAQING, number, "", by="牵头单位", at=AT)
    make(engine, "join", JOIN)


def test_what_others_rest_on_is_taken_back_last(engine: Engine) -> None:
    first = make(engine, "join", JOIN)
    second = make(engine, "leave", {"institution": "B30", "until": "2019-09"})
    with pytest.raises(Refusal) as error:
        take_back(engine, DAQING, first, BACK, by="牵头单位", at=AT)
    said = error.value.sentence
    assert said.en.startswith(f"Amendment {first} cannot be taken back before those that rest on it.")
    assert f"Amendment {second} does not fit" in said.en
    take_back(engine, DAQING, second, BACK, by="牵头单位", at=AT)
    take_back(engine, DAQING, first, BACK, by="牵头单位", at=AT)


def test_one_that_does_not_fit_the_files_any_more_can_be_taken_back(engine: Engine) -> None:
    """Somebody took the institution out of the files afterwards: the programme is refused until a line says so."""
    stale = '{"kind":"leave","institution":"B88","until":"2019-09"}'
    number = add_line(engine, "daqing", "leave", stale, "r", by="w", at=AT, seen=0)
    with pytest.raises(Refusal, match=f"Amendment {number} does not fit the programme"):
        running(engine, DAQING)
    take_back(engine, DAQING, number, BACK, by="牵头单位", at=AT)
    assert running(engine, DAQING) is DAQING


def test_two_coordinators_at_once(engine: Engine) -> None:
    """Eight join the same institution and eight others leave: each happens once, whoever was first."""

    def one(number: int) -> str:
        try:
            if number % 2:
                make(engine, "join", JOIN | {"name_en": f"Bank {number}", "name_zh": f"银行{number}"})
            else:
                make(engine, "leave", {"institution": f"B{number // 2 + 1:02d}", "until": "2019-04"})
        except Refusal as refusal:
            return refusal.sentence.en
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(one, range(16)))
    joined = [one.amendment for one in listed(engine, "daqing") if one.amendment.change.kind == "join"]
    assert len(joined) == 1
    assert sum(not sentence for sentence in said[1::2]) == 1
    others = [sentence for sentence in said[1::2] if sentence]
    assert all("B30 (Bank" in sentence and "is in the programme already" in sentence for sentence in others)
    assert said[::2] == [""] * 8
    assert len(running(engine, DAQING).amendments) == 9
    assert audit.first_break(engine) is None


def test_nothing_is_drawn_up_from_a_programme_that_was_amended_meanwhile(published: Engine) -> None:
    make(published, "join", JOIN)
    for act in (draw_up, prepare):
        with pytest.raises(Refusal, match="The programme was amended meanwhile"):
            act(published, DAQING, "bulletin", "2019-02", by="编制岗", at=AT, compose=compose)


def test_an_edition_is_drawn_up_again_with_what_held_then(published: Engine) -> None:
    before = audit.head(published).code
    make(published, "join", JOIN)
    between = audit.head(published).code
    number = make(published, "leave", LEAVE)
    take_back(published, DAQING, number, BACK, by="牵头单位", at=AT)

    def then(head: str) -> Programme:
        return as_drawn_up(published, running(published, DAQING), head)

    assert then(before) is DAQING
    assert [one.change.kind for one in then(between).amendments] == ["join"]
    assert then(between).digest == running(published, DAQING).digest


def test_a_preview_says_in_numbers_what_changes(published: Engine) -> None:
    def seen(kind: str, values: Mapping[str, object]) -> object:
        return previewed(published, DAQING, change_of(kind, values))

    owing = previewed(published, DAQING, change_of("leave", {"institution": "B01", "until": "2018-12"}))
    assert owing.owing is not None
    assert owing.owing.before - owing.owing.after == 1
    assert owing.owing.filed_after == 1
    assert owing.editions == ("daqing/bulletin/2019-01/1",)
    joins = previewed(published, DAQING, change_of("join", JOIN))
    assert joins.owing is not None
    assert joins.owing.after - joins.owing.before == 1
    assert joins.editions == ()
    day = previewed(
        published,
        DAQING,
        change_of("special-day", {"date": "2019-03-08", "working": False, "source": "通知"}),
    )
    ((period, before, after),) = [(one.period, one.before.day, one.after.day) for one in day.moved]
    assert (period, before, after) == ("2019-02", 8, 11)
    with pytest.raises(Refusal, match="cannot merge into itself"):
        seen("merge", {"institution": "B03", "into": "B03", "since": "2019-05"})
