"""What the JSON of `growth` adds to its rows, and the JSON of `campaign`."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from etl.commands.shapes.rows import growth_shape
from etl.facts.campaigns import CampaignEffect
from etl.facts.projection import CONFIDENCE, Projection
from etl.facts.season import SeasonRow
from etl.facts.users import Penetration, Stickiness
from etl.queries.figures.outlook import Outlook
from etl.values.exact import rounded

Json = dict[str, Any]


def outlook_shape(outlook: Outlook) -> Json:
    """What the JSON document of `growth` says beside its rows: penetration, stickiness (None where there is none),
    projections by measure, growth without campaigns, and seasons, a row per measure and month."""
    return {
        "penetration": [_penetration(card) for card in outlook.penetration],
        "stickiness": _stickiness(outlook.stickiness) if outlook.stickiness else None,
        "projections": [_projection(code, one) for code, one in outlook.projections.items()],
        "excluding_campaigns": growth_shape(outlook.excluding_campaigns)["rows"],
        "seasons": [_season(code, row) for code, rows in outlook.seasons.items() for row in rows],
    }


def campaigns_shape(effects: Mapping[str, CampaignEffect], cost: int) -> Json:
    """An answer for each kind of point. The cost stands for all of them: it is not parted among them."""
    return {"rows": [{"scenario": code} | campaign_shape(one, cost) for code, one in effects.items()]}


def campaign_shape(effect: CampaignEffect, cost: int = 0) -> Json:
    """`gained` is what there was more; `cost_each` the cost over it, in major units."""
    gained = effect.gained
    return {
        "verdict": effect.verdict,
        "effect_pct": _percent(effect.effect),
        "low_pct": _percent(effect.low),
        "high_pct": _percent(effect.high),
        "gained": gained,
        "cost_each": f"{rounded(Fraction(cost, gained), 2):f}" if cost and gained and gained > 0 else None,
        "placebos": effect.placebos,
        "compared_with": list(effect.compared),
        "reason": effect.reason.en if effect.reason else None,
        "reason_zh": effect.reason.zh if effect.reason else None,
    }


def _penetration(card: Penetration) -> Json:
    return {
        "users": card.users,
        "population": card.population,
        "population_year": card.year,
        "population_source": card.source,
        "share_pct": f"{rounded(card.share * 100, 2):f}",
    }


def _stickiness(found: Stickiness) -> Json:
    names = ("plain", "winsorised", "low", "high")
    return {name: f"{rounded(getattr(found, name), 2):f}" for name in names}


def _projection(code: str, one: Projection) -> Json:
    return {
        "measure": code,
        "known": one.known,
        "central": one.central,
        "low": one.low,
        "high": one.high,
        "confidence_pct": round(CONFIDENCE * 100),
        "periods_to_come": one.steps,
        "trials": one.trials,
        "basis": one.basis,
        "reason": one.reason.en if one.reason else None,
        "reason_zh": one.reason.zh if one.reason else None,
    }


def _season(code: str, row: SeasonRow) -> Json:
    return {
        "measure": code,
        "year": row.year,
        "festival": row.festival,
        "value": row.value,
        "yoy_pct": None if row.yoy_pct is None else f"{row.yoy_pct:f}",
        "on_before_pct": None if row.on_before_pct is None else f"{row.on_before_pct:f}",
    }


def _percent(change: float | None) -> str | None:
    return None if change is None else f"{rounded(Fraction(change) * 100, 1):f}"
