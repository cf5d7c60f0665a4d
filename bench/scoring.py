"""Scoring at national size beside a plain pandas version of the same arithmetic, in one run."""

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl

from bench.timing import Timing, interleaved
from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.scoring.around.bands import DRAWS, rank_bands
from etl.scoring.inputs import Inputs
from etl.scoring.readings import Reading
from etl.scoring.score import Scores, score
from etl.scoring.states import State
from etl.values.text import Text

INSTITUTIONS, ITEMS, QUARTERS = 4000, 30, 40
POINTS = [3, 3, 3, 3, 4, 4]
FLOOR, TARGET = 60, 95
RUNS = 5
PEER_DRAWS = 200
TEXT = Text(zh="基准", en="benchmark")
Figures = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]


def indicators() -> dict[str, Indicator]:
    """`ITEMS` ratios in percent, I00 and on; numerator and denominator are handed in, so their measures are no
    matter."""
    codes = [f"I{i:02d}" for i in range(ITEMS)]
    return {
        code: Indicator(
            code=code, name=TEXT, why=TEXT, numerator="a", denominator="b", scale=100, unit=TEXT,
            direction="higher", author="a", checker="b", next_review="2030-01",
        )
        for code in codes
    }  # fmt: skip


def method() -> Method:
    """Five parts of six linear items; tie-breaks by two parts."""
    return Method.model_validate(
        {
            "code": "2018-04-01", "name": TEXT, "why": TEXT, "author": "a", "checker": "b", "next_review": "2030-01",
            "missing": {"rescale": "part"}, "tie_break": ["P3", "P2"],
            "part": [{"code": f"P{p}", "name": TEXT, "points": sum(POINTS)} for p in range(ITEMS // len(POINTS))],
            "item": [
                {
                    "code": f"I{i:02d}", "part": f"P{i // len(POINTS)}", "indicator": f"I{i:02d}",
                    "points": POINTS[i % len(POINTS)], "rule": {"kind": "linear", "floor": FLOOR, "target": TARGET},
                }
                for i in range(ITEMS)
            ],
        }
    )  # fmt: skip


def figures(rows: int, seed: int = 0) -> Figures:
    """Numerators, denominators and states; one in thirty-three has no figure."""
    chance = np.random.default_rng(seed)
    made = {}
    for code in indicators():
        denominator = chance.integers(1, 5000, rows)
        numerator = (denominator * chance.beta(8, 2, rows)).astype(np.int64)
        state = np.where(chance.random(rows) < 0.03, chance.integers(1, 4, rows), 0).astype(np.int8)
        made[code] = (numerator * (state == 0), denominator * (state == 0), state)
    return made


def roster(institutions: int, quarters: int) -> pl.DataFrame:
    """A row per institution and quarter: period, institution, one of nine groups. Quarter by quarter."""
    names = [f"B{i:04d}" for i in range(institutions)]
    periods = [f"{2010 + q // 4}-Q{q % 4 + 1}" for q in range(quarters)]
    return pl.DataFrame(
        {
            "period": np.repeat(periods, institutions),
            "institution": np.tile(names, quarters),
            "group": np.tile([f"G{i % 9}" for i in range(institutions)], quarters),
        }
    )


def inputs(rows: pl.DataFrame, made: Figures) -> Inputs:
    """The figures of `figures` as readings of the roster's rows, in percent."""
    return Inputs(rows, {code: Reading.of(*cells, Fraction(100)) for code, cells in made.items()})


def pandas_scores(made: Figures, rows: pd.DataFrame) -> pd.DataFrame:
    """The same method as anyone would write it: floats, one column after another, two ranks with tie-breaks."""
    scores = rows.copy()
    scores["total"], parts = 0.0, {}
    for part in range(ITEMS // len(POINTS)):
        earned = pd.Series(0.0, index=scores.index)
        applicable = pd.Series(0.0, index=scores.index)
        for i, points in enumerate(POINTS):
            numerator, denominator, state = made[f"I{part * len(POINTS) + i:02d}"]
            frame = pd.DataFrame({"n": numerator, "d": denominator, "s": state})
            value = frame["n"] * 100 / frame["d"]
            item = (((value - FLOOR) / (TARGET - FLOOR)).clip(0, 1) * points).round(4)
            counts = ~frame["s"].isin([State.NOT_APPLICABLE, State.TOO_FEW])
            earned += item.where(frame["s"] == State.VALUE, 0).where(counts, 0)
            applicable += counts * points
        parts[part] = (earned / applicable * sum(POINTS)).round(4)
        scores["total"] += parts[part]
    scores["score"] = scores["total"].round(2)
    key = scores["score"] * 1e8 + parts[3] * 1e4 + parts[2]
    scores["rank"] = key.groupby(scores["period"]).rank(method="min", ascending=False)
    peers = key.groupby([scores["period"], scores["group"]])
    scores["group_rank"] = peers.rank(method="min", ascending=False).where(peers.transform("count") >= 3)
    return scores


def bench_national_scoring() -> Timing:
    """States, rescaled parts, tie-breaks, places overall and in groups: ours in exact integers, the peer in floats."""
    rows, made = roster(INSTITUTIONS, QUARTERS), figures(INSTITUTIONS * QUARTERS)
    rules, known, frame = method(), indicators(), rows.to_pandas()
    seconds, peer_seconds = interleaved(
        lambda: score(rules, known, inputs(rows, made)), lambda: pandas_scores(made, frame), RUNS
    )
    official = score(rules, known, inputs(rows, made)).totals.official
    gap = np.abs(official / 100 - pandas_scores(made, frame)["score"].to_numpy())
    notes = f"{INSTITUTIONS * ITEMS * QUARTERS:,} values; {(gap > 0.005).sum()} scores rounded otherwise by floats"
    return Timing("score and rank 4,000 × 30 indicators × 40 quarters", seconds, peer_seconds, notes)


def one_quarter(institutions: int) -> Scores:
    """A quarter of so many institutions, scored."""
    rows = roster(institutions, 1)
    return score(method(), indicators(), inputs(rows, figures(institutions, seed=1)))


def pandas_bands(scores: Scores, draws: int) -> pd.DataFrame:
    """Weights moved and one item left out in every draw; pandas ranks each draw. Targets are left alone."""
    chance = np.random.default_rng(2)
    counted = scores.items.counted
    points = pd.DataFrame(np.where(counted, scores.items.points, 0).T / 1e4)
    maxima = pd.DataFrame(
        (counted * np.array([p for _ in range(5) for p in POINTS])[:, None]).T.astype(float)
    )
    places = {}
    for draw in range(draws):
        weights = chance.uniform(0.75, 1.25, ITEMS)
        weights[chance.integers(ITEMS)] = 0
        total = (points * weights).sum(axis=1) / (maxima * weights).sum(axis=1) * 100
        places[draw] = total.round(2).rank(method="min", ascending=False)
    return pd.DataFrame(places).quantile([0.05, 0.95], axis=1)


def bands(institutions: int) -> Timing:
    """The peer's draws are timed on some of them and scaled up; it leaves targets alone."""
    scores, known = one_quarter(institutions), indicators()
    with ThreadPoolExecutor(2) as pool:
        seconds, peer_seconds = interleaved(
            lambda: rank_bands(scores, known, seed=1, run=pool.map), lambda: pandas_bands(scores, PEER_DRAWS)
        )
    notes = f"2 threads; peer: weights only, {PEER_DRAWS} draws scaled up"
    label = f"rank bands from {DRAWS:,} draws, {institutions:,} institutions"
    return Timing(label, seconds, peer_seconds * DRAWS / PEER_DRAWS, notes)


def bench_national_rank_bands() -> Timing:
    """As many institutions as a country has."""
    return bands(INSTITUTIONS)


def bench_programme_rank_bands() -> Timing:
    """As many institutions as one city has."""
    return bands(20)
