"""Commands that keep the database as a whole: backup, restore, move."""

import os
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.app import JsonOption, app, now, print_json
from store.copies.copying import back_up, move, restore
from store.copies.head import CopyHead, beside
from store.engine import DEFAULT_FILE, open_engine


@app.command(name="backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The new file; its head is written beside it.")],
    json: JsonOption = False,
) -> None:
    """Take a copy of the database into one file, at the state of one moment, while others write.

    Keep the head (FILE.head.json) elsewhere too: it shows later that the copy is whole.
    """
    _say(back_up(open_engine(), file, now()), f"{file} and {beside(file).name}", json)


@app.command(name="restore")
def restore_(
    file: Annotated[Path, typer.Argument(help="A copy that `backup` took, its head beside it.")],
    head: Annotated[
        str,
        typer.Option(
            "--head", help="The chain's code on the last receipt or bulletin; it must be in the copy."
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Bring a copy back as the database ($DATABASE_URL, else the project's own file), which must not hold anything."""
    target = os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}"
    _say(restore(file, target, now(), head), "restored and held against the copy", json)


@app.command(name="move")
def move_(
    to: Annotated[
        str, typer.Option("--to", help="The address of an empty database: postgresql://… or sqlite:///….")
    ],
    json: JsonOption = False,
) -> None:
    """Copy the database into another, empty one, from SQLite to PostgreSQL or back, and hold both against each other.

    Stop the server first: what is filed meanwhile would not be in the copy. The old database stays as it is.
    """
    counted: dict[str, int] = {}

    def copied(table: str, rows: int) -> None:
        counted[table] = rows
        if rows and not json:
            typer.echo(f"{table}\t{rows:,}")

    _say(move(open_engine(), to, now(), copied), "moved and held against the source", json)


def _say(head: CopyHead, done: str, json: bool) -> None:
    if json:
        print_json(
            {
                "taken_at": head.taken_at,
                "sha256": head.sha256,
                "revision": head.revision,
                "head": head.code,
                "broken_entry": head.broken or None,
                "rows": dict(head.rows),
            }
        )
    else:
        typer.echo(f"{done}: {sum(head.rows.values()):,} rows, chain {head.code}")
    if head.broken:
        typer.echo(f"The chain of audit entries does not hold from entry {head.broken} on.", err=True)
