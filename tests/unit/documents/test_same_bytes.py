"""The same edition gives the same bytes in two processes with other time zones, hash seeds and places."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.paths import ROOT

SCRIPT = """
import hashlib
from etl.documents.render import refresh, render
from tests.unit.documents.edition import make
written = dict(render(make()))
written["refreshed"] = refresh(written["pptx"], make(99))
for ending, content in sorted(written.items()):
    print(ending, hashlib.sha256(content).hexdigest())
"""


def digests(folder: Path, zone: str, seed: str) -> str:
    environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.processes
def test_two_processes_write_the_same_bytes(documents: Mapping[str, bytes], tmp_path: Path) -> None:
    one = digests(tmp_path, "Asia/Shanghai", "1")
    other = digests(ROOT, "America/Los_Angeles", "4711")
    assert one == other
    for ending, content in documents.items():
        assert f"{ending} {hashlib.sha256(content).hexdigest()}" in one


@pytest.mark.parametrize("ending", ["docx", "pptx", "xlsx"])
def test_packages_have_no_clock_in_them(documents: Mapping[str, bytes], ending: str) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(documents[ending])) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = package.read("docProps/core.xml").decode()
    assert "2020-01-15T00:00:00Z" in properties
    assert "python" not in properties
