"""Codes and periods as SDMX writes them, there and back."""

import re
from typing import Final

from etl.values.periods import Period

TOTAL: Final = "_T"
"""All of them together."""
NONE: Final = "_Z"
"""None at all: a count of users has no scenario, a published table no institution that filed it."""
_PLAIN = re.compile(r"[A-Za-z0-9@_-]")
_IN_CODE = re.compile(r"\$([0-9A-F]{2})")
_FREQUENCY = {12: ("M", "M", 2), 4: ("Q", "Q", 1), 2: ("S", "S", 1)}
_WRITTEN = re.compile(r"(?P<year>\d{4})-(?:M?(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|S(?P<half>[12]))")


def code_id(code: str) -> str:
    """A code of ours as the id of an SDMX item; "" is `NONE`. What an id may not hold stands as $ and two hexadecimal
    digits for each byte of UTF-8, so that no two codes become one."""
    if not code:
        return NONE
    # Ours never begin with an underscore there, so that none of them reads as all or none.
    return "".join(
        one if _PLAIN.fullmatch(one) and not (one == "_" and place == 0) else _escaped(one)
        for place, one in enumerate(code)
    )


def _escaped(one: str) -> str:
    return "".join(f"${byte:02X}" for byte in one.encode())


def code_of(item: str) -> str:
    """The code that an id of `code_id` stands for."""
    if item == NONE:
        return ""
    return _IN_CODE.sub(lambda found: chr(int(found[1], 16)), item).encode("latin-1").decode()


def frequency_of(period: Period) -> str:
    """M, Q or S (half-year)."""
    return _FREQUENCY[period.per_year][0]


def time_period(period: Period) -> str:
    """A reporting period: 2019-M12, 2019-Q4, 2019-S2. Never 201912, which every reader takes for a year, and never
    2019-M1, which none takes for a month."""
    _, letter, width = _FREQUENCY[period.per_year]
    return f"{period.year:04d}-{letter}{period.number:0{width}d}"


def period_of(written: str) -> Period | None:
    """The month, quarter or half-year that a message names: 2019-12, 2019-M12, 2019-Q4, 2019-S2. None of anything else:
    201912 is a year there, and 2019-M1 nothing."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    number, per_year = next(
        (int(found[name]), per_year)
        for name, per_year in (("month", 12), ("quarter", 4), ("half", 2))
        if found[name]
    )
    return Period(int(found["year"]), number, per_year)
