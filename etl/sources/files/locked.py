"""Workbooks that are locked with the password that every office program knows and tries by itself."""

import io
import re

import olefile

from etl.sources.files.kinds import OLE

KNOWN_TO_ALL = "VelvetSweatshop"
"""Excel locks with it what is to be opened for reading only, or whose structure is protected; it asks nobody for it."""
MOST_ROUNDS = 1_000_000
"""Excel makes a key in 100,000 rounds. Whoever asks for many more wants the machine to be busy."""
_PACKAGE, _ABOUT = "EncryptedPackage", "EncryptionInfo"
_ROUNDS = re.compile(rb'spinCount="(\d{1,12})"')
_BROKEN = (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError)


def unlocked(content: bytes) -> bytes:
    """The workbook inside; the bytes as they are where they are not locked, or with a password of somebody's own.

    Nothing of it is looked at here: what is inside passes every check that a file passes."""
    if not content.startswith(OLE) or not _is_opened_quickly(content):
        return content
    import msoffcrypto  # late: hardly any file needs it

    inside = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(content))
        file.load_key(password=KNOWN_TO_ALL, verify_password=True)
        file.decrypt(inside)
    except Exception:  # the library raises many kinds; what is not opened is refused by its kind of file
        return content
    return inside.getvalue()


def _is_opened_quickly(content: bytes) -> bool:
    """Whether it is a locked package whose key takes no longer than Excel's own, and that declares no entities."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if not (ole.exists(_PACKAGE) and ole.exists(_ABOUT)):
                return False
            about = ole.openstream(_ABOUT).read()
    except _BROKEN:
        return False
    rounds = [int(each) for each in _ROUNDS.findall(about)]
    return b"<!" not in about and max(rounds, default=0) <= MOST_ROUNDS
