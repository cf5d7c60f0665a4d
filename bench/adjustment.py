"""Seasonal adjustment: how fast, and how well planted festivals are taken out."""

from bench.timing import Timing, median_seconds
from etl.adjustment.adjust import Adjustment, adjust_all
from etl.adjustment.program import find_program
from etl.values.errors import Refusal
from tests.unit.adjustment.simulated import LENGTHS, day_of, root_mean_square, simulated

SERIES = 20


def bench_sixty_series() -> Timing | str:
    """60 series of 60 months with festival, trading days and outliers, two programs at a time."""
    if absent := _absent():
        return absent
    many = [simulated(seed, 60).series for seed in range(60)]
    seconds = median_seconds(lambda: adjust_all(many, day_of), 3)
    return Timing("adjustment of 60 series of 60 months", seconds, 0, "to stay below 10 s")


def bench_planted_festivals() -> list[Timing] | str:
    """How far February's adjusted growth lies from the planted one, in points, with and without the regressors."""
    return _absent() or [_planted(months) for months in LENGTHS]


def _planted(months: int) -> Timing:
    planted = [simulated(seed, months) for seed in range(SERIES)]
    many = [one.series for one in planted]
    told = []
    for festival in (day_of, None):
        found = adjust_all(many, festival)
        errors = [
            one.error(float(adjusted.adjusted_growth(at) or 0), at)
            for one, adjusted in zip(planted, found, strict=True)
            if isinstance(adjusted, Adjustment)
            for at in one.februaries()
        ]
        told.append(f"{root_mean_square(errors):.2f}")
    seconds = median_seconds(lambda: adjust_all(many, day_of), 1)
    label = f"February of {SERIES} planted series, {months} months"
    return Timing(label, seconds, 0, f"RMS error {told[0]} points with festival, {told[1]} without")


def _absent() -> str:
    try:
        find_program()
    except Refusal as refusal:
        return refusal.sentence.en
    return ""
