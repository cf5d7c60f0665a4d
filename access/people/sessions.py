"""Sessions: whose a token is at this moment, and how a session ends."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from access import passwords
from access.limits import Limits, limits
from access.log import event
from access.people.persons import CONTROL, Entered, Person, known, record
from access.people.persons import refuse as _refuse
from store.audit import is_told
from store.engine import writing
from store.people import accounts, sessions
from store.people.sessions import Session

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
"""How often it is noted that a session is in use: a write for every run would make pages wait."""


def person_of(engine: Engine, token: str, at: datetime, *, is_use: bool = True) -> Person | None:
    """Who a token belongs to at this moment; None where the session has ended, is too old or unused for too long,
    or the account is disabled. Asked on every run: an open page outlives the session that opened it. Only what a person
    does is use of the session (`is_use`), not what asks by itself."""
    if not token:
        return None
    with engine.connect() as connection:
        found = sessions.find_session(connection, passwords.digest(token))
        if found is None or why_over(found, at) is not None:
            return None
        one = accounts.account_by_id(connection, found.account)
    if one is None or one.disabled_at is not None:
        return None
    if is_use and at - found.seen_at >= SEEN_EVERY:
        sessions.note_seen(engine, found.id, at)
    return Person(one.id, one.name, one.shown, found.id, one.grants)


ANOTHER_BROWSER = "session in another browser"


def note_browser(engine: Engine, token: str, agent: str, at: datetime) -> None:
    """Say, in the log and once for each session in the audit chain, that a session is used in another browser than the
    one it began in: a sign that its cookie was taken, or that the browser was renewed. It refuses nothing, for whoever
    has the cookie can say what browser it is."""
    with engine.connect() as connection:
        found = sessions.find_session(connection, passwords.digest(token))
    said = _browser(agent)
    if found is None or why_over(found, at) is not None or found.agent == said:
        return
    event(ANOTHER_BROWSER, who=found.name, session=found.id, what=said)
    with writing(engine) as connection:
        if not is_told(connection, ANOTHER_BROWSER, str(found.id)):
            detail = {"began": found.agent, "now": said}
            record(connection, found.name, ANOTHER_BROWSER, str(found.id), at, detail)


def _browser(agent: str) -> str:
    return CONTROL.sub(" ", agent)[: sessions.AGENT_LENGTH]


def why_over(one: Session, at: datetime, allowed: Limits | None = None) -> str | None:
    """Why a session counts no longer; None while it does."""
    if one.ended_at is not None:
        return one.ended_why
    if at >= one.until:
        return "too old"
    return "idle" if at - one.seen_at >= (allowed or limits()).idle else None


def sign_out(engine: Engine, token: str, *, at: datetime) -> None:
    """End the session of a token, where there is one."""
    if not token:
        return
    with writing(engine) as connection:
        found = sessions.find_session(connection, passwords.digest(token))
        if found is not None:
            ended = sessions.end_session(connection, found.id, "signed out", at)
            if ended:
                event("signed out", who=found.name, session=found.id)


def sign_out_everywhere(engine: Engine, name: str, *, by: str, at: datetime) -> int:
    """End every session of an account; returns how many."""
    with writing(engine) as connection:
        one = known(connection, name)
        ended = sessions.end_sessions(connection, one.id, "ended", at)
        record(connection, by, "sign out everywhere", one.name, at, {"sessions": ended})
        return ended


def own_sessions(engine: Engine, person: Person, at: datetime) -> list[Session]:
    """Where a person is signed in at this moment, the latest first."""
    return [one for one in open_sessions(engine, at) if one.account == person.account]


def end_own_session(engine: Engine, person: Person, number: int, *, at: datetime) -> None:
    """End one session of one's own; whose it is, is looked at here."""
    if number not in {one.id for one in own_sessions(engine, person, at)}:
        _refuse("This session has ended already.", "该会话已经结束。")
    end_session(engine, number, by=person.name, at=at)


def end_session(engine: Engine, number: int, *, by: str, at: datetime) -> None:
    """End one session of anybody."""
    with writing(engine) as connection:
        if not sessions.end_session(connection, number, "ended", at):
            _refuse("This session has ended already.", "该会话已经结束。")
        record(connection, by, "end session", str(number), at, {})


def open_sessions(engine: Engine, at: datetime) -> list[Session]:
    """The sessions that count at this moment, the latest first."""
    return [one for one in sessions.read_sessions(engine) if why_over(one, at) is None]


def begin(connection: Connection, number: int, agent: str, at: datetime) -> Entered:
    """Begin a session of an account, inside the caller's transaction."""
    token, until = secrets.token_urlsafe(TOKEN_BYTES), at + limits().whole
    made = sessions.start_session(
        connection, number, passwords.digest(token), at=at, until=until, agent=_browser(agent)
    )
    return Entered(made, token, until)
