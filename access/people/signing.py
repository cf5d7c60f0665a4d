"""Signing in with a password, exchanging a one-time password, another password; waiting after failures.

Who came in stands in the table of sessions, and attempts that failed in the log.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from access import passwords
from access.log import event
from access.people.persons import Entered, MustChoose, Person, folded, record
from access.people.persons import refuse as _refuse
from access.people.sessions import begin
from etl.values.errors import Refusal
from etl.values.text import Text
from store.engine import writing
from store.people import accounts, invitations, sessions
from store.people.accounts import Account

FREE_ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)


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
        return begin(connection, one.id, agent, at)


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
        entered = begin(connection, one.id, agent, at)
        record(connection, one.name, "choose password", one.name, at, {})
        return entered


def change_password(
    engine: Engine, person: Person, old: str, new: str, again: str, *, agent: str, at: datetime
) -> Entered:
    """Another password for who is signed in and knows the present one. Every session of theirs ends, the present one
    too, whose cookie may have been copied, and a new one begins."""
    one = _attempt(engine, person.name, at)
    if one is None or not passwords.fits(one.password, old):
        raise _wrong()
    kept = _new_password(new, again, one)
    with writing(engine) as connection:
        accounts.set_password(connection, one.id, kept, at)
        sessions.end_sessions(connection, one.id, "password", at)
        invitations.end_invitations(connection, one.id, at)
        entered = begin(connection, one.id, agent, at)
        record(connection, one.name, "change password", one.name, at, {})
        return entered


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
            record(connection, one.name, "lock account", one.name, at, {"failures": failures})
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


def _new_password(new: str, again: str, one: Account) -> str:
    if new != again:
        _refuse("The two new passwords differ; type them again.", "两次输入的新密码不一致，请重新输入。")
    passwords.refuse_weak(new, (one.name, *one.shown.split()))
    if passwords.fits(one.password, new):
        _refuse("This is the password you have; choose another.", "新密码与现用密码相同，请另选。")
    return passwords.hashed(new)


def _wrong() -> Refusal:
    return Refusal(
        Text(
            en="Name or password is wrong, or there were too many attempts and the account waits for a while. Check "
            "both, wait some minutes, or ask the administrator for a new one-time password.",
            zh="账户名或密码不正确，或因多次尝试失败而暂停登录。请核对后稍等几分钟再试，或请管理员重新发放一次性密码。",
        )
    )
