"""Returns packed together: what an archive holds, each file with its name and bytes."""

import io
import zipfile
from pathlib import PurePosixPath

from etl.sources.files.container import BROKEN_ARCHIVE, check_archive
from etl.sources.files.kinds import ARCHIVE
from etl.values.findings import FileRefused, refuse

MOST_BYTES = 60 * 1024 * 1024
"""All files of an archive together: what the process that unpacks them may hold."""
MOST_FILES = 500
_UTF8 = 0x800
_LEFT_BEHIND = ("__MACOSX/", "~$", ".")
_SIZES = "{size} MB / {files}"


def unpacked(content: bytes, filename: str) -> list[tuple[str, bytes]]:
    """Name and bytes of each return in an archive, in the order of their names; what is no archive is refused.

    What programs leave behind beside the returns (thumbnails, locks) is left out; any other file is handed on,
    so that it gets a sentence of its own.
    """
    if not content.startswith(ARCHIVE):
        raise refuse("FILE-DAMAGED", file=filename)
    try:
        check_archive(content, filename)
    except FileRefused as refused:
        if refused.finding.rule != "FILE-PACKED":
            raise
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if _is_a_file(entry)]
            size = sum(entry.file_size for entry in entries)
            if size > MOST_BYTES or len(entries) > MOST_FILES:
                found = _SIZES.format(size=size // 1024**2, files=len(entries))
                limit = _SIZES.format(size=MOST_BYTES // 1024**2, files=MOST_FILES)
                raise refuse("FILE-SIZE", file=filename, found=found, limit=limit)
            return sorted((_name(entry), archive.read(entry)) for entry in entries)
    except BROKEN_ARCHIVE:
        raise refuse("FILE-DAMAGED", file=filename) from None


def _is_a_file(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename).name
    return (
        not entry.is_dir()
        and not entry.filename.startswith(_LEFT_BEHIND[0])
        and not name.startswith(_LEFT_BEHIND)
    )


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: Chinese systems write theirs in GB 18030 without saying so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        pass
    try:
        return entry.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
