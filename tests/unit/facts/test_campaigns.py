"""Campaign effects: a planted one is found within its interval, none is found where none was planted."""

import numpy as np
import pytest

from etl.facts.campaigns import (
    AS_ELSEWHERE,
    DRIFTING,
    NO_VALUE,
    TOO_FEW_REGIONS,
    TOO_SHORT,
    CampaignEffect,
    campaign_effect,
)

MONTHS, FIRST, LAST = 21, 16, 17


def panel(
    seed: int, effect: float = 0.0, regions: int = 9, noise: float = 0.03, drift: float = 0.0
) -> dict[str, list[int]]:
    """Regions that grow together with noise of their own; the first has a campaign, and perhaps grows faster."""
    draw = np.random.default_rng(seed)
    common = 11 + 0.08 * np.arange(MONTHS) + draw.normal(0, 0.1, MONTHS)
    values = {}
    for number in range(regions):
        series = common + draw.normal(0, 1) + draw.normal(0, noise, MONTHS)
        if number == 0:
            series[FIRST : LAST + 1] += np.log1p(effect)
            series += drift * np.arange(MONTHS)
        values[f"R{number}"] = np.exp(series).astype(int).tolist()
    return values


def found(effect: float, seed: int) -> CampaignEffect:
    return campaign_effect(panel(seed, effect), ["R0"], FIRST, LAST)


@pytest.mark.parametrize("effect", [0.3, -0.25])
def test_a_planted_effect_is_found_and_lies_within_its_interval(effect: float) -> None:
    """Of 100 towns the interval, at 90 percent, may miss the truth in some; a real effect may hide in few."""
    answers = [found(effect, seed) for seed in range(100)]
    hits = sum(a.low is not None and a.high is not None and a.low <= effect <= a.high for a in answers)
    right = "raised" if effect > 0 else "lowered"
    assert hits >= 82
    assert sum(a.verdict == right for a in answers) >= 75
    assert not any(a.verdict not in (right, "cannot tell") for a in answers)


def test_on_a_placebo_nothing_is_found() -> None:
    """No campaign in 100 towns: at most one in ten may be taken in by chance."""
    answers = [found(0.0, 1_000 + seed) for seed in range(100)]
    assert sum(a.verdict != "cannot tell" for a in answers) <= 12
    assert {a.reason for a in answers if a.verdict == "cannot tell"} <= {AS_ELSEWHERE, DRIFTING}


def test_a_region_that_grew_faster_all_along_proves_nothing() -> None:
    answer = campaign_effect(panel(1, drift=0.06), ["R0"], FIRST, LAST)
    assert (answer.verdict, answer.reason) == ("cannot tell", DRIFTING)


def test_two_regions_with_a_campaign_are_compared_with_pairs() -> None:
    values = panel(3, 0.4)
    values["R1"] = [round(v * 1.4) if FIRST <= i <= LAST else v for i, v in enumerate(values["R1"])]
    answer = campaign_effect(values, ["R0", "R1"], FIRST, LAST)
    assert answer.verdict == "raised"
    assert answer.effect == pytest.approx(0.4, abs=0.1)
    assert answer.compared == tuple(f"R{n}" for n in range(2, 9))


def test_what_cannot_be_asked_is_said() -> None:
    values = panel(1)
    assert campaign_effect(panel(1, regions=3), ["R0"], FIRST, LAST).reason == TOO_FEW_REGIONS
    assert campaign_effect(values, ["R0"], 3, 4).reason == TOO_SHORT
    assert campaign_effect(values | {"R0": [0] * MONTHS}, ["R0"], FIRST, LAST).reason == NO_VALUE
    assert campaign_effect(values, [], FIRST, LAST).reason == NO_VALUE


def test_a_region_with_a_gap_is_not_compared_with() -> None:
    values: dict[str, list[int | None]] = dict(panel(1, 0.3))
    values["R4"] = [None, *values["R4"][1:]]
    answer = campaign_effect(values, ["R0"], FIRST, LAST)
    assert "R4" not in answer.compared
    assert len(answer.compared) == 7


def test_what_comes_after_the_campaign_changes_nothing() -> None:
    values = panel(2, 0.3)
    later = {region: series[: LAST + 1] + [1] * (MONTHS - LAST - 1) for region, series in values.items()}
    assert campaign_effect(values, ["R0"], FIRST, LAST) == campaign_effect(later, ["R0"], FIRST, LAST)
