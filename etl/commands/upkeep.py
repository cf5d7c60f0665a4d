"""Commands for those who keep the project: docs."""

import typer

from etl.commands.app import app


@app.command()
def docs() -> None:
    """Regenerate what is generated from the project itself: the keys of a layout, the list of checks with their
    measured rates, and the titles of the worked examples."""
    from etl.jobs import layout_docs
    from etl.jobs.check_docs import measure, write_page
    from etl.jobs.examples import TITLES, collect_titles

    path = layout_docs.write_page()
    typer.echo(f"{path.parent.name}/{path.name}: up to date")

    measure()
    path = write_page()
    typer.echo(f"{path.parent.name}/{path.name}: up to date")

    missing = collect_titles()
    typer.echo(f"{TITLES.parent.name}/{TITLES.name}: up to date")
    for title in missing:
        typer.echo(f"no Chinese yet: {title}", err=True)
