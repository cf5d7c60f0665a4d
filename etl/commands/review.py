"""The command for names that nobody knew: review."""

from typing import Annotated, Any

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, moment, print_json, print_rows
from etl.commands.running import load_programme
from store.engine import open_engine


@app.command()
def review(
    programme: ProgrammeOption,
    name: Annotated[str, typer.Option("--name", help="The code of a name on the list: review-…")] = "",
    institution: Annotated[
        str, typer.Option("--institution", help="Whose name it is: an institution's code.")
    ] = "",
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Take back what was decided about it.")
    ] = False,
    note: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str, typer.Option("--by", help="The post or account that decides.")] = "",
    at: Annotated[str, typer.Option("--at", help="When it was decided; default: now.")] = "",
    aliases: Annotated[
        bool, typer.Option("--aliases", help="Print what was decided as lines of aliases.csv.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Names to be reviewed, with the nearest known ones; with --name, say whose a name is, once for all periods."""
    from etl.acts.names import confirm_name, take_back_name
    from etl.commands.shapes.names import names_shape
    from etl.queries.returns.names import alias_lines, review_names

    definitions, engine = load_programme(programme), open_engine()
    when = moment(at, definitions)
    if name and take_back:
        take_back_name(engine, definitions, name, note, by, when)
    elif name:
        confirm_name(engine, definitions, name, institution, note, by, when)
    if name:
        done: dict[str, Any] = {"code": name, "institution": None if take_back else institution, "by": by}
        if json:
            print_json(done)
        else:
            typer.echo("\t".join("" if value is None else str(value) for value in done.values()))
        return
    rows = review_names(engine, definitions)
    if aliases:
        typer.echo(alias_lines(rows), nl=False)
        return
    print_rows(
        names_shape(rows),
        json,
        ["code", "name", "share_pct", "first", "last", "sheets", "nearest", "institution"],
    )
