"""Within one act a question is asked of the database once; outside of it, every time."""

from store.once import is_reading_once, once, reading_once


def test_a_question_is_asked_once_within_and_every_time_outside() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [once("filings", ask), once("filings", ask)] == [1, 2]
    with reading_once():
        assert is_reading_once()
        assert [once("filings", ask), once("filings", ask), once("facts", ask)] == [3, 3, 4]
        with reading_once():
            assert once("filings", ask) == 5, "an act of its own within"
        assert once("filings", ask) == 3
    assert not is_reading_once()
    assert once("filings", ask) == 6
