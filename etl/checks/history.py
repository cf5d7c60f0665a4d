"""A return against what its institution filed before: what is carried over, and what moves unlike itself.

Robust statistics after B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers (1993): a change is far out
where 0.6745 · |x − median| ÷ MAD > 3.5, x being the logarithm of this month ÷ the month before, median and MAD
(the median distance from the median) those of the institution's own earlier changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import exp, log, log10
from statistics import median

from etl.checks.filed import Figures, Filed, Place, Unit, about, rows_of, value_of
from etl.checks.identities import Measures, in_words, named, rule_of
from etl.definitions.checks import Carried, Watched, terms_of
from etl.values.exact import decimals_beside, rounded
from etl.values.findings import Finding
from etl.values.text import Text

RANGE = 0.5
"""A month outside ±50 % of the one before has to be explained."""
FAR_OUT = 3.5
CHANGES_NEEDED = 8
SMALLEST_STEP = 0.25
"""Changes within 25 % of the usual one are never called far out: a stock that always grows by 2 % has no MAD."""
SMALL = 200
"""Totals below this many counts or major units jump about by themselves."""
SLIPS = (-8, -4, 4, 8)
NEAR = 0.35
"""In powers of ten: 4,500 to 22,000 times the usual figure is near 10⁴."""
NO_SLIP = 1000
"""Figures that are fewer times apart differ by no slip of a unit: below the least of SLIPS, less NEAR."""
COPIED = 0.9
COPIED_OF = 20
COPIED_DIGITS = 12
STOCK_TELLS = 0.15
"""Measured on the demonstration: no clean return is asked, and most copied sheets are."""
STILL_MONTHS = 6


@dataclass(frozen=True)
class History:
    """What is in force of the months around a return.

    `recent` are the figures of the last months by period, the month before the return last (only months that
    were filed); `sums` the sums of the returns of up to a year before, by period; `absorbed` what each member that
    merged into this one ended with, None where its last return is not in; `next` the month after, if it is in.
    """

    before: str = ""
    recent: Mapping[str, Figures] = field(default_factory=dict)
    sums: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    absorbed: Sequence[Figures | None] = ()
    next: Figures | None = None

    @property
    def last(self) -> Figures | None:
        """The month before, None where it is not in (or is before the institution's time)."""
        return self.recent.get(self.before)


def carried_over(
    filed: Filed, history: History, checks: Iterable[Carried], measures: Measures
) -> list[Finding]:
    """Where the month does not begin with what the last one ended with, the ends of merged members added."""
    if history.last is None or None in history.absorbed:
        return []
    ends = [rows_of(history.last), *(rows_of(absorbed) for absorbed in history.absorbed if absorbed)]
    found = []
    for check in checks:
        begins, ended = terms_of(check.begins), terms_of(check.ended)
        first, last = begins[0][1], ended[0][1]
        rows = {row for end in ends for row, figures in end.items() if last in figures}
        rows |= {place[1:] for place in filed.by_measure.get(first, ())}
        for row in sorted(rows):
            parts = [value_of(ended, end[row]) for end in ends if row in end]
            expected = sum(part for part in parts if part is not None)
            now = value_of(begins, filed.rows.get(row, {}))
            if (now is None and not expected) or now == expected:
                continue
            if now is None and rule_of(check).severity == "soft":
                continue  # a blank is asked for as a blank, once, not questioned as a figure
            measure = begins[0][1]
            said = "" if now is None else filed.written(measure, now)
            wanted = filed.written(measure, expected)
            values = in_words(begins, ended, measures)
            values |= {"value": said or "—", "expected": wanted, "before": history.before}
            where = filed.where(measure, *row) if now is not None else (filed.where(measure)[0], "")
            subject = about(measure, *row)
            found.append(Finding(check.id, *where, values, said, wanted, subject, rule_of(check)))
    return found


def carried_on(
    filed: Filed, history: History, checks: Iterable[Carried], measures: Measures
) -> list[Finding]:
    """Where the month after, already in, begins with something else: it has to be corrected as well."""
    if history.next is None:
        return []
    found, after = [], rows_of(history.next)
    for check in checks:
        begins, ended = terms_of(check.begins), terms_of(check.ended)
        for row, figures in filed.rows.items():
            now, then = value_of(ended, figures), value_of(begins, after.get(row, {}))
            if now is None or then is None or now == then:
                continue
            measure = ended[0][1]
            said, wanted = filed.written(measure, now), filed.written(measure, then)
            values = named(measure, measures) | {"value": said, "expected": wanted}
            subject = about(measure, *row)
            found.append(Finding("CARRY-NEXT", *filed.where(measure, *row), values, said, wanted, subject))
    return found


def changed(now: int, last: int) -> str:
    """A change in percent with its sign, never printed as the border that it lies beyond."""
    percent, border = Fraction((now - last) * 100, last), Fraction(RANGE) * 100
    decimals = decimals_beside(percent, (border,), 1, border_is_above=False)
    decimals = max(decimals, decimals_beside(percent, (-border,), 1))
    return f"{rounded(percent, decimals):+}%"


def month_on_month(filed: Filed, history: History, watched: Watched, measures: Measures) -> list[Finding]:
    """Totals outside ±50 % of the month before, or whose change is far out among the institution's own changes."""
    before, found = history.sums.get(history.before, {}), []
    for measure in watched.totals:
        now, last = filed.sums.get(measure), before.get(measure)
        if now is None or last is None or min(now, last) < SMALL * _smallest(measure, filed, measures):
            continue
        values = named(measure, measures) | {"change": changed(now, last)}
        said, subject = filed.written(measure, now), about(measure)
        if abs(now - last) > RANGE * last:
            low, high = (filed.written(measure, round(last * (1 + way * RANGE))) for way in (-1, 1))
            values |= {"value": said, "expected": f"{low} – {high}"}
            found.append(
                Finding("MONTH-RANGE", *filed.where(measure), values, said, f"{low} – {high}", subject)
            )
        elif (usual := far_out(log(now / last), _changes(history, measure))) is not None:
            near = filed.written(measure, round(last * exp(usual)))
            values |= {"value": said, "expected": near, "usual": f"{exp(usual) - 1:+.1%}"}
            found.append(Finding("MONTH-UNUSUAL", *filed.where(measure), values, said, f"≈ {near}", subject))
    return found


def far_out(change: float, earlier: Sequence[float]) -> float | None:
    """The usual change, where `change` (a logarithm) is far out among the earlier ones; None where it is not."""
    if len(earlier) < CHANGES_NEEDED:
        return None
    usual = median(earlier)
    spread = median(abs(one - usual) for one in earlier)
    distance = abs(change - usual)
    return usual if 0.6745 * distance > FAR_OUT * spread and distance > log(1 + SMALLEST_STEP) else None


TIMES = {
    4: Text(zh="一万倍", en="10,000 times"),
    8: Text(zh="一亿倍", en="100 million times"),
    -4: Text(zh="万分之一", en="a ten-thousandth of"),
    -8: Text(zh="亿分之一", en="a hundred-millionth of"),
}
"""By which power of ten a wrong unit is off, as people say it."""


def unit_slips(filed: Filed, history: History, measures: Measures) -> list[Finding]:
    """Figures near ten thousand (or a hundred million) times their own recent median, or that small a part of it."""
    months, found = [*history.recent.values()], []
    far = set().union(*(_far_from(month, filed.figures) for month in months))
    for place in (place for place in filed.figures if place in far):
        value, usual = filed.figures[place], median(month[place] for month in months if place in month)
        if usual < 1 or not _is_slip(value / usual):
            continue
        said, wanted = filed.written(place[0], value), filed.written(place[0], round(usual))
        times = TIMES[round(log10(value / usual))]
        values = named(place[0], measures) | {
            "value": said, "expected": wanted, "times_zh": times.zh, "times_en": times.en
        }  # fmt: skip
        found.append(Finding("UNIT-SLIP", *filed.where(*place), values, said, f"≈ {wanted}", about(*place)))
    return found


def _far_from(month: Figures, figures: Figures) -> list[Place]:
    """The figures that a month does not rule out: where none is so far from one, no median of them is far enough away.
    Nearly every figure ends here."""
    there = month.get
    return [
        place
        for place, value in figures.items()
        if value > 0
        and (one := there(place)) is not None
        and (value >= NO_SLIP * one or one >= NO_SLIP * value)
    ]


Sheets = Mapping[str, str]
"""The sheet on which each measure of a return stands."""


def sheets_copied(filed: Filed, history: History, sheets: Sheets, measures: Measures) -> list[Finding]:
    """Sheets that repeat the month before: more than nine tenths of what tells, and enough of it.

    What tells are digits: a flow of 12,345 does not come twice by chance, one of 3 does, and a stock often stands
    still. A flow weighs the logarithm of its size, a stock a part of that.
    """
    last = history.last or {}
    compared: dict[str, list[Place]] = {}
    for place, value in filed.figures.items():
        if value > 0 and place in last and place[0] in sheets:
            compared.setdefault(sheets[place[0]], []).append(place)
    found = []
    for sheet, places in compared.items():
        same = [place for place in places if last[place] == filed.figures[place]]
        told = sum(
            _telling(place, filed, measures) for place in same
        )  # of few sheets more has to be worked out
        if told < COPIED_DIGITS or told <= COPIED * sum(_telling(place, filed, measures) for place in places):
            continue
        values = {"name": sheet, "same": len(same), "of": len(places), "before": history.before}
        said = f"{len(same)} / {len(places)}"
        found.append(Finding("SHEET-COPIED", sheet, "", values, said, "≤ 90 %", about=f"sheet|{sheet}"))
    return found


def _telling(place: Place, filed: Filed, measures: Measures) -> float:
    """How much it tells that a figure above zero is the same again."""
    weight = log10(max(filed.figures[place] / _smallest(place[0], filed, measures), 1))
    return weight * (1 if measures[place[0]].kind == "flow" else STOCK_TELLS)


def regions_gone(filed: Filed, history: History, sheets: Sheets, names: Mapping[str, Text]) -> list[Finding]:
    """Regions whose row of a sheet is blank or not there although it had figures the month before."""
    before = _filled(history.last or {}, sheets)
    now = _filled(filed.figures, sheets, is_zero_filled=True)
    found = []
    for (sheet, region), count in before.items():
        if (sheet, region) in now or region not in names:
            continue
        values = {"name": sheet, "before": history.before, "count": count}
        values |= {"region_zh": names[region].zh, "region_en": names[region].en}
        found.append(Finding("REGION-GONE", sheet, "", values, about=f"sheet|{sheet}|{region}"))
    return found


def _filled(figures: Figures, sheets: Sheets, *, is_zero_filled: bool = False) -> dict[tuple[str, str], int]:
    """(sheet, region) of the rows with figures, and how many; a zero counts as one only if `is_zero_filled`."""
    filled: dict[tuple[str, str], int] = {}
    for (measure, region, _), value in figures.items():
        if (value or is_zero_filled) and measure in sheets:
            filled[sheets[measure], region] = filled.get((sheets[measure], region), 0) + 1
    return filled


def copied(filed: Filed, history: History) -> list[Finding]:
    """A month of which more than nine tenths of the figures above zero repeat the month before."""
    last = history.last or {}
    compared = [place for place, value in filed.figures.items() if value and place in last]
    same = sum(last[place] == filed.figures[place] for place in compared)
    if len(compared) < COPIED_OF or same <= COPIED * len(compared):
        return []
    values = {"same": same, "of": len(compared), "before": history.before}
    return [Finding("MONTH-COPIED", values=values, value=f"{same} / {len(compared)}", expected="≤ 90 %")]


def unmoved(filed: Filed, history: History, watched: Watched, measures: Measures) -> list[Finding]:
    """Stocks that have stood still for six months, and flows that have been zero for as long."""
    months = sorted(history.sums)[-(STILL_MONTHS - 1) :]
    if len(months) < STILL_MONTHS - 1 or months[-1] != history.before:
        return []
    past, found = [history.sums[month] for month in months], []
    for measure in watched.stocks:
        now = filed.sums.get(measure, 0)
        if now >= SMALL and all(sums.get(measure) == now for sums in past):
            found.append(_unmoved("STOCK-STILL", filed, measure, now, measures))
    for measure, stock in watched.stirred:
        is_none = filed.sums.get(measure) == 0 and all(sums.get(measure) == 0 for sums in past)
        if is_none and filed.sums.get(stock, 0) >= SMALL:
            found.append(_unmoved("FLOW-NONE", filed, measure, 0, measures))
    return found


def _unmoved(rule: str, filed: Filed, measure: str, value: int, measures: Measures) -> Finding:
    said = filed.written(measure, value)
    values = named(measure, measures) | {"value": said, "months": STILL_MONTHS}
    return Finding(rule, *filed.where(measure), values, said, f"≠ {said}", about(measure))


def _changes(history: History, measure: str) -> list[float]:
    """Logarithms of the earlier month-on-month changes, months that follow each other only."""
    months = sorted(history.sums)
    pairs = [(history.sums[a].get(measure, 0), history.sums[b].get(measure, 0)) for a, b in pairwise(months)]
    return [log(b / a) for a, b in pairs if a > 0 and b > 0]


def _is_slip(ratio: float) -> bool:
    return any(abs(log10(ratio) - power) < NEAR for power in SLIPS)


def _smallest(measure: str, filed: Filed, measures: Measures) -> int:
    """One count, or one unit of the money column."""
    return 1 if measures[measure].unit == "count" else filed.units.get(measure, Unit(100)).factor


def counted_on(filed: Filed, history: History, measures: Measures) -> list[Finding]:
    """Where what is counted since a period does not follow from the period before and from what the period adds.

    A sum grows by exactly that. Of those who are counted once there are at least as many as before, and as many as in
    the period itself; new ones are among those of the period.
    """
    found = []
    for measure in (one for one in measures.values() if one.since and one.code in filed.by_measure):
        for place in filed.by_measure[measure.code]:
            row, now = place[1:], filed.figures[place]
            before = 0 if measure.since == filed.period else history.last.get(place) if history.last else None
            added = filed.figures.get((measure.of, *row)) if measure.of else None
            least = max((one for one in (before, added) if one is not None), default=None)
            most = None if before is None or added is None else before + added
            if measure.of and not measure.once and most is not None:
                least = most
            if (least is None or least <= now) and (most is None or now <= most):
                continue
            limits = [filed.written(measure.code, one) for one in (least, most) if one is not None]
            said, wanted = filed.written(measure.code, now), " – ".join(dict.fromkeys(limits))
            values = named(measure.code, measures) | {
                "value": said,
                "expected": wanted,
                "since": measure.since,
            }
            where = filed.where(*place)
            found.append(Finding("COUNTED-ON", *where, values, said, wanted, about(*place)))
    return found
