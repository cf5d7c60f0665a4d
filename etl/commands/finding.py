"""Which file has which command: only that one is imported, for all of them together take longer than most commands."""

from collections.abc import Mapping, Sequence
from importlib import import_module

import typer

from etl.commands.app import app

COMMANDS: Mapping[str, str] = {
    "accounts": "account",
    "adjust": "adjust",
    "aggregate": "aggregate",
    "amend": "amend",
    "assessment": "score receipt rehearse",
    "cases": "cases due",
    "copies": "backup restore move",
    "export": "export",
    "figures": "growth campaign coverage disclosure boundaries rank average contributions revisions linked",
    "intake": "load demo status",
    "inventories": "standards awards",
    "lists": "take-back",
    "meetings": "meetings",
    "objections": "release-results object answer decide objections follow-up",
    "programmes": "check new",
    "publishing": "publish verify audit",
    "returns": "accept send-back extend explain board remind",
    "review": "review",
    "risks": "risk",
    "templates": "template confirm-heading",
    "tokens": "account",
    "upkeep": "docs seeds",
}
"""The commands and groups of commands by their file, in the order in which `--help` lists them."""


def whole_app() -> typer.Typer:
    """The command line with everything it can do: what helps, and what tells a wrong name."""
    return _with(COMMANDS)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line with as much of it as these arguments ask for."""
    asked = arguments[0] if arguments else ""
    if asked == "--version":
        return app
    return _with([file for file, names in COMMANDS.items() if asked in names.split()] or COMMANDS)


def _with(files: Sequence[str] | Mapping[str, str]) -> typer.Typer:
    for file in files:
        import_module(f"etl.commands.{file}")  # it registers its commands
    return app
