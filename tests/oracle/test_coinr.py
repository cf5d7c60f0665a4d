"""The ASEM index of the R package COINr, remade with the parts of this engine: the curve between each indicator's
lowest and highest value, the means of `etl.scoring.means`, the places of `etl.scoring.places`.

The engine does not run the index as a method of its own: points of a method are fixed to four decimals and stand
on two levels (items, parts), the index has unrounded scores on four levels; and a method's corners are written
down beforehand, the index takes them from the data.
"""

import csv
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from etl.scoring.curve import Curve
from etl.scoring.means import mean
from etl.scoring.places import places_of
from etl.scoring.readings import Reading
from tests.paths import shared

Scores = dict[str, dict[str, Fraction | None]]
LEVELS = (
    "Index",
    "Conn",
    "Sust",
    "Physical",
    "ConEcFin",
    "Political",
    "Instit",
    "P2P",
    "Environ",
    "Social",
    "SusEcFin",
)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def meta() -> list[dict[str, str]]:
    return [row for row in table(shared("oracles", "coinr", "ASEM_iMeta.csv")) if row["Level"]]


def number(text: str) -> Fraction | None:
    return None if text in ("", "NA") else Fraction(text)


def normalised(low: int, high: int) -> Scores:
    """Country -> indicator -> score between low and high, in the direction of each indicator."""
    raw = table(shared("oracles", "coinr", "ASEM_iData.csv"))
    scores: Scores = {row["uCode"]: {} for row in raw}
    for entry in (entry for entry in meta() if entry["Type"] == "Indicator"):
        values = {row["uCode"]: number(row[entry["iCode"]]) for row in raw}
        direction = Fraction(entry["Direction"])
        known = [value * direction for value in values.values() if value is not None]
        curve = Curve(((min(known), low), (max(known), high)))
        for country, value in values.items():
            scores[country][entry["iCode"]] = None if value is None else curve.unrounded(value * direction)
    return scores


def aggregated(scores: Scores, kind: str, minimum_present: Fraction = Fraction(0)) -> Scores:
    """The scores with every aggregate added, level by level, weighted as in the metadata."""
    children: dict[str, list[dict[str, str]]] = {}
    for entry in meta():
        children.setdefault(entry["Parent"], []).append(entry)
    parents = sorted((e for e in meta() if e["Type"] == "Aggregate"), key=lambda e: int(e["Level"]))
    for country in scores:
        for parent in (entry["iCode"] for entry in parents):
            below = children[parent]
            scores[country][parent] = mean(
                kind,
                [scores[country][entry["iCode"]] for entry in below],
                [Fraction(entry["Weight"]) for entry in below],
                minimum_present,
            )
    return scores


def assert_equal(scores: Scores, expected: list[dict[str, str]]) -> None:
    checked = 0
    for row in expected:
        for code, text in row.items():
            if code == "uCode":
                continue
            ours, theirs = scores[row["uCode"]][code], number(text)
            assert (ours is None) == (theirs is None), (row["uCode"], code)
            if ours is not None and theirs is not None:
                assert abs(ours - theirs) <= Fraction(1, 10**9), (
                    row["uCode"],
                    code,
                    float(ours),
                    float(theirs),
                )
            checked += 1
    assert checked >= 51 * 49


@pytest.mark.parametrize(("low", "high"), [(0, 100), (1, 100)])
def test_min_max(low: int, high: int) -> None:
    assert_equal(normalised(low, high), table(shared("oracles", "coinr", f"raw_minmax_{low}_{high}.csv")))


MEANS = {
    "raw_minmax_0_100_amean": (0, "arithmetic"),
    "raw_minmax_1_100_a_amean": (1, "arithmetic"),
    "raw_minmax_1_100_a_gmean": (1, "geometric"),
    "raw_minmax_1_100_a_hmean": (1, "harmonic"),
}


@pytest.mark.parametrize("name", MEANS)
def test_means_and_every_place(name: str) -> None:
    low, kind = MEANS[name]
    scores = aggregated(normalised(low, 100), kind)
    assert_equal(scores, table(shared("oracles", "coinr", f"{name}.csv")))
    ranks = table(shared("oracles", "coinr", f"{name}_ranks.csv"))
    assert len(ranks) == 51
    for level in LEVELS:
        ours = places_by_country(scores, level)
        assert ours == {row["uCode"]: int(row[level]) for row in ranks}, level


def test_a_group_without_nine_tenths_of_its_inputs_is_blank() -> None:
    scores = aggregated(normalised(0, 100), "arithmetic", Fraction(9, 10))
    expected = table(shared("oracles", "coinr", "raw_minmax_0_100_amean_datthresh0.9.csv"))
    assert any(row[level] in ("", "NA") for row in expected for level in LEVELS)
    assert_equal(scores, expected)


def places_by_country(scores: Scores, level: str) -> dict[str, int]:
    countries = list(scores)
    values = [scores[country][level] or Fraction(0) for country in countries]
    reading = Reading.of(
        np.array([value.numerator for value in values], dtype=object),
        np.array([value.denominator for value in values], dtype=object),
        np.zeros(len(values), dtype=np.int8),
    )
    everybody = np.zeros(len(values), dtype=np.int64)
    places = places_of(reading, everybody, reading.figure, higher=True)
    return dict(zip(countries, places.tolist(), strict=True))


def test_the_effective_weights() -> None:
    """Weight of each entry times the shares of everything above it."""
    entries = {entry["iCode"]: entry for entry in meta()}
    total: dict[str, Fraction] = {}
    for parent, group in groupby(
        sorted(entries.values(), key=lambda e: e["Parent"]), key=lambda e: e["Parent"]
    ):
        total[parent] = sum((Fraction(entry["Weight"]) for entry in group), Fraction(0))
    for row in table(shared("oracles", "coinr", "weights_effective.csv")):
        share, code = Fraction(1), row["iCode"]
        while code:
            share *= Fraction(entries[code]["Weight"]) / total[entries[code]["Parent"]]
            code = entries[code]["Parent"]
        assert abs(share - Fraction(row["EffWeight"])) <= Fraction(1, 10**12), row["iCode"]
