"""A second, naive way from payments to facts: lists and counters, row by row, written from the definitions alone."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MOBILE = {"QR": "scan", "QR_SHOWN": "scan", "NFC": "nfc", "APP": "in-app"}
OTHERS = {"CARD": "card"}
NAMES = ("institution", "region", "scenario", "channel")


@dataclass(frozen=True)
class Payment:
    """A row of an extract."""

    time: datetime.datetime
    user: str
    merchant: str
    institution: str
    region: str
    scenario: str
    channel: str
    amount_fen: int
    is_refund: bool = False
    is_campaign: bool = False
    terminal: str | None = "T1"


Cell = tuple[str, str, str, str]


def facts(rows: Iterable[Payment], dimensions: tuple[str, ...]) -> dict[Cell, dict[str, int]]:
    """Every figure of every cell; "" for a dimension that is summed over."""
    cells: dict[Cell, list[Payment]] = defaultdict(list)
    for row in rows:
        whole = (row.institution, row.region, row.scenario, (MOBILE | OTHERS)[row.channel])
        cell = tuple(value if name in dimensions else "" for name, value in zip(NAMES, whole, strict=True))
        cells[cell].append(row)  # type: ignore[index]
    return {cell: _figures(those) for cell, those in cells.items()}


def _figures(rows: list[Payment]) -> dict[str, int]:
    refunds = [row for row in rows if row.is_refund]
    tests = [row for row in rows if not row.is_refund and row.amount_fen <= 1]
    paid = [row for row in rows if not row.is_refund and row.amount_fen > 1]
    campaign = [row for row in paid if row.is_campaign]
    by_user = sorted(Counter(row.user for row in paid).values())
    by_merchant = Counter(row.merchant for row in paid).values()
    most = by_user[-(-99 * len(by_user) // 100) - 1] if by_user else 0
    top = -(-len(by_user) // 100)
    return {
        "count": len(paid),
        "amount": sum(row.amount_fen for row in paid),
        "mobile_count": sum(row.channel in MOBILE for row in paid),
        "refund_count": len(refunds),
        "refund_amount": sum(row.amount_fen for row in refunds),
        "self_test_count": len(tests),
        "self_test_amount": sum(row.amount_fen for row in tests),
        "campaign_count": len(campaign),
        "campaign_amount": sum(row.amount_fen for row in campaign),
        "small_count": sum(row.amount_fen <= 10 for row in paid),
        "night_count": sum(row.time.hour < 5 for row in paid),
        "late_count": sum(_is_late(row.time.date()) for row in paid),
        "users": len(by_user),
        "repeat_users": sum(times >= 2 for times in by_user),
        "winsorised": sum(min(times, most) for times in by_user),
        "top_users_count": sum(by_user[len(by_user) - top :]),
        "merchants": len(by_merchant),
        "busy_merchants": sum(times >= 10 for times in by_merchant),
    }


def _is_late(day: datetime.date) -> bool:
    return (day + datetime.timedelta(days=3)).month != day.month


def signals(rows: Iterable[Payment]) -> dict[str, dict[str, int]]:
    """What brushing leaves behind, by institution."""
    found = {}
    paid = [row for row in rows if not row.is_refund and row.amount_fen > 1]
    for institution in sorted({row.institution for row in paid}):
        own = [row for row in paid if row.institution == institution]
        pairs = Counter((row.user, row.merchant) for row in own).values()
        found[institution] = {
            "equal_amount_count": max(Counter(row.amount_fen for row in own).values()),
            "pair_count": sum(max(times - 10, 0) for times in pairs),
            "terminal_count": max(
                Counter(row.terminal for row in own if row.terminal is not None).values(), default=0
            ),
        }
    return found
