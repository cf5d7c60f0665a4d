"""A folder where a file is meant is called a folder, and nothing is put into it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.copies.copying import back_up, restore
from store.engine import open_engine
from store.errors import StoreError

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)


def test_a_copy_is_not_taken_over_a_folder(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/main.db")
    (tmp_path / "copies").mkdir()
    with pytest.raises(StoreError, match="copies is a folder: give the name of a new file in it"):
        back_up(engine, tmp_path / "copies", NOON)
    engine.dispose()
    assert not list((tmp_path / "copies").iterdir())
    assert not list(tmp_path.glob("copies.*"))


def test_a_folder_is_not_brought_back(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    with pytest.raises(StoreError, match="copies is a folder: give the name of the copy in it"):
        restore(tmp_path / "copies", f"sqlite:///{tmp_path}/new.db", NOON)
    assert not (tmp_path / "new.db").exists()
