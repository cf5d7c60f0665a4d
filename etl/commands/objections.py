"""Commands around results that are disputed: release-results, object, answer, decide, objections, follow-up."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from etl.commands.app import (
    JsonOption,
    ProgrammeOption,
    QuarterOption,
    app,
    check_is_file,
    moment,
    print_rows,
)
from etl.commands.running import load_programme
from etl.queries.scope import EVERYTHING
from store.engine import open_engine

ByOption = Annotated[str, typer.Option("--by", help="The post or account that acts.")]
OnOption = Annotated[str, typer.Option("--on", help="When: 2020-01-16 or 2020-01-16T09:00; default: now.")]
NumberArgument = Annotated[int, typer.Argument(help="The objection's number.")]


class Outcome(StrEnum):
    """What a decision does to the disputed figure: it stands, is corrected, is left out, or is decided later."""

    maintained = "maintained"
    adjusted = "adjusted"
    excluded = "excluded"
    deferred = "deferred"


class Erred(StrEnum):
    """Whose error it was, as the decision records it."""

    institution = "institution"
    coordinator = "coordinator"
    nobody = "nobody"


@app.command("release-results")
def release_results(
    programme: ProgrammeOption, period: QuarterOption, by: ByOption, on: OnOption = ""
) -> None:
    """Open a quarter's preliminary results to objections; institutions may object for three working days."""
    from etl.acts.objections import release_results as release

    definitions = load_programme(programme)
    done = release(open_engine(), definitions, period, by=by, at=moment(on, definitions))
    typer.echo(f"{done.period}: objections are taken until {done.until.isoformat(timespec='minutes')}")


@app.command("object")
def object_to(
    programme: ProgrammeOption,
    period: QuarterOption,
    institution: Annotated[str, typer.Option(help="The institution's code.")],
    item: Annotated[str, typer.Option(help="The item's code.")],
    grounds: Annotated[str, typer.Option(help="What is wrong.")],
    evidence: Annotated[str, typer.Option(help="What proves it.")],
    by: ByOption,
    attachment: Annotated[Path | None, typer.Option(help="A file that proves it.")] = None,
    on: OnOption = "",
) -> None:
    """File an objection to one item; prints its number."""
    from etl.acts.objections import object_to as file

    definitions = load_programme(programme)
    if attachment is not None:
        check_is_file(attachment)
    number = file(
        open_engine(),
        definitions,
        period,
        institution,
        item,
        grounds=grounds,
        evidence=evidence,
        by=by,
        at=moment(on, definitions),
        attachment=attachment.read_bytes() if attachment else None,
    )
    typer.echo(str(number))


@app.command()
def answer(
    number: NumberArgument,
    programme: ProgrammeOption,
    text: Annotated[str, typer.Option(help="The answer.")],
    by: ByOption,
    on: OnOption = "",
) -> None:
    """Answer an objection."""
    from etl.acts.objections import answer as give

    definitions = load_programme(programme)
    give(open_engine(), definitions, number, text=text, by=by, at=moment(on, definitions))


@app.command()
def decide(
    number: NumberArgument,
    programme: ProgrammeOption,
    outcome: Annotated[Outcome, typer.Option(help="What is decided.")],
    reasons: Annotated[str, typer.Option(help="Why.")],
    by: ByOption,
    fault: Annotated[Erred, typer.Option(help="Who erred.")] = Erred.nobody,
    event: Annotated[str, typer.Option(help="The event whose count is corrected.")] = "",
    numerator: Annotated[int | None, typer.Option(help="The corrected count or numerator.")] = None,
    denominator: Annotated[int | None, typer.Option(help="The corrected denominator.")] = None,
    forgives: Annotated[int | None, typer.Option(help="A filing whose corrections cost nothing.")] = None,
    on: OnOption = "",
) -> None:
    """Decide an answered objection, as another person than the one who answered."""
    from etl.acts.objections import decide as settle
    from store.objections import Decision

    definitions = load_programme(programme)
    at = moment(on, definitions)
    decision = Decision(outcome.value, reasons, fault.value, by, at, event, numerator, denominator, forgives)
    settle(open_engine(), definitions, number, decision)


@app.command()
def objections(programme: ProgrammeOption, period: QuarterOption, json: JsonOption = False) -> None:
    """The objections of a quarter: to what, until when to be answered, how decided."""
    from etl.queries.objections import docket

    found = docket(open_engine(), load_programme(programme), period, scope=EVERYTHING)
    rows: list[dict[str, Any]] = [
        {
            "number": one.id,
            "institution": one.institution,
            "item": one.item,
            "state": one.state,
            "answer_due": one.answer_due.isoformat(),
            "disposition": one.decision.disposition if one.decision else None,
            "fault": one.decision.fault if one.decision else None,
            "grounds": one.grounds,
        }
        for one in (*found.carried, *found.rows)
    ]
    print_rows({"period": found.period, "rows": rows}, json, list(rows[0]) if rows else ["number"])


@app.command("follow-up")
def follow_up(
    programme: ProgrammeOption, period: QuarterOption, on: OnOption = "", json: JsonOption = False
) -> None:
    """What the method proposes after a quarter, and what was decided about it."""
    from etl.queries.score.assessment import assessment
    from etl.queries.score.follow_up import proposals

    definitions, engine = load_programme(programme), open_engine()
    assessed = assessment(engine, definitions, period, scope=EVERYTHING)
    rows: list[dict[str, Any]] = [
        {
            "institution": one.member.code,
            "consequence": one.consequence.name.en,
            "reason": one.reason.en,
            "reason_zh": one.reason.zh,
            "case": one.case.id if one.case else None,
            "opened": one.case.opened if one.case else None,
        }
        for one in proposals(engine, definitions, assessed, moment(on, definitions).date())
    ]
    columns = ["institution", "consequence", "reason", "case", "opened"]
    print_rows({"period": assessed.period, "rows": rows}, json, columns)
