"""Returns for the tests of checks: one region, a few figures, cells made up from the measure."""

from etl.checks.filed import Figures, Filed, Unit
from etl.checks.history import History
from etl.definitions.load import load_programme

PROGRAMME = load_programme("daqing")
LAYOUT = PROGRAMME.returns["monthly"]
MEASURES = PROGRAMME.measures
YUAN = Unit(100, 2)
SAARTU, LINDIAN = "230602", "230623"


def a_filed(
    figures: dict[str, int],
    region: str = SAARTU,
    scenario: str = "",
    institution: str = "B01",
    period: str = "2019-06",
) -> Filed:
    """A return with these figures of one region (and scenario)."""
    return of_places({(measure, region, scenario): v for measure, v in figures.items()}, institution, period)


def of_places(figures: Figures, institution: str = "B01", period: str = "2019-06") -> Filed:
    """A return with figures by place; the n-th figure stands in column n, row 5 and on, of sheet T1."""
    cells = {place: ("T1", f"C{5 + index}") for index, place in enumerate(figures)}
    return Filed(institution, period, figures, cells, {"tx_amt": YUAN, "scenario_tx_amt": YUAN})


def at(figures: dict[str, int], region: str = SAARTU) -> dict[tuple[str, str, str], int]:
    """Figures of one region by place, as history keeps them."""
    return {(measure, region, ""): value for measure, value in figures.items()}


def months_of(measure: str, *values: int) -> History:
    """The history of one total up to 2019-05: the last value is May's, the one before April's …"""
    periods = [f"{2019 + (4 - back) // 12}-{(4 - back) % 12 + 1:02d}" for back in range(len(values))]
    sums = {period: {measure: value} for period, value in zip(periods, reversed(values), strict=True)}
    recent = {period: at({measure: sums[period][measure]}) for period in sorted(sums)[-3:]}
    return History("2019-05", recent, sums)
