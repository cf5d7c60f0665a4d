"""UnionPay's own workbook: what the institutions file, by institution, as the switch counts it."""

import datetime
import io

import xlsxwriter

from etl.definitions.programme import Programme
from etl.definitions.returns import Column, Layout, Sheet
from etl.demo.chance import chance
from etl.demo.city import PERIODS
from etl.demo.model import Figures
from etl.demo.stage import Values
from etl.demo.trouble import troubles
from etl.values.units import factor_of

SECOND_SOURCE = "second-unionpay"
_MORE_PERMILLE = 12
"""The switch sees a little more than the institutions count: up to 1.2 %."""
_OVERSTATED_PERMILLE = 955
"""What the switch counts of a month whose return claims too much."""
_CREATED = datetime.datetime(2018, 4, 1, tzinfo=datetime.UTC)


def second_source(programme: Programme, layout: Layout, figures: Figures, step: int) -> bytes:
    """The workbook of one month in `layout`: a sheet a subject, a row an institution, the same bytes every time."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": layout.name.zh, "created": _CREATED})
        for sheet in layout.sheet:
            page = book.add_worksheet(sheet.name)
            page.write_string(0, 0, f"{layout.name.zh}　{sheet.name}　{_month(PERIODS[step])}")
            for row, cells in enumerate(_table(programme, sheet, figures, step), start=1):
                for index, cell in enumerate(cells):
                    if cell is not None:
                        page.write(row, index, cell)
    return buffer.getvalue()


def _table(
    programme: Programme, sheet: Sheet, figures: Figures, step: int
) -> list[list[str | int | float | None]]:
    """Headings, the institutions that have any of the sheet's figures, and the totals."""
    minor = programme.settings.currency.minor_per_major
    factors = [
        factor_of(column.unit, programme.measures[column.measure].unit, minor) or 1 for column in sheet.column
    ]
    rows: list[tuple[str, list[int | None]]] = []
    for code, values in figures.stage.months[step].items():
        seen = [_seen(figures, step, code, values, column) for column in sheet.column]
        if any(value is not None for value in seen):
            rows.append((programme.institutions[code].name_zh, seen))
    sums = [sum(seen[index] or 0 for _, seen in rows) for index in range(len(factors))]
    headings = [f"{c.heading[-1]}（{c.unit}）" if c.unit else c.heading[-1] for c in sheet.column]
    table: list[list[str | int | float | None]] = [[sheet.label[0], *headings]]
    every: list[tuple[str, list[int | None]]] = [*rows, (sheet.totals[0], [*sums])]
    for name, seen in every:
        typed = [_typed(value, factor) for value, factor in zip(seen, factors, strict=True)]
        table.append([name, *typed])
    return table


def _seen(figures: Figures, step: int, code: str, values: Values, column: Column) -> int | None:
    """What the switch counts of an institution's measure; None where it has no such business."""
    filed = [value for (_, _, measure), value in values.items() if measure == column.measure]
    if not filed:
        return None
    draw = chance(figures.stage.seed, "second source", PERIODS[step], code, column.measure)
    permille = 1000 + draw.randint(0, _MORE_PERMILLE)
    if column.measure in ("tx_cnt", "tx_amt") and _is_overstated(code, PERIODS[step]):
        permille = _OVERSTATED_PERMILLE
    return sum(filed) * permille // 1000


def _is_overstated(code: str, period: str) -> bool:
    return any((t.institution, t.period) == (code, period) for t in troubles("above second source"))


def _typed(value: int | None, factor: int) -> int | float | None:
    return value if value is None or factor == 1 else value / factor


def _month(period: str) -> str:
    return f"{period[:4]}年{int(period[5:])}月"
