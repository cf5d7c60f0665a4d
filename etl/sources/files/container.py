"""Look at a file from the outside before anything of it is opened: kind, size, what it contains besides cells."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath

import olefile

from etl.sources.files.active import is_named_oddly, named_plainly, refuse_active, refuse_active_ole
from etl.sources.files.kinds import (
    ARCHIVE,
    OLE,
    refuse_other_archive,
    refuse_other_kind,
    refuse_other_streams,
    refuse_other_text,
)
from etl.sources.files.parts import Parts
from etl.values.findings import FileRefused, refuse

MAX_FILE_BYTES = 30 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ENTRIES = 2_000

BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,  # raised by zipfile for a way of packing that it does not know
    RuntimeError,
    EOFError,
    zlib.error,
)
"""What reading an archive may end in, all of it the file's fault."""

_PROLOGUE = 64 * 1024
_ROOT = re.compile(rb"<[A-Za-z_]")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
_PACKED_TOO_WELL, _FROM_BYTES = 500, 20 * 1024 * 1024
_END_OF_ARCHIVE, _END_BYTES = b"PK\x05\x06", 22


def check_size(content: bytes, filename: str) -> None:
    """Refuse a file that holds nothing, and one that is larger than any return."""
    if not content.strip():
        raise refuse("FILE-EMPTY", file=filename)
    if len(content) > MAX_FILE_BYTES:
        raise _too_large(filename, _megabytes(len(content)), _megabytes(MAX_FILE_BYTES))


def check_container(content: bytes, filename: str) -> Parts | None:
    """Refuse what is no workbook, too large, behind a password, not safe, or brings macros or links to elsewhere.
    Of an archive gives the parts, as far as they had to be unpacked for that."""
    check_size(content, filename)
    refuse_other_kind(content, filename)
    if content.startswith(OLE):
        _check_ole(content, filename)
    elif content.startswith(ARCHIVE):
        return check_archive(content, filename)
    else:
        refuse_other_text(None, filename)
    return None


def _check_ole(content: bytes, filename: str) -> None:
    """A workbook of the old kind, or one of the new kind behind a password."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {path[0].casefold() for path in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, RecursionError):
        raise refuse("FILE-DAMAGED", file=filename) from None
    if "encryptedpackage" in streams:
        raise refuse("FILE-PASSWORD", file=filename)
    refuse_other_streams(streams, filename)
    try:
        refuse_active_ole(content, filename)
    except (OSError, ValueError, IndexError, RecursionError, struct.error):
        raise refuse("FILE-DAMAGED", file=filename) from None


def check_archive(content: bytes, filename: str) -> Parts:
    """Number, size and names of the entries are read from the directory, before anything is unpacked."""
    try:
        archive = Parts(content)
        entries = archive.infolist()
        _check_size(entries, filename)
        if any(entry.flag_bits & 1 for entry in entries):
            raise refuse("FILE-PASSWORD", file=filename)
        _check_shape(content, archive, entries, filename)
        refuse_other_archive({entry.filename for entry in entries}, _mimetype(archive), filename)
        _check_names(entries, filename)
        _check_prologues(archive, entries, filename)
        refuse_active(archive, entries, filename)
        return archive
    except BROKEN_ARCHIVE:
        raise refuse("FILE-DAMAGED", file=filename) from None


def _check_size(entries: Sequence[zipfile.ZipInfo], filename: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES:
        limit = f"{_megabytes(MAX_UNPACKED_BYTES)} / {MAX_ENTRIES}"
        raise _too_large(filename, f"{_megabytes(unpacked)} / {len(entries)}", limit)
    for entry in entries:
        if entry.file_size > max(_FROM_BYTES, _PACKED_TOO_WELL * entry.compress_size):
            raise _too_large(filename, _megabytes(entry.file_size), _megabytes(_FROM_BYTES))


def _check_shape(
    content: bytes, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], filename: str
) -> None:
    """An archive from its first byte to its last, each entry with a place and a name of its own."""
    end = content.rfind(_END_OF_ARCHIVE)
    if end + _END_BYTES + len(archive.comment) != len(content) or archive.comment:
        raise _unsafe(filename, "与其他文件拼接", "joined with another file")
    if entries and min(entry.header_offset for entry in entries) != 0:
        raise _unsafe(filename, "与其他文件拼接", "joined with another file")
    for entry in entries:
        parts = PurePosixPath(entry.orig_filename.replace("\\", "/")).parts
        if ".." in parts or parts[:1] == ("/",) or ":" in entry.orig_filename or "\0" in entry.orig_filename:
            raise _unsafe(filename, "含有越界路径", "an entry has a path that leads out of it")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise _unsafe(filename, "部件重名", "two entries have one name")
    for one, following in pairwise(sorted(entries, key=lambda entry: entry.header_offset)):
        if one.header_offset + one.compress_size > following.header_offset:
            raise _unsafe(filename, "部件相互重叠", "its entries overlap")


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """What an OpenDocument says that it is; blank for every other archive."""
    if "mimetype" not in archive.namelist():
        return b""
    with archive.open("mimetype") as part:
        return part.read(200).strip()


def _check_names(entries: Sequence[zipfile.ZipInfo], filename: str) -> None:
    """Every part has one name, whoever reads it: what one program overlooks another might open."""
    if any(is_named_oddly(entry.orig_filename) for entry in entries):
        raise _unsafe(filename, "部件名称不规范", "an entry's name is written as no program writes it")
    if len({named_plainly(entry.filename) for entry in entries}) < len(entries):
        raise _unsafe(filename, "部件重名", "two entries have one name")


def _check_prologues(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], filename: str) -> None:
    """No part declares a document type: that is where entities come from, and no spreadsheet program writes one."""
    for entry in entries:
        if not entry.filename.casefold().endswith(_XML):
            continue
        with archive.open(entry) as part:
            head = part.read(_PROLOGUE).replace(b"\0", b"")  # so that UTF-16 reads like UTF-8
        root = _ROOT.search(head)
        if _DECLARES.search(head, 0, root.start() if root else len(head)) or (
            root is None and entry.file_size > _PROLOGUE
        ):
            raise _unsafe(filename, "含有实体声明", "a part declares entities")


def _unsafe(filename: str, zh: str, en: str) -> FileRefused:
    return refuse("FILE-UNSAFE", file=filename, found_zh=zh, found_en=en)


def _too_large(filename: str, found: str, limit: str) -> FileRefused:
    return refuse("FILE-SIZE", file=filename, found=found, limit=limit)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"
