"""python -m etl: the jobs. `--json` prints one JSON document; everything else goes to standard error."""

import os
import sys

import typer

from etl.commands.app import app_for, said
from etl.values.errors import Refusal
from store.errors import StoreError


def main() -> None:
    """Run a command; what it refuses is one sentence on standard error and exit code 1."""
    try:
        app_for(sys.argv[1:])()
    except Refusal as refusal:
        typer.echo(said(refusal.sentence), err=True)
        sys.exit(1)
    except StoreError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    os.umask(0o027)  # what a command writes is for its own account and group
    main()
