"""Commands of ledgers and registers: the preview of load, take-back; and how both are told on a terminal."""

from pathlib import Path
from typing import Annotated, Any

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, counted, moment, print_json, said
from etl.commands.running import load_programme
from etl.definitions.programme import Programme
from etl.queries.returns.list_effects import Effect, Preview, Standing
from store.engine import open_engine

MOST_LINES = 20


def preview_files(
    programme: Programme, files: list[Path], by: str, as_of: str, institution: str, json: bool
) -> bool:
    """Say of each file what it would change; whether every one of them would be accepted. Nothing is stored."""
    from etl.acts.lists import preview
    from etl.commands.shapes.lists import preview_shape
    from etl.intake.drafting import Upload
    from etl.intake.load import bytes_of
    from etl.values.errors import Refusal

    engine, at, shapes, all_good = open_engine(), moment(as_of, programme), [], True
    for path in files:
        try:
            upload = Upload(path.name, bytes_of(path), by, at)
            found = preview(engine, programme, upload, institution=institution)
        except Refusal as refusal:
            all_good = False
            shapes.append(_refused(path, refusal))
            typer.echo(f"{path.name}: refused: {said(refusal.sentence)}", err=json)
            continue
        all_good &= not found.would_be_returned
        shapes.append(preview_shape(found))
        if not json:
            print_preview(found)
    if json:
        print_json({"files": shapes})
    return all_good


def _refused(path: Path, refusal: Any) -> dict[str, Any]:
    sentence = refusal.sentence
    return {"file": path.name, "status": "refused", "message": sentence.en, "message_zh": sentence.zh}


def print_preview(found: Preview) -> None:
    """A preview on the terminal: the verdict, what the checks say, what would change."""
    verdict = "would be returned" if found.would_be_returned else "would be accepted"
    whose = f" {found.filer}" if found.filer else ""
    typer.echo(
        f"{found.filename}: {verdict}, {found.layout.code} {found.period}{whose}, "
        f"{counted(found.lines, 'line', 'lines')}"
    )
    for finding in found.findings:
        where = " ".join(part for part in (finding.sheet, finding.cell) if part)
        typer.echo(f"  {where + ': ' if where else ''}{said(finding.message)} ({finding.rule})", err=True)
    if found.effect is not None:
        print_effect(found.effect)
    typer.echo("  nothing was stored; without --preview it is")


def print_effect(effect: Effect) -> None:
    """What changes, line by line (the first of them), then scores and points."""
    counts = ", ".join(f"{effect.how_many(kind)} {kind}" for kind in ("added", "changed", "removed"))
    typer.echo(f"  lines: {counts}, {effect.unchanged:,} unchanged")
    for one in effect.lines[:MOST_LINES]:
        differing = [
            f"{name} {one.before[name]} → {one.after[name]}"
            for name in one.before
            if one.kind == "changed" and one.before[name] != one.after.get(name)
        ]
        typer.echo(f"    {one.kind}: {one.line}" + (f" ({', '.join(differing)})" if differing else ""))
    if len(effect.lines) > MOST_LINES:
        typer.echo(f"    … and {len(effect.lines) - MOST_LINES:,} more; --json lists them all")
    for score in effect.scores:
        typer.echo(f"  {score.institution}: {_standing(score.before)} → {_standing(score.after)}")
    for points in effect.points:
        gross, net = (f"{was:,} → {now:,}" for was, now in (points.gross, points.net))
        typer.echo(f"  {points.institution or 'all'}: {gross} rows, {net} points net")
    if effect.unscored is not None:
        typer.echo(f"  no scores to compare: {said(effect.unscored)}")


def _standing(one: Standing) -> str:
    return "no score" if one.score is None else f"{one.score} ({one.grade or '—'}, place {one.rank})"


@app.command("take-back")
def take_back(
    programme: ProgrammeOption,
    period: Annotated[str, typer.Option(help="The period of the ledger or register: 2019-Q4, 2019-12.")],
    version: Annotated[int, typer.Option(help="The version that is to count no longer.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept in the audit chain.")] = "",
    by: Annotated[str, typer.Option(help="The post or account that does it.")] = "",
    source: Annotated[str, typer.Option(help="The list's code: ledger, points …")] = "ledger",
    institution: Annotated[
        str, typer.Option(help="Whose own register; default: the coordinator's file.")
    ] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would change.")] = False,
    at: Annotated[str, typer.Option(help="When it was done; default: now.")] = "",
    json: JsonOption = False,
) -> None:
    """Let a file of a ledger or register count no longer: the lines before it are in force again."""
    from etl.acts.lists import find_version, taking_back
    from etl.acts.lists import take_back as do
    from etl.commands.shapes.lists import effect_shape

    definitions, engine = load_programme(programme), open_engine()
    if not preview and not (reason and by):
        raise typer.BadParameter("give --reason and --by, or --preview to look first.")
    one = find_version(engine, definitions, source, period, version, institution)
    effect, basis = taking_back(engine, definitions, one.id)
    if not preview:
        do(engine, definitions, one.id, reason, by=by, at=moment(at, definitions), basis=basis)
    state = "preview" if preview else "taken back"
    if json:
        print_json(
            {
                "filing": one.id,
                "source": source,
                "period": period,
                "version": version,
                "state": state,
                "changed": effect_shape(effect),
            }
        )
        return
    typer.echo(f"{source} {period} version {version}: {state}")
    print_effect(effect)
