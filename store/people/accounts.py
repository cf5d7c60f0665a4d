"""Accounts and what they are entered for. Writing takes the caller's transaction: act and audit entry are one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from store.tables import account, account_grant

HOUSE = ""
"""The programme of a grant that is not one programme's: that of the administrator."""


@dataclass(frozen=True)
class Grant:
    """A post in a programme (`HOUSE` for the administrator), of an institution's own staff with its code."""

    programme: str
    role: str
    institution: str = ""


@dataclass(frozen=True)
class Account:
    """A person who may sign in. `name` is typed, unique and never changes; `shown` is who that is.

    `password` is None until one was chosen. `failures` counts the attempts in a row that went wrong.
    """

    id: int
    name: str
    shown: str
    password: str | None = field(repr=False)
    password_at: datetime | None
    created_at: datetime
    created_by: str
    disabled_at: datetime | None
    failures: int
    blocked_until: datetime | None
    grants: tuple[Grant, ...]
    issuer: str | None = None
    """The provider of identities where the person signs in; None for an account with a password here."""


def any_account(engine: Engine) -> bool:
    """Whether anybody has an account."""
    with engine.connect() as connection:
        return connection.execute(select(account.c.id).limit(1)).first() is not None


def read_accounts(engine: Engine) -> list[Account]:
    """Every account by its name."""
    with engine.connect() as connection:
        return _accounts(connection, select(account).order_by(account.c.name))


def find_account(connection: Connection, name: str) -> Account | None:
    """The account that signs in as `name`. Of what no store keeps there is none: PostgreSQL refuses the question."""
    if "\0" in name:
        return None
    found = _accounts(connection, select(account).where(account.c.name == name))
    return found[0] if found else None


def find_identity(connection: Connection, issuer: str, identity: str) -> Account | None:
    """The account of whom a provider calls so."""
    if "\0" in issuer + identity:
        return None
    found = _accounts(
        connection, select(account).where(account.c.issuer == issuer, account.c.identity == identity)
    )
    return found[0] if found else None


def set_identity(connection: Connection, number: int, issuer: str, identity: str) -> None:
    """The account is that of whom a provider calls so; it has no password here."""
    _change(connection, number, issuer=issuer, identity=identity)


def account_by_id(connection: Connection, number: int) -> Account | None:
    """The account with this number."""
    found = _accounts(connection, select(account).where(account.c.id == number))
    return found[0] if found else None


def count_accounts(connection: Connection) -> int:
    """How many accounts there are, disabled ones too."""
    return int(connection.execute(select(func.count()).select_from(account)).scalar_one())


def is_last_administrator(connection: Connection, number: int) -> bool:
    """Whether an account that is not disabled is an administrator, and no other such account is."""
    found = (
        select(account.c.id)
        .join(account_grant, account_grant.c.account == account.c.id)
        .where(
            account.c.disabled_at.is_(None),
            account_grant.c.ended_at.is_(None),
            account_grant.c.role == "administrator",
        )
    )
    return set(connection.execute(found).scalars()) == {number}


def insert_account(connection: Connection, name: str, shown: str, *, by: str, at: datetime) -> int:
    """A new account without a password; returns its number."""
    made = connection.execute(
        insert(account).values(name=name, shown=shown, created_at=at, created_by=by).returning(account.c.id)
    )
    return int(made.scalar_one())


def set_password(connection: Connection, number: int, hashed: str, at: datetime) -> None:
    """Another password, as its hash; what went wrong before is forgotten."""
    _change(connection, number, password=hashed, password_at=at, failures=0, blocked_until=None)


def clear_password(connection: Connection, number: int) -> None:
    """No password any more: only a one-time password lets the account in."""
    _change(connection, number, password=None, password_at=None, failures=0, blocked_until=None)


def set_hash(connection: Connection, number: int, hashed: str) -> None:
    """The same password, hashed with the costs of today."""
    _change(connection, number, password=hashed)


def set_disabled(connection: Connection, number: int, at: datetime | None) -> None:
    """From `at` nobody signs in with the account any more; None lets it in again."""
    _change(connection, number, disabled_at=at, failures=0, blocked_until=None)


def set_failures(connection: Connection, number: int, failures: int, blocked_until: datetime | None) -> None:
    """How many attempts in a row went wrong, and until when none is looked at."""
    _change(connection, number, failures=failures, blocked_until=blocked_until)


def set_grants(
    connection: Connection, number: int, grants: Sequence[Grant], *, by: str, at: datetime
) -> None:
    """What an account is entered for from now on. What it was entered for before ends and stays on record."""
    open_ = account_grant.c.account == number, account_grant.c.ended_at.is_(None)
    connection.execute(update(account_grant).where(*open_).values(ended_at=at, ended_by=by))
    rows = [
        {
            "account": number,
            "programme": one.programme,
            "role": one.role,
            "institution": one.institution,
            "granted_at": at,
            "granted_by": by,
        }
        for one in grants
    ]
    if rows:
        connection.execute(insert(account_grant), rows)


def _change(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(account).where(account.c.id == number).values(**values))


def _accounts(connection: Connection, query: Any) -> list[Account]:
    rows = connection.execute(query).all()
    if not rows:
        return []
    granted = (
        select(account_grant)
        .where(account_grant.c.ended_at.is_(None), account_grant.c.account.in_([row.id for row in rows]))
        .order_by(account_grant.c.programme)
    )
    grants: dict[int, list[Grant]] = {}
    for one in connection.execute(granted):
        grants.setdefault(one.account, []).append(Grant(one.programme, one.role, one.institution))
    return [_account(row, tuple(grants.get(row.id, ()))) for row in rows]


def _account(row: Row[Any], grants: tuple[Grant, ...]) -> Account:
    return Account(
        row.id,
        row.name,
        row.shown,
        row.password,
        row.password_at,
        row.created_at,
        row.created_by,
        row.disabled_at,
        row.failures,
        row.blocked_until,
        grants,
        row.issuer,
    )
