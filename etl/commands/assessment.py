"""Commands of the assessment: score, receipt, rehearse."""

from pathlib import Path
from typing import Annotated, Any

import typer

from etl.commands.app import (
    JsonOption,
    ProgrammeOption,
    QuarterOption,
    app,
    check_is_folder,
    fix_decimals,
    print_json,
    print_rows,
    said,
)
from etl.commands.running import load_programme
from etl.queries.scope import EVERYTHING
from etl.values.periods import Period
from etl.values.text import Text
from store.engine import open_engine


@app.command()
def score(programme: ProgrammeOption, period: QuarterOption, json: JsonOption = False) -> None:
    """Points, places, grades and rank bands of a quarter, with a reason for every item; of a year that is assessed in
    parts its review: their scores and the mean."""
    from etl.commands.shapes.score import score_shape, year_shape
    from etl.queries.score.assessment import assessment
    from etl.queries.score.year import year_review

    definitions, asked = load_programme(programme), Period.parse(period)
    if asked.per_year == 1 < definitions.settings.assessed_per_year:
        shape = year_shape(year_review(open_engine(), definitions, asked))
        print_rows(shape, json, ["rank", "institution", "name", "group", "mean", "grade", *shape["periods"]])
        return
    shape = score_shape(assessment(open_engine(), definitions, period, scope=EVERYTHING))
    for zh, en in zip(shape["notes_zh"], shape["notes"], strict=True):
        typer.echo(said(Text(zh=zh, en=en)), err=True)
    columns = [
        "rank",
        "previous_rank",
        "institution",
        "name",
        "group",
        "group_rank",
        "total",
        "bonus",
        "grade",
    ]
    if not json:
        fix_decimals(shape["rows"], shape["decimals"], "total")
    print_rows(shape, json, [*columns, "band", "state"])


@app.command()
def receipt(
    programme: ProgrammeOption,
    period: QuarterOption,
    out: Annotated[Path, typer.Option("--out", help="The folder to write to.")],
    institution: Annotated[
        list[str] | None,
        typer.Option("--institution", help="An institution's code (repeatable); default: all."),
    ] = None,
) -> None:
    """The proof of a score: everything that it takes to recompute an institution's score with a calculator."""
    from etl.jobs.score_proofs import write_proofs

    check_is_folder(out)
    for path in write_proofs(open_engine(), load_programme(programme), period, out, institution or ()):
        typer.echo(str(path))


@app.command()
def rehearse(
    method: Annotated[Path, typer.Argument(help="A proposed method, METHOD.toml.")],
    programme: ProgrammeOption,
    period: Annotated[
        str, typer.Option("--period", help="The last quarter; default: the last complete one.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """A proposed method on the past quarters (up to eight): old and new totals and places, winners and losers."""
    from etl.acts.methods import read_proposal
    from etl.commands.shapes.score import rehearsal_shape
    from etl.queries.score.rehearsal import rehearse as ask

    definitions = load_programme(programme)
    shape = rehearsal_shape(ask(open_engine(), definitions, read_proposal(method, definitions), period))
    if json:
        print_json(shape)
    else:
        print_rehearsal(shape)


def print_rehearsal(shape: dict[str, Any]) -> None:
    """Prints a rehearsal for people: a table a quarter, who wins and who loses, and on standard error the events that
    past ledgers could not hold."""
    columns = [
        "institution",
        "name",
        "old_total",
        "new_total",
        "old_rank",
        "new_rank",
        "old_grade",
        "new_grade",
    ]
    for period in shape["periods"]:
        typer.echo(f"{period['period']}: {period['method']} -> {shape['method']}")
        fix_decimals(period["rows"], shape["decimals"], "old_total", "new_total")
        print_rows(period, False, [*columns, "places_gained"])
        names = {row["institution"]: f"{row['name']} {row['places_gained']:+d}" for row in period["rows"]}
        for label in ("winners", "losers"):
            typer.echo(f"{label}: " + ("; ".join(names[code] for code in period[label]) or "nobody"))
    for event in shape["unasked_events"]:
        typer.echo(f"{event}: past ledgers could not hold it; it counts as not entered", err=True)
