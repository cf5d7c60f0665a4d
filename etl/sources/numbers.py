"""What a number cell says: a number, nothing, or a finding that asks."""

import math
import re
import unicodedata
from decimal import Decimal
from typing import Any

from etl.checks.findings import Finding
from etl.sources.workbook import Broken

_DIGITS = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)


def read_number(value: Any, sheet: str, cell: str) -> tuple[float | Decimal | None, Finding | None]:
    """(number or None for a blank cell, finding or None). A text counts as a number only where it is nothing else."""
    if isinstance(value, bool):
        return None, Finding("NUM-TEXT", sheet, cell, {"found": str(value).upper()})
    if isinstance(value, int | float):
        if math.isfinite(value):
            return value, None
        return None, Finding("NUM-TEXT", sheet, cell, {"found": str(value)})
    if isinstance(value, Broken):
        rule = "NUM-ERROR" if value.shown else "NUM-FORMULA"
        return None, Finding(rule, sheet, cell, {"found": value.shown})
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if text == "":
        return None, None
    if _DIGITS.fullmatch(text):
        return Decimal(text.replace(",", "")), Finding("NUM-ASTEXT", sheet, cell, {"found": shortened(text)})
    return None, Finding("NUM-TEXT", sheet, cell, {"found": shortened(text)})


def shortened(text: object, length: int = 60) -> str:
    """A foreign text for use in a sentence: one line, without control characters, at most `length` long."""
    clean = "".join(c if c.isprintable() else " " for c in str(text))
    clean = " ".join(clean.split())
    return clean if len(clean) <= length else clean[: length - 1] + "…"
