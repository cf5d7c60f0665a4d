"""The command that counts single payments: aggregate."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, print_rows, progress_of_two
from etl.commands.running import load_programme


class EngineName(StrEnum):
    """What counts: Polars in this process, or Spark wherever it is."""

    polars = "polars"
    spark = "spark"


@app.command()
def aggregate(
    extracts: Annotated[list[Path], typer.Argument(help="Files or folders of payments, Parquet or CSV.")],
    programme: ProgrammeOption,
    out: Annotated[Path, typer.Option(help="The folder of facts; unchanged months in it are kept.")],
    engine: Annotated[EngineName, typer.Option(help="What counts them.")] = EngineName.polars,
    master: Annotated[
        str, typer.Option(help="local[2], spark://HOST:PORT or sc://HOST:PORT; without it Sail, built in.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """Count single payments: exact facts, month by month, to be taken in by `load`.

    Only months that are new or whose files changed are counted; a run that was ended goes on where it was.
    """
    from etl.aggregate.engines import engine_named
    from etl.aggregate.run import aggregate as count

    definitions = load_programme(programme)
    with (
        progress_of_two("aggregate") as advance,
        engine_named(engine.value, master) as one,
    ):
        months = count(
            one, definitions, extracts, out, lambda what, done, total: advance("aggregate", done, total)
        )
    rows = [
        {
            "period": month.period,
            "status": month.status,
            "rows": month.rows,
            "broken": month.broken,
            "file": str(month.file),
        }
        for month in months
    ]
    print_rows({"rows": rows}, json, ["period", "status", "rows", "broken", "file"])
