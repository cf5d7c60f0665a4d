"""What a return says that is possible but unlikely: average tickets, shares, digits, rows that repeat each other."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from etl.checks.filed import Filed, about
from etl.checks.identities import Measures, named
from etl.definitions.checks import Ticket, Watched
from etl.definitions.scenarios import Point
from etl.definitions.settings import Currency
from etl.values.exact import decimals_beside, rounded
from etl.values.findings import Finding
from etl.values.text import LANGUAGES

FEW = 20
"""An average of fewer payments says nothing."""
ROUND_SHARE = 0.4
ROUND_OF = 30
ROUND_FROM = 1_000
"""Typed numbers from 1,000 on: of those that nobody rounded, one in a hundred ends in 00."""
DIGITS_OF = 100
DIGITS_FROM = 100
CHI_SQUARED = 33.72
"""The one in ten thousand point of chi-squared with nine degrees of freedom: ten last digits, equally likely."""
ALIKE, ALIKE_FROM = 6, 100
"""So many different figures from a hundred on that two regions share, all of a row, are no accident."""


def tickets(
    filed: Filed, watched: Watched, points: Mapping[str, Point], measures: Measures, currency: Currency
) -> list[Finding]:
    """Amounts whose average payment lies outside the band of the table or of the kind of point."""
    found, minor = [], currency.minor_per_major
    for ticket in watched.ticket:
        for (region, scenario), figures in filed.rows.items():
            amount, count = figures.get(ticket.amount), figures.get(ticket.count)
            band = _band(ticket, points.get(scenario))
            if amount is None or count is None or count < FEW or band is None:
                continue
            low, high = band
            average = amount / count / minor
            if not low <= average <= high:
                values = named(ticket.amount, measures) | {"value": f"{average:,.2f}"}
                values |= {"expected": f"{low:,g} – {high:,g}", "money": currency.major}
                where, subject = (
                    filed.where(ticket.amount, region, scenario),
                    (ticket.amount, region, scenario),
                )
                said = filed.written(ticket.amount, amount)
                lowest, highest = (round(end * minor * count) for end in band)
                wanted = f"{filed.written(ticket.amount, lowest)} – {filed.written(ticket.amount, highest)}"
                found.append(Finding("TICKET-RANGE", *where, values, said, wanted, about(*subject)))
    return found


def shares(filed: Filed, watched: Watched, measures: Measures) -> list[Finding]:
    """Parts that make more of their whole than is usual, in the whole return."""
    found = []
    for share in watched.share:
        part, whole = filed.sums.get(share.part), filed.sums.get(share.whole)
        if part is None or not whole or whole < FEW or part <= share.above * whole:
            continue
        limit, percent = Fraction(share.above) * 100, Fraction(part * 100, whole)
        decimals = decimals_beside(percent, (limit,), 1, border_is_above=False)
        values = named(share.part, measures)
        values |= {"share": f"{rounded(percent, decimals)}%", "limit": f"{float(limit):g}%"}
        values |= {
            f"whole_{language}": measures[share.whole].name.in_language(language) for language in LANGUAGES
        }
        said, most = filed.written(share.part, part), filed.written(share.part, int(share.above * whole))
        found.append(
            Finding("SHARE-ABOVE", *filed.where(share.part), values, said, f"≤ {most}", about(share.part))
        )
    return found


def round_numbers(filed: Filed) -> list[Finding]:
    """More than two fifths of the larger numbers end in 00, as they are typed."""
    typed = [value for value in _typed(filed) if value >= ROUND_FROM]
    ending = sum(value % 100 == 0 for value in typed)
    if len(typed) < ROUND_OF or ending <= ROUND_SHARE * len(typed):
        return []
    values = {"count": ending, "of": len(typed), "share": f"{ending / len(typed):.0%}"}
    return [Finding("DIGITS-ROUND", values=values, value=f"{ending} / {len(typed)}", expected="≤ 40 %")]


def last_digits(filed: Filed) -> list[Finding]:
    """Last digits that are not equally likely: the chi-squared of the ten digits is beyond one in ten thousand."""
    digits = Counter(value % 10 for value in _typed(filed) if value >= DIGITS_FROM)
    of = digits.total()
    if of < DIGITS_OF:
        return []
    squared = sum((digits[digit] - of / 10) ** 2 for digit in range(10)) / (of / 10)
    if squared <= CHI_SQUARED:
        return []
    most, times = max(digits.items(), key=lambda pair: (pair[1], -pair[0]))
    values = {"digit": most, "count": times, "of": of}
    return [Finding("DIGITS-LAST", values=values, value=f"{times} / {of}", expected=f"≈ {of // 10}")]


def rows_alike(filed: Filed) -> list[Finding]:
    """Two regions with the very same figures on a sheet."""
    found: list[Finding] = []
    rows: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for place, value in filed.figures.items():
        sheet = filed.cells.get(place, ("", ""))[0]
        rows.setdefault((sheet, place[1], place[2]), []).append((place[0], value))
    seen: dict[tuple[object, ...], tuple[str, str]] = {}
    for (sheet, region, scenario), figures in rows.items():
        if len({value for _, value in figures if value >= ALIKE_FROM}) < ALIKE:
            continue
        other = seen.setdefault((sheet, *sorted(figures)), (region, scenario))
        if other != (region, scenario):
            measure = figures[0][0]
            values = {
                "first": " ".join(filter(None, other)),
                "second": " ".join(filter(None, (region, scenario))),
            }
            where = filed.where(measure, region, scenario)
            found.append(Finding("ROWS-ALIKE", *where, values, about=about(measure, region, scenario)))
    return found


def columns_alike(filed: Filed, measures: Measures) -> list[Finding]:
    """Two measures with the very same figures in every row: a column pasted twice. A part that is all of its whole in
    six rows of a hundred and more would be as surprising."""
    seen: dict[tuple[object, ...], str] = {}
    found = []
    for measure, places in filed.by_measure.items():
        if len({value for place in places if (value := filed.figures[place]) >= ALIKE_FROM}) < ALIKE:
            continue
        column = sorted((*place[1:], filed.figures[place]) for place in places)
        other = seen.setdefault(tuple(column), measure)
        if other != measure:
            values = named(measure, measures) | {
                f"other_{language}": measures[other].name.in_language(language) for language in LANGUAGES
            }
            found.append(Finding("COLUMNS-ALIKE", *filed.where(measure), values, about=about(measure)))
    return found


def _typed(filed: Filed) -> list[int]:
    """The whole numbers as they are typed, amounts in the unit of their column."""
    return [
        value // filed.units[place[0]].factor if place[0] in filed.units else value
        for place, value in filed.figures.items()
    ]


def _band(ticket: Ticket, point: Point | None) -> tuple[float, float] | None:
    if ticket.low is not None and ticket.high is not None:
        return float(ticket.low), float(ticket.high)
    return (float(point.ticket[0]), float(point.ticket[1])) if point and point.ticket else None
