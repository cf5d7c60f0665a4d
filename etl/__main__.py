"""python -m etl: the jobs. `--json` prints one JSON document; everything else goes to standard error."""

import gc
import os
import signal
import sys

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever stops it before it has begun just stops it
    gc.disable()  # modules stay to the end: looking through them for garbage takes a seventh of starting

import typer
from sqlalchemy.exc import OperationalError

from etl.commands.app import STOPPED, app_for, refuse_foreign_words, said, unusable
from etl.values.errors import Refusal
from store.errors import StoreError, unreadable

_GARBAGE = 100_000
"""After so many new objects unreachable ones are looked for: a command makes many that stay, and few that do not."""


def main() -> None:
    """Run a command; what it refuses is one sentence on standard error and exit code 1."""
    try:
        refuse_foreign_words(sys.argv[1:])
        app_for(sys.argv[1:])()
    except Refusal as refusal:
        typer.echo(said(refusal.sentence), err=True)
        sys.exit(1)
    except StoreError as error:
        from etl.values.faults import in_both

        typer.echo(said(in_both(str(error))), err=True)
        sys.exit(1)
    except OperationalError as error:  # a question that the database did not answer
        from etl.values.faults import in_both

        typer.echo(said(in_both(str(unreadable(error)))), err=True)
        sys.exit(1)
    except OSError as error:  # a full disk, a folder that takes nothing: whatever command writes there
        typer.echo(said(unusable(error).sentence), err=True)
        sys.exit(1)


def until_stopped() -> None:
    """Run a command; whoever stops it (Ctrl+C) reads one sentence, whatever the interruption became on its way up."""
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopped.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        main()
    except BaseException:
        if not stopped:
            raise
        typer.echo(said(STOPPED), err=True)
        sys.exit(128 + stopped[0])
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    gc.enable()
    os.umask(0o027)  # what a command writes is for its own account and group
    try:
        until_stopped()
    finally:
        gc.disable()
        gc.freeze()  # it all goes with the process: looking through it once more took a tenth of publishing
