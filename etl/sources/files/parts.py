"""The parts of an archive, each unpacked once: a workbook is looked through for several things before it is read."""

import io
import zipfile
from typing import IO, Any, Literal

_KEPT = (".xml", ".rels")
_MOST_BYTES = 16 * 1024 * 1024
"""So much lies in memory at most; what is larger is unpacked each time, piece by piece."""


class Parts(zipfile.ZipFile):
    """An archive in memory. Small parts that are asked for again are not unpacked again."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self._kept: dict[str, bytes] = {}
        self._room = _MOST_BYTES

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """A part to be read, as `ZipFile.open` gives it."""
        entry = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if entry.filename not in self._kept:
            if entry.file_size > self._room or not entry.filename.casefold().endswith(_KEPT):
                return super().open(entry, mode, pwd, force_zip64=force_zip64)
            with super().open(
                entry
            ) as part:  # no more than it says: of one that lies, everything would be unpacked
                self._kept[entry.filename] = part.read(entry.file_size)
            self._room -= entry.file_size
        return io.BytesIO(self._kept[entry.filename])

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """The whole of a part, as `ZipFile.read` gives it."""
        with self.open(name) as part:
            if isinstance(part, io.BytesIO):
                return part.getvalue()
            content: Any = part.read()
            return bytes(content)
