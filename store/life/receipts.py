"""Receipts: the number that a filer keeps. One exists if, and only if, its filing does."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, func, insert, select

from store.audit import Head
from store.life.incoming import FilingDraft
from store.tables import filing, receipt

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which a clerk on the telephone cannot tell apart."""

# Built once: to put a statement together costs more than to run it.
_COLUMNS = (receipt.c.number, receipt.c.filing, filing.c.sha256, receipt.c.given_to, receipt.c.given_at)
_RECEIPTS = (
    select(*_COLUMNS, receipt.c.audit_head)
    .join_from(receipt, filing, receipt.c.filing == filing.c.id)
    .order_by(receipt.c.filing)
)
_OF_FILING = _RECEIPTS.where(receipt.c.filing == bindparam("of"))
_LAST = select(func.max(receipt.c.sequence)).where(receipt.c.programme == bindparam("of"))
_INSERT = insert(receipt)


@dataclass(frozen=True)
class Receipt:
    """That a file was filed: number, time, the file's hash, and the audit chain's head at that moment."""

    number: str
    filing: int
    sha256: str
    given_to: str
    given_at: datetime
    audit_head: str


def next_number(connection: Connection, draft: FilingDraft) -> tuple[int, str]:
    """The programme's next running number and the receipt number made of it; call it under the programme's lock."""
    sequence = (connection.execute(_LAST, {"of": draft.programme}).scalar() or 0) + 1
    period = draft.period.replace("-", "")
    body = f"{draft.receipt_prefix}-{period}-{draft.institution or 'ALL'}-{sequence:04d}"
    return sequence, f"{body}-{check_characters(body, draft.sha256)}"


def check_characters(body: str, sha256: str) -> str:
    """Two characters over the number and the file's hash: a number written down wrongly, or of another file, fails."""
    digest = hashlib.sha256(f"{body}\n{sha256}".encode()).digest()
    return ALPHABET[digest[0] % len(ALPHABET)] + ALPHABET[digest[1] % len(ALPHABET)]


def give(
    connection: Connection, filing_id: int, draft: FilingDraft, sequence: int, number: str, head: Head
) -> None:
    """Add the receipt of a filing inside the caller's transaction."""
    connection.execute(
        _INSERT,
        {
            "filing": filing_id,
            "programme": draft.programme,
            "sequence": sequence,
            "number": number,
            "given_to": draft.by,
            "given_at": draft.received_at,
            "audit_head": head.code,
        },
    )


def read_receipt(engine: Engine, filing_id: int) -> Receipt | None:
    """The receipt of a filing; None for one that was returned at once, or that came before there were receipts."""
    with engine.connect() as connection:
        row = connection.execute(_OF_FILING, {"of": filing_id}).first()
    return None if row is None else Receipt(*row)


def find_receipt(engine: Engine, programme: str, number: str) -> Receipt | None:
    """The receipt with this number, as a filer would type it: small letters and spaces around it do not matter."""
    typed = func.upper(receipt.c.number) == number.strip().upper()
    return next(iter(_read(engine, receipt.c.programme == programme, typed)), None)


def read_receipts(engine: Engine, programme: str, period: str | None = None) -> dict[int, Receipt]:
    """All receipts of a programme, or of one period, by filing."""
    wanted = [] if period is None else [filing.c.period == period]
    return {one.filing: one for one in _read(engine, receipt.c.programme == programme, *wanted)}


def _read(engine: Engine, *wanted: ColumnElement[bool]) -> list[Receipt]:
    with engine.connect() as connection:
        return [Receipt(*row) for row in connection.execute(_RECEIPTS.where(*wanted))]
