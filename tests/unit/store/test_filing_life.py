"""The life of a filing in the store: accepted, returned, replaced, explained; every act is in the chain."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from store import audit, facts, filings
from store.errors import StoreError
from store.filings import FindingRow, StoredFiling, store_filing
from store.life.deadlines import Extension, grant_extension, latest, read_extensions
from store.life.decisions import BY_CHECKS, accept_filing, ask_correction, read_decisions, return_filing
from store.life.drafts import keep_draft, open_drafts, read_draft, read_draft_findings, withdraw
from store.life.explanations import Explanation, give_explanation, read_explanations
from store.life.receipts import check_characters, find_receipt, read_receipt
from tests.unit.store.drafts import FIRST, a_draft, everything

DAY = timedelta(days=1)
TEXT_IN_A_NUMBER = FindingRow(
    "NUM-TEXT", "hard", "用户", "C6", "应为数字。", "Should be a number.", "约20", "数字", "users|230603|"
)
SPIKE = FindingRow(
    "MONTH-RANGE", "soft", "用户", "C5", "与上月相差过大。", "Far from last month.", about="users|230602|"
)


def states(engine: Engine) -> list[tuple[int, str, bool]]:
    return [(f.version, f.state, f.superseded_at is None) for f in filings.list_filings(engine, "daqing")]


def acts(engine: Engine) -> list[tuple[str, str]]:
    return [(entry.act.actor, entry.act.act) for entry in audit.read_entries(engine)]


def test_filed_figures_do_not_count_until_somebody_accepts_them(engine: Engine) -> None:
    filed = store_filing(engine, a_draft(state="filed", by="统计岗"))
    assert facts.read_facts(engine, "daqing").is_empty()
    assert facts.read_version(engine, filed.id).height == 2
    accept_filing(engine, filed.id, by="科长岗", at=FIRST + DAY)
    assert facts.read_facts(engine, "daqing").height == 2
    [one] = filings.list_filings(engine, "daqing")
    assert (one.state, one.received_at, one.accepted_at) == ("accepted", FIRST, FIRST + DAY)
    assert facts.read_facts(engine, "daqing", as_known_on=FIRST + DAY / 2).is_empty()
    [then] = filings.list_filings(engine, "daqing", as_known_on=FIRST + DAY / 2)
    assert then.state == "filed"
    assert acts(engine) == [("统计岗", "file"), ("科长岗", "accept")]
    [decided] = read_decisions(engine, "daqing")[filed.id]
    assert (decided.decision, decided.decided_by, decided.decided_at) == ("accepted", "科长岗", FIRST + DAY)


def test_an_accepted_version_takes_the_place_of_the_one_in_force(engine: Engine) -> None:
    first = store_filing(engine, a_draft(b"first"))
    second = store_filing(engine, a_draft(b"second", state="filed", received_at=FIRST + DAY))
    assert states(engine) == [(1, "accepted", True), (2, "filed", True)]
    accept_filing(engine, second.id, by="科长岗", at=FIRST + 2 * DAY)
    one, two = filings.list_filings(engine, "daqing")
    assert (one.superseded_at, one.superseded_by) == (FIRST + 2 * DAY, second.id)
    assert (two.accepted_at, two.superseded_at) == (FIRST + 2 * DAY, None)
    in_force = facts.read_facts(engine, "daqing", as_known_on=FIRST + DAY)["filing"].unique().to_list()
    assert in_force == [first.id]
    for moment in (0, 1, 2, 3):
        assert facts.read_facts(engine, "daqing", as_known_on=FIRST + moment * DAY).height == 2


def test_what_was_returned_was_waiting_before(engine: Engine) -> None:
    filed = store_filing(engine, a_draft(state="filed"))
    return_filing(engine, filed.id, "交易金额疑为万元", by="科长岗", at=FIRST + DAY)
    assert states(engine) == [(1, "returned", True)]
    [then] = filings.list_filings(engine, "daqing", as_known_on=FIRST + DAY / 2)
    assert then.state == "filed"
    [decided] = read_decisions(engine, "daqing")[filed.id]
    assert (decided.decision, decided.reasons) == ("returned", "交易金额疑为万元")
    assert read_decisions(engine, "daqing", as_known_on=FIRST) == {}
    assert read_receipt(engine, filed.id) is not None, "it was filed, and its filer can prove it"


@pytest.mark.slow
@pytest.mark.parametrize("state", ["accepted", "returned"])
def test_what_is_decided_is_not_decided_again(engine: Engine, state: str) -> None:
    findings = [TEXT_IN_A_NUMBER] if state == "returned" else []
    stored = store_filing(engine, a_draft(state=state, findings=findings))
    before = everything(engine)
    for act in (accept_filing, lambda *a, **k: return_filing(*a, "no", **k)):
        with pytest.raises(StoreError, match="does not wait for a decision"):
            act(engine, stored.id, by="科长岗", at=FIRST + DAY)  # type: ignore[operator]
    assert everything(engine) == before


def test_a_version_that_was_replaced_cannot_be_accepted(engine: Engine) -> None:
    first = store_filing(engine, a_draft(b"first", state="filed"))
    store_filing(engine, a_draft(b"second", state="filed", received_at=FIRST + DAY))
    with pytest.raises(StoreError, match="does not wait"):
        accept_filing(engine, first.id, by="科长岗", at=FIRST + 2 * DAY)
    with pytest.raises(StoreError, match="no filing with the number"):
        accept_filing(engine, 999, by="科长岗", at=FIRST)


def test_accepted_figures_stay_in_force_while_a_correction_is_asked_for(engine: Engine) -> None:
    stored = store_filing(engine, a_draft())
    ask_correction(engine, stored.id, "请核对B端数字", by="科长岗", at=FIRST + DAY)
    assert states(engine) == [(1, "accepted", True)]
    assert facts.read_facts(engine, "daqing").height == 2
    assert [one.decision for one in read_decisions(engine, "daqing")[stored.id]] == [
        "accepted",
        "correction asked",
    ]
    filed = store_filing(engine, a_draft(b"second", state="filed"))
    with pytest.raises(StoreError, match="not in force"):
        ask_correction(engine, filed.id, "no", by="科长岗", at=FIRST + DAY)


def test_hard_findings_are_kept_as_returned_by_the_checks_without_a_receipt(engine: Engine) -> None:
    stored = store_filing(engine, a_draft(state="returned", findings=[TEXT_IN_A_NUMBER]))
    assert facts.read_facts(engine, "daqing").is_empty()
    assert facts.read_version(engine, stored.id).height == 2
    assert filings.read_findings(engine, stored.id) == [TEXT_IN_A_NUMBER]
    assert filings.read_content(engine, a_draft().sha256) == b"first"
    [decided] = read_decisions(engine, "daqing")[stored.id]
    assert (decided.decided_by, decided.reasons) == (BY_CHECKS, "NUM-TEXT")
    assert read_receipt(engine, stored.id) is None
    with pytest.raises(StoreError, match="can only be stored as returned"):
        store_filing(engine, a_draft(b"other", findings=[TEXT_IN_A_NUMBER]))


def test_an_unusable_file_does_not_push_aside_what_waits(engine: Engine) -> None:
    waiting = store_filing(engine, a_draft(b"good", state="filed"))
    bad = store_filing(
        engine, a_draft(b"bad", state="returned", findings=[TEXT_IN_A_NUMBER], received_at=FIRST + DAY)
    )
    assert states(engine) == [(1, "filed", True), (2, "returned", True)]
    accept_filing(engine, waiting.id, by="科长岗", at=FIRST + 2 * DAY)
    assert states(engine) == [(1, "accepted", True), (2, "returned", False)]
    assert filings.read_filing(engine, bad.id).superseded_by == waiting.id


def test_returned_bytes_come_again_only_when_something_has_changed(engine: Engine) -> None:
    returned = a_draft(state="returned", findings=[TEXT_IN_A_NUMBER])
    first = store_filing(engine, returned)
    before = everything(engine)
    assert store_filing(engine, returned) == StoredFiling(first.id, 1, None, True)
    assert everything(engine) == before
    clean = a_draft(received_at=FIRST + DAY)  # the programme was corrected: the checks find nothing any more
    second = store_filing(engine, clean)
    assert (second.version, second.superseded, second.unchanged) == (2, first.id, False)
    assert store_filing(engine, returned) == StoredFiling(second.id, 2, None, True)
    found = filings.find_by_hash(engine, "daqing", clean.sha256)
    assert found is not None
    assert found.state == "accepted"


def test_bytes_that_a_person_returned_need_something_new_to_come_again(engine: Engine) -> None:
    draft = a_draft(state="filed", findings=[SPIKE])
    first = store_filing(engine, draft)
    return_filing(engine, first.id, "请说明", by="科长岗", at=FIRST + DAY)
    assert store_filing(engine, draft).unchanged
    again = store_filing(engine, replace(draft, received_at=FIRST + 2 * DAY), again=True)
    assert (again.version, again.superseded) == (2, first.id)


def test_a_receipt_has_a_number_that_can_be_checked(engine: Engine) -> None:
    draft = a_draft(receipt_prefix="DQ", by="统计岗")
    stored = store_filing(engine, draft)
    receipt = read_receipt(engine, stored.id)
    assert receipt is not None
    body, check = receipt.number.rsplit("-", 1)
    assert body == "DQ-201901-B01-0001"
    assert check == check_characters(body, draft.sha256)
    assert (receipt.sha256, receipt.given_to, receipt.given_at) == (draft.sha256, "统计岗", FIRST)
    assert receipt.audit_head == audit.head(engine).code
    assert audit.first_break(engine, receipt.audit_head) is None
    assert audit.read_entries(engine)[-1].act.detail["receipt"] == receipt.number
    assert find_receipt(engine, "daqing", f" {receipt.number.lower()} ") == receipt
    assert find_receipt(engine, "elsewhere", receipt.number) is None
    other = store_filing(engine, a_draft(b"other", institution="", period="2019-Q1", receipt_prefix="DQ"))
    numbered = read_receipt(engine, other.id)
    assert numbered is not None
    assert numbered.number.startswith("DQ-2019Q1-ALL-0002-")


def test_one_wrong_digit_in_a_receipt_number_is_seen_nearly_always() -> None:
    sha256 = a_draft().sha256
    right = check_characters("DQ-201901-B01-0001", sha256)
    wrong = [check_characters(f"DQ-201901-B01-{n:04d}", sha256) for n in range(2, 1000)]
    assert wrong.count(right) <= 5


def test_a_draft_is_no_filing_and_a_later_upload_replaces_it(engine: Engine) -> None:
    first = keep_draft(engine, a_draft(b"first", state="returned", findings=[TEXT_IN_A_NUMBER], by="统计岗"))
    assert filings.list_filings(engine, "daqing") == []
    assert facts.read_facts(engine, "daqing").is_empty()
    assert read_draft_findings(engine, first) == [TEXT_IN_A_NUMBER]
    second = keep_draft(engine, a_draft(b"second", state="filed", received_at=FIRST + DAY, by="统计岗"))
    assert [one.id for one in open_drafts(engine, "daqing")] == [second]
    assert [one.id for one in open_drafts(engine, "daqing", as_known_on=FIRST)] == [first]
    assert read_draft(engine, first).state == "replaced"
    withdraw(engine, second, by="统计岗", at=FIRST + 2 * DAY)
    assert open_drafts(engine, "daqing") == []
    assert filings.read_content(engine, a_draft(b"second").sha256) == b"second"
    assert acts(engine) == [("统计岗", "submit draft")] * 2 + [("统计岗", "withdraw draft")]
    with pytest.raises(StoreError, match="in the meantime"):
        withdraw(engine, second, by="统计岗", at=FIRST + 3 * DAY)


def test_filing_a_draft_closes_it_and_keeps_its_explanations(engine: Engine) -> None:
    draft = a_draft(state="filed", findings=[SPIKE])
    number = keep_draft(engine, draft)
    said = Explanation("B01", *SPIKE.key, "2019-01", "新开商圈", "统计岗", FIRST + DAY)
    stored = store_filing(engine, replace(draft, received_at=FIRST + DAY), closes=number, explanations=[said])
    assert (read_draft(engine, number).state, read_draft(engine, number).filing) == ("filed", stored.id)
    assert read_explanations(engine, "daqing") == [replace(said, filing=stored.id)]
    assert read_explanations(engine, "daqing", as_known_on=FIRST) == []
    assert read_explanations(engine, "daqing", institutions=["B02"]) == []


def test_an_explanation_and_a_moved_deadline_are_acts_of_somebody(engine: Engine) -> None:
    give_explanation(
        engine, "daqing", Explanation("B01", "MONTH-RANGE", "x", "2019-01", "原因", "统计岗", FIRST)
    )
    for_all = Extension("", "2019-01", FIRST + DAY, "系统升级", "科长岗", FIRST)
    for_one = Extension("B01", "2019-01", FIRST + 2 * DAY, "机构合并", "科长岗", FIRST + DAY)
    grant_extension(engine, "daqing", for_all)
    grant_extension(engine, "daqing", for_one)
    granted = read_extensions(engine, "daqing", periods=["2019-01"])
    assert granted == [for_all, for_one]
    assert latest(granted, "B01", "2019-01") == for_one
    assert latest(granted, "B02", "2019-01") == for_all
    assert latest(granted, "B02", "2019-02") is None
    assert read_extensions(engine, "daqing", as_known_on=FIRST) == [for_all]
    assert acts(engine) == [
        ("统计岗", "explain"),
        ("科长岗", "extend deadline"),
        ("科长岗", "extend deadline"),
    ]
    assert audit.first_break(engine, "") is None


def test_every_act_gives_the_programme_a_new_data_version(engine: Engine) -> None:
    seen = {facts.data_version(engine, "daqing")}
    number = keep_draft(engine, a_draft(state="filed"))
    seen.add(facts.data_version(engine, "daqing"))
    stored = store_filing(engine, a_draft(state="filed"), closes=number)
    seen.add(facts.data_version(engine, "daqing"))
    accept_filing(engine, stored.id, by="科长岗", at=FIRST)
    seen.add(facts.data_version(engine, "daqing"))
    ask_correction(engine, stored.id, "请核对", by="科长岗", at=FIRST)
    seen.add(facts.data_version(engine, "daqing"))
    assert len(seen) == 5
