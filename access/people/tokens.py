"""Tokens of programs: made and revoked by an administrator, shown once, kept as SHA-256, worth nothing after a day.

A token is 256 random bits, which nobody guesses: a slow hash would protect it no better and cost every request a tenth
of a second.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from access import passwords
from access.viewer import ROLES
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store import audit
from store.engine import writing
from store.people import tokens
from store.people.accounts import HOUSE, Grant
from store.people.sessions import impatient
from store.people.tokens import Token

__all__ = ["Token"]

BEGINS = "bianmin_"
"""What a token begins with, so that whoever finds one in a file knows what it is."""
BYTES = 32
USUAL_DAYS, MOST_DAYS = 90, 366
NOTED_EVERY = timedelta(minutes=1)
LONGEST_NAME = 80


@dataclass(frozen=True)
class Given:
    """A token, to be shown once: only its digest is kept."""

    number: int
    name: str
    token: str = field(repr=False)
    until: datetime


def make_token(
    engine: Engine, name: str, grant: Grant, *, days: int = USUAL_DAYS, by: str, at: datetime
) -> Given:
    """A new token that reads what somebody of this post may read; an administrator's reads the server's own figures
    (`/metrics`) and nothing of a programme."""
    refuse_unkept(name)
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= LONGEST_NAME or not clean.isprintable():
        raise Refusal(
            Text(
                en=f"Say which program reads with the token, in at most {LONGEST_NAME} characters.",
                zh=f"请写明使用该令牌的程序，不超过 {LONGEST_NAME} 个字符。",
            )
        )
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(
            Text(
                en=f"A token is good for 1 to {MOST_DAYS} days, not {days}; make another one when it runs out.",
                zh=f"令牌有效期为 1 至 {MOST_DAYS} 天，不能为 {days} 天；到期请另行发放。",
            )
        )
    if (
        grant.role not in ROLES
        or (grant.role == "institution") != bool(grant.institution)
        or ((grant.role == "administrator") != (grant.programme == HOUSE))
    ):
        raise Refusal(
            Text(
                en="Choose a programme, and for an institution's own program the institution.",
                zh="请选择项目；机构使用的程序还须选择所属机构。",
            )
        )
    secret, until = BEGINS + secrets.token_urlsafe(BYTES), at + timedelta(days=days)
    with writing(engine) as connection:
        number = tokens.insert_token(
            connection, clean, grant, passwords.digest(secret), by=by, at=at, until=until
        )
        post = " ".join(part for part in (grant.role, grant.programme, grant.institution) if part)
        detail = {"program": clean, "post": post, "until": until.date().isoformat()}
        audit.append(connection, audit.Act(HOUSE, by, "make token", str(number), at, detail))
    return Given(number, clean, secret, until)


def revoke(engine: Engine, number: int, *, by: str, at: datetime) -> None:
    """Let a token be worth nothing from now on."""
    with writing(engine) as connection:
        if not tokens.end_token(connection, number, by=by, at=at):
            raise Refusal(
                Text(
                    en=f"There is no token № {number} that still counts; look at the list of tokens.",
                    zh=f"没有编号为 {number} 的有效令牌；请查看令牌列表。",
                )
            )
        audit.append(connection, audit.Act(HOUSE, by, "revoke token", str(number), at, {}))


def token_of(engine: Engine, secret: str, at: datetime) -> Token | None:
    """Whose a token is at this moment; None where there is none like it, or it was revoked or has run out."""
    if not secret.startswith(BEGINS) or not secret.isascii():
        return None
    with engine.connect() as connection:
        found = tokens.find_token(connection, passwords.digest(secret))
    if found is None or why_over(found, at):
        return None
    if found.seen_at is None or at - found.seen_at >= NOTED_EVERY:
        _note(engine, found.id, at)
    return found


def why_over(one: Token, at: datetime) -> str:
    """Why a token counts no longer; "" while it does."""
    if one.ended_at is not None:
        return "revoked"
    return "run out" if at >= one.until else ""


def _note(engine: Engine, number: int, at: datetime) -> None:
    try:
        with impatient(engine) as connection:
            tokens.note_used(connection, number, at)
    except OperationalError:
        return
