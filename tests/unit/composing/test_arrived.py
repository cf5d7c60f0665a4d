"""When a return came is told in words of the document's language, as every other day is."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from etl.composing.book import Book
from etl.composing.bulletin.annexes import arrival


def test_when_a_return_came_is_told_in_words() -> None:
    book = Book()
    row = SimpleNamespace(filed_at=datetime(2023, 5, 6, 9, 41, tzinfo=UTC))
    arrival(cast(Any, SimpleNamespace(book=book)), "table.filing.a", cast(Any, row))
    told = book.figures["table.filing.a.arrived"]
    assert (told.text.zh, told.text.en) == ("2023年5月6日 09:41", "6 May 2023 09:41")
    assert told.value == "2023-05-06 09:41", "what is kept stays as early editions have it"
