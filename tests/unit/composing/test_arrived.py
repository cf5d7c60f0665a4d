"""What everybody is told of a return: whether it came, and how late; not the moment at which it came."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from etl.composing.bulletin.annexes import arrival
from etl.queries.returns.status import StatusRow, told_to_others
from etl.values.text import Text

CAME = StatusRow(
    "a",
    "甲",
    "A",
    "filed",
    datetime(2023, 5, 6, 9, 41, tzinfo=UTC),
    datetime(2023, 5, 8, tzinfo=UTC),
    0,
    1,
    0,
)
WRITER = cast(Any, SimpleNamespace(term=lambda code: Text(zh=code, en=code)))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (CAME, "filed-on-time"),
        (replace(CAME, working_days_late=2), "filed-late"),
        (replace(CAME, filed_at=None, working_days_late=None), "not-filed"),
    ],
)
def test_a_bulletin_tells_whether_a_return_came_in_time(row: StatusRow, said: str) -> None:
    phrase = arrival(WRITER, told_to_others(row))
    assert (phrase.zh[0].text, phrase.figures) == (said, set())


def test_others_are_told_the_lateness_of_a_return_and_not_its_moment() -> None:
    told = told_to_others(replace(CAME, working_days_late=2))
    assert (told.filed_at, told.working_days_late, told.has_come) == (None, 2, True)
