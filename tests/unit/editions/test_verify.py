"""Verify reads the filed workbooks again and draws the edition up again: identical, or what differs and where."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.acts.amendments import amend
from etl.acts.editions import draw_up, prepare, publish, review, reword
from etl.definitions.amending.changes import change_of
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.editions.canonical import read_edition
from etl.editions.model import Edition, Figure
from etl.jobs import reread
from etl.jobs.documents import documents_of, write_documents
from etl.jobs.origin import edition_of_file
from etl.jobs.verify import _was_rounder, verify, verify_file
from etl.queries.amended.running import running
from etl.sources.read import read_file, resolver_of
from etl.values.errors import Refusal
from etl.values.findings import refuse
from etl.values.text import Text
from store import audit, facts
from store.edition_reads import find_by_document, list_editions, read_content
from store.editions import StoredEdition
from store.filings import store_filing
from tests.returns import a_return
from tests.unit.editions.small import compose, render
from tests.unit.store.drafts import a_draft, fact_frame

CAME = datetime(2019, 2, 8, 9, tzinfo=UTC)
AT = datetime(2026, 11, 21, tzinfo=UTC)
MEASURE = "u_reg_end"


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load_programme("daqing")


def load(engine: Engine, programme: Programme, institution: str, value: int, came: datetime = CAME) -> None:
    """A workbook of one institution with this many registered users, stored as it is read, whatever checks say."""
    layout = programme.returns["monthly"]
    sheet = next(one.name for one in layout.sheet if any(column.measure == MEASURE for column in one.column))
    body = a_return(programme, institution, "2019-01", {(sheet, MEASURE): value})
    name = f"{institution}-{value}.xlsx"
    _, reading = read_file(body, name, programme, resolver_of(programme))
    rows = [tuple(getattr(record, column) for column in facts.DRAFT) for record in reading.records]
    draft = a_draft(body, filename=name, institution=institution, received_at=came, facts=fact_frame(*rows))
    store_filing(engine, draft)


def out(engine: Engine, programme: Programme) -> StoredEdition:
    one = prepare(engine, programme, "bulletin", "2019-01", by="编制岗", at=AT, compose=compose).stored
    return publish(engine, review(engine, one, by="复核岗", at=AT), by="复核岗", at=AT)


@pytest.fixture
def stored(engine: Engine, programme: Programme) -> StoredEdition:
    load(engine, programme, "B01", 700)
    load(engine, programme, "B02", 50)
    return out(engine, programme)


def test_an_edition_is_identical_to_what_its_workbooks_give(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    seen: list[None] = []
    found = verify(engine, programme, stored, compose=compose, done=lambda: seen.append(None))
    assert (found.identical, found.differences) == (True, ())
    assert (found.definitions_changed, found.code_changed) == (False, False)
    assert len(seen) == len(read_edition(read_content(engine, stored.id)).inputs) == 2
    assert found.cells > 100


def test_a_slow_machine_makes_no_difference(
    engine: Engine, programme: Programme, stored: StoredEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading process has seconds for a file; where the machine takes longer it is read without that bound."""

    def too_slow(_content: bytes, filename: str, _programme: Programme) -> None:
        raise refuse("FILE-SLOW", file=filename, seconds=5)

    monkeypatch.setattr(reread, "read_apart", too_slow)
    found = verify(engine, programme, stored, compose=compose)
    assert found.identical
    assert found.cells > 100


@pytest.mark.slow
def test_it_stays_identical_when_returns_are_corrected_later(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    load(engine, programme, "B01", 900, CAME + timedelta(days=30))
    assert verify(engine, programme, stored, compose=compose).identical
    second = out(engine, programme)
    assert second.number == 2
    assert verify(engine, programme, second, compose=compose).identical


def test_edited_words_are_no_difference(engine: Engine, programme: Programme) -> None:
    load(engine, programme, "B01", 700)
    by: dict[str, Any] = {"by": "编制岗", "at": AT}
    draft = draw_up(engine, programme, "bulletin", "2019-01", compose=compose, **by)
    lead = read_edition(read_content(engine, draft.id)).lead[0]
    figures = [f"{{{run.figure}}}" for run in lead.zh if run.figure]
    reword(engine, draft, "total", "各项如下：" + "，".join(figures), "In all: " + ", ".join(figures), **by)
    assert verify(engine, programme, out(engine, programme), compose=compose).identical


def change(engine: Engine, statement: str, *values: Any) -> None:
    with engine.begin() as connection:
        marks = "?" if engine.dialect.name == "sqlite" else "%s"
        connection.exec_driver_sql(statement.replace("?", marks), values)


def test_a_changed_fact_is_named_with_its_cell(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    change(engine, "UPDATE fact SET value = 701 WHERE value = 700 AND measure = ?", MEASURE)
    found = verify(engine, programme, stored, compose=compose)
    cells = [one for one in found.differences if one.where.startswith("B01-700.xlsx")]
    assert [(one.expected, one.found) for one in cells] == [("701", "700")]
    sheet_and_cell = cells[0].where.removeprefix("B01-700.xlsx ").split()
    assert len(sheet_and_cell) == 2
    figures = {one.where: (one.expected, one.found) for one in found.differences if one not in cells}
    assert figures == {MEASURE: ("750", "751"), f"{MEASURE}.B01": ("700", "701")}


def test_a_fact_that_was_slipped_in_is_named(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    change(
        engine,
        "INSERT INTO fact (filing, institution, region, scenario, measure, value, sheet, cell) "
        "SELECT MIN(id), 'B01', '230602', 'x', ?, 9, 'S', 'A1' FROM filing",
        MEASURE,
    )
    found = verify(engine, programme, stored, compose=compose)
    assert ("B01-700.xlsx S A1", "9", "") in {
        (one.where, one.expected, one.found) for one in found.differences
    }


def test_changed_bytes_of_a_workbook_are_named(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    (first, _) = read_edition(read_content(engine, stored.id)).inputs
    change(engine, "UPDATE content SET bytes = ? WHERE sha256 = ?", b"PK", first.sha256)
    found = verify(engine, programme, stored, compose=compose)
    assert [one.sentence.en for one in found.differences] == [
        f"{first.filename}: its bytes are not those that were filed."
    ]


def test_changed_bytes_of_the_edition_are_named(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    content = read_content(engine, stored.id).replace("共".encode(), "约".encode())
    trigger = "DROP TRIGGER edition_frozen" + (" ON edition" if engine.dialect.name == "postgresql" else "")
    change(engine, trigger)
    change(engine, "UPDATE edition SET content = ?", content)
    found = verify(engine, programme, stored, compose=compose)
    assert [one.where for one in found.differences] == ["edition"]
    assert "do not have the SHA-256" in found.differences[0].sentence.en


def test_words_that_are_written_otherwise_today_are_named(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    def other(*arguments: Any, **keywords: Any) -> Edition:
        from dataclasses import replace

        drawn = compose(*arguments, **keywords)
        return replace(drawn, letterhead=replace(drawn.letterhead, number="〔2019〕2号"))

    (found,) = verify(engine, programme, stored, compose=other).differences
    assert (found.where, found.expected, found.found) == (
        "letterhead.number",
        '"〔2019〕1号"',
        '"〔2019〕2号"',
    )


@pytest.mark.slow
def test_words_of_an_earlier_program_are_told_and_are_no_difference(
    engine: Engine, programme: Programme, stored: StoredEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its documents are made from the words that were sealed; its figures are reckoned again, one by one."""

    def later(*arguments: Any, **keywords: Any) -> Edition:
        from dataclasses import replace

        drawn = compose(*arguments, **keywords)
        return replace(drawn, lead=(), letterhead=replace(drawn.letterhead, number="〔2019〕2号"))

    monkeypatch.setattr("etl.jobs.verify.code_version", lambda: "another program")
    found = verify(engine, programme, stored, compose=later)
    assert found.identical
    assert found.code_changed
    assert {"letterhead.number", "lead"} <= set(found.reworded)
    assert found.compared == len(read_edition(read_content(engine, stored.id)).figures)
    change(engine, "UPDATE fact SET value = 701 WHERE value = 700 AND measure = ?", MEASURE)
    wheres = [one.where for one in verify(engine, programme, stored, compose=later).differences]
    assert {MEASURE, f"{MEASURE}.B01"} <= set(wheres)


@pytest.mark.parametrize(
    ("kept", "today", "is_told"),
    [
        ("15.74", "15.7351", False),
        ("15.74", "15.7449", False),
        ("15.74", "15.745", True),
        ("15.74", "x", True),
    ],
)
def test_a_number_that_an_earlier_program_kept_as_it_printed_it_is_no_difference(
    kept: str, today: str, is_told: bool
) -> None:
    printed = Text(zh="15.74分", en="15.74 points")
    assert (
        _was_rounder(Figure("a", kept, "score", printed), Figure("a", today, "score", printed)) is not is_told
    )
    other = Figure("a", today, "score", Text(zh="15.75分", en="15.75 points"))
    assert not _was_rounder(Figure("a", kept, "score", printed), other)


def test_a_document_written_at_publication_stays_genuine(
    engine: Engine, stored: StoredEdition, tmp_path: Path
) -> None:
    written = write_documents(engine, stored, tmp_path, render, by="复核岗", at=AT)
    content, noted = read_content(engine, stored.id), {one.sha256 for one in written}

    def laid_out_otherwise(edition: Edition) -> dict[str, bytes]:
        return {end: body + b" " for end, body in render(edition).items()}

    for one in written:
        body = one.path.read_bytes()
        assert verify_file(stored, content, one.path.name, body, laid_out_otherwise, written=noted) == []
        assert verify_file(stored, content, one.path.name, body + b"x", laid_out_otherwise, written=noted)


def test_what_can_no_longer_be_drawn_up_is_a_difference(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    from etl.values.text import Text

    def refuse(*_: Any, **__: Any) -> Edition:
        raise Refusal(Text(en="no facts", zh="无数据"))

    (found,) = verify(engine, programme, stored, compose=refuse).differences
    assert found.sentence.en == "no facts"


def test_a_document_is_found_by_its_hash_and_a_changed_one_by_its_edition(
    engine: Engine, stored: StoredEdition, tmp_path: Path
) -> None:
    written = write_documents(engine, stored, tmp_path, render, by="复核岗", at=AT)
    content = read_content(engine, stored.id)
    for one in written:
        assert find_by_document(engine, one.sha256) == stored
        assert verify_file(stored, content, one.path.name, one.path.read_bytes(), render) == []
    (json,) = [one.path for one in written if one.path.suffix == ".json"]
    changed = json.read_bytes().replace(b"2019", b"2020") + stored.sha256.encode()
    assert edition_of_file(engine, "x.json", changed) == stored
    (found,) = verify_file(stored, content, "x.json", changed, render)
    assert "was changed after it was made" in found.sentence.en
    with pytest.raises(Refusal, match="names no edition of this database"):
        edition_of_file(engine, "y.pdf", b"%PDF " + b"a" * 64)


def test_documents_are_made_from_the_bytes_alone(engine: Engine, stored: StoredEdition) -> None:
    content = read_content(engine, stored.id)
    assert documents_of(content, render) == documents_of(content, render)
    assert list_editions(engine, "daqing") == [stored]


def test_an_older_edition_is_verified_by_the_programme_as_it_was_then(
    engine: Engine, programme: Programme, stored: StoredEdition
) -> None:
    """An institution joins and another goes on in it: what is published stays identical, to the byte."""
    join = {
        "code": "B30",
        "name_zh": "新桥（演示）",
        "name_en": "New (demo)",
        "group": "G4",
        "since": "2018-12",
    }
    merge = {"institution": "B01", "into": "B30", "since": "2019-01"}
    for kind, values in (("join", join), ("merge", merge)):
        change_made = change_of(kind, values)
        amend(engine, programme, change_made, "市里来文", by="牵头单位", at=AT, knowing=True)
    now = running(engine, programme)
    assert now.digest != programme.digest
    found = verify(engine, now, stored, compose=compose)
    assert (found.identical, found.definitions_changed, found.compared) == (
        True,
        False,
        len(read_edition(read_content(engine, stored.id)).figures),
    )
    drawn = compose(
        engine,
        now,
        "bulletin",
        "2019-01",
        number=1,
        issued_on="2019-02-15",
        known_on="2019-02-15",
        audit_head=audit.head(engine).code,
        code_version="",
    )
    assert drawn.definitions == now.digest
