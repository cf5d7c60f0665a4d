"""Accounts and sessions: who comes in, who does not, and who is out at once."""

import datetime
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from access.limits import IDLE_MINUTES, SESSION_HOURS
from access.log import EVENTS, JsonLines
from access.passwords import digest
from access.people import accounts, sessions, signing
from access.people.persons import Entered, MustChoose, Person
from etl.values.errors import Refusal
from store import audit
from store.engine import WAIT_SECONDS, open_engine, writing
from store.people.accounts import Grant, read_accounts
from store.people.sessions import read_sessions

AT = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
PASSWORD, OTHER = "violet tramway oxide 91", "桂花树下的第十七级台阶有青苔与蜗牛"
DESK = Grant("daqing", "coordinator")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'accounts.db'}")
    yield opened
    opened.dispose()


def member(engine: Engine, name: str = "wang", grant: Grant = DESK, password: str = PASSWORD) -> Entered:
    """Somebody who was invited, has chosen a password and is in."""
    once = accounts.invite(engine, name, "王芳", [grant], by="op", at=AT)
    return signing.choose_password(engine, name, once.password, password, password, agent="test", at=AT)


def person(engine: Engine, entered: Entered, at: datetime.datetime = AT) -> Person | None:
    return sessions.person_of(engine, entered.token, at)


def refused(engine: Engine, password: str, at: datetime.datetime = AT, name: str = "wang") -> str:
    with pytest.raises(Refusal) as caught:
        signing.sign_in(engine, name, password, agent="test", at=at)
    return caught.value.sentence.en


def test_first_administrator_comes_in_with_a_password_that_serves_once(engine: Engine) -> None:
    once = accounts.first_administrator(engine, by="op", at=AT)
    with pytest.raises(MustChoose):
        signing.sign_in(engine, "Administrator ", once.password, agent="", at=AT)
    entered = signing.choose_password(
        engine, "administrator", once.password, PASSWORD, PASSWORD, agent="", at=AT
    )
    found = person(engine, entered)
    assert found is not None
    assert found.administers
    refused(engine, once.password, name="administrator")
    with pytest.raises(Refusal, match="wrong"):
        signing.choose_password(engine, "administrator", once.password, OTHER, OTHER, agent="", at=AT)


def test_there_is_one_first_administrator_however_many_ask(engine: Engine) -> None:
    def ask(_n: int) -> bool:
        try:
            accounts.first_administrator(engine, by="op", at=AT)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(4))) == 1
    assert [one.name for one in read_accounts(engine)] == ["administrator"]


def test_no_secret_is_kept(engine: Engine, tmp_path: Path) -> None:
    once = accounts.invite(engine, "li", "李明", [DESK], by="op", at=AT)
    entered = member(engine)
    with writing(engine) as connection:
        connection.execute(text("SELECT 1"))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert digest(entered.token).encode() in kept
    for secret in (once.password, PASSWORD, entered.token):
        assert secret.encode() not in kept
        assert secret not in repr((once, entered, read_accounts(engine)))
    assert len(entered.token) >= 43, "32 random bytes"


def test_one_time_password_runs_out(engine: Engine) -> None:
    once = accounts.invite(engine, "wang", "王芳", [DESK], by="op", at=AT)
    refused(engine, once.password, AT + accounts.INVITED_FOR)
    again = accounts.invite_again(engine, "wang", by="op", at=AT + accounts.INVITED_FOR)
    with pytest.raises(MustChoose):
        signing.sign_in(engine, "wang", again.password, agent="", at=AT + accounts.INVITED_FOR)


def test_a_new_one_time_password_ends_the_old_password_and_every_session(engine: Engine) -> None:
    entered = member(engine)
    accounts.invite_again(engine, "wang", by="op", at=AT)
    assert person(engine, entered) is None
    refused(engine, PASSWORD)


def test_every_failure_has_the_same_sentence(engine: Engine) -> None:
    member(engine)
    member(engine, "li")
    accounts.disable(engine, "li", by="op", at=AT)
    said = {
        refused(engine, "x"),
        refused(engine, PASSWORD, name="nobody"),
        refused(engine, PASSWORD, name="li"),
    }
    for _ in range(signing.FREE_ATTEMPTS):
        said.add(refused(engine, "x"))
    said.add(refused(engine, PASSWORD))
    assert len(said) == 1


def test_after_five_failures_the_right_password_waits_too(engine: Engine) -> None:
    member(engine)
    for _ in range(signing.FREE_ATTEMPTS):
        refused(engine, "x")
    refused(engine, PASSWORD, AT + MINUTE - datetime.timedelta(seconds=1))
    assert signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT + MINUTE)
    refused(engine, "x", AT + MINUTE)
    assert signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT + MINUTE), "the count begins anew"


def test_waiting_doubles_and_has_an_end() -> None:
    waits = [signing.waiting_after(n) / MINUTE for n in range(1, 14)]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert signing.waiting_after(10**6) == signing.LONGEST_WAIT


def test_guesses_at_the_same_moment_are_all_counted(engine: Engine) -> None:
    member(engine)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: refused(engine, "x"), range(12)))
    assert read_accounts(engine)[0].failures == signing.FREE_ATTEMPTS, "the others were not looked at"
    refused(engine, PASSWORD)


@pytest.mark.parametrize(
    "token", ["", "x", "0" * 43, "'; DROP TABLE session; --", "\x00", "令牌"], ids=range(6)
)
def test_a_token_that_was_not_given_out_is_nobody(engine: Engine, token: str) -> None:
    member(engine)
    assert sessions.person_of(engine, token, AT) is None


def test_a_token_changed_by_one_sign_is_nobody(engine: Engine) -> None:
    entered = member(engine)
    for place in (0, 20, len(entered.token) - 1):
        other = "A" if entered.token[place] != "A" else "B"
        changed = entered.token[:place] + other + entered.token[place + 1 :]
        assert sessions.person_of(engine, changed, AT) is None
    assert person(engine, entered)


def test_a_session_ends_unused_and_in_any_case(engine: Engine) -> None:
    entered = member(engine)
    idle, whole = IDLE_MINUTES * MINUTE, SESSION_HOURS * HOUR
    assert person(engine, entered, AT + idle - MINUTE)
    assert person(engine, entered, AT + idle), "it was used in between"
    assert person(engine, entered, AT + 2 * idle) is None
    busy = signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT)
    for minutes in range(0, SESSION_HOURS * 60, 30):
        assert person(engine, busy, AT + minutes * MINUTE)
    assert person(engine, busy, AT + whole) is None
    assert sessions.open_sessions(engine, AT + whole) == []


def test_limits_can_be_set(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_IDLE_MINUTES", "5")
    monkeypatch.setenv("BIANMIN_SESSION_HOURS", "1")
    entered = member(engine)
    assert person(engine, entered, AT + 4 * MINUTE)
    assert person(engine, entered, AT + 9 * MINUTE) is None
    assert entered.until == AT + HOUR


def test_signing_out_ends_this_session_alone(engine: Engine) -> None:
    entered = member(engine)
    second = signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT)
    assert second.token != entered.token
    sessions.sign_out(engine, second.token, at=AT)
    assert person(engine, second) is None
    assert person(engine, entered)
    sessions.sign_out(engine, "never given", at=AT)


def test_signing_out_everywhere(engine: Engine) -> None:
    entered = [
        member(engine),
        *(signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT) for _ in range(2)),
    ]
    other = member(engine, "li")
    assert sessions.sign_out_everywhere(engine, "wang", by="wang", at=AT) == 3
    assert [person(engine, one) for one in entered] == [None] * 3
    assert person(engine, other)


def test_who_is_disabled_is_out_at_once_and_stays_out(engine: Engine) -> None:
    entered = member(engine)
    accounts.disable(engine, "wang", by="op", at=AT)
    assert person(engine, entered) is None
    refused(engine, PASSWORD)
    accounts.enable(engine, "wang", by="op", at=AT)
    assert person(engine, entered) is None, "an ended session does not come back"
    assert signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT)


def test_other_posts_end_the_sessions_of_the_old_ones(engine: Engine) -> None:
    entered = member(engine)
    accounts.enter(engine, "wang", [Grant("daqing", "institution", "B03")], by="op", at=AT)
    assert person(engine, entered) is None
    found = person(engine, signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT))
    assert found is not None
    assert found.grants == (Grant("daqing", "institution", "B03"),)
    assert found.grant_in("rbi-retail") is None
    assert found.grant_in("") is None


def test_the_last_administrator_stays(engine: Engine) -> None:
    once = accounts.first_administrator(engine, by="op", at=AT)
    for act in (accounts.disable, lambda *a, **k: accounts.enter(*a, [DESK], **k)):
        with pytest.raises(Refusal, match="only administrator"):
            act(engine, once.name, by="op", at=AT)
    accounts.invite(engine, "second", "second", [Grant("", "administrator")], by="op", at=AT)
    accounts.disable(engine, once.name, by="second", at=AT)


def test_changing_the_password_asks_for_the_old_one_and_ends_every_session(engine: Engine) -> None:
    entered = member(engine)
    other = signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT)
    who = person(engine, entered)
    assert who is not None
    with pytest.raises(Refusal, match="wrong"):
        signing.change_password(engine, who, "x", OTHER, OTHER, agent="", at=AT)
    with pytest.raises(Refusal, match="differ"):
        signing.change_password(engine, who, PASSWORD, OTHER, PASSWORD, agent="", at=AT)
    with pytest.raises(Refusal, match="password you have"):
        signing.change_password(engine, who, PASSWORD, PASSWORD, PASSWORD, agent="", at=AT)
    anew = signing.change_password(engine, who, PASSWORD, OTHER, OTHER, agent="", at=AT)
    assert person(engine, anew)
    assert person(engine, entered) is None
    assert person(engine, other) is None
    refused(engine, PASSWORD)
    assert signing.sign_in(engine, "wang", OTHER, agent="", at=AT)


def test_a_hash_of_other_costs_is_made_anew_when_its_owner_comes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    member(engine)
    before = read_accounts(engine)[0].password
    monkeypatch.setenv("BIANMIN_ARGON2", "2,16,1")
    signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT)
    after = read_accounts(engine)[0].password
    assert before != after
    assert "m=16,t=2,p=1" in str(after)


@pytest.mark.parametrize("name", ["", "a", "zwei worte", "a" * 65, "<b>", "a\nb", "../x", "=1+1"])
def test_names_that_are_none(engine: Engine, name: str) -> None:
    with pytest.raises(Refusal, match="cannot be an account's name"):
        accounts.invite(engine, name, "x", [DESK], by="op", at=AT)


def test_a_name_is_the_same_in_capitals_and_full_width(engine: Engine) -> None:
    member(engine, "Ｗａｎｇ.Fang")
    with pytest.raises(Refusal, match="there already"):
        accounts.invite(engine, "wang.fang", "x", [DESK], by="op", at=AT)
    assert signing.sign_in(engine, "WANG.FANG", PASSWORD, agent="", at=AT)


def test_what_changes_who_may_come_in_is_in_the_chain(engine: Engine) -> None:
    member(engine)
    for _ in range(signing.FREE_ATTEMPTS):
        refused(engine, "x")
    sessions.sign_out_everywhere(engine, "wang", by="op", at=AT)
    accounts.disable(engine, "wang", by="op", at=AT)
    acts = [(entry.act.act, entry.act.actor, entry.act.subject) for entry in audit.read_entries(engine)]
    assert acts == [
        ("invite account", "op", "wang"),
        ("choose password", "wang", "wang"),
        ("lock account", "wang", "wang"),
        ("sign out everywhere", "op", "wang"),
        ("disable account", "op", "wang"),
    ]
    assert audit.first_break(engine) is None


def test_the_log_has_one_line_for_an_attempt_whatever_was_typed(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", EVENTS)
    refused(engine, "x", name="wang\nsign-in ok name='root'\x1b[31m")
    (record,) = caplog.records
    said = JsonLines().format(record)
    assert "\n" not in said
    assert "\x1b" not in said
    assert "sign-in refused" in said


def test_who_comes_in_and_goes_is_a_line_of_the_log_each(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    member(engine)
    caplog.set_level("INFO", EVENTS)
    entered = signing.sign_in(engine, "wang", PASSWORD, agent="", at=AT)
    sessions.sign_out(engine, entered.token, at=AT + HOUR)
    assert [one.getMessage() for one in caplog.records if one.name == EVENTS] == ["signed in", "signed out"]
    assert entered.token not in "".join(JsonLines().format(one) for one in caplog.records)


def test_who_was_in_stays_on_record(engine: Engine) -> None:
    entered = member(engine)
    sessions.sign_out(engine, entered.token, at=AT + HOUR)
    (one,) = read_sessions(engine, ended=True)
    assert (one.name, one.ended_at, one.ended_why) == ("wang", AT + HOUR, "signed out")
    assert read_sessions(engine) == []


@pytest.mark.slow
def test_noting_that_somebody_is_there_does_not_wait_for_a_writer(engine: Engine) -> None:
    entered = member(engine)
    with writing(engine):
        started = time.monotonic()
        assert person(engine, entered, AT + 2 * MINUTE)
        assert time.monotonic() - started < WAIT_SECONDS / 2, "as others wait for a writer"
    assert person(engine, entered, AT + 3 * MINUTE)
    assert read_sessions(engine)[0].seen_at == AT + 3 * MINUTE
