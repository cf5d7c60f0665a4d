"""The command that counts single payments: aggregate."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, check_is_folder, print_rows, progress_of_two
from etl.commands.running import load_programme

if TYPE_CHECKING:
    from etl.aggregate.run import Month

UNITS = ("users", "repeat_users", "merchants", "busy_merchants")


class EngineName(StrEnum):
    """What counts: Polars in this process, or Spark wherever it is."""

    polars = "polars"
    spark = "spark"


class Over(StrEnum):
    """Several months together, for users and merchants, who do not add up."""

    quarter = "quarter"
    half = "half"
    year = "year"

    @property
    def per_year(self) -> int:
        """How many such spans a year has."""
        return {"quarter": 4, "half": 2, "year": 1}[self.value]


@app.command()
def aggregate(
    extracts: Annotated[list[Path], typer.Argument(help="Files or folders of payments, Parquet or CSV.")],
    programme: ProgrammeOption,
    out: Annotated[Path, typer.Option(help="The folder of facts; unchanged months in it are kept.")],
    engine: Annotated[EngineName, typer.Option(help="What counts them.")] = EngineName.polars,
    master: Annotated[
        str, typer.Option(help="local[2], spark://HOST:PORT or sc://HOST:PORT; without it Sail, built in.")
    ] = "",
    over: Annotated[
        Over | None,
        typer.Option(help="Count quarters, half-years or years as well, whose users do not add up."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Count single payments: exact facts, month by month, to be taken in by `load`.

    Only months that are new or whose files changed are counted; a run that was ended goes on where it was. Over
    several months users and merchants are counted anew, here and by Polars, into OUT/2019-Q4.parquet.
    """
    from etl.aggregate.engines import engine_named
    from etl.aggregate.run import aggregate as count

    check_is_folder(out)
    definitions = load_programme(programme)
    with (
        progress_of_two("aggregate") as advance,
        engine_named(engine.value, master) as one,
    ):
        months = count(
            one,
            definitions,
            extracts,
            out,
            lambda what, done, total: advance("aggregate", done, total),
            over.per_year if over else None,
        )
    rows = [
        {
            "period": month.period,
            "status": month.status,
            "rows": month.rows,
            "broken": month.broken,
            **(_units(month) if over else {}),
            "file": str(month.file),
        }
        for month in months
    ]
    units = list(UNITS) if over else []
    print_rows({"rows": rows}, json, ["period", "status", "rows", "broken", *units, "file"])


def _units(month: "Month") -> dict[str, int | None]:
    """Who paid and who was paid, of everybody together; nothing of a period that was not counted."""
    if month.status == "incomplete":
        return dict.fromkeys(UNITS)
    import polars as pl

    table = pl.scan_parquet(month.file.with_name(f"{month.period}.parquet"))
    whole = table.filter(pl.col("level") == "all").select(UNITS).collect()
    return whole.row(0, named=True) if whole.height else dict.fromkeys(UNITS, 0)
