"""Commands that take in: load, demo, status."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.commands.app import (
    JsonOption,
    PeriodOption,
    ProgrammeOption,
    app,
    counted,
    moment,
    print_json,
    print_rows,
    progress,
    progress_of_two,
    reported,
    said,
)
from etl.commands.running import load_programme
from etl.values.errors import Refusal
from etl.values.house import ROOT
from etl.values.text import Text
from store.engine import open_engine

DEMONSTRATION = ROOT / "data" / "var" / "demo"
_MOST_SHOWN = 20


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Returns, registers, ledgers, published workbooks.")],
    programme: ProgrammeOption,
    as_of: Annotated[str, typer.Option(help="When the files arrived: 2019-12-08 or 2019-12-08T17:30.")] = "",
    by: Annotated[str, typer.Option(help="The post or account that loads them.")] = "load",
    institution: Annotated[
        str, typer.Option(help="Whose own registers they are: they may hold its points only.")
    ] = "",
    preview: Annotated[
        bool,
        typer.Option(
            "--preview", help="Only say what ledgers and registers would change; nothing is stored."
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Take files in. Each is filed and accepted, returned with what was found, or refused; what was there stays.

    A ledger or register adds its lines to those filed before; --preview shows what it would change.
    """
    from etl.commands.shapes.rows import load_shape
    from etl.intake.load import Loaded, findings_kept, load_files

    definitions, engine = load_programme(programme), open_engine()
    received_at = moment(as_of, definitions)
    if institution:
        definitions.institution(institution)
    if preview:
        from etl.commands.lists import preview_files

        raise typer.Exit(0 if preview_files(definitions, files, by, as_of, institution, json) else 1)
    with progress("load", len(files)) as advance:
        results: list[Loaded] = []

        def done(loaded: Loaded) -> None:
            results.append(loaded)
            advance()
            if not json:
                print_loaded(
                    loaded
                )  # at once: a receipt is given when the filing is stored, whatever comes after it

        try:
            load_files(engine, definitions, [(path, received_at) for path in files], done, by, institution)
        finally:
            if json:
                unchanged = [result.sha256 for result in results if result.status == "unchanged"]
                print_json(load_shape(results, findings_kept(engine, definitions.slug, unchanged)))
    raise typer.Exit(0 if all(result.is_in for result in results) else 1)


@app.command()
def demo(
    programme: ProgrammeOption = "daqing",
    seed: Annotated[int, typer.Option(help="Another seed, other institutions' shares; the totals stay.")] = 1,
    if_empty: Annotated[
        bool, typer.Option(help="Do nothing where the programme already has returns.")
    ] = False,
    published: Annotated[
        bool, typer.Option(help="Publish its last bulletin too, so that there are slides to present.")
    ] = False,
) -> None:
    """Build the demonstration through the same door as real returns."""
    from etl.jobs.demo import build_demonstration, publish_last_bulletin
    from store.facts import periods

    # As its folder has it: what is demonstrated was not amended, whatever the coordinator did afterwards.
    definitions, engine = load_programme(programme), open_engine()
    definitions = definitions.unamended or definitions
    if if_empty and periods(engine, programme):
        return
    if not definitions.settings.demonstration:
        raise Refusal(
            Text(
                en=f"“{programme}” holds real data and has no demonstration; load its files instead.",
                zh=f"“{programme}”是真实数据项目，没有演示数据；请直接导入文件。",
            )
        )
    with progress_of_two("write", "load") as advance:
        results = build_demonstration(engine, definitions, seed, DEMONSTRATION / programme, advance)
    refused = [result for result in results if not result.is_in]
    for result in refused:
        print_loaded(result)
    unchanged = sum(result.status == "unchanged" for result in results)
    typer.echo(
        f"{len(results) - len(refused)} files in ({unchanged} of them unchanged), {len(refused)} refused, "
        f"{sum(r.facts for r in results if r.is_in):,} facts."
    )
    if refused:
        raise typer.Exit(1)
    if published and (edition := publish_last_bulletin(engine, definitions)):
        typer.echo(f"{edition.name} is published.")


@app.command()
def status(programme: ProgrammeOption, period: PeriodOption, json: JsonOption = False) -> None:
    """Who has filed for a period, when, and how late."""
    from etl.commands.shapes.rows import status_shape
    from etl.queries.returns.status import status as ask

    definitions = load_programme(programme)
    period = reported(period, definitions)
    shape = status_shape(period, ask(open_engine(), definitions, period))
    print_rows(shape, json, ["institution", "name", "state", "filed_at", "working_days_late", "version"])


def _echo_now(line: str) -> None:
    """Print a line that must not be lost: where standard output takes nothing more (a full disk), on the other one."""
    try:
        typer.echo(line)
        sys.stdout.flush()
    except OSError:
        typer.echo(line, err=True)


def print_loaded(result: Any) -> None:
    """Prints in one line what became of a file, and below it what the checks found; sent at once, so that a long load
    shows how far it is."""
    line = f"{result.file}: {result.status}"
    if result.period:
        line += f", {result.period}{' ' + result.institution if result.institution else ''}"
    if result.earlier:
        line += f" and {len(result.earlier)} before it, from {result.earlier[0]} on"
    if result.status == "accepted":
        line += f", {counted(result.facts, 'fact', 'facts')}"
        line += f", {counted(result.points, 'point', 'points')}" if result.points else ""
        line += f", {counted(result.entries, 'entry', 'entries')}" if result.entries else ""
        line += f", version {result.version}" if (result.version or 1) > 1 else ""
        line += f" in place of version {result.superseded}" if result.superseded else ""
    line += f", receipt {result.receipt}" if result.receipt else ""
    if result.returned_before:
        line += (
            f": these very bytes were returned before, as version {result.version}: {result.returned_before}"
        )
    if result.status == "unchanged":
        line += f": these very bytes were filed before, as version {result.version}; nothing was changed"
    _echo_now(line)
    print_findings(result)


def print_findings(result: Any) -> None:
    """What was found: what sends a file back first, then what is asked about it; the notes are only counted."""
    weights: dict[str, int] = {"hard": 0, "soft": 1, "note": 2}
    ordered = sorted(result.findings, key=lambda finding: weights[finding.severity])
    shown = [finding for finding in ordered if finding.severity != "note"][:_MOST_SHOWN]
    for finding in shown:
        where = " ".join(part for part in (finding.sheet, finding.cell) if part)
        typer.echo(f"  {where + ': ' if where else ''}{said(finding.message)} ({finding.rule})", err=True)
    rest = Counter(finding.rule for finding in ordered[len(shown) :])
    if rest:
        told = ", ".join(f"{rule} {count}" for rule, count in rest.items())
        typer.echo(f"  not shown: {told}; the same command with --json lists them", err=True)
