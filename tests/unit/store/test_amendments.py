"""Amendments are lines: added one after the other, taken back by another line, each with its entry in the chain."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from store import audit
from store.engine import writing
from store.errors import ChangedMeanwhile
from store.life.amendments import AMENDED, TAKEN_BACK, AmendedMeanwhile, add_line, last_line, read_lines
from store.programmes import data_version

AT = datetime(2020, 1, 16, 9, tzinfo=UTC)


def add(engine: Engine, seen: int, takes_back: int | None = None, programme: str = "daqing") -> int:
    return add_line(
        engine,
        programme,
        "join" if takes_back is None else "take-back",
        '{"code":"B30"}' if takes_back is None else "",
        "新设机构",
        by="牵头单位",
        at=AT,
        seen=seen,
        takes_back=takes_back,
    )


def test_a_line_is_kept_with_its_entry_in_the_chain(engine: Engine) -> None:
    before = data_version(engine, "daqing")
    assert last_line(engine) == ""
    number = add(engine, 0)
    (line,) = read_lines(engine, "daqing")
    assert (line.id, line.kind, line.change, line.reason, line.made_by, line.made_at) == (
        number,
        "join",
        '{"code":"B30"}',
        "新设机构",
        "牵头单位",
        AT,
    )
    entry = audit.read_entries(engine, "daqing")[-1]
    assert (entry.sequence, entry.act.act, entry.act.subject) == (line.entry, AMENDED, str(number))
    assert entry.act.detail == {"kind": "join", "reason": "新设机构", "change": '{"code":"B30"}'}
    assert data_version(engine, "daqing") != before
    assert last_line(engine) == f"{number} {AT.isoformat()}"
    assert audit.first_break(engine) is None


def test_what_was_known_at_an_entry_is_told(engine: Engine) -> None:
    first = add(engine, 0)
    head = audit.head(engine).sequence
    second = add(engine, first)
    back = add(engine, second, takes_back=first)
    assert [one.id for one in read_lines(engine, "daqing")] == [first, second, back]
    assert [one.id for one in read_lines(engine, "daqing", upto=head)] == [first]
    assert read_lines(engine, "daqing", upto=head - 1) == []
    assert audit.read_entries(engine, "daqing")[-1].act.act == TAKEN_BACK


def test_who_looked_at_an_older_list_is_sent_to_look_again(engine: Engine) -> None:
    first = add(engine, 0)
    with pytest.raises(AmendedMeanwhile, match="Somebody else amended the programme meanwhile"):
        add(engine, 0)
    add(engine, 0, programme="other")  # another programme's list is its own
    add(engine, first)
    assert len(read_lines(engine, "daqing")) == 2


def test_a_line_is_taken_back_once_whatever_was_looked_at(engine: Engine) -> None:
    first = add(engine, 0)
    back = add(engine, first, takes_back=first)
    with pytest.raises(ChangedMeanwhile):
        add(engine, back, takes_back=first)
    assert len(read_lines(engine, "daqing")) == 2
    assert audit.first_break(engine) is None


@pytest.mark.parametrize(
    "values", ["'', NULL, 'r', 'w'", "'{}', 1, 'r', 'w'", "'{}', NULL, '', 'w'", "'{}', NULL, 'r', ''"]
)
def test_a_line_that_says_nothing_or_is_nobodys_is_not_kept(engine: Engine, values: str) -> None:
    add(engine, 0)
    row = (
        "INSERT INTO amendment (programme, kind, change, takes_back, reason, made_by, made_at, entry) "
        f"VALUES ('daqing', 'join', {values}, '2020-01-16 00:00:00', 9)"
    )
    with pytest.raises(DBAPIError), writing(engine) as connection:
        connection.execute(text(row))
