"""An objection and the announcement: an asterisk while it is open; decided after publication, a correction that lists
just what follows from it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts.editions import correct, prepare, publish, review
from etl.acts.follow_up import decide_proposal
from etl.acts.objections import answer, decide, object_to, open_as_announced, release_results
from etl.composing.compose import compose, compose_sheets
from etl.definitions.load import load_programme
from etl.editions.appeal import announced
from etl.editions.canonical import read_edition
from etl.editions.model import Edition, Table
from etl.editions.words import paragraphs, said
from etl.queries.objections import docket
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.follow_up import proposals
from etl.values.errors import Refusal
from etl.values.text import Text
from store.edition_reads import read_content
from store.editions import StoredEdition
from store.objections import Decision
from tests.sharing import copied

DAQING = load_programme("daqing")
QUARTER, MINE = "2019-Q4", "P03"
COMPILER, REVIEWER = "统计编制岗", "复核岗"


def on(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def engine(daqing_engine: Engine, tmp_path: Path) -> Engine:
    """The demonstration with an objection of one institution that is answered and not decided."""
    own = copied(daqing_engine, tmp_path / "own.db")
    release_results(own, DAQING, QUARTER, by=COMPILER, at=on("2020-01-16"))
    number = object_to(
        own,
        DAQING,
        QUARTER,
        MINE,
        "B01",
        grounds="漏计12户",
        evidence="改造台账",
        by="统计填报岗",
        at=on("2020-01-17"),
    )
    answer(own, DAQING, number, text="属实", by=COMPILER, at=on("2020-01-19"))
    return own


def published(engine: Engine, stored: StoredEdition, day: str) -> Edition:
    at = on(day, 12)
    done = publish(engine, review(engine, stored, by=REVIEWER, at=at), by=REVIEWER, at=at)
    return read_edition(read_content(engine, done.id))


def first(engine: Engine) -> Edition:
    day = date(2020, 1, 19)
    made = prepare(
        engine,
        DAQING,
        "assessment",
        QUARTER,
        by=COMPILER,
        at=on("2020-01-20"),
        compose=compose,
        issued_on=day,
    )
    return published(engine, made.stored, "2020-01-20")


def names(edition: Edition, code: str) -> list[Text]:
    tables = [block for section in edition.sections for block in section.blocks if isinstance(block, Table)]
    table = next(one for one in tables if one.code == code)
    return [row[0].text for row in table.rows if row[0].text is not None]


def test_an_open_objection_is_marked_and_told(engine: Engine) -> None:
    edition = first(engine)
    assert [one.zh for one in names(edition, "scores") if one.zh.endswith("*")] == [
        DAQING.institutions[MINE].short("zh") + "*"
    ]
    told = next(one for one in paragraphs(edition) if one.code == "result.scores")
    assert "尚有1项申诉未办结，涉及1家机构" in said(told.zh, edition.figures, "zh")
    assert "B01" not in "".join(said(told.zh, edition.figures, "zh")), "who objects to what is not announced"
    sheets = dict(
        compose_sheets(
            engine,
            DAQING,
            QUARTER,
            number=1,
            issued_on="2020-01-19",
            known_on="2020-01-19",
            audit_head="x",
            code_version="x",
        )
    )
    marked = {
        code: [one.zh for one in names(own, "sheet.items") if one.zh.endswith("*")]
        for code, own in sheets.items()
    }
    item = DAQING.indicators["B01"].name.zh
    assert [code for code, found in marked.items() if found] == [MINE]
    assert item + "*" in marked[MINE]


def test_a_decision_after_publication_corrects_just_what_follows_from_it(engine: Engine) -> None:
    before = first(engine)
    was = assessment(engine, DAQING, QUARTER, scope=EVERYTHING)
    decision = Decision(
        "adjusted", "台账可证", "coordinator", REVIEWER, on("2020-01-21"), numerator=950, denominator=1000
    )
    decide(engine, DAQING, 1, decision)
    made = correct(
        engine,
        DAQING,
        "assessment",
        QUARTER,
        issued_on=date(2020, 1, 21),
        by=COMPILER,
        at=on("2020-01-22"),
        compose=compose,
    )
    after = published(engine, made.stored, "2020-01-22")
    assert after.corrects == "daqing/assessment/2019-Q4/1"
    assert {one.cause for one in after.corrections} <= {"data", "wording"}
    differing = {
        id
        for id in {*before.figures, *after.figures}
        if id not in before.figures or id not in after.figures or before.figures[id] != after.figures[id]
    }
    assert {one.figure for one in after.corrections} == differing, "each figure that differs, and no other"
    points = [id for id in differing if is_points(id)]
    assert points
    assert all(MINE in id.split(".") for id in points), "nobody else gains or loses a point"
    rest = differing - set(points)
    assert all(is_place(id) or is_median(id) or is_about_the_day(id) for id in rest), rest
    now = assessment(engine, DAQING, QUARTER, scope=EVERYTHING)
    mine, then = now.row(MINE), was.row(MINE)
    assert mine is not None
    assert then is not None
    assert mine.official > then.official
    assert (mine.rank or 0) <= (then.rank or 0)
    assert mine.penalty <= then.penalty, "the coordinator erred: it costs the institution nothing"
    assert not [one for one in names(after, "scores") if one.zh.endswith("*")]


def test_what_a_person_decided_to_follow_up_is_told(engine: Engine) -> None:
    found = assessment(engine, DAQING, QUARTER, scope=EVERYTHING)
    waiting = proposals(engine, DAQING, found, date(2020, 1, 17))
    assert waiting
    one, *others = waiting
    opened = {"period": QUARTER, "reasons": "连续未达标", "by": REVIEWER, "at": on("2020-01-17")}
    decide_proposal(engine, DAQING, opened.pop("period"), one, opened=True, **opened)  # type: ignore[arg-type]
    for other in others:
        decide_proposal(engine, DAQING, QUARTER, other, opened=False, **opened)  # type: ignore[arg-type]
    edition = first(engine)
    told = next(p for p in paragraphs(edition) if p.code == "consequences")
    expected = f"已决定督办的事项：{one.member.short_zh}（{one.consequence.name.zh}）。"
    assert expected in said(told.zh, edition.figures, "zh")
    assert "另按督办措施" not in said(told.zh, edition.figures, "zh"), "decided on: no proposal any more"


def test_what_the_ladder_proposes_beside_a_rule_is_said_with_it(engine: Engine) -> None:
    """The rule calls the head in, the ladder proposes criticism: a document that tells one of them contradicts the
    page, which tells both."""
    edition = first(engine)
    told = next(p for p in paragraphs(edition) if p.code == "consequences")
    method = assessment(engine, DAQING, QUARTER, scope=EVERYTHING).method
    for language, besides in (("zh", "另按督办措施拟"), ("en", "under the ladder of measures also ")):
        words = said(told.zh if language == "zh" else told.en, edition.figures, language)
        for rule in method.persistence:
            assert rule.consequence is not None
            asked = rule.consequence.in_language(language)
            if asked not in words:
                continue
            beside = [
                rung.name.in_language(language)
                for rung in method.consequence
                if rung.persistence == rule.code and rung.name != rule.consequence
            ]
            assert all(besides + one in words for one in beside)
    slide = next(one for one in edition.slides if one.code == "slide.consequences")
    assert isinstance(slide.body, Table)
    cells = {edition.figures[row[1].figure].text.zh for row in slide.body.rows if row[1].figure}
    assert "约谈主要负责人，提出整改方案；另拟通报批评" in cells


def is_points(id: str) -> bool:
    """Points of an institution, of any kind."""
    parts = id.removeprefix("table.").split(".")
    return parts[0] == "score" and parts[1] in DAQING.institutions and not is_place(id)


def is_place(id: str) -> bool:
    return id.split(".")[-1] in ("place", "group_place", "moved", "band")


def is_median(id: str) -> bool:
    parts = id.removeprefix("table.").split(".")
    return parts[:2] == ["score", "group"] or "median" in parts or parts[:2] == ["score", "grade"]


def is_about_the_day(id: str) -> bool:
    """The day that counts, days of the requirements, and the count of open objections."""
    return id.startswith("score.objections.") or not id.removeprefix("table.").startswith("score.")


def test_objections_are_taken_until_the_day_that_is_printed(daqing_engine: Engine, tmp_path: Path) -> None:
    """Published without a release, the announcement asked for objections that nobody took."""
    own, at = copied(daqing_engine, tmp_path / "own.db"), on("2020-01-16")
    how: dict[str, Any] = {"by": COMPILER, "at": at, "compose": compose, "issued_on": date(2020, 1, 15)}
    made = prepare(own, DAQING, "assessment", QUARTER, **how).stored
    assert open_as_announced(own, DAQING, made, by=REVIEWER, at=at) is None, "nothing is out yet"
    done = publish(own, review(own, made, by=REVIEWER, at=at), by=REVIEWER, at=at)
    opened = open_as_announced(own, DAQING, done, by=REVIEWER, at=at)
    assert opened is not None
    edition = read_edition(read_content(own, done.id))
    (told,) = [one for one in paragraphs(edition) if one.code == "appeal"]
    last = (opened.until - timedelta(minutes=1)).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"{last.year}年{last.month}月{last.day}日前" in said(told.zh, edition.figures, "zh")
    found = docket(own, DAQING, QUARTER, scope=EVERYTHING)
    assert (found.open_at(last), found.open_at(opened.until)) == (True, False)
    assert open_as_announced(own, DAQING, done, by=REVIEWER, at=at) is None, "there is one release"


def test_a_day_that_is_over_opens_nothing(daqing_engine: Engine, tmp_path: Path) -> None:
    own, at = copied(daqing_engine, tmp_path / "own.db"), on("2020-02-28")
    how: dict[str, Any] = {"by": COMPILER, "at": at, "compose": compose, "issued_on": date(2020, 1, 15)}
    made = prepare(own, DAQING, "assessment", QUARTER, **how).stored
    done = publish(own, review(own, made, by=REVIEWER, at=at), by=REVIEWER, at=at)
    assert open_as_announced(own, DAQING, done, by=REVIEWER, at=at) is None
    assert docket(own, DAQING, QUARTER, scope=EVERYTHING).release is None


@pytest.mark.parametrize(
    ("released", "last", "is_over"),
    [("2020-01-10", date(2020, 1, 15), False), ("2020-01-06", date(2020, 1, 9), True)],
)
def test_objections_that_were_opened_by_hand_end_on_the_day_that_is_printed(
    daqing_engine: Engine, tmp_path: Path, released: str, last: date, is_over: bool
) -> None:
    """The announcement promised three working days from its own date, when objections were refused already."""
    own, at = copied(daqing_engine, tmp_path / "own.db"), on("2020-01-16")
    opened = release_results(own, DAQING, QUARTER, by=COMPILER, at=on(released))
    assert (opened.until - timedelta(minutes=1)).astimezone(ZoneInfo("Asia/Shanghai")).date() == last
    how: dict[str, Any] = {"by": COMPILER, "at": at, "compose": compose, "issued_on": date(2020, 1, 15)}
    edition = read_edition(read_content(own, prepare(own, DAQING, "assessment", QUARTER, **how).stored.id))
    (told,) = [one for one in paragraphs(edition) if one.code == "appeal"]
    day = f"{last.year}年{last.month}月{last.day}日"
    words = said(told.zh, edition.figures, "zh")
    assert (f"至{day}已截止" in words, f"应于{day}前" in words) == (is_over, not is_over)
    assert announced(edition) == (None if is_over else last.isoformat())
    dates = next(one.body for one in edition.slides if one.code == "slide.appeal")
    asked = [row[0].text.zh for row in dates.rows if row[0].text] if isinstance(dates, Table) else []
    assert ("各参评机构" in asked) is not is_over, "nobody is asked to object by a day that is over"


def test_that_objections_were_opened_is_no_correction(daqing_engine: Engine, tmp_path: Path) -> None:
    own, at = copied(daqing_engine, tmp_path / "own.db"), on("2020-01-16")
    how: dict[str, Any] = {"by": COMPILER, "compose": compose, "issued_on": date(2020, 1, 15)}
    made = prepare(own, DAQING, "assessment", QUARTER, at=at, **how).stored
    done = publish(own, review(own, made, by=REVIEWER, at=at), by=REVIEWER, at=at)
    assert open_as_announced(own, DAQING, done, by=REVIEWER, at=at) is not None
    again = prepare(own, DAQING, "assessment", QUARTER, by=COMPILER, at=on("2020-01-17"), compose=compose)
    assert (again.stored.id, again.unchanged) == (done.id, True)


def test_what_waits_to_be_published_keeps_the_day_that_it_names(
    daqing_engine: Engine, tmp_path: Path
) -> None:
    """Opened by hand between drawing up and publication, objections would end on another day than the printed one."""
    own, at = copied(daqing_engine, tmp_path / "own.db"), on("2020-01-16")
    how: dict[str, Any] = {"by": COMPILER, "at": at, "compose": compose, "issued_on": date(2020, 1, 15)}
    made = prepare(own, DAQING, "assessment", QUARTER, **how).stored
    with pytest.raises(Refusal, match="waits to be published"):
        release_results(own, DAQING, QUARTER, by=COMPILER, at=at)
    done = publish(own, review(own, made, by=REVIEWER, at=at), by=REVIEWER, at=at)
    assert open_as_announced(own, DAQING, done, by=REVIEWER, at=at) is not None
