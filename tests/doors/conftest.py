"""A door of its own for each test, and one that a whole file shares."""

from pathlib import Path

import pytest

from tests.doors.door import Door


@pytest.fixture
def door(tmp_path: Path) -> Door:
    """A door to an empty database."""
    return Door(f"sqlite:///{tmp_path / 'bianmin.db'}", tmp_path / "files")
