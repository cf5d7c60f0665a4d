"""When a page fails, its reader gets a sentence and no trace."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE_SECONDS


def refused() -> None:
    from etl.values.errors import Refusal
    from etl.values.text import Text
    from pages.shared.failure import say_what_went_wrong

    assert say_what_went_wrong(Refusal(Text(zh="不是参评机构。", en="Not a member.")))


def failed() -> None:
    from pages.shared.failure import say_what_went_wrong

    assert say_what_went_wrong(RuntimeError("secret detail"))


@pytest.mark.parametrize(("language", "said"), [("zh", "不是参评机构。"), ("en", r"Not a member\.")])
def test_refusal_is_told_as_the_sentence_that_it_is(language: str, said: str) -> None:
    page = AppTest.from_function(refused, default_timeout=PATIENCE_SECONDS)
    page.query_params["lang"] = language
    assert [warning.value for warning in page.run().warning] == [said]


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "本页无法显示"), ("en", "This page could not be shown")]
)
def test_anything_else_keeps_its_details_to_itself(language: str, said: str) -> None:
    page = AppTest.from_function(failed, default_timeout=PATIENCE_SECONDS)
    page.query_params["lang"] = language
    (error,) = page.run().error
    assert error.value.startswith(said)
    assert "secret" not in error.value


def full() -> None:
    import errno

    from pages.shared.failure import say_what_went_wrong
    from store.errors import StoreError

    error = StoreError("secret detail")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert say_what_went_wrong(error)


def torn() -> None:
    import sqlite3

    from sqlalchemy.exc import DatabaseError

    from pages.shared.failure import say_what_went_wrong

    cause = sqlite3.DatabaseError("database disk image is malformed")
    cause.sqlite_errorcode = sqlite3.SQLITE_CORRUPT  # type: ignore[misc]
    assert say_what_went_wrong(DatabaseError("SELECT secret", None, cause))


@pytest.mark.parametrize(
    ("page", "language", "said"),
    [
        (full, "zh", "服务器磁盘已满"),
        (full, "en", "The disk of the server is full: nothing was stored"),
        (torn, "zh", "本项目的部分数据无法读取"),
        (torn, "en", "Part of this programme's records cannot be read"),
    ],
)
def test_what_ails_the_disk_is_called_by_its_name(page: Callable[[], None], language: str, said: str) -> None:
    opened = AppTest.from_function(page, default_timeout=PATIENCE_SECONDS)
    opened.query_params["lang"] = language
    (error,) = opened.run().error
    assert error.value.startswith(said)
    assert "secret" not in error.value
