"""Commands of what other offices read: export sdmx, csv, parquet."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, print_json, reported, said
from etl.definitions.load import load_programme
from etl.exchange.codes import Kind
from etl.values.text import Text
from store.engine import open_engine

export_app = typer.Typer(
    help="Published figures for other offices: SDMX, or open data.", no_args_is_help=True
)
app.add_typer(export_app, name="export")

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


@export_app.command("sdmx")
def sdmx(
    programme: ProgrammeOption,
    out: OutOption,
    period: PeriodsOption = None,
    whole: WholeOption = False,
    institution: ForOption = "",
    json: JsonOption = False,
) -> None:
    """Structures and data in SDMX-ML 2.1 (generic, structure-specific), SDMX-ML 3.0 and SDMX-CSV 2.0."""
    _export("sdmx", programme, out, period or [], whole, institution, json)


@export_app.command("csv")
def csv(
    programme: ProgrammeOption,
    out: OutOption,
    period: PeriodsOption = None,
    whole: WholeOption = False,
    institution: ForOption = "",
    json: JsonOption = False,
) -> None:
    """A Frictionless data package of CSV tables, with JSON Schema and a DCAT record."""
    _export("csv", programme, out, period or [], whole, institution, json)


@export_app.command("parquet")
def parquet(
    programme: ProgrammeOption,
    out: OutOption,
    period: PeriodsOption = None,
    whole: WholeOption = False,
    institution: ForOption = "",
    json: JsonOption = False,
) -> None:
    """The same as Parquet."""
    _export("parquet", programme, out, period or [], whole, institution, json)


def _export(
    kind: Kind,
    slug: str,
    out: Path,
    periods: list[str],
    whole: bool,
    institution: str,
    json: bool,
) -> None:
    from etl.exchange.files import files_of
    from etl.exchange.observations import export, published, reader
    from etl.jobs.documents import write_whole

    programme, engine = load_programme(slug), open_engine()
    if whole and institution:
        raise typer.BadParameter("--whole and --for say two things: choose one.")
    scope = reader(programme, whole=whole, institution=institution)
    editions = published(engine, programme, [reported(one, programme) for one in periods])
    made = export(engine, programme, editions, scope=scope)
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
    if kind != "sdmx" and programme.settings.licence is None:
        typer.echo(said(NO_LICENCE), err=True)
    for one in written:
        typer.echo(f"{one.path}\t{one.sha256}")
