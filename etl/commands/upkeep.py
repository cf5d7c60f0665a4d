"""Commands for those who keep the project: docs, seeds."""

import typer

from etl.commands.app import app


@app.command()
def docs() -> None:
    """Regenerate what is generated from the project itself: the keys of programmes and layouts and the schemas of their
    files, the list of checks with their measured rates, and the titles of the worked examples."""
    from etl.jobs import layout_docs, programme_docs
    from etl.jobs.check_docs import measure, write_page
    from etl.jobs.examples import TITLES, collect_titles
    from etl.jobs.schemas import write_schemas
    from etl.values.house import ROOT

    schemas = write_schemas()
    programmes, layouts = programme_docs.write_page(), layout_docs.write_page()
    rates, page = measure(), write_page()
    missing = collect_titles()
    for path in (*schemas, programmes, layouts, rates, page, TITLES):
        typer.echo(f"{path.relative_to(ROOT)}: up to date")
    for title in missing:
        typer.echo(f"no Chinese yet: {title}", err=True)


@app.command()
def seeds() -> None:
    """Build the demonstrations that seeds are told of, and write docs/seeds.md from what they come to."""
    from etl.jobs.seed_docs import write_page
    from etl.values.house import ROOT

    typer.echo(f"{write_page().relative_to(ROOT)}: up to date")
