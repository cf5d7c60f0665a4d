"""Accounts: the first administrator, invitations, posts, disabling.

Every function takes the moment. What changes who may come in stands in the audit chain, in the same transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from access import passwords
from access.people.persons import ADMINISTRATOR, OneTime, known, named, record, shown_as
from access.people.persons import refuse as _refuse
from etl.values.typed import refuse_unkept
from store import audit
from store.engine import writing
from store.people import accounts, invitations, sessions
from store.people.accounts import HOUSE, Account, Grant

INVITED_FOR = timedelta(days=7)


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
    refuse_unkept(shown)
    name, shown = named(name), shown_as(shown)
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
        one = known(connection, name)
        if one.disabled_at is not None:
            _refuse(
                f"The account “{one.name}” is disabled; enable it first.",
                f"账户“{one.name}”已停用，请先启用。",
            )
        if one.issuer is not None:
            _refuse(
                f"“{one.name}” signs in at {one.issuer} and has no password here.",
                f"“{one.name}”通过 {one.issuer} 登录，在本系统没有密码。",
            )
        accounts.clear_password(connection, one.id)
        sessions.end_sessions(connection, one.id, "password", at)
        return _given(connection, one.id, one.name, by, at, "new one-time password", {})


def enter(engine: Engine, name: str, grants: Sequence[Grant], *, by: str, at: datetime) -> None:
    """Enter an account for other posts. Its sessions end: nobody goes on with what is no longer granted."""
    with writing(engine) as connection:
        one = known(connection, name)
        kept = any(grant.role == ADMINISTRATOR for grant in grants)
        if not kept:
            _refuse_last(connection, one)
        accounts.set_grants(connection, one.id, grants, by=by, at=at)
        sessions.end_sessions(connection, one.id, "ended", at)
        record(connection, by, "enter account", one.name, at, {"posts": posts_in_words(grants)})


def disable(engine: Engine, name: str, *, by: str, at: datetime) -> None:
    """Let nobody in with an account any more, whoever is in with it included. Nothing of it is deleted."""
    with writing(engine) as connection:
        one = known(connection, name)
        if one.disabled_at is not None:
            _refuse(f"The account “{one.name}” is disabled already.", f"账户“{one.name}”已经停用。")
        _refuse_last(connection, one)
        accounts.set_disabled(connection, one.id, at)
        invitations.end_invitations(connection, one.id, at)
        ended = sessions.end_sessions(connection, one.id, "disabled", at)
        record(connection, by, "disable account", one.name, at, {"sessions": ended})


def enable(engine: Engine, name: str, *, by: str, at: datetime) -> None:
    """Let an account in again, with the password that it had."""
    with writing(engine) as connection:
        one = known(connection, name)
        if one.disabled_at is None:
            _refuse(f"The account “{one.name}” is not disabled.", f"账户“{one.name}”没有停用。")
        accounts.set_disabled(connection, one.id, None)
        record(connection, by, "enable account", one.name, at, {})


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
    return _given(connection, number, name, by, at, act, {"posts": posts_in_words(grants)})


def _given(
    connection: Connection, number: int, name: str, by: str, at: datetime, act: str, detail: Mapping[str, str]
) -> OneTime:
    once, until = passwords.one_time_password(), at + INVITED_FOR
    invitations.invite(connection, number, passwords.digest(once), by=by, at=at, until=until)
    record(connection, by, act, name, at, detail)
    return OneTime(name, once, until)


def posts_in_words(grants: Sequence[Grant]) -> str:
    """Posts in words, for the audit chain."""
    return ", ".join(
        " ".join(part for part in (one.role, one.programme, one.institution) if part) for one in grants
    )


def _refuse_last(connection: Connection, one: Account) -> None:
    """Nobody could let the next one in."""
    if not accounts.is_last_administrator(connection, one.id):
        return
    _refuse(
        f"“{one.name}” is the only administrator; enter another one first.",
        f"“{one.name}”是唯一的管理员；请先指定另一位管理员。",
    )
