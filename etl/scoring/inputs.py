"""What a score is made from: the roster of one or more periods, and readings over its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np
import polars as pl

from etl.scoring.fixed import Integers
from etl.scoring.readings import ONE, Reading
from etl.scoring.states import WORDS, State

ROW = ("period", "institution")


@dataclass(frozen=True, eq=False)
class Inputs:
    """Grain of `roster`: one row per period × institution, with its peer group (all text).

    `readings` go by indicator, `earlier` holds the same indicators one period before (for improvement),
    `counts` go by event. Every reading has the roster's rows in the roster's order.
    """

    roster: pl.DataFrame
    readings: Mapping[str, Reading]
    earlier: Mapping[str, Reading] = field(default_factory=dict)
    counts: Mapping[str, Reading] = field(default_factory=dict)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods of the roster, earliest first."""
        return _labels(self.roster["period"])

    @cached_property
    def period_codes(self) -> Integers:
        """For each row the number of its period in `periods`."""
        return _codes(self.roster["period"], self.periods)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The peer groups of the roster."""
        return _labels(self.roster["group"])

    @cached_property
    def group_codes(self) -> Integers:
        """For each row the number of its peer group in `groups`."""
        return _codes(self.roster["group"], self.groups)

    @cached_property
    def peer_codes(self) -> Integers:
        """One code for each period × peer group."""
        return self.period_codes * len(self.groups) + self.group_codes

    def __len__(self) -> int:
        return self.roster.height

    def take(self, rows: Integers) -> "Inputs":
        """The same inputs for some of the rows."""
        return Inputs(
            self.roster[rows],
            *(
                {code: reading.take(rows) for code, reading in readings.items()}
                for readings in self._readings
            ),
        )

    @property
    def _readings(self) -> tuple[Mapping[str, Reading], ...]:
        return self.readings, self.earlier, self.counts


def inputs_of(
    roster: pl.DataFrame,
    readings: pl.DataFrame,
    scales: Mapping[str, Fraction],
    *,
    earlier: pl.DataFrame | None = None,
    counts: pl.DataFrame | None = None,
) -> Inputs:
    """Inputs from long frames. `scales` turns numerator ÷ denominator into the unit of each indicator.

    `readings` and `earlier`: period, institution, indicator, numerator, denominator (Int64, null where there is no
    figure), state (a word of `states.WORDS`); in `earlier` the period is that of the roster row which looks back.
    `counts`: period, institution, event, count, state. Rows that a frame lacks are not filed; rows that are not in
    the roster are refused.
    """
    return Inputs(
        roster,
        _by_code(roster, readings, "indicator", scales),
        {} if earlier is None else _by_code(roster, earlier, "indicator", scales),
        {} if counts is None else _by_code(roster, _as_ratios(counts), "event", {}),
    )


def _as_ratios(counts: pl.DataFrame) -> pl.DataFrame:
    if counts.filter(pl.col("count") < 0).height:
        raise ValueError("a count of events is below zero; a negative count would hand out points")
    return counts.with_columns(numerator="count", denominator=pl.lit(1, dtype=pl.Int64))


def _by_code(
    roster: pl.DataFrame, frame: pl.DataFrame, key: str, scales: Mapping[str, Fraction]
) -> dict[str, Reading]:
    numbered = roster.select(ROW).with_row_index("row")
    placed = frame.join(numbered, on=list(ROW), how="left")
    if placed["row"].null_count():
        lost = placed.filter(pl.col("row").is_null()).row(0, named=True)
        raise ValueError(f"{lost['institution']} is not in the roster of {lost['period']}")
    if placed.select("row", key).is_duplicated().any():
        raise ValueError(f"a row of the roster has two readings of one {key}")
    placed = _in_numbers(placed, key)  # a country's words are let go of before its numbers are parted
    return {
        str(code): _reading(roster.height, part, scales.get(str(code), ONE))
        for (code,), part in placed.partition_by(key, as_dict=True, include_key=False).items()
    }


def _in_numbers(placed: pl.DataFrame, key: str) -> pl.DataFrame:
    """The rows of all codes at one go, a state as its number, 0 where there is no figure: a quarter's readings are a
    hundred codes of twenty rows, and each question to so small a frame costs more than its answer."""
    unknown = placed.filter(~pl.col("state").is_in(WORDS))["state"]
    if len(unknown):
        raise ValueError(f"“{unknown[0]}” is not a state; choose one of {', '.join(WORDS)}")
    is_known = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    if placed.filter(~is_known & (pl.col("state") == State.VALUE.word)).height:
        raise ValueError("a reading is said to have a value but its numerator or denominator is missing")
    return placed.select(
        key,
        "row",
        pl.col("state").replace_strict(list(WORDS), list(range(len(WORDS))), return_dtype=pl.Int8),
        pl.col("numerator").fill_null(0),
        pl.when(is_known).then("denominator").otherwise(0).alias("denominator"),
    )


def _reading(height: int, part: pl.DataFrame, scale: Fraction) -> Reading:
    rows = part["row"].to_numpy()
    numerator, denominator = np.zeros(height, dtype=np.int64), np.zeros(height, dtype=np.int64)
    states = np.full(height, State.NOT_FILED, dtype=np.int8)
    numerator[rows], denominator[rows] = part["numerator"].to_numpy(), part["denominator"].to_numpy()
    states[rows] = part["state"].to_numpy()
    return Reading.of(numerator, denominator, states, scale)


def _labels(column: pl.Series) -> tuple[str, ...]:
    return tuple(sorted(set(column.to_list())))


def _codes(column: pl.Series, labels: tuple[str, ...]) -> Integers:
    number = {label: code for code, label in enumerate(labels)}
    return np.array([number[label] for label in column.to_list()], dtype=np.int64)
