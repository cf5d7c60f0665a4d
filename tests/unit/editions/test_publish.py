"""The way of an edition: the same month gives the same edition, corrections say what changed and why."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.acts.editions import Prepared, correct, draw_up, prepare, publish, review, reword
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.canonical import read_edition, sealed
from etl.editions.model import Edition
from etl.editions.shown import edition_as_known, find_named
from etl.editions.words import paragraphs, said, template
from etl.jobs.publish_whole import Order, publish_whole
from etl.queries.amended.lost import lost_codes
from etl.values.errors import Refusal
from store import audit, editions
from store.audit import Head
from store.edition_reads import list_editions, read_content
from store.editions import StoredEdition, send_back
from store.engine import open_engine
from store.filings import store_filing
from tests.unit.editions.small import ISSUED, compose, render
from tests.unit.store.drafts import FIRST, a_draft, fact_frame

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
LATER = datetime(2019, 3, 10, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("daqing")


def make(engine: Engine, programme: Programme, **changes: Any) -> Prepared:
    usual: dict[str, Any] = {"by": "编制岗", "at": AT, "compose": compose}
    return prepare(engine, programme, "bulletin", "2019-01", **(usual | changes))


def out(engine: Engine, programme: Programme, **changes: Any) -> StoredEdition:
    stored = make(engine, programme, **changes).stored
    if stored.state == "prepared":
        stored = review(engine, stored, by="复核岗", at=AT)
    return publish(engine, stored, by="复核岗", at=AT)


def content(engine: Engine, stored: StoredEdition) -> Edition:
    return read_edition(read_content(engine, stored.id))


def users(value: int, institution: str = "B01", **changes: Any) -> Any:
    frame = fact_frame((institution, "230602", "", "users", value, "用户", "C5"))
    return a_draft(f"{institution} {value}".encode(), facts=frame, institution=institution, **changes)


def test_an_edition_is_issued_on_the_calendars_day_and_knows_nothing_later(
    engine: Engine, programme: Programme
) -> None:
    store_filing(engine, users(700))
    store_filing(engine, users(900, received_at=LATER))
    edition = content(engine, make(engine, programme).stored)
    assert (edition.issued_on, edition.known_on) == ("2019-02-15", "2019-02-15")
    assert edition.figures["users"].value == 700
    assert [one.version for one in edition.inputs] == [1]


def test_who_filed_after_the_calendars_day_is_not_left_out_without_a_word(
    engine: Engine, programme: Programme
) -> None:
    """Drawn up months late under the calendar's day, a document called those missing who had filed long since, and an
    assessment gave them nothing."""
    store_filing(engine, users(700))
    store_filing(engine, users(300, "B02", received_at=LATER))
    with pytest.raises(Refusal, match=r"2019-02-15; returns that were first accepted after it \(1\)"):
        make(engine, programme)
    with pytest.raises(Refusal, match="Give the date of issue"):
        draw_up(engine, programme, "bulletin", "2019-01", by="编制岗", at=AT, compose=compose)
    asked = content(engine, make(engine, programme, issued_on=ISSUED).stored)
    assert asked.figures["users"].value == 700, "whoever says the day is obeyed"


def test_what_came_after_the_day_of_issue_is_a_correction_although_it_was_there_before(
    engine: Engine, programme: Programme
) -> None:
    """Published late under the calendar's day: the return that was in store already, and not in the edition, was said
    to be no change."""
    store_filing(engine, users(700))
    store_filing(engine, users(900, received_at=LATER))
    out(engine, programme)
    corrected = make(engine, programme)
    assert not corrected.unchanged
    edition = content(engine, corrected.stored)
    assert (edition.issued_on, edition.figures["users"].value) == (LATER.date().isoformat(), 900)
    out(engine, programme)
    assert make(engine, programme).unchanged


def test_documents_in_the_other_language_are_of_the_same_edition_whatever_was_filed_for_other_months(
    engine: Engine, programme: Programme
) -> None:
    """Asked for its English documents, a past month was corrected because of a later correction of another month."""
    store_filing(engine, users(700))
    store_filing(engine, users(900, period="2018-12", received_at=LATER))
    out(engine, programme)
    assert make(engine, programme).unchanged


@pytest.mark.parametrize(
    ("institution", "region", "scenario", "named"),
    [
        ("B01", "230699", "", "区划 230699"),
        ("B99", "230602", "", "机构 B99"),
        ("B01", "230602", "tram", "场景 tram"),
    ],
)
def test_nothing_is_drawn_up_while_figures_stand_under_a_code_that_was_taken_out(
    engine: Engine, programme: Programme, institution: str, region: str, scenario: str, named: str
) -> None:
    """A district got another code, and its figures were left out of the correction without a word."""
    store_filing(engine, users(700, "B02"))
    facts = fact_frame((institution, region, scenario, "users", 5, "用户", "C5"))
    store_filing(engine, a_draft(b"lost", facts=facts, institution="B01"))
    with pytest.raises(Refusal, match="codes that the programme does not have any more") as refused:
        make(engine, programme)
    assert named in refused.value.sentence.zh
    with pytest.raises(Refusal):
        draw_up(engine, programme, "bulletin", "2019-01", by="编制岗", at=AT, compose=compose)
    assert list_editions(engine, "daqing") == []


def test_a_name_that_nobody_has_decided_about_is_no_lost_code(engine: Engine, programme: Programme) -> None:
    frame = fact_frame(("review-new-bank", "230602", "", "users", 5, "用户", "C5"))
    store_filing(engine, a_draft(b"new", facts=frame, institution="B01"))
    assert lost_codes(engine, programme, "2019-01") == {}


def test_before_the_day_of_issue_is_over_it_knows_what_is_known_now(
    engine: Engine, programme: Programme
) -> None:
    store_filing(engine, users(700))
    noon = datetime(2019, 2, 15, 4, tzinfo=UTC)
    edition = content(engine, make(engine, programme, at=noon).stored)
    assert edition.known_on == "2019-02-15T12:00:00+08:00"
    assert edition.figures["users"].value == 700


def test_the_head_that_is_printed_is_that_of_the_entry_before(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    before = audit.head(engine)
    stored = make(engine, programme).stored
    assert content(engine, stored).audit_head == before.code
    entry = audit.read_entries(engine)[before.sequence]
    assert (entry.act.act, entry.act.subject, entry.previous) == (
        "edition.prepared",
        stored.name,
        before.digest,
    )
    assert audit.first_break(engine, before.code) is None


def test_the_same_month_again_is_the_same_edition(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    first = make(engine, programme)
    assert not first.unchanged
    assert make(engine, programme, at=AT + timedelta(days=1)) == Prepared(first.stored, True)
    stored = out(engine, programme)
    entries = audit.head(engine)
    for at in (AT, AT + timedelta(days=400)):
        assert make(engine, programme, at=at) == Prepared(stored, True)
        assert make(engine, programme, at=at, issued_on=ISSUED) == Prepared(stored, True)
        assert make(engine, programme, at=at, issued_on=date(2019, 2, 20)) == Prepared(stored, True)
    assert audit.head(engine) == entries, "nothing was done"
    assert len(list_editions(engine, "daqing")) == 1


def test_data_of_another_month_change_nothing(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    stored = out(engine, programme)
    store_filing(engine, users(800, period="2019-02", received_at=LATER))
    assert make(engine, programme) == Prepared(stored, True)


def test_the_same_month_in_two_copies_has_the_same_digest(tmp_path: Path, programme: Programme) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'one.db'}")
    store_filing(engine, users(700))
    engine.dispose()
    shutil.copy(tmp_path / "one.db", tmp_path / "two.db")
    digests = set()
    for number, name in enumerate(("one.db", "two.db")):
        copy = open_engine(f"sqlite:///{tmp_path / name}")
        digests.add(out(copy, programme, by=f"编制{number}", at=AT + timedelta(days=number)).sha256)
        copy.dispose()
    assert len(digests) == 1


def test_the_preparer_may_not_review(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    stored = make(engine, programme).stored
    with pytest.raises(Refusal, match="编制岗 prepared this edition; a second person has to review it"):
        review(engine, stored, by="编制岗", at=AT)


def test_what_waits_is_not_replaced_in_silence(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    stored = make(engine, programme).stored
    store_filing(engine, users(900, received_at=FIRST + timedelta(days=1)))
    with pytest.raises(Refusal, match="waits to be published, but something has changed"):
        make(engine, programme)
    send_back(engine, stored.id, "数据更正", "复核岗", AT)
    with pytest.raises(Refusal, match="figures have changed since the draft was drawn up"):
        make(engine, programme)
    draw_up(engine, programme, "bulletin", "2019-01", by="编制岗", at=AT, compose=compose)
    again = make(engine, programme).stored
    assert (again.id, content(engine, again).figures["users"].value) == (stored.id, 900)


def test_a_correction_lists_each_changed_figure_with_its_cause(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    store_filing(engine, users(50, "B02"))
    first = out(engine, programme)
    store_filing(engine, users(900, received_at=LATER))
    second = out(engine, programme)
    edition = content(engine, second)
    assert (second.number, second.corrects, edition.corrects) == (2, first.id, "daqing/bulletin/2019-01/1")
    assert edition.issued_on == "2019-03-10", "the day on which the correction came in"
    found = {one.figure: (one.before.en, one.after.en, one.cause) for one in edition.corrections}
    assert found == {"users": ("750", "950", "data"), "users.B01": ("700", "900", "data")}
    assert edition.corrections[0].reason.zh == "油城银行（演示）2019年1月报表更正（第1版改为第2版）"
    assert content(engine, first).figures["users"].value == 750, "what was published stays"
    assert make(engine, programme) == Prepared(second, True)


def test_a_correction_is_asked_for_by_its_date_of_issue(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    request: dict[str, Any] = {"issued_on": date(2019, 4, 1), "by": "编制岗", "at": AT, "compose": compose}
    with pytest.raises(Refusal, match="nothing to correct"):
        correct(engine, programme, "bulletin", "2019-01", **request)
    out(engine, programme)
    store_filing(engine, users(900, received_at=LATER))
    prepared = correct(engine, programme, "bulletin", "2019-01", **request)
    assert content(engine, prepared.stored).issued_on == "2019-04-01"
    assert not prepared.unchanged


def test_a_draft_keeps_its_edited_words_until_it_is_published(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    by: dict[str, Any] = {"by": "编制岗", "at": AT}
    draft = draw_up(engine, programme, "bulletin", "2019-01", compose=compose, **by)
    words = "全市用户{users}户，其中{users.B01}户为一家。"
    english = "There are {users} users, {users.B01} of them at one institution."
    draft = reword(engine, draft, "total", words, english, **by)
    draft = draw_up(engine, programme, "bulletin", "2019-01", compose=compose, **by)
    stored = out(engine, programme)
    edition = content(engine, stored)
    paragraph = next(one for one in paragraphs(edition) if one.code == "total")
    assert (stored.id, paragraph.edited, template(paragraph.zh)) == (draft.id, True, words)
    assert said(paragraph.zh, edition.figures, "zh") == "全市用户700户，其中700户为一家。"
    with pytest.raises(Refusal, match="only the words of a draft can be edited"):
        reword(engine, stored, "total", words, english, **by)


def test_data_that_move_meanwhile_are_drawn_up_again(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    drawn = 0

    def slow(*arguments: Any, **keywords: Any) -> Edition:
        nonlocal drawn
        drawn += 1
        edition = compose(*arguments, **keywords)
        if drawn == 1:
            store_filing(engine, users(900, received_at=FIRST + timedelta(hours=1)))
        return edition

    stored = make(engine, programme, compose=slow).stored
    assert (drawn, content(engine, stored).figures["users"].value) == (2, 900)


def test_a_draft_is_drawn_up_again_where_the_chain_moved_on(engine: Engine, programme: Programme) -> None:
    """A document that is drafted meanwhile may take the number that this one would have printed."""
    store_filing(engine, users(700))
    drawn = 0

    def slow(*arguments: Any, **keywords: Any) -> Edition:
        nonlocal drawn
        drawn += 1
        if drawn == 1:
            draw_up(engine, programme, "bulletin", "2019-01", by="乙岗", at=AT, compose=compose)
        return compose(*arguments, **keywords)

    draft = draw_up(engine, programme, "bulletin", "2019-01", by="编制岗", at=AT, compose=slow)
    assert drawn == 2
    before = audit.read_entries(engine)[-2]
    assert before.act.actor == "乙岗"
    assert content(engine, draft).audit_head == Head(before.sequence, before.digest).code


def test_of_two_who_reword_a_draft_at_once_neither_is_lost(
    engine: Engine, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_filing(engine, users(700))
    by: dict[str, Any] = {"by": "编制岗", "at": AT}

    def longer(*given: Any, **named: Any) -> Edition:
        edition = compose(*given, **named)
        total = next(paragraphs(edition))
        more = replace(edition.sections[0], blocks=(replace(total, code="second"),))
        return sealed(replace(edition, sections=(*edition.sections, more)))

    draft = draw_up(engine, programme, "bulletin", "2019-01", compose=longer, **by)
    keep = editions.keep_draft

    def later(*given: Any, **named: Any) -> StoredEdition:
        monkeypatch.setattr(editions, "keep_draft", keep)
        reword(
            engine,
            draft,
            "second",
            "乙写{users}户、{users.B01}户。",
            "Theirs: {users}, {users.B01}.",
            by="乙岗",
            at=AT,
        )
        return keep(*given, **named)

    monkeypatch.setattr(editions, "keep_draft", later)
    kept = reword(
        engine, draft, "total", "甲写{users}户、{users.B01}户。", "Ours: {users}, {users.B01}.", **by
    )
    edited = {one.code for one in paragraphs(content(engine, kept)) if one.edited}
    assert edited == {"total", "second"}


def test_data_that_never_rest_are_a_sentence(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(1))
    drawn = 1

    def restless(*arguments: Any, **keywords: Any) -> Edition:
        nonlocal drawn
        drawn += 1
        store_filing(engine, users(drawn, received_at=FIRST + timedelta(hours=drawn)))
        return compose(*arguments, **keywords)

    with pytest.raises(Refusal, match="kept changing"):
        make(engine, programme, compose=restless)
    assert list_editions(engine, "daqing") == []


def test_a_day_of_the_past_is_shown_again_with_the_corrections_beside_it(
    engine: Engine, programme: Programme
) -> None:
    store_filing(engine, users(700))
    first = out(engine, programme)
    store_filing(engine, users(900, received_at=LATER))
    second = out(engine, programme)
    make(engine, programme, at=AT)

    def on(day: str) -> tuple[StoredEdition | None, list[StoredEdition]]:
        moment = datetime.fromisoformat(f"{day}T12:00+08:00")
        shown = edition_as_known(engine, programme, "bulletin", "2019-01", moment)
        return shown.then.stored if shown.then else None, [one.stored for one in shown.later]

    assert on("2019-02-14") == (None, [first, second])
    assert on("2019-02-15") == (first, [second])
    assert on("2019-03-09") == (first, [second])
    assert on("2019-03-10") == (second, [])


def test_editions_are_called_by_name_or_digest(engine: Engine, programme: Programme) -> None:
    store_filing(engine, users(700))
    first = out(engine, programme)
    store_filing(engine, users(900, received_at=LATER))
    second = out(engine, programme)
    assert find_named(engine, "daqing/bulletin/2019-01/1") == first
    assert find_named(engine, "daqing/bulletin/2019-01") == second
    assert find_named(engine, first.sha256) == find_named(engine, first.sha256[:8].upper()) == first
    for unknown in ("daqing/bulletin/2019-01/3", "daqing/bulletin", "abc", "f" * 64, "nonsense"):
        with pytest.raises(Refusal, match="There is no edition"):
            find_named(engine, unknown)


def test_the_whole_way_goes_on_where_it_was_cut_short(
    engine: Engine, programme: Programme, tmp_path: Path
) -> None:
    store_filing(engine, users(700))
    real: dict[str, Any] = {"compose": compose, "render": render}

    def run(by: str, reviewed_by: str, **more: Any) -> Any:
        order = Order("bulletin", "2019-01", tmp_path / "out", by, reviewed_by, **more)
        return publish_whole(engine, programme, order, AT, **real)

    with pytest.raises(Refusal, match="Nothing waits for review"):
        run("", "复核岗")
    waiting = run("编制岗", "")
    assert (waiting.stored.state, waiting.files, (tmp_path / "out").exists()) == ("prepared", [], False)
    assert "waits for a second person" in waiting.sentence.en
    done = run("", "复核岗")
    assert (done.stored.state, done.stored.prepared_by, done.unchanged) == ("published", "编制岗", False)
    names = [
        "daqing-bulletin-2019-01-1-slides.bin",
        "daqing-bulletin-2019-01-1.json",
        "daqing-bulletin-2019-01-1.txt",
    ]
    assert [one.path.name for one in done.files] == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert read_edition((tmp_path / "out" / names[1]).read_bytes()) == content(engine, done.stored)
    again = run("编制岗", "复核岗")
    assert (again.stored, again.unchanged, again.files) == (done.stored, True, done.files)
    store_filing(engine, users(900, received_at=LATER))
    assert run("编制岗", "复核岗").stored.number == 2


def test_what_waits_can_be_drawn_up_anew_with_a_reason(
    engine: Engine, programme: Programme, tmp_path: Path
) -> None:
    store_filing(engine, users(700))
    real: dict[str, Any] = {"compose": compose, "render": render}
    publish_whole(engine, programme, Order("bulletin", "2019-01", tmp_path, "编制岗", ""), AT, **real)
    store_filing(engine, users(900, received_at=FIRST + timedelta(days=1)))
    order = Order("bulletin", "2019-01", tmp_path, "编制岗", "复核岗", date(2019, 2, 18), "发文日期改为18日")
    done = publish_whole(engine, programme, order, AT, **real)
    edition = content(engine, done.stored)
    assert (edition.issued_on, edition.figures["users"].value) == ("2019-02-18", 900)
    assert [entry.act.act for entry in audit.read_entries(engine)][-6:] == [
        "edition.sent-back",
        "edition.drafted",
        "edition.prepared",
        "edition.reviewed",
        "edition.published",
        "edition.documents",
    ]
