"""Identifiers as numbers: two that differ stay two."""

import polars as pl
import pytest

from etl.aggregate.digits import hexadecimal


def test_hashes_of_small_letters_are_the_numbers_that_they_write() -> None:
    assert hexadecimal(pl.Series(["00ff", "beef", None])) is not None
    found = hexadecimal(pl.Series(["00ff", "beef", "0a1b"]))
    assert found is not None
    assert (found[0], found[1].to_list()) == (4, [0xFF, 0xBEEF, 0x0A1B])


@pytest.mark.parametrize(
    "texts",
    [
        ["00ff", "ff"],  # one number, two texts
        ["00ff", "00FF"],
        ["+0ff", "00ff"],
        ["-0ff", "00ff"],
        ["0x0f", "000f"],
        ["00fg", "00ff"],
        ["0123456789abc", "0123456789abd"],  # more than 12 digits: no room for the cell
        ["", ""],
        [None, None],
    ],
)
def test_what_could_become_one_number_stays_text(texts: list[str | None]) -> None:
    assert hexadecimal(pl.Series(texts, dtype=pl.String)) is None
