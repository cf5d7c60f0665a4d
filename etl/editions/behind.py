"""Who says so? The workbook, sheet and cell of every fact that a figure of an edition was reckoned from."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Engine

from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.editions.model import Basis, Edition
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import read_filings
from store.names import meant_at, resolved
from store.sources import is_second


@dataclass(frozen=True)
class CellBehind:
    """One cell. `value` is the fact in the measure's integer unit (money in its minor unit)."""

    filing: int
    filename: str
    sha256: str
    period: str
    institution: str
    region: str
    scenario: str
    measure: str
    sheet: str
    cell: str
    value: int


def cells_of(engine: Engine, programme: Programme, edition: Edition, figure: str) -> list[CellBehind]:
    """The cells behind a figure, by basis, filing and cell, from the filings that the edition was made from.

    Their sum is the figure where it is a plain sum; of a growth or a share they are numerators and denominators
    together, told apart by measure and period. Nothing stands behind a figure that comes from the definitions.
    """
    found = edition.figures.get(figure)
    if found is None:
        raise Refusal(
            Text(
                en=f"The edition has no figure “{figure}”; choose one that it prints.",
                zh=f"该版本中没有数字“{figure}”；请选择其中的数字。",
            )
        )
    wanted = [one for basis in found.basis for one in _filed(programme, basis)]
    periods = {month for basis in wanted for month in _months(programme, basis)}
    filings = [one.filing for one in edition.inputs if one.period in periods and not is_second(one.source)]
    known = meant_at(engine, programme.slug, end_of_day(programme.settings, edition.known_on))
    facts = resolved(read_filings(engine, filings, sorted({basis.measure for basis in wanted})), known)
    inputs = {one.filing: one for one in edition.inputs}
    cells: dict[CellBehind, None] = {}
    for basis in wanted:
        for row in _of(facts, programme, basis).iter_rows(named=True):
            one = inputs[row["filing"]]
            cells[CellBehind(filename=one.filename, sha256=one.sha256, **row)] = None
    return list(cells)


def _of(facts: pl.DataFrame, programme: Programme, basis: Basis) -> pl.DataFrame:
    named = {name: getattr(basis, name) for name in ("institution", "region", "scenario")}
    kept = facts.filter(
        pl.col("measure") == basis.measure,
        pl.col("period").is_in(sorted(_months(programme, basis))),
        *(pl.col(name) == code for name, code in named.items() if code),
    )
    return kept.sort("period", "filing", "sheet", "cell", "region", "scenario")


def _filed(programme: Programme, basis: Basis) -> list[Basis]:
    """The basis in measures that institutions file: one made of another measure is followed to that one."""
    measure = programme.measures.get(basis.measure)
    if measure is None or not measure.made_of:
        return [basis]
    if measure.year_ago_of:
        period = str(Period.parse(basis.period).year_ago)
        return _filed(programme, _with(basis, measure.year_ago_of, period, basis.institution))
    return _filed(programme, _with(basis, measure.total_of, basis.period, ""))


def _with(basis: Basis, measure: str, period: str, institution: str) -> Basis:
    return Basis(measure, period, institution, basis.region, basis.scenario)


def _months(programme: Programme, basis: Basis) -> set[str]:
    """A flow of a quarter is summed over the returns in it; a stock stands as at the last one."""
    parts = programme.parts(Period.parse(basis.period)) or (basis.period,)
    months = [str(part) for part in parts]
    measure = programme.measures.get(basis.measure)
    is_stock = measure is not None and measure.kind == "stock"
    return {basis.period, *(months[-1:] if is_stock else months)}
