"""What a filer and the coordinator do with a return: upload, file, be refused, explain, accept, send back, extend."""

import datetime
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.acts import returns
from etl.acts.returns import (
    CheckedDraft,
    accept,
    explain,
    extend,
    file_draft,
    find_filing,
    send_back,
    submit_draft,
)
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload
from etl.intake.load import Loaded, load_content
from etl.queries.returns.status import status
from etl.values.errors import Refusal
from etl.values.findings import FileRefused
from store import audit
from store.facts import read_facts
from store.filings import list_filings, read_findings
from store.life.deadlines import Extension, read_extensions
from store.life.decisions import read_decisions
from store.life.drafts import open_drafts, read_draft
from store.life.receipts import read_receipt
from tests.told import HARD, SOFT, reads_as_told, told

__all__ = ["reads_as_told"]
pytestmark = pytest.mark.usefixtures("reads_as_told")

PROGRAMME = load_programme("daqing")
ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime.datetime(2019, 12, 6, 12, tzinfo=ZONE)
DAY = datetime.timedelta(days=1)
FILER, DESK = "统计填报岗", "牵头单位统计岗"
A, B = (SOFT, "a"), (SOFT, "b")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def submit(
    engine: Engine, content: bytes, at: datetime.datetime = NOON, institution: str = "B01"
) -> CheckedDraft:
    return submit_draft(engine, PROGRAMME, Upload("b01.xlsx", content, FILER, at), institution=institution)


def filed(
    engine: Engine, content: bytes, at: datetime.datetime = NOON, programme: Programme = PROGRAMME
) -> int:
    checked = submit(engine, content, at)
    texts = {one.finding.key: "原因如下" for one in checked.open}
    return file_draft(engine, programme, checked.draft.id, texts, by=FILER, at=at).filing


def load(engine: Engine, content: bytes, at: datetime.datetime = NOON) -> Loaded:
    return load_content(engine, PROGRAMME, "b01.xlsx", content, at, DESK)


def test_a_clean_draft_is_not_filed_until_its_filer_files_it(engine: Engine) -> None:
    checked = submit(engine, told())
    assert checked.can_be_filed
    assert list_filings(engine, "daqing") == []
    receipt = file_draft(engine, PROGRAMME, checked.draft.id, by=FILER, at=NOON + DAY)
    assert receipt.number.startswith("DQ-201911-B01-0001-")
    assert (receipt.given_to, receipt.given_at) == (FILER, NOON + DAY)
    [one] = list_filings(engine, "daqing")
    assert (one.state, one.received_at, one.sha256) == ("filed", NOON + DAY, receipt.sha256)
    assert read_facts(engine, "daqing").is_empty(), "daqing accepts by hand"
    accept(engine, one.id, by=DESK, at=NOON + 2 * DAY)
    assert read_facts(engine, "daqing").height == 5
    assert [(e.act.actor, e.act.act) for e in audit.read_entries(engine)] == [
        (FILER, "submit draft"),
        (FILER, "file"),
        (DESK, "accept"),
    ]


def test_filing_twice_gives_the_same_receipt(engine: Engine) -> None:
    checked = submit(engine, told())
    once = file_draft(engine, PROGRAMME, checked.draft.id, by=FILER, at=NOON)
    assert file_draft(engine, PROGRAMME, checked.draft.id, by=FILER, at=NOON + DAY) == once
    assert len(list_filings(engine, "daqing")) == 1
    with pytest.raises(Refusal, match=f"were filed before, as version 1 \\({once.number}\\)"):
        submit(engine, told())


def test_a_programme_may_accept_at_once(engine: Engine) -> None:
    at_once = PROGRAMME.settings.model_copy(
        update={"filing": PROGRAMME.settings.filing.model_copy(update={"accepts": "at_once"})}
    )
    from dataclasses import replace

    filed(engine, told(), programme=replace(PROGRAMME, settings=at_once))
    assert [one.state for one in list_filings(engine, "daqing")] == ["accepted"]


@pytest.mark.slow
def test_a_draft_with_hard_findings_is_kept_and_cannot_be_filed(engine: Engine) -> None:
    checked = submit(engine, told(hard=["C9"]))
    assert [one.finding.cell for one in checked.hard] == ["C9"]
    with pytest.raises(
        Refusal, match="1 finding is to be corrected in the workbook first \\(T C9\\)"
    ) as refused:
        file_draft(engine, PROGRAMME, checked.draft.id, by=FILER, at=NOON)
    assert "更正" in refused.value.sentence.zh
    assert list_filings(engine, "daqing") == [], "a draft counts nowhere"
    assert read_draft(engine, checked.draft.id).state == "draft"


def test_a_soft_finding_wants_a_correction_or_words(engine: Engine) -> None:
    checked = submit(engine, told(soft=["a", "b"]))
    assert [one.finding.key for one in checked.open] == [A, B]
    for texts in ({}, {A: "新开商圈"}, {A: "新开商圈", B: " "}):
        with pytest.raises(Refusal, match="without explanation"):
            file_draft(engine, PROGRAMME, checked.draft.id, texts, by=FILER, at=NOON)
    receipt = file_draft(
        engine,
        PROGRAMME,
        checked.draft.id,
        {A: "新开商圈", B: "系统切换", (HARD, "x"): "无关"},
        by=FILER,
        at=NOON,
    )
    assert receipt.filing == 1
    assert [row.rule for row in read_findings(engine, 1)] == [SOFT, SOFT]


def test_what_cannot_be_read_is_refused_and_nothing_is_kept(engine: Engine) -> None:
    with pytest.raises(FileRefused):
        submit(engine, told(refused=True))
    with pytest.raises(Refusal, match="a return of B02, and you file for B01"):
        submit(engine, told(institution="B02"))
    assert open_drafts(engine, "daqing") == []
    assert audit.read_entries(engine) == []


def test_a_later_upload_takes_the_place_of_a_draft(engine: Engine) -> None:
    first, second = submit(engine, told(users=1)), submit(engine, told(users=2))
    assert [one.id for one in open_drafts(engine, "daqing")] == [second.draft.id]
    with pytest.raises(Refusal, match="replaced by a later upload"):
        file_draft(engine, PROGRAMME, first.draft.id, by=FILER, at=NOON)
    returns.withdraw(engine, second.draft.id, by=FILER, at=NOON)
    with pytest.raises(Refusal, match="withdrawn"):
        returns.withdraw(engine, second.draft.id, by=FILER, at=NOON)


def test_an_explanation_is_remembered_for_three_months(engine: Engine) -> None:
    filed(engine, told("2019-01", soft=["a"]))
    for month in ("2019-02", "2019-03"):
        [one] = submit(engine, told(month, soft=["a"])).findings
        assert (one.is_open, one.is_reused) == (False, True)
        assert one.explanation is not None
        assert one.explanation.text == "原因如下"
    for elsewhere in (told("2019-04", soft=["a"]), told("2018-12", soft=["a"]), told("2019-02", soft=["b"])):
        assert submit(engine, elsewhere).open
    other = submit(engine, told("2019-02", "B02", soft=["a"]), institution="B02")
    assert other.open, "another institution's explanation explains nothing here"


def test_what_was_explained_three_times_becomes_a_finding(engine: Engine) -> None:
    for month in ("2018-06", "2018-10", "2019-02"):
        assert [one.finding.rule for one in submit(engine, told(month, soft=["a"])).findings] == [SOFT]
        filed(engine, told(month, soft=["a"]))
    checked = submit(engine, told("2019-06", soft=["a", "b"]))
    last = checked.findings[-1].finding
    assert (last.rule, last.severity, last.about) == ("EXPLAINED-THRICE", "note", "a")
    assert "3 times, last for February 2019" in last.en
    assert len(checked.findings) == 3


def test_the_coordinator_sends_back_with_reasons(engine: Engine) -> None:
    number = filed(engine, told())
    with pytest.raises(Refusal, match="may not be blank"):
        send_back(engine, number, " ", by=DESK, at=NOON)
    send_back(engine, number, "请核对B端", by=DESK, at=NOON + DAY)
    with pytest.raises(Refusal, match="sent back"):
        accept(engine, number, by=DESK, at=NOON + DAY)
    again = submit(engine, told())
    with pytest.raises(Refusal, match="were returned before, as version 1: 请核对B端"):
        file_draft(engine, PROGRAMME, again.draft.id, by=FILER, at=NOON + DAY)
    second = filed(engine, told(users=701), NOON + 2 * DAY)
    accept(engine, second, by=DESK, at=NOON + 2 * DAY)
    assert [(one.version, one.state) for one in list_filings(engine, "daqing")] == [
        (1, "returned"),
        (2, "accepted"),
    ]


def test_an_explanation_lets_the_same_bytes_come_again(engine: Engine) -> None:
    number = filed(engine, told(soft=["a"]))
    send_back(engine, number, "说明不充分", by=DESK, at=NOON + DAY)
    again = submit(engine, told(soft=["a"]))
    receipt = file_draft(engine, PROGRAMME, again.draft.id, {A: "附合同编号的说明"}, by=FILER, at=NOON + DAY)
    assert receipt.filing != number
    assert receipt.number.startswith("DQ-201911-B01-0002-")


def test_a_correction_of_accepted_figures_is_asked_for(engine: Engine) -> None:
    loaded = load(engine, told())
    assert (loaded.status, loaded.receipt[:18]) == ("accepted", "DQ-201911-B01-0001")
    one = find_filing(engine, PROGRAMME, loaded.receipt.lower())
    send_back(engine, one.id, "请核对", by=DESK, at=NOON + DAY)
    assert read_facts(engine, "daqing").height == 5, "in force until the correction is accepted"
    second = filed(engine, told(users=701), NOON + 2 * DAY)
    assert find_filing(engine, PROGRAMME, institution="B01", period="2019-11").id == second
    accept(engine, second, by=DESK, at=NOON + 3 * DAY)
    assert read_facts(engine, "daqing", measures=["u_reg_end"])["value"].to_list() == [701]
    with pytest.raises(Refusal, match="replaced by a newer version"):
        send_back(engine, one.id, "请核对", by=DESK, at=NOON + 4 * DAY)


def test_a_correction_is_asked_for_again_for_another_reason_only(engine: Engine) -> None:
    """Clicked twice, or by two at once, it was two requests; what is new is added, and lateness stays as it was."""
    loaded = load(engine, told())
    one = find_filing(engine, PROGRAMME, loaded.receipt)
    before = [row for row in status(engine, PROGRAMME, "2019-11") if row.institution == "B01"]
    send_back(engine, one.id, "请核对", by=DESK, at=NOON + DAY)
    with pytest.raises(Refusal, match="in the same words, and it is awaited"):
        send_back(engine, one.id, " 请核对 ", by=DESK, at=NOON + 2 * DAY)
    send_back(engine, one.id, "另请核对C端", by=DESK, at=NOON + 2 * DAY)
    made = read_decisions(engine, "daqing")[one.id]
    assert [each.reasons for each in made if each.decision == "correction asked"] == ["请核对", "另请核对C端"]
    assert [row for row in status(engine, PROGRAMME, "2019-11") if row.institution == "B01"] == before


def test_no_act_is_dated_before_the_return_arrived(engine: Engine) -> None:
    """A correction was asked for a year before there was anything to correct."""
    waiting = filed(engine, told())
    for early in (NOON - 2 * DAY, NOON - 365 * DAY):
        with pytest.raises(Refusal, match=r"version 1 of B01 2019-11 arrived on .* would be dated"):
            accept(engine, waiting, by=DESK, at=early)
        with pytest.raises(Refusal, match="arrived on"):
            send_back(engine, waiting, "请核对", by=DESK, at=early)
    accept(engine, waiting, by=DESK, at=NOON - DAY / 24)  # the hour of a demonstration's one day


def test_the_batch_door_keeps_what_it_returns(engine: Engine) -> None:
    bad = told(hard=["C9"])
    first = load(engine, bad)
    assert (first.status, first.version, first.facts, first.receipt) == ("returned", 1, 0, "")
    assert not first.is_in
    [one] = list_filings(engine, "daqing")
    assert (one.state, one.fact_count) == ("returned", 5)
    entries = len(audit.read_entries(engine))
    again = load(engine, bad, NOON + DAY)
    assert (again.status, again.version, again.returned_before) == ("returned", 1, HARD)
    assert (len(list_filings(engine, "daqing")), len(audit.read_entries(engine))) == (1, entries)
    good = load(engine, told(), NOON + DAY)
    assert (good.status, good.version, good.superseded) == ("accepted", 2, one.id)
    assert read_receipt(engine, one.id) is None


def test_returned_bytes_are_looked_at_again_when_the_checks_have_changed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.intake import drafting
    from etl.values.findings import Finding

    content = told()
    with monkeypatch.context() as former:
        too_strict = [Finding(HARD, "T", "C1", {"found": "7"})]
        former.setattr(drafting, "further_findings", lambda *_: too_strict)
        assert load(engine, content).status == "returned"
    assert load(engine, content, NOON + DAY).status == "accepted"
    assert [(one.version, one.state) for one in list_filings(engine, "daqing")] == [
        (1, "returned"),
        (2, "accepted"),
    ]


def test_a_draft_of_which_the_checks_now_say_more_shows_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.intake import drafting
    from etl.values.findings import Finding

    checked = submit(engine, told())
    assert checked.can_be_filed
    found = [Finding(HARD, "T", "C1", {"found": "7"})]
    monkeypatch.setattr(drafting, "further_findings", lambda *_: found)
    with pytest.raises(Refusal, match="to be corrected"):
        file_draft(engine, PROGRAMME, checked.draft.id, by=FILER, at=NOON)
    [now] = open_drafts(engine, "daqing")
    assert len(returns.look_at_draft(engine, PROGRAMME, now.id).hard) == 1


def test_a_filing_that_is_in_can_be_explained_afterwards(engine: Engine) -> None:
    load(engine, told(soft=["a"]))
    with pytest.raises(Refusal, match=f"it has: {SOFT} a"):
        explain(engine, PROGRAMME, 1, B, "原因", by=FILER, at=NOON)
    explain(engine, PROGRAMME, 1, A, "新开商圈", by=FILER, at=NOON)
    [one] = submit(engine, told("2019-12", soft=["a"])).findings
    assert one.is_reused


@pytest.mark.parametrize(
    ("institution", "period", "until", "said"),
    [
        ("B99", "2019-11", "2019-12-11T18:00", "not a member"),
        ("B17", "2019-11", "2019-12-11T18:00", "not a member"),
        ("B01", "2019-11", "2019-12-09T18:00", "the deadline is 9 December 2019, 18:00 already"),
        ("B01", "2019-11", "2029-12-11T18:00", "3655 days after the deadline"),
        ("B01", "November", "2019-12-11T18:00", "not a period"),
    ],
)
def test_a_deadline_is_only_moved_later_and_for_members(
    engine: Engine, institution: str, period: str, until: str, said: str
) -> None:
    moment = datetime.datetime.fromisoformat(until).replace(tzinfo=ZONE)
    with pytest.raises(Refusal, match=said):
        extend(engine, PROGRAMME, Extension(institution, period, moment, "系统升级", DESK, NOON))
    assert read_extensions(engine, "daqing") == []


def test_a_moved_deadline_moves_on_only(engine: Engine) -> None:
    def until(day: int) -> Extension:
        return Extension("", "2019-11", datetime.datetime(2019, 12, day, 18, tzinfo=ZONE), "升级", DESK, NOON)

    extend(engine, PROGRAMME, until(11))
    with pytest.raises(Refusal, match="11 December 2019, 18:00 already"):
        extend(engine, PROGRAMME, until(10))
    extend(engine, PROGRAMME, until(12))
    assert len(read_extensions(engine, "daqing")) == 2


def test_a_deadline_moves_far_only_if_that_is_meant(engine: Engine) -> None:
    far = datetime.datetime(2020, 3, 1, 18, tzinfo=ZONE)
    one = Extension("B01", "2019-11", far, "封存账务", DESK, NOON)
    with pytest.raises(Refusal, match="confirm it if it is meant"):
        extend(engine, PROGRAMME, one)
    extend(engine, PROGRAMME, one, is_meant=True)
    assert [granted.until for granted in read_extensions(engine, "daqing")] == [far]


def test_nothing_filed_and_no_such_receipt_are_sentences(engine: Engine) -> None:
    with pytest.raises(Refusal, match="no receipt “DQ-1”"):
        find_filing(engine, PROGRAMME, "DQ-1")
    with pytest.raises(Refusal, match="B01 has filed nothing for 2019-11"):
        find_filing(engine, PROGRAMME, institution="B01", period="2019-11")


def test_the_bytes_that_another_institution_filed_are_refused_without_its_receipt(engine: Engine) -> None:
    number = file_draft(engine, PROGRAMME, submit(engine, told()).draft.id, by=FILER, at=NOON).number
    for institution in ("B01", "B02"):
        with pytest.raises(Refusal) as refused:
            submit(engine, told(), NOON + DAY, institution)
        assert (number in refused.value.sentence.en) == (institution == "B01")
        assert (number in refused.value.sentence.zh) == (institution == "B01")
