"""Plain sums over the generated figures, for tests."""

from etl.demo.city import PERIODS
from etl.demo.model import Figures
from etl.demo.stage import Values


def total(made: Figures, period: str, measure: str, scenario: str | None = None) -> int:
    """A measure over all institutions and regions, of one scenario where given."""
    month = made.stage.months[PERIODS.index(period)]
    return sum(
        value
        for values in month.values()
        for (_, written, name), value in values.items()
        if name == measure and scenario in (None, written)
    )


def cells(made: Figures) -> list[tuple[str, str, str, str, dict[str, int]]]:
    """(period, institution, region, scenario, values by measure) of every row that is filed."""
    rows = []
    for period, month in zip(PERIODS, made.stage.months, strict=True):
        for institution, values in month.items():
            by_row: dict[tuple[str, str], dict[str, int]] = {}
            for (region, scenario, measure), value in values.items():
                by_row.setdefault((region, scenario), {})[measure] = value
            rows += [
                (period, institution, region, scenario, row) for (region, scenario), row in by_row.items()
            ]
    return rows


def of_institution(values: Values, measure: str) -> int:
    """A measure of one institution over its regions."""
    return sum(value for (_, _, name), value in values.items() if name == measure)
