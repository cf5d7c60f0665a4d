"""Identifiers as numbers: two that differ stay two."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.aggregate.coded import Coded
from etl.aggregate.digits import hexadecimal
from etl.aggregate.extracts import File, Part
from etl.definitions.load import load_programme
from etl.values.periods import Period
from tests.oracle.test_aggregate import SCHEMA, sample


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


@given(
    st.lists(st.text("0123456789abcdefABCDEFg`:/@\x00\xff ", min_size=4, max_size=4), min_size=1, max_size=8)
)
def test_digits_are_read_as_python_reads_them_or_not_at_all(texts: list[str]) -> None:
    are_digits = all(set(text) <= set("0123456789abcdef") for text in texts)
    found = hexadecimal(pl.Series(texts))
    assert (found is not None) == are_digits
    assert found is None or found[1].to_list() == [int(text, 16) for text in texts]


@pytest.mark.parametrize("digits", range(1, 13))
def test_hashes_of_every_length_are_read(digits: int) -> None:
    texts = [f"{number % 16**digits:0{digits}x}" for number in range(0, 1 << 40, (1 << 36) + 12345)]
    found = hexadecimal(pl.Series(texts))
    assert found is not None
    assert found[1].to_list() == [int(text, 16) for text in texts]


def test_a_column_that_repeats_is_read_as_places_and_says_the_same(tmp_path: Path) -> None:
    layout = load_programme("daqing").returns["second-transactions"].transactions
    assert layout is not None
    merchants = ["0a", "0b", None, "0c"] * 500 + ["0b"] * 100
    rows = rows_of(len(merchants)).with_columns(
        is_refund=pl.lit(False),
        amount_fen=pl.lit(5),
        merchant=pl.Series(merchants),
        user=pl.Series([None] * 2100, dtype=pl.String),
    )
    rows.write_parquet(tmp_path / "one.parquet", row_group_size=700)
    part = Part(File(tmp_path / "one.parquet", "one.parquet", "2019-12"), tmp_path / "one.parquet", (), True)
    coded = Coded([part], layout, Period.parse("2019-12"))
    assert coded.missing["no_merchant"] == 500
    assert coded.missing["no_user"] == 2100
    pairs = pl.DataFrame({"text": merchants, "place": coded.units["merchant"]}).drop_nulls().unique()
    assert sorted(pairs["text"]) == ["0a", "0b", "0c"]
    assert pairs["place"].n_unique() == 3


def rows_of(count: int) -> pl.DataFrame:
    first = pl.DataFrame([vars(sample()[0])], schema=SCHEMA)
    return pl.concat([first] * count)
