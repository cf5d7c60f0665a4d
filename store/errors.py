"""The store's refusals. Each is one sentence that says what to do, fit to be shown to a user."""

import errno
import sqlite3
import sys
from typing import Literal

from sqlalchemy.exc import DBAPIError, DontWrapMixin, OperationalError

Trouble = Literal["full", "read-only", "refused", "damaged", "gone", "busy", ""]
"""What ails the place where the database lies: no room, may not be written, does not take what is written (a quota, a
limit, a broken disk), cannot be read, does not answer, is kept by somebody who writes."""

_OF_SQLITE: dict[int, Trouble] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "gone",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "damaged",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
}
_OF_SQLITE_AT_LENGTH: dict[int, Trouble] = {
    sqlite3.SQLITE_IOERR_WRITE: "refused",
    sqlite3.SQLITE_IOERR_FSYNC: "refused",
    sqlite3.SQLITE_IOERR_TRUNCATE: "refused",
    sqlite3.SQLITE_IOERR_SHMSIZE: "refused",
    sqlite3.SQLITE_IOERR_SHMMAP: "refused",
    sqlite3.SQLITE_IOERR_SHMOPEN: "refused",
}
_OF_SYSTEM: dict[int, Trouble] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EFBIG: "refused",
    errno.EIO: "damaged",
}
_OF_POSTGRESQL: dict[str, Trouble] = {"53100": "full", "25006": "read-only", "53300": "busy", "55P03": "busy"}
_CLASSES: dict[str, Trouble] = {"XX": "damaged", "08": "gone", "57": "gone", "40": "busy"}


UNTIL_IT_OPENS: dict[Trouble, str] = {
    "full": "Make room on the disk, then try again.",
    "read-only": "Let the account of the server write there, then try again.",
    "refused": "The disk takes nothing beside it: make room or look at its account's quota, then try again.",
    "damaged": "Restore the last backup beside it and compare.",
    "gone": "Look at its address, and whether it is running.",
    "busy": "Another program keeps it to itself: try again when that is done.",
}
"""What to do where a database cannot be opened or asked."""


class StoreError(DontWrapMixin, Exception):
    """What was asked cannot be kept, or the database cannot be used; nothing was written.

    SQLAlchemy passes it on as it is, also when it is raised while a statement is being prepared.
    """


class ChangedMeanwhile(StoreError):
    """Somebody else did something about it between the look at it and the act: nothing was written."""

    def __init__(self) -> None:
        super().__init__("Somebody else has just done something about it: look at it again.")


def trouble_of(error: BaseException | None) -> Trouble:
    """What ails the database's place, where that is what an error says, itself or by its cause; "" otherwise."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _trouble(error.orig if isinstance(error, DBAPIError) and error.orig else error):
            return found
        error = error.__cause__ or error.__context__
    return ""


def _trouble(error: BaseException) -> Trouble:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None) or 0
        return _OF_SQLITE_AT_LENGTH.get(code) or _OF_SQLITE.get(code & 0xFF, "")
    if isinstance(error, OSError):
        return _OF_SYSTEM.get(error.errno or 0, "")
    state = getattr(error, "sqlstate", None)
    driver = sys.modules.get("psycopg")  # who never asked PostgreSQL has no error of its driver
    if state is None and driver and isinstance(error, driver.OperationalError):
        return "gone"  # no server said it: the line broke, or none could be had
    if not isinstance(state, str):
        return ""
    return _OF_POSTGRESQL.get(state) or _CLASSES.get(state[:2], "")


def unreadable(error: OperationalError) -> StoreError:
    """The sentence for a question that the database did not answer."""
    what_to_do = UNTIL_IT_OPENS.get(trouble_of(error), "Try again.")
    return StoreError(f"The database could not be read: {reason_of(error)}. {what_to_do}")


def reason_of(error: DBAPIError) -> str:
    """What the database itself says of an error, in one line without a full stop."""
    return str(error.orig).strip().splitlines()[0].rstrip(".")
