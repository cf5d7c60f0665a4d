"""PhonePe Pulse recomputed from its JSON documents with nothing of ours: json, decimals and loops."""

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

ROOT = "map/transaction/hover/country/india"
PERIODS = [f"{year}-Q{quarter}" for year in range(2018, 2025) for quarter in range(1, 5)]


def document(folder: Path, path: str, period: str) -> dict[str, object]:
    year, quarter = period.split("-Q")
    text = (folder / path / year / f"{quarter}.json").read_text(encoding="utf-8")
    data: dict[str, object] = json.loads(text, parse_float=Decimal)["data"]
    return data


def paise(rupees: Decimal | int) -> int:
    return int((Decimal(rupees) * 100).to_integral_value(ROUND_HALF_UP))


def payments(folder: Path, period: str, path: str = ROOT) -> dict[str, tuple[int, int]]:
    """Name of a state (or district) -> payments and paise."""
    rows = document(folder, path, period)["hoverDataList"]
    return {r["name"]: (r["metric"][0]["count"], paise(r["metric"][0]["amount"])) for r in rows}  # type: ignore[attr-defined]


def users(folder: Path, period: str) -> dict[str, tuple[int, int]]:
    """Name of a state -> registered users and openings of the app."""
    rows = document(folder, "map/user/hover/country/india", period)["hoverData"]
    return {name: (r["registeredUsers"], r["appOpens"]) for name, r in rows.items()}  # type: ignore[attr-defined]


def categories(folder: Path, period: str) -> dict[str, tuple[int, int]]:
    """Name of a category -> payments and paise in the whole country."""
    rows = document(folder, "aggregated/transaction/country/india", period)["transactionData"]
    return {
        r["name"]: (r["paymentInstruments"][0]["count"], paise(r["paymentInstruments"][0]["amount"]))
        for r in rows  # type: ignore[attr-defined]
    }


def percent(value: int, base: int) -> Decimal:
    """Growth in percent, half up to two decimals."""
    change = (Decimal(value) - Decimal(base)) * 100 / Decimal(base)
    return change.quantize(Decimal("0.01"), ROUND_HALF_UP)
