"""Editions in the store: four steps, two persons, and nothing that is published ever changes or vanishes."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from store import audit, editions, programmes
from store.edition_reads import (
    Document,
    find_by_digest,
    find_by_document,
    find_edition,
    list_editions,
    read_content,
    read_documents,
    record_documents,
)
from store.editions import EditionDraft, Moved, StoredEdition, last_change
from store.engine import writing
from store.errors import StoreError
from store.filings import store_filing
from tests.unit.store.drafts import FIRST, a_draft, everything

AT = datetime(2019, 2, 15, 9, tzinfo=UTC)


def an_edition(engine: Engine, body: bytes = b"one", **changes: Any) -> EditionDraft:
    usual: dict[str, Any] = {
        "programme": "daqing",
        "kind": "bulletin",
        "period": "2019-01",
        "number": 1,
        "content": body,
        "sha256": hashlib.sha256(body).hexdigest(),
        "data_version": programmes.data_version(engine, "daqing"),
    }
    return EditionDraft(**(usual | changes))


def prepared(engine: Engine, body: bytes = b"one", **changes: Any) -> StoredEdition:
    return editions.prepare(engine, an_edition(engine, body, **changes), audit.head(engine), "编制岗", AT)


def published(engine: Engine, body: bytes = b"one", **changes: Any) -> StoredEdition:
    one = prepared(engine, body, **changes)
    editions.review(engine, one.id, "复核岗", AT)
    return editions.publish(engine, one.id, "复核岗", AT)


def test_from_draft_to_published(engine: Engine) -> None:
    draft = editions.keep_draft(engine, an_edition(engine), "编制岗", AT)
    assert (draft.name, draft.state, draft.prepared_by) == ("daqing/bulletin/2019-01/1", "draft", None)
    again = editions.keep_draft(engine, an_edition(engine, b"other"), "编制岗", AT)
    assert again.id == draft.id
    assert read_content(engine, draft.id) == b"other"
    one = prepared(engine, b"third")
    assert (one.id, one.state, one.prepared_by, one.prepared_at) == (draft.id, "prepared", "编制岗", AT)
    assert read_content(engine, draft.id) == b"third"
    one = editions.review(engine, one.id, "复核岗", AT + timedelta(hours=1))
    assert (one.state, one.reviewed_by) == ("reviewed", "复核岗")
    one = editions.publish(engine, one.id, "复核岗", AT + timedelta(hours=2))
    assert (one.state, one.published_at) == ("published", AT + timedelta(hours=2))
    assert list_editions(engine, "daqing") == [one] == find_by_digest(engine, one.sha256[:8])
    assert find_edition(engine, one.id) == one
    acts = [entry.act for entry in audit.read_entries(engine)]
    assert [act.act for act in acts] == [
        f"edition.{step}" for step in ("drafted", "drafted", "prepared", "reviewed", "published")
    ]
    assert {act.subject for act in acts} == {one.name}
    assert acts[-1].detail == {"sha256": one.sha256}
    assert audit.first_break(engine) is None


def test_the_one_who_prepared_it_may_not_review_it(engine: Engine) -> None:
    one = prepared(engine)
    with pytest.raises(StoreError, match="was prepared by 编制岗: somebody else has to review it"):
        editions.review(engine, one.id, "编制岗", AT)
    assert list_editions(engine, "daqing")[0].state == "prepared"


def test_steps_are_taken_in_their_order(engine: Engine) -> None:
    one = prepared(engine)
    with pytest.raises(StoreError, match="is prepared, not reviewed"):
        editions.publish(engine, one.id, "复核岗", AT)
    editions.review(engine, one.id, "复核岗", AT)
    with pytest.raises(StoreError, match="is reviewed, not prepared"):
        editions.review(engine, one.id, "另一人", AT)
    editions.publish(engine, one.id, "复核岗", AT)
    for step in (editions.review, editions.publish):
        with pytest.raises(StoreError, match="is published, not"):
            step(engine, one.id, "另一人", AT)
    with pytest.raises(StoreError, match="is published, not prepared or reviewed"):
        editions.send_back(engine, one.id, "改一个字", "另一人", AT)
    with pytest.raises(StoreError, match="There is no edition with the number 99"):
        editions.review(engine, 99, "复核岗", AT)


def test_what_is_sent_back_is_a_draft_again_and_reviewed_anew(engine: Engine) -> None:
    one = prepared(engine)
    editions.review(engine, one.id, "复核岗", AT)
    with pytest.raises(StoreError, match="with a reason"):
        editions.send_back(engine, one.id, " ", "复核岗", AT)
    back = editions.send_back(engine, one.id, "第三段有误", "复核岗", AT)
    assert (back.state, back.prepared_by, back.reviewed_by) == ("draft", None, None)
    assert audit.read_entries(engine)[-1].act.detail["reason"] == "第三段有误"
    assert prepared(engine, b"better").id == one.id


def test_what_is_prepared_is_frozen(engine: Engine) -> None:
    prepared(engine)
    with pytest.raises(StoreError, match="is prepared already: publish it, or send it back first"):
        prepared(engine, b"other")
    with pytest.raises(StoreError, match="is prepared already"):
        editions.keep_draft(engine, an_edition(engine, b"other"), "编制岗", AT)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM edition",
        "UPDATE edition SET content = 'x'",
        "UPDATE edition SET sha256 = 'b' || substr(sha256, 2)",
        "UPDATE edition SET number = 2",
        "UPDATE edition SET state = 'draft', prepared_by = NULL, prepared_at = NULL, reviewed_by = NULL, "
        "reviewed_at = NULL, published_by = NULL, published_at = NULL",
        "UPDATE edition SET published_by = 'nobody'",
        "DELETE FROM document",
        "UPDATE document SET sha256 = 'b' || substr(sha256, 2)",
    ],
)
def test_the_database_itself_keeps_what_is_published(engine: Engine, statement: str) -> None:
    one = published(engine)
    record_documents(engine, one.id, {"a.docx": "a" * 64}, "复核岗", AT)
    before = everything(engine)
    with pytest.raises(DatabaseError, match=r"is ever deleted|does not change"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert everything(engine) == before


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM edition", "UPDATE edition SET content = 'x'", "UPDATE edition SET period = 'x'"],
)
def test_the_database_itself_keeps_what_is_prepared(engine: Engine, statement: str) -> None:
    prepared(engine)
    with pytest.raises(DatabaseError, match=r"is ever deleted|does not change"), engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_the_database_itself_wants_two_persons(engine: Engine) -> None:
    prepared(engine)
    with pytest.raises(DatabaseError, match="two_persons"), engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE edition SET state = 'reviewed', reviewed_by = prepared_by, reviewed_at = prepared_at"
        )


def test_what_was_drawn_from_other_data_or_names_another_head_is_not_prepared(engine: Engine) -> None:
    store_filing(engine, a_draft(b"first"))
    drawn, head = an_edition(engine), audit.head(engine)
    store_filing(engine, a_draft(b"second", period="2019-02"))
    with pytest.raises(Moved):
        editions.prepare(engine, drawn, head, "编制岗", AT)
    drawn, head = an_edition(engine), audit.head(engine)
    with writing(engine) as connection:
        audit.append(connection, audit.Act("rbi-retail", "岗", "act", "subject", AT, {}))
    with pytest.raises(Moved):
        editions.prepare(engine, drawn, head, "编制岗", AT)
    assert list_editions(engine, "daqing") == []
    assert prepared(engine).state == "prepared"


def test_a_correction_has_the_next_number_and_names_what_it_corrects(engine: Engine) -> None:
    first = published(engine)
    with pytest.raises(Moved):
        prepared(engine, b"two", number=1, corrects=first.id)
    second = published(engine, b"two", number=2, corrects=first.id)
    assert [(one.number, one.corrects) for one in list_editions(engine, "daqing")] == [
        (1, None),
        (2, first.id),
    ]
    assert read_content(engine, first.id) == b"one"
    acts = [entry.act for entry in audit.read_entries(engine) if entry.act.subject == second.name]
    assert acts[0].detail == {"sha256": second.sha256, "corrects": first.name}


def test_kinds_and_periods_and_programmes_have_their_own_numbers(engine: Engine) -> None:
    published(engine)
    published(engine, b"a", kind="assessment", period="2019-Q1")
    published(engine, b"b", period="2019-02")
    published(engine, b"c", programme="rbi-retail", data_version="")
    assert len(list_editions(engine, "daqing")) == 3
    assert [one.name for one in list_editions(engine, "daqing", "bulletin")] == [
        "daqing/bulletin/2019-01/1",
        "daqing/bulletin/2019-02/1",
    ]
    assert [one.kind for one in list_editions(engine, "daqing", period="2019-Q1")] == ["assessment"]


def test_documents_are_noted_for_published_editions_only(engine: Engine) -> None:
    one = prepared(engine)
    for edition in (one.id, 99):
        with pytest.raises(StoreError, match="from published editions only"):
            record_documents(engine, edition, {"a.docx": "a" * 64}, "复核岗", AT)
    editions.review(engine, one.id, "复核岗", AT)
    editions.publish(engine, one.id, "复核岗", AT)
    assert record_documents(engine, one.id, {"a.docx": "a" * 64, "a.pdf": "b" * 64}, "复核岗", AT) == [
        Document(one.id, "a.docx", "a" * 64),
        Document(one.id, "a.pdf", "b" * 64),
    ]
    entries = len(audit.read_entries(engine))
    record_documents(engine, one.id, {"a.pdf": "b" * 64}, "复核岗", AT)
    assert len(audit.read_entries(engine)) == entries, "nothing new was noted"
    record_documents(engine, one.id, {"a.pdf": "c" * 64}, "复核岗", AT)
    assert [each.sha256[0] for each in read_documents(engine, one.id)] == ["a", "b", "c"]
    found = find_by_document(engine, "c" * 64)
    assert found is not None
    assert found.id == one.id
    assert find_by_document(engine, "d" * 64) is None


def test_no_step_of_an_edition_changes_the_version_of_the_data(engine: Engine) -> None:
    store_filing(engine, a_draft())
    data = programmes.data_version(engine, "daqing")
    one = prepared(engine)
    editions.review(engine, one.id, "复核岗", AT)
    editions.publish(engine, one.id, "复核岗", AT)
    assert programmes.data_version(engine, "daqing") == data


def test_the_last_change_is_a_filing_or_an_act_on_data(engine: Engine) -> None:
    assert last_change(engine, "daqing", AT) is None
    store_filing(engine, a_draft(b"first"))
    store_filing(engine, a_draft(b"second", received_at=FIRST + timedelta(days=3)))
    prepared(engine)
    assert last_change(engine, "daqing", FIRST + timedelta(days=2)) == FIRST
    assert last_change(engine, "daqing", FIRST + timedelta(days=9)) == FIRST + timedelta(days=3)
    with writing(engine) as connection:
        act = audit.Act("daqing", "岗", "objection.decided", "1", FIRST + timedelta(days=5), {})
        audit.append(connection, act)
    assert last_change(engine, "daqing", FIRST + timedelta(days=9)) == FIRST + timedelta(days=5)
    assert last_change(engine, "rbi-retail", AT) is None


def test_two_who_prepare_at_once_leave_one_edition(engine: Engine) -> None:
    store_filing(engine, a_draft())
    ready, drawn, head = Barrier(2), an_edition(engine), audit.head(engine)

    def go(who: str) -> bool:
        ready.wait()
        try:
            editions.prepare(engine, drawn, head, who, AT)
        except StoreError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(go, ("甲", "乙"))) == [False, True]
    assert len(list_editions(engine, "daqing")) == 1
    assert audit.first_break(engine) is None


def test_a_restored_copy_gives_the_same_answers(engine: Engine, new_database: Callable[[], str]) -> None:
    from store.engine import open_engine

    other = open_engine(new_database())
    heads = [(published(one).sha256, audit.head(one).code) for one in (engine, other)]
    other.dispose()
    assert heads[0] == heads[1]
