"""Rank bands are drawn when somebody reads one, and once for all who do."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from etl.queries.score.shape import Draws, Ends, LateBand

READERS = 8


def test_nothing_is_drawn_before_a_band_is_read() -> None:
    drawn: list[Mapping[int, Ends]] = []

    def draw() -> Mapping[int, Ends]:
        drawn.append({0: (1, 2)})
        return drawn[-1]

    draws = Draws(draw)
    band = LateBand(draws, lambda: draws.of(0))
    assert not drawn
    assert not draws.are_drawn
    assert band.ends == (1, 2)
    assert draws.are_drawn
    assert draws.of(7) is None, "who has no place has no band"
    assert len(drawn) == 1


def test_who_reads_at_the_same_time_gets_the_same_draws() -> None:
    together, drawn = Barrier(READERS), list[int]()

    def draw() -> Mapping[int, Ends]:
        drawn.append(len(drawn))
        return {row: (drawn[-1], row) for row in range(READERS)}

    draws = Draws(draw)

    def read(row: int) -> Ends | None:
        together.wait()
        return draws.of(row)

    with ThreadPoolExecutor(READERS) as readers:
        found = list(readers.map(read, range(READERS)))
    assert found == [(0, row) for row in range(READERS)]


def test_draws_that_failed_are_made_again_by_the_next_reader() -> None:
    answers = [ZeroDivisionError, {0: (3, 4)}]

    def draw() -> Mapping[int, Ends]:
        answer = answers.pop(0)
        if isinstance(answer, dict):
            return answer
        raise answer

    draws = Draws(draw)
    try:
        draws.of(0)
    except ZeroDivisionError:
        assert not draws.are_drawn
    assert draws.of(0) == (3, 4)
    assert not answers


def test_two_bands_are_equal_that_have_the_same_ends() -> None:
    def band(ends: Ends | None) -> LateBand:
        return LateBand(Draws(dict), lambda: ends)

    assert band((1, 2)) == band((1, 2)) != band((1, 3))
    assert hash(band((1, 2))) == hash(band((1, 2)))
