"""Spreadsheets saved by other programs: LibreOffice and Gnumeric, where they are installed."""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.patience import PATIENCE_SECONDS


def saved_by(program: str, files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """What `soffice` or `ssconvert` makes of the files, in their order; skips the test where it is not installed.

    `kind` is an ending, for LibreOffice with the name of a filter behind it where there are several ("xls:MS Excel
    97"). LibreOffice is started once for all of the files.
    """
    if not shutil.which(program):
        pytest.skip(f"needs {program}, which is not installed here")
    folder.mkdir(exist_ok=True)
    made = [folder / f"{path.stem}.{kind.split(':')[0]}" for path in files]
    if program == "soffice":
        _run("soffice", _profile(), "--headless", "--convert-to", kind, "--outdir", folder, *files)
    else:
        for path, out in zip(files, made, strict=True):
            _run("ssconvert", path, out)
    return made


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_SECONDS)


@cache
def _profile() -> str:
    """One for each process that runs tests: making it takes LibreOffice longer than a file, and two running ones
    cannot share it."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return f"-env:UserInstallation={Path(folder).as_uri()}"
