"""Who reports and for when: what a return's cover says, and whether the rest of the workbook agrees."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from etl.definitions.institutions import Institution
from etl.definitions.programme import Programme
from etl.definitions.returns import Cover
from etl.sources.files.workbook import Broken, SheetCells, address
from etl.sources.names import Resolver
from etl.sources.numbers import shortened
from etl.sources.published.stated import fitting
from etl.sources.sheets import Assigned
from etl.sources.spelling import code_written, folded, plain
from etl.sources.titles import quoted, read_period, stated_month
from etl.values.findings import refuse
from etl.values.periods import Period

_SERIALS = range(36_526, 73_051)  # the days of the years 2000 to 2099, as spreadsheets count them
_FIRST_DAYS = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
_TITLE_ROWS = 8
_MOST_IN_A_TITLE = 4
_TELLING = 5
"""A shorter name may be part of any text."""


@dataclass(frozen=True)
class _Stated:
    """What stands beside a label, and where; "" and the label's own cell where nothing does."""

    value: Any
    cell: str


def who_and_when(
    found: Assigned, programme: Programme, cover: Cover, resolver: Resolver
) -> tuple[Institution, Period]:
    """The institution and the period, refused with the cell where they are missing, unknown or contradicted."""
    sheet = found.cover
    if sheet is None:
        raise refuse("SHEET-MISSING", sheet=cover.sheet, name=cover.sheet)
    institution = _institution(sheet, programme, cover, resolver)
    period, cell = _period(sheet, found, cover)
    fitting(period, programme, sheet.name, cell)
    if not institution.is_member(period):
        span = institution.span()
        raise refuse("INST-LEFT", sheet.name, cell, name=institution.name("zh"), period=period, span=span)
    _refuse_another(found, programme, institution, resolver)
    _refuse_second(found, programme, cover, resolver, institution, period)
    return institution, period


def _refuse_second(
    found: Assigned,
    programme: Programme,
    cover: Cover,
    resolver: Resolver,
    institution: Institution,
    period: Period,
) -> None:
    """Refuse a second cover that names another institution or another period: nobody can tell which of them reports."""
    first = found.cover.name if found.cover else ""
    for sheet in found.unread:
        if not (_says(sheet, cover.institution) and _says(sheet, cover.period)):
            continue
        code, named = _beside(sheet, cover.institution), _beside(sheet, cover.name or cover.institution)
        when = _beside(sheet, cover.period)
        others = (
            (code, _code_of(code, programme, resolver) not in ("", institution.code)),
            (named, resolver.resolve(plain(named.value)) not in (None, institution.code)),
            (when, read_period(when.value) not in (None, period)),
        )
        for one in (stated for stated, is_another in others if is_another):
            said = {"name": sheet.name, "first": first, "found": shortened(one.value)}
            raise refuse("COVER-TWICE", sheet.name, one.cell, **said)


def _code_of(stated: _Stated, programme: Programme, resolver: Resolver) -> str | None:
    """The code of whom a cover names; "" where it names nobody, None where nobody knows who that is."""
    if isinstance(stated.value, Broken) or stated.value == "":
        return ""
    written = code_written(stated.value)
    codes = {folded(code): code for code in programme.institutions}
    return codes.get(folded(written).lstrip("'")) or resolver.resolve(written)


def _refuse_another(
    found: Assigned, programme: Programme, institution: Institution, resolver: Resolver
) -> None:
    """Refuse a data sheet whose lines above the table name another institution than the cover: it was pasted in."""
    named = {
        plain(name): one.code
        for one in programme.institutions.values()
        for name in (one.name_zh, one.name_en)
        if len(name or "") >= _TELLING
    }
    codes = {folded(code): code for code in programme.institutions}
    for sheet in found.sheets.values():
        if sheet is found.cover:
            continue
        for row, values in enumerate(sheet.rows[:_TITLE_ROWS]):
            said_in = [(column, v) for column, v in enumerate(values) if isinstance(v, str) and v.strip()]
            for column, value in said_in if len(said_in) <= _MOST_IN_A_TITLE else ():
                text = plain(value)
                tail = text.rpartition(":")[2].strip()
                said = codes.get(folded(tail)) or resolver.resolve(tail)
                others = {said} if said else {code for name, code in named.items() if name in text}
                if others and institution.code not in others:
                    other = programme.institutions[min(others)]
                    cell, expected = address(row, column), institution.name("zh")
                    values_of = {"name": sheet.name, "found": shortened(value), "expected": expected}
                    raise refuse("INST-SHEET", sheet.name, cell, **values_of, other=other.name("zh"))


def _institution(sheet: SheetCells, programme: Programme, cover: Cover, resolver: Resolver) -> Institution:
    stated = _computed(sheet, _beside(sheet, cover.institution))
    if stated.value == "":
        if not _says(sheet, cover.institution):
            first = next((text for row in sheet.rows for text in map(shortened, row) if text), "")
            raise refuse("COVER-OTHER", sheet.name, "A1", label=cover.institution, found=first)
        raise refuse("INST-MISSING", sheet.name, stated.cell)
    code = _code_of(stated, programme, resolver)
    if not code:
        raise refuse("INST-UNKNOWN", sheet.name, stated.cell, name=shortened(code_written(stated.value)))
    named = _beside(sheet, cover.name) if cover.name else _Stated("", "")
    other = resolver.resolve(plain(named.value)) if named.value != "" else None
    if other not in (None, code):
        expected, name = programme.institutions[code].name("zh"), shortened(named.value)
        raise refuse("INST-DIFFERS", sheet.name, named.cell, name=name, code=code, expected=expected)
    return programme.institutions[code]


def _period(sheet: SheetCells, found: Assigned, cover: Cover) -> tuple[Period, str]:
    stated = _computed(sheet, _beside(sheet, cover.period))
    titles = _titled(found)
    period = read_period(stated.value)
    if period is None:
        period = _from_serial(stated, sheet.name, {p for _, _, p in titles})
    if period is None:
        raise refuse("PERIOD-MISSING", sheet.name, stated.cell, name=sheet.name, **quoted(stated.value))
    for name, cell, other in titles:
        if other != period:
            raise refuse(
                "PERIOD-DIFFERS", name, cell, first=sheet.name, period=period, name=name, found=other
            )
    return period, stated.cell


def _from_serial(stated: _Stated, sheet: str, titled: set[Period]) -> Period | None:
    """The month of a date that lost its format, or of a number that lost a zero (2020.10 is kept as 2020.1). Workbooks
    count days from 1900 or from 1904, so that something else has to say the same month."""
    text = code_written(stated.value)
    if match := re.fullmatch(r"(\d{4})\.1", text):
        months = {Period(int(match[1]), 1)}, {Period(int(match[1]), 10)}
        return next(iter(titled)) if titled in months else None
    if not re.fullmatch(r"\d{5}", text) or int(text) not in _SERIALS:
        return None
    days = (first + datetime.timedelta(days=int(text)) for first in _FIRST_DAYS)
    usual, other = (Period(day.year, day.month) for day in days)
    if titled not in ({usual}, {other}):
        raise refuse("PERIOD-SERIAL", sheet, stated.cell, found=text, period=usual)
    return next(iter(titled))


def _titled(found: Assigned) -> list[tuple[str, str, Period]]:
    """The months that the titles of the data sheets state, with sheet and cell."""
    titles = []
    for sheet in found.sheets.values():
        for row, values in enumerate(sheet.rows[:_TITLE_ROWS]):
            for column, value in enumerate(values):
                if isinstance(value, str) and (period := stated_month(value)):
                    titles.append((sheet.name, address(row, column), period))
    return titles


def _computed(sheet: SheetCells, stated: _Stated) -> _Stated:
    """What stands there, unless it is a formula that failed or was never worked out: then nobody knows what it says."""
    if isinstance(stated.value, Broken):
        rule = "CELL-ERROR" if stated.value.shown else "CELL-FORMULA"
        raise refuse(rule, sheet.name, stated.cell, found=stated.value.shown)
    return stated


def _says(sheet: SheetCells, label: str) -> bool:
    """Whether the label stands anywhere, with a colon and more behind it or alone."""
    texts = (value for row in sheet.rows for value in row if isinstance(value, str))
    return any(folded(plain(text).partition(":")[0]) == folded(label) for text in texts)


def _beside(sheet: SheetCells, label: str) -> _Stated:
    """The first filled cell to the right of the one that says `label`, or what follows the label's colon in it."""
    wanted = folded(label)
    for row, values in enumerate(sheet.rows):
        for index, value in enumerate(values):
            if not isinstance(value, str):
                continue
            if folded(value) == wanted:
                filled = (i for i, v in enumerate(values) if i > index and str(v).strip() != "")
                at = next(filled, None)
                return (
                    _Stated("", address(row, index)) if at is None else _Stated(values[at], address(row, at))
                )
            head, colon, rest = plain(value).partition(":")
            if colon and folded(head) == wanted and rest.strip():
                return _Stated(rest.strip(), address(row, index))
    return _Stated("", "A1")
