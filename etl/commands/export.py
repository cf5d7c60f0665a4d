"""The command for what other offices read: export sdmx, csv, parquet."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, check_is_folder, print_json, reported, said
from etl.commands.running import load_programme
from etl.exchange.codes import Kind
from etl.values.text import Text
from store.engine import open_engine


class Form(StrEnum):
    """What is written: messages of SDMX, or a data package of one kind of table."""

    sdmx = "sdmx"
    csv = "csv"
    parquet = "parquet"


NO_LICENCE = Text(
    en="The programme names no licence, so nobody may use these figures again: write [licence] in programme.toml.",
    zh="本项目未载明许可，他人无权再利用这些数据：请在 programme.toml 中写明 [licence]。",
)
OutOption = Annotated[Path, typer.Option("--out", help="The folder to write the files to.")]
PeriodsOption = Annotated[
    list[str] | None,
    typer.Option("--period", help="A period with a published bulletin (repeatable); default: all of them."),
]
WholeOption = Annotated[
    bool,
    typer.Option(
        "--whole", help="Everything exactly, for the house and the bank above it; else as readers are told."
    ),
]
ForOption = Annotated[
    str, typer.Option("--for", help="As this institution may see it: its own figures exactly.")
]


@app.command()
def export(
    form: Annotated[Form, typer.Argument(help="sdmx, or a data package of csv or parquet.")],
    programme: ProgrammeOption,
    out: OutOption,
    period: PeriodsOption = None,
    whole: WholeOption = False,
    institution: ForOption = "",
    json: JsonOption = False,
) -> None:
    """Published figures for other offices: SDMX-ML 2.1 and 3.0 with SDMX-CSV 2.0, or a Frictionless data package with
    JSON Schema and a DCAT record."""
    from etl.exchange.files import files_of
    from etl.exchange.observations import export as observed
    from etl.exchange.observations import published, reader
    from etl.jobs.documents import write_whole

    check_is_folder(out)
    definitions, engine = load_programme(programme), open_engine()
    kind: Kind = form.value
    if whole and institution:
        raise typer.BadParameter("--whole and --for say two things: choose one.")
    scope = reader(definitions, whole=whole, institution=institution)
    editions = published(engine, definitions, [reported(one, definitions) for one in period or []])
    made = observed(engine, definitions, editions, scope=scope)
    out.mkdir(parents=True, exist_ok=True)
    written = [write_whole(out / name, body) for name, body in files_of(made, kind).items()]
    if json:
        print_json(
            {
                "editions": [{"name": one.stored.name, "sha256": one.stored.sha256} for one in editions],
                "version": made.structures.version,
                "observations": {flow: rows.height for flow, rows in made.observations.items()},
                "files": [{"file": str(one.path), "sha256": one.sha256} for one in written],
            }
        )
        return
    if kind != "sdmx" and definitions.settings.licence is None:
        typer.echo(said(NO_LICENCE), err=True)
    for one in written:
        typer.echo(f"{one.path}\t{one.sha256}")
