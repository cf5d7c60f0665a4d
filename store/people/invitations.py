"""One-time passwords: kept as their SHA-256 until they are used, run out or are replaced."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from store.tables import invitation


def invite(
    connection: Connection, number: int, digest: str, *, by: str, at: datetime, until: datetime
) -> None:
    """Keep a one-time password of an account; those given out before are worth nothing from now on."""
    end_invitations(connection, number, at)
    values = {"account": number, "digest": digest, "made_at": at, "made_by": by, "until": until}
    connection.execute(insert(invitation).values(**values))


def end_invitations(connection: Connection, number: int, at: datetime) -> None:
    """Let the one-time passwords of an account that are open be worth nothing."""
    connection.execute(update(invitation).where(*_open(number)).values(ended_at=at))


def find_invitation(connection: Connection, number: int, digest: str, now: datetime) -> int | None:
    """The number of the account's open invitation with this digest."""
    found = select(invitation.c.id).where(
        *_open(number), invitation.c.digest == digest, invitation.c.until > now
    )
    return connection.execute(found).scalar()


def use_invitation(connection: Connection, one: int, at: datetime) -> bool:
    """Mark an invitation as used; False where somebody was quicker."""
    fresh = invitation.c.id == one, invitation.c.used_at.is_(None), invitation.c.ended_at.is_(None)
    return connection.execute(update(invitation).where(*fresh).values(used_at=at)).rowcount == 1


def _open(
    number: int,
) -> tuple[ColumnElement[bool], ...]:  # conditions of one account's invitations that can be used
    return (
        invitation.c.account == number,
        invitation.c.used_at.is_(None),
        invitation.c.ended_at.is_(None),
    )
