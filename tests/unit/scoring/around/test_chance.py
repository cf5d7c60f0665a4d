"""Draws that must never change: whoever drew them years ago drew these."""

import numpy as np

from etl.scoring.around.chance import whole_numbers


def test_the_first_draws_are_what_they_always_were() -> None:
    assert whole_numbers(1, 0, 0, 6, 0, 99).tolist() == [30, 77, 16, 74, 24, 90]
    assert whole_numbers(1, 1, 0, 3, 150, 250).tolist() == [177, 237, 209]


def test_a_draw_has_its_number() -> None:
    """Drawn in pieces or at once, in any order: the same."""
    together = whole_numbers(5, 2, 0, 1000, -7, 7)
    pieces = [whole_numbers(5, 2, start, 100, -7, 7) for start in range(900, -1, -100)]
    assert (np.concatenate(pieces[::-1]) == together).all()
    assert not (whole_numbers(6, 2, 0, 1000, -7, 7) == together).all()
    assert not (whole_numbers(5, 3, 0, 1000, -7, 7) == together).all()


def test_draws_are_even() -> None:
    """A million draws of eleven numbers: each comes up within half a percent of its share."""
    counts = np.bincount(whole_numbers(9, 0, 0, 1_100_000, 0, 10), minlength=11)
    assert (np.abs(counts - 100_000) < 1_500).all()
