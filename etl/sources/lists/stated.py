"""The rows of a list have to be for one period."""

from etl.values.findings import FileRefused, refuse
from etl.values.periods import Period

Place = tuple[Period, str]
"""A period and a cell that states it."""


def two_periods(sheet: str, first: Place, second: Place) -> FileRefused:
    """To be raised where two rows state different periods; both cells are named."""
    (period, cell), (other, other_cell) = first, second
    return refuse(
        "PERIOD-DIFFERS",
        sheet,
        other_cell,
        first=f"{sheet}!{cell}",
        period=period,
        name=f"{sheet}!{other_cell}",
        found=other,
    )
