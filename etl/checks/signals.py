"""What brushing leaves behind in a month's payments, by institution: questions to people, never judgements.

Each signal is a share of the institution's payments above which it is asked about. `python -m bench signals` measures
how often each speaks of clean months and how often of months with planted trouble; the data-quality page shows both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.values.findings import Finding

LEAST = 1000
"""An institution with fewer payments in the month is not asked: a share of few payments says little."""


@dataclass(frozen=True)
class Signal:
    """A rule, the figure whose share of the payments it looks at, and the share above which it asks."""

    rule: str
    figure: str
    above: Decimal


SIGNALS = (
    Signal("SIGNAL-TOP-USERS", "top_users_count", Decimal("0.15")),
    Signal("SIGNAL-EQUAL-AMOUNTS", "equal_amount_count", Decimal("0.10")),
    Signal("SIGNAL-SMALL", "small_count", Decimal("0.05")),
    Signal("SIGNAL-NIGHT", "night_count", Decimal("0.10")),
    Signal("SIGNAL-LATE", "late_count", Decimal("0.20")),
    Signal("SIGNAL-PAIRS", "pair_count", Decimal("0.05")),
    Signal("SIGNAL-TERMINAL", "terminal_count", Decimal("0.10")),
)


def asked(rows: Iterable[Mapping[str, object]]) -> list[Finding]:
    """The questions of a month; `rows` are the institutions' figures (`etl.aggregate.months.SIGNALS`)."""
    found = []
    for row in rows:
        institution, count = str(row["institution"]), int(str(row["count"]))
        if count < LEAST:
            continue
        for signal in SIGNALS:
            part = int(str(row[signal.figure]))
            if Fraction(part, count) > Fraction(signal.above):
                share = f"{float(Fraction(part, count)):.1%}"
                values = {"institution": institution, "share": share, "limit": f"{signal.above:.0%}"}
                values |= {"part": f"{part:,}", "count": f"{count:,}"}
                about = f"{institution}|{signal.figure}"
                found.append(Finding(signal.rule, "", "", values, share, f"≤ {signal.above:.0%}", about))
    return found
