"""Accounts, invitations and sessions on every database, and the questions to the audit chain."""

import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from store import audit
from store.audit import Act, Asked
from store.engine import writing
from store.errors import ChangedMeanwhile
from store.people import accounts, invitations, sessions
from store.people.accounts import Grant

AT = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
DESK, HOUSE = Grant("daqing", "coordinator"), Grant("", "administrator")


def made(engine: Engine, name: str, *grants: Grant) -> int:
    with writing(engine) as connection:
        number = accounts.insert_account(connection, name, name, by="op", at=AT)
        accounts.set_grants(connection, number, grants, by="op", at=AT)
    return number


def test_what_an_account_was_entered_for_stays_on_record(engine: Engine) -> None:
    number = made(engine, "wang", DESK, HOUSE)
    with writing(engine) as connection:
        accounts.set_grants(connection, number, [DESK], by="op", at=AT + DAY)
    (one,) = accounts.read_accounts(engine)
    assert one.grants == (DESK,)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM account_grant").scalar()
    assert rows == 3


@pytest.mark.parametrize(
    "wrong",
    [
        Grant("daqing", "administrator"),
        Grant("", "coordinator"),
        Grant("daqing", "institution"),
        Grant("daqing", "coordinator", "B03"),
        Grant("daqing", "king"),
    ],
    ids=str,
)
def test_posts_that_cannot_be(engine: Engine, wrong: Grant) -> None:
    with pytest.raises(IntegrityError):
        made(engine, "wang", wrong)
    assert accounts.read_accounts(engine) == [], "nothing of it is kept"


def test_two_posts_in_one_programme_cannot_be(engine: Engine) -> None:
    with pytest.raises(ChangedMeanwhile):
        made(engine, "wang", DESK, Grant("daqing", "institution", "B03"))


def test_what_no_store_keeps_is_nobody_and_nothing(engine: Engine) -> None:
    """Whoever types U+0000 at the way in or into a search is not answered with a fault."""
    made(engine, "wang", DESK)
    with writing(engine) as connection:
        audit.append(connection, Act("", "op", "invite account", "wang", AT, {}))
        for name in ("\0", "wang\0", "wang\0' OR 1=1 --"):
            assert accounts.find_account(connection, name) is None
            assert accounts.find_identity(connection, "https://there.example", name) is None
    assert audit.find_entries(engine, Asked(words="wa\0ng")) == []
    assert len(audit.find_entries(engine, Asked(words="wang"))) == 1


def test_names_are_unique(engine: Engine) -> None:
    made(engine, "wang", DESK)
    with pytest.raises(ChangedMeanwhile):
        made(engine, "wang", DESK)


def test_an_invitation_serves_once(engine: Engine) -> None:
    number = made(engine, "wang", DESK)
    with writing(engine) as connection:
        for letter in "ab":
            invitations.invite(connection, number, letter * 64, by="op", at=AT, until=AT + DAY)
        assert invitations.find_invitation(connection, number, "a" * 64, AT) is None
        found = invitations.find_invitation(connection, number, "b" * 64, AT)
        assert found is not None
        assert invitations.find_invitation(connection, number, "b" * 64, AT + DAY) is None
        assert invitations.find_invitation(connection, number + 1, "b" * 64, AT) is None
        assert invitations.use_invitation(connection, found, AT)
        assert not invitations.use_invitation(connection, found, AT)


def test_sessions_end_once_and_stay_on_record(engine: Engine) -> None:
    number = made(engine, "wang", DESK)
    with writing(engine) as connection:
        long = {"at": AT, "until": AT + DAY, "agent": "x" * 1000}
        first, second = (sessions.start_session(connection, number, letter * 64, **long) for letter in "ab")
        assert sessions.end_session(connection, first, "signed out", AT)
        assert not sessions.end_session(connection, first, "ended", AT)
        assert sessions.end_sessions(connection, number, "password", AT) == 1
        third = sessions.start_session(connection, number, "c" * 64, **long)
    sessions.note_seen(engine, third, AT + DAY)
    (one,) = sessions.read_sessions(engine)
    assert (one.id, one.seen_at, one.name, len(one.agent)) == (third, AT + DAY, "wang", 200)
    assert [each.ended_why for each in sessions.read_sessions(engine, ended=True)] == [
        None,
        "password",
        "signed out",
    ]
    with engine.connect() as connection:
        found = sessions.find_session(connection, "b" * 64)
        assert found is not None
        assert found.id == second
        assert sessions.find_session(connection, "d" * 64) is None


def test_who_is_the_last_administrator(engine: Engine) -> None:
    first, second = made(engine, "a", HOUSE), made(engine, "b", HOUSE)
    made(engine, "c", DESK)
    with writing(engine) as connection:
        assert not accounts.is_last_administrator(connection, first)
        accounts.set_disabled(connection, second, AT)
        assert accounts.is_last_administrator(connection, first)
        assert not accounts.is_last_administrator(connection, second)


def test_the_chain_answers_what_is_asked(engine: Engine) -> None:
    for number in range(6):
        with writing(engine) as connection:
            slug, actor = ("daqing", "")[number % 2], ("wang", "li", "zhao")[number % 3]
            act = Act(
                slug, actor, "act" if number < 4 else "other", f"about {number}_%", AT + number * DAY, {}
            )
            audit.append(connection, act)

    def numbers(**asked: object) -> list[int]:
        return [entry.sequence for entry in audit.find_entries(engine, Asked(**asked))]  # type: ignore[arg-type]

    assert numbers() == [6, 5, 4, 3, 2, 1]
    assert numbers(most=2) == [6, 5]
    assert numbers(programme="") == [6, 4, 2]
    assert numbers(actor="li") == [5, 2]
    assert numbers(act="other", programme="daqing") == [5]
    assert numbers(first=AT + 2 * DAY, before=AT + 4 * DAY) == [4, 3]
    assert numbers(words="3_%") == [4]
    assert numbers(words="3__") == []
    assert audit.words_of_the_chain(engine) == (("", "daqing"), ("li", "wang", "zhao"), ("act", "other"))
