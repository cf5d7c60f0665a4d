"""Rows of a register that are possible but unlikely. Where coordinates stand is checked as they are read."""

import datetime
import re
from collections.abc import Collection, Iterable
from typing import Protocol

from etl.values.findings import Finding

_MERCHANT_NUMBER = re.compile(r"\d{3}(?P<area>\d{4})\d{8}")
"""15 digits: acquirer (3), area (4), merchant category (4), serial (4). Some acquirers write a clearing area
instead of the division, so another area is asked about and never refused."""


class Registered(Protocol):
    """A row of a register."""

    @property
    def key(self) -> str:
        """The point's number in the register, as it was typed."""

    @property
    def institution(self) -> str:
        """The code of the institution that registers it."""

    @property
    def connected_on(self) -> datetime.date | None:
        """The day on which the point was connected; None where it is not yet."""

    @property
    def as_of(self) -> datetime.date:
        """The last day that the register tells of: nothing in it may be dated later."""

    @property
    def sheet(self) -> str:
        """The sheet that the row stands on, "" in a file without sheets."""

    @property
    def cell(self) -> str:
        """The address of the row's cell, as B12."""


def registered(rows: Iterable[Registered], regions: Collection[str]) -> list[Finding]:
    """Foreign merchant numbers, dates after the register's own, and keys that one institution gives twice, as they are
    or in another writing."""
    areas = {code[:4] for code in regions}
    found: list[Finding] = []
    seen: dict[tuple[str, str], str] = {}
    alike: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        number = _MERCHANT_NUMBER.fullmatch(row.key)
        if number and number["area"] not in areas:
            values = {"found": number["area"], "expected": ", ".join(sorted(areas))}
            found.append(
                Finding("MERCHANT-AREA", row.sheet, row.cell, values, number["area"], str(values["expected"]))
            )
        if row.connected_on and row.connected_on > row.as_of:
            values = {"found": row.connected_on, "limit": row.as_of}
            found.append(
                Finding(
                    "REGISTER-FUTURE", row.sheet, row.cell, values, str(row.connected_on), f"≤ {row.as_of}"
                )
            )
        other = seen.setdefault((row.key, row.institution), row.cell)
        if other != row.cell:
            values = {"institution": row.institution, "other": other}
            found.append(Finding("REGISTER-REPEAT", row.sheet, row.cell, values, row.key))
        first, where = alike.setdefault((_as_compared(row.key), row.institution), (row.key, row.cell))
        if first != row.key and other == row.cell:
            values = {"key": row.key, "first": first, "other": where}
            found.append(
                Finding("REGISTER-ALIKE", row.sheet, row.cell, values, row.key, about=f"key|{row.key}")
            )
    return found


def _as_compared(key: str) -> str:
    """A key as those who retype it take it: in whatever case, with or without spaces."""
    return "".join(key.casefold().split())
