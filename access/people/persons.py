"""Who somebody is: the person behind a session, names as they are kept, and how acts on accounts are recorded."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from sqlalchemy import Connection

from etl.values.errors import Refusal
from etl.values.text import Text
from store import audit
from store.people import accounts
from store.people.accounts import HOUSE, Account, Grant, any_account

__all__ = ["Account", "Grant", "any_account"]

ADMINISTRATOR = "administrator"
_NAME = re.compile(r"[\w.@-]{2,64}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Signs that end lines or move cursors; kept nowhere."""


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


def folded(name: str) -> str:
    """A name as it is kept: typed in capitals or full width it is the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def named(name: str) -> str:
    """A name as it is kept; refused where it cannot be one."""
    found = folded(name)
    if not _NAME.fullmatch(found):
        refuse(
            f"“{name[:80]}” cannot be an account's name: use 2 to 64 letters, digits, dots or hyphens, without blanks.",
            f"“{name[:80]}”不能作为账户名：请使用 2 至 64 个字母、汉字、数字、点或连字符，不含空格。",
        )
    return found


def shown_as(shown: str) -> str:
    """Whose account it is, in one line; refused where it is blank or too long."""
    found = " ".join(CONTROL.sub(" ", shown).split())
    if not 1 <= len(found) <= 100:
        refuse(
            "Say who the account is for: a name or post of at most 100 characters.",
            "请填写账户使用人的姓名或岗位，不超过 100 个字符。",
        )
    return found


def known(connection: Connection, name: str) -> Account:
    """The account that is called so; refused where there is none."""
    audit.locked_head(connection)
    one = accounts.find_account(connection, folded(name))
    if one is None:
        refuse(
            f"There is no account “{name}”; look at the list of accounts.",
            f"没有账户“{name}”；请查看账户列表。",
        )
    return one


def record(
    connection: Connection,
    by: str,
    act: str,
    subject: str,
    at: datetime,
    detail: Mapping[str, audit.Detail],
) -> None:
    """Write an act on accounts into the audit chain, inside the caller's transaction."""
    audit.append(connection, audit.Act(HOUSE, by, act, subject, at, detail))


def refuse(en: str, zh: str) -> NoReturn:
    """Refuse, with a sentence in both languages."""
    raise Refusal(Text(en=en, zh=zh))
