"""Where tests find what is not in the project: real workbooks and oracles, beside it where they are at hand."""

from pathlib import Path

import pytest

from etl.values.house import ROOT

SHARED = ROOT.parent / "shared"


def shared(*parts: str) -> Path:
    """A path in ../shared; the test that asks for it is skipped where that folder is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {path.relative_to(ROOT.parent)} beside the project, which is not here")
    return path


def rbi_workbooks() -> list[Path]:
    """The six published workbooks of the Reserve Bank of India."""
    return sorted(shared("real", "rbi-retail").glob("*.XLSX"))


def pulse_documents() -> list[Path]:
    """The JSON documents of PhonePe Pulse."""
    return sorted(shared("real", "pulse", "data").rglob("*.json"))
