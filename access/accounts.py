"""Accounts and sessions: the first administrator, invitations, signing in and out, and who a session belongs to.

Every function takes the moment. What changes who may come in stands in the audit chain, in the same transaction; who
came in stands in the table of sessions, and attempts that failed in the log.
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn

from sqlalchemy import Connection, Engine

from access import passwords
from access.limits import Limits, limits
from access.log import event
from etl.values.errors import Refusal
from etl.values.text import Text
from store import audit
from store.engine import writing
from store.people import accounts, invitations, sessions
from store.people.accounts import HOUSE, Account, Grant, any_account
from store.people.sessions import Session

__all__ = ["Account", "Grant", "Person", "Session", "any_account"]

ADMINISTRATOR = "administrator"
TOKEN_BYTES = 32
INVITED_FOR = timedelta(days=7)
FREE_ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
"""How often it is noted that a session is in use: a write for every run would make pages wait."""
_NAME = re.compile(r"[\w.@-]{2,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Person:
    """Who is signed in: the account, the session, and what the account is entered for."""

    account: int
    name: str
    shown: str
    session: int
    grants: tuple[Grant, ...]

    @property
    def administers(self) -> bool:
        """Whether the person looks after accounts."""
        return any(one.programme == HOUSE and one.role == ADMINISTRATOR for one in self.grants)

    def grant_in(self, programme: str) -> Grant | None:
        """What the person is entered for in a programme; None is nothing."""
        return next((one for one in self.grants if programme and one.programme == programme), None)


@dataclass(frozen=True)
class OneTime:
    """A one-time password, to be shown once: only its digest is kept."""

    name: str
    password: str = field(repr=False)
    until: datetime


@dataclass(frozen=True)
class Entered:
    """A session that has begun. `token` goes into the browser's cookie and is kept nowhere else."""

    session: int
    token: str = field(repr=False)
    until: datetime


class MustChoose(Exception):
    """The one-time password is right: now the person chooses a password."""


# Accounts: who may sign in


def first_administrator(engine: Engine, *, by: str, at: datetime) -> OneTime:
    """Make the first account of a house without any."""
    with writing(engine) as connection:
        audit.locked_head(connection)  # two that start at the same moment make one administrator
        if accounts.count_accounts(connection):
            _refuse(
                "There are accounts already. Ask an administrator, or give one a new one-time password with "
                "“python -m etl account invite NAME”.",
                "已有账户。请联系管理员，或用“python -m etl account invite 账户名”重新发放一次性密码。",
            )
        return _invited(
            connection, ADMINISTRATOR, ADMINISTRATOR, [Grant(HOUSE, ADMINISTRATOR)], by, at, "first account"
        )


def invite(
    engine: Engine, name: str, shown: str, grants: Sequence[Grant], *, by: str, at: datetime
) -> OneTime:
    """Make an account and its one-time password."""
    name, shown = _named(name), _shown(shown)
    with writing(engine) as connection:
        audit.locked_head(connection)
        if accounts.find_account(connection, name) is not None:
            _refuse(
                f"The account “{name}” is there already; choose another name, or give it a new one-time password.",
                f"账户“{name}”已经存在；请另选账户名，或为其重新发放一次性密码。",
            )
        if not grants:
            _refuse("Say what the account is entered for.", "请填写该账户的岗位。")
        return _invited(connection, name, shown, grants, by, at, "invite account")


def invite_again(engine: Engine, name: str, *, by: str, at: datetime) -> OneTime:
    """A new one-time password for somebody who lost the password. The old one and all sessions end at once."""
    with writing(engine) as connection:
        one = _known(connection, name)
        if one.disabled_at is not None:
            _refuse(
                f"The account “{one.name}” is disabled; enable it first.",
                f"账户“{one.name}”已停用，请先启用。",
            )
        accounts.clear_password(connection, one.id)
        sessions.end_sessions(connection, one.id, "password", at)
        return _given(connection, one.id, one.name, by, at, "new one-time password", {})


def enter(engine: Engine, name: str, grants: Sequence[Grant], *, by: str, at: datetime) -> None:
    """Enter an account for other posts. Its sessions end: nobody goes on with what is no longer granted."""
    with writing(engine) as connection:
        one = _known(connection, name)
        kept = any(grant.role == ADMINISTRATOR for grant in grants)
        if not kept:
            _refuse_last(connection, one)
        accounts.set_grants(connection, one.id, grants, by=by, at=at)
        sessions.end_sessions(connection, one.id, "ended", at)
        _record(connection, by, "enter account", one.name, at, {"posts": _posts(grants)})


def disable(engine: Engine, name: str, *, by: str, at: datetime) -> None:
    """Let nobody in with an account any more, whoever is in with it included. Nothing of it is deleted."""
    with writing(engine) as connection:
        one = _known(connection, name)
        if one.disabled_at is not None:
            _refuse(f"The account “{one.name}” is disabled already.", f"账户“{one.name}”已经停用。")
        _refuse_last(connection, one)
        accounts.set_disabled(connection, one.id, at)
        invitations.end_invitations(connection, one.id, at)
        ended = sessions.end_sessions(connection, one.id, "disabled", at)
        _record(connection, by, "disable account", one.name, at, {"sessions": ended})


def enable(engine: Engine, name: str, *, by: str, at: datetime) -> None:
    """Let an account in again, with the password that it had."""
    with writing(engine) as connection:
        one = _known(connection, name)
        if one.disabled_at is None:
            _refuse(f"The account “{one.name}” is not disabled.", f"账户“{one.name}”没有停用。")
        accounts.set_disabled(connection, one.id, None)
        _record(connection, by, "enable account", one.name, at, {})


# Signing in and out


def sign_in(engine: Engine, name: str, password: str, *, agent: str, at: datetime) -> Entered:
    """Begin a session. Raises `MustChoose` where the password is a one-time password that is still good.

    One sentence for every failure: whoever guesses learns neither which names there are nor which of them wait.
    """
    one = _attempt(engine, name, at)
    is_right = passwords.fits(one.password if one else None, password)
    if one is None:
        event("sign-in refused", who=name[:80])
        raise _wrong()
    if not is_right:
        with engine.connect() as connection:
            once = invitations.find_invitation(connection, one.id, passwords.digest(password), at)
        if once is None:
            event("sign-in refused", who=one.name, failures=one.failures + 1)
            raise _wrong()
        _forgive(engine, one)
        raise MustChoose
    with writing(engine) as connection:
        now = accounts.account_by_id(connection, one.id)
        if now is None or now.disabled_at is not None or now.password != one.password:
            raise _wrong()  # disabled, or given another password, while the hash was reckoned
        accounts.set_failures(connection, one.id, 0, None)
        event("signed in", who=one.name)
        if passwords.is_dated(str(one.password)):
            accounts.set_hash(connection, one.id, passwords.hashed(password))
        return _begin(connection, one.id, agent, at)


def choose_password(
    engine: Engine, name: str, once: str, new: str, again: str, *, agent: str, at: datetime
) -> Entered:
    """Use a one-time password up: the person's own password takes its place, and a session begins."""
    one = _attempt(engine, name, at)
    if one is None:
        raise _wrong()
    with engine.connect() as connection:
        number = invitations.find_invitation(connection, one.id, passwords.digest(once), at)
    if number is None:
        raise _wrong()
    _forgive(engine, one)
    kept = _new_password(new, again, one)
    with writing(engine) as connection:
        now = accounts.account_by_id(connection, one.id)
        if now is None or now.disabled_at or not invitations.use_invitation(connection, number, at):
            raise _wrong()
        accounts.set_password(connection, one.id, kept, at)
        sessions.end_sessions(connection, one.id, "password", at)
        entered = _begin(connection, one.id, agent, at)
        _record(connection, one.name, "choose password", one.name, at, {})
        return entered


def change_password(engine: Engine, person: Person, old: str, new: str, again: str, *, at: datetime) -> None:
    """Another password for who is signed in and knows the present one; every other session of theirs ends."""
    one = _attempt(engine, person.name, at)
    if one is None or not passwords.fits(one.password, old):
        raise _wrong()
    kept = _new_password(new, again, one)
    with writing(engine) as connection:
        accounts.set_password(connection, one.id, kept, at)
        sessions.end_sessions(connection, one.id, "password", at, but=person.session)
        invitations.end_invitations(connection, one.id, at)
        _record(connection, one.name, "change password", one.name, at, {})


def person_of(engine: Engine, token: str, at: datetime) -> Person | None:
    """Who a token belongs to at this moment; None where the session has ended, is too old or unused for too long,
    or the account is disabled. Asked on every run: an open page outlives the session that opened it."""
    if not token:
        return None
    with engine.connect() as connection:
        found = sessions.find_session(connection, passwords.digest(token))
        if found is None or why_over(found, at) is not None:
            return None
        one = accounts.account_by_id(connection, found.account)
    if one is None or one.disabled_at is not None:
        return None
    if at - found.seen_at >= SEEN_EVERY:
        sessions.note_seen(engine, found.id, at)
    return Person(one.id, one.name, one.shown, found.id, one.grants)


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
            sessions.end_session(connection, found.id, "signed out", at)


def sign_out_everywhere(engine: Engine, name: str, *, by: str, at: datetime) -> int:
    """End every session of an account; returns how many."""
    with writing(engine) as connection:
        one = _known(connection, name)
        ended = sessions.end_sessions(connection, one.id, "ended", at)
        _record(connection, by, "sign out everywhere", one.name, at, {"sessions": ended})
        return ended


def end_session(engine: Engine, number: int, *, by: str, at: datetime) -> None:
    """End one session of anybody."""
    with writing(engine) as connection:
        if not sessions.end_session(connection, number, "ended", at):
            _refuse("This session has ended already.", "该会话已经结束。")
        _record(connection, by, "end session", str(number), at, {})


def open_sessions(engine: Engine, at: datetime) -> list[Session]:
    """The sessions that count at this moment, the latest first."""
    return [one for one in sessions.read_sessions(engine) if why_over(one, at) is None]


def folded(name: str) -> str:
    """A name as it is kept: typed in capitals or full width it is the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _attempt(engine: Engine, name: str, at: datetime) -> Account | None:
    """Count an attempt before it is looked at, so that a thousand at once do not all pass as the first.

    None where there is nobody to sign in: no such account, disabled, or waiting after too many failures.
    """
    with writing(engine) as connection:
        one = accounts.find_account(connection, folded(name))
        if one is None or one.disabled_at is not None or (one.blocked_until and one.blocked_until > at):
            return None
        failures, wait = one.failures + 1, waiting_after(one.failures + 1)
        accounts.set_failures(connection, one.id, failures, at + wait if wait else None)
        if failures == FREE_ATTEMPTS:
            _record(connection, one.name, "lock account", one.name, at, {"failures": failures})
        return one


def waiting_after(failures: int) -> timedelta:
    """How long nothing is looked at after so many failures in a row: none up to four, then a minute, doubled each time
    up to half an hour."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    doubled: int = 2 ** min(failures - FREE_ATTEMPTS, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _forgive(engine: Engine, one: Account) -> None:
    """An attempt that was none: the count goes back to what it was."""
    with writing(engine) as connection:
        accounts.set_failures(connection, one.id, one.failures, one.blocked_until)


def _begin(connection: Connection, number: int, agent: str, at: datetime) -> Entered:
    token, until = secrets.token_urlsafe(TOKEN_BYTES), at + limits().whole
    clean = _CONTROL.sub(" ", agent)
    made = sessions.start_session(
        connection, number, passwords.digest(token), at=at, until=until, agent=clean
    )
    return Entered(made, token, until)


def _new_password(new: str, again: str, one: Account) -> str:
    if new != again:
        _refuse("The two new passwords differ; type them again.", "两次输入的新密码不一致，请重新输入。")
    passwords.refuse_weak(new, (one.name, *one.shown.split()))
    if passwords.fits(one.password, new):
        _refuse("This is the password you have; choose another.", "新密码与现用密码相同，请另选。")
    return passwords.hashed(new)


def _invited(
    connection: Connection,
    name: str,
    shown: str,
    grants: Sequence[Grant],
    by: str,
    at: datetime,
    act: str,
) -> OneTime:
    number = accounts.insert_account(connection, name, shown, by=by, at=at)
    accounts.set_grants(connection, number, grants, by=by, at=at)
    return _given(connection, number, name, by, at, act, {"posts": _posts(grants)})


def _given(
    connection: Connection, number: int, name: str, by: str, at: datetime, act: str, detail: Mapping[str, str]
) -> OneTime:
    once, until = passwords.one_time_password(), at + INVITED_FOR
    invitations.invite(connection, number, passwords.digest(once), by=by, at=at, until=until)
    _record(connection, by, act, name, at, detail)
    return OneTime(name, once, until)


def _record(
    connection: Connection,
    by: str,
    act: str,
    subject: str,
    at: datetime,
    detail: Mapping[str, audit.Detail],
) -> None:
    audit.append(connection, audit.Act(HOUSE, by, act, subject, at, detail))


def _posts(grants: Sequence[Grant]) -> str:
    return ", ".join(
        " ".join(part for part in (one.role, one.programme, one.institution) if part) for one in grants
    )


def _known(connection: Connection, name: str) -> Account:
    audit.locked_head(connection)
    one = accounts.find_account(connection, folded(name))
    if one is None:
        _refuse(
            f"There is no account “{name}”; look at the list of accounts.",
            f"没有账户“{name}”；请查看账户列表。",
        )
    return one


def _refuse_last(connection: Connection, one: Account) -> None:
    """Nobody could let the next one in."""
    if not accounts.is_last_administrator(connection, one.id):
        return
    _refuse(
        f"“{one.name}” is the only administrator; enter another one first.",
        f"“{one.name}”是唯一的管理员；请先指定另一位管理员。",
    )


def _named(name: str) -> str:
    found = folded(name)
    if not _NAME.fullmatch(found):
        _refuse(
            f"“{name[:80]}” cannot be an account's name: use 2 to 64 letters, digits, dots or hyphens, without blanks.",
            f"“{name[:80]}”不能作为账户名：请使用 2 至 64 个字母、汉字、数字、点或连字符，不含空格。",
        )
    return found


def _shown(shown: str) -> str:
    found = " ".join(_CONTROL.sub(" ", shown).split())
    if not 1 <= len(found) <= 100:
        _refuse(
            "Say who the account is for: a name or post of at most 100 characters.",
            "请填写账户使用人的姓名或岗位，不超过 100 个字符。",
        )
    return found


def _wrong() -> Refusal:
    return Refusal(
        Text(
            en="Name or password is wrong, or there were too many attempts and the account waits for a while. Check "
            "both, wait some minutes, or ask the administrator for a new one-time password.",
            zh="账户名或密码不正确，或因多次尝试失败而暂停登录。请核对后稍等几分钟再试，或请管理员重新发放一次性密码。",
        )
    )


def _refuse(en: str, zh: str) -> NoReturn:
    raise Refusal(Text(en=en, zh=zh))
