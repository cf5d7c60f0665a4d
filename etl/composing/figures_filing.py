"""Figures of how the returns of a period came in: those named filing.…."""

from fractions import Fraction

from etl.composing.book import Book, Phrase
from etl.composing.material import Material
from etl.values.exact import written
from etl.values.text import Text
from etl.wording import numbers, phrases


def filing_figure(material: Material, book: Book, name: str, what: str) -> Phrase | None:
    """How the returns of the period came in."""
    rows, returns = material.status, material.returns
    if not rows:
        return None
    fields, failing = (sum(getattr(one, key) for one in returns.values()) for key in ("fields", "failing"))
    on_time = sum(row.working_days_late == 0 for row in rows)
    counts = {
        "due": (len(rows), phrases.RETURNS),
        "on_time": (on_time, phrases.RETURNS),
        "late": (sum(bool(row.working_days_late) for row in rows), phrases.INSTITUTIONS),
        "missing": (sum(not row.has_come for row in rows), phrases.INSTITUTIONS),
        "fields": (fields, phrases.FIELDS),
        "passed": (fields - failing, phrases.FIELDS),
        "corrected": (sum((row.version or 1) > 1 for row in rows), phrases.INSTITUTIONS),
        "doubts": (sum(row.open_findings for row in rows), phrases.FINDINGS),
    }
    if what in ("on_time", "passed"):
        value, unit = counts[what]
        return book.add(name, value, "count", numbers.exact(value, unit), (), phrases.RECORD)
    if what in counts:
        return _count(book, name, *counts[what])
    top, bottom = (on_time, len(rows)) if what == "on_time_share" else (fields - failing, fields)
    if not bottom:
        return None
    share = Fraction(top, bottom)
    return book.add(name, written(share * 100), "percent", numbers.percent(share), (), phrases.RECORD)


def _count(book: Book, name: str, value: int, unit: Text) -> Phrase:
    return book.add(name, value, "count", numbers.count(value, unit), (), phrases.RECORD)
