"""Run a command of `python -m etl` in this process: the same entry and the same streams, without starting Python anew.

Tests that are about the process itself (hash seed, time zone, being killed) start a real one.
"""

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from etl.__main__ import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind: exit code and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run_command(database: str, *arguments: str, **environment: str) -> Ran:
    """Run the command on the database at this address."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with (
        patch.dict(os.environ, environment | {"DATABASE_URL": database}),
        patch.object(sys, "argv", ["etl", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _exit_code()
    return Ran(code, *(_written(stream) for stream in (out, err)))


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _written(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
