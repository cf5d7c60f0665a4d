"""Commands around risks: risk, what a period's sweep finds and what is warned of."""

from datetime import datetime
from typing import Annotated, Any

import typer

from etl.commands.app import (
    JsonOption,
    PeriodOption,
    ProgrammeOption,
    app,
    moment,
    print_json,
    reported,
    said,
)
from etl.commands.running import load_programme
from etl.definitions.oversight.risks import Risks
from store.engine import open_engine


@app.command()
def risk(
    programme: ProgrammeOption,
    period: PeriodOption,
    on: Annotated[str, typer.Option("--on", help="The day that is today for due days; default: now.")] = "",
    json: JsonOption = False,
) -> None:
    """The matrix of risks of a period, the early warnings with owner and day, and what is owed beside them."""
    from etl.queries.risks import sweep

    definitions = load_programme(programme)
    now: datetime = moment(on, definitions)
    found = sweep(open_engine(), definitions, reported(period, definitions), today=now.date())
    rules = found.rules
    cells: list[dict[str, Any]] = [
        {
            "likelihood": likelihood,
            "impact": impact,
            "grade": rules.grade_of(likelihood, impact).code,
            "count": len(found.cell(likelihood, impact)),
        }
        for likelihood in range(len(rules.likelihood), 0, -1)
        for impact in range(1, len(rules.impact) + 1)
    ]
    warnings: list[dict[str, Any]] = [
        {
            "institution": one.last.institution,
            "risk": one.last.risk,
            "grade": one.last.grade.code if one.last.grade else None,
            "begun": one.begun,
            "in_a_row": one.failures,
            "due": one.due.isoformat(),
            "state": "overdue" if one.is_overdue(now.date()) else one.state,
            "owner": said(one.last.grade.owner) if one.last.grade and one.last.grade.owner else None,
            "escalated": found.is_escalated(one),
        }
        for one in found.warnings
    ]
    events: list[dict[str, Any]] = [
        {
            "institution": one.event.institution,
            "kind": one.event.kind,
            "occurred": one.event.occurred_at.astimezone(now.tzinfo).isoformat(timespec="minutes"),
            "reported": one.event.reported_at.astimezone(now.tzinfo).isoformat(timespec="minutes"),
            "in_time": one.in_time,
        }
        for one in found.events
    ]
    findings: list[dict[str, Any]] = [
        {
            "institution": one.institution,
            "risk": one.risk,
            "likelihood": one.likelihood,
            "impact": one.impact,
            "grade": one.grade.code if one.grade else None,
        }
        for one in found.findings
    ]
    if json:
        shape = {"period": found.period, "cells": cells, "findings": findings, "warnings": warnings}
        print_json(shape | {"events": events, "review_due": found.review_due, "rules": _rules(rules)})
        return
    for likelihood in range(len(rules.likelihood), 0, -1):
        line = [one for one in cells if one["likelihood"] == likelihood]
        typer.echo("\t".join([str(likelihood), *(f"{one['grade']} {one['count']}" for one in line)]))
    typer.echo("\t".join(["", *map(str, range(1, len(rules.impact) + 1))]))
    _print(warnings)
    _print(events)
    if found.review_due is not None:
        typer.echo(f"The review of {found.review_due} is due and not recorded.")


def _rules(rules: Risks) -> dict[str, Any]:
    """What holds whatever was found: hours, months and lines, null where the programme asks for none."""
    return {
        "reporting_hours": rules.reporting.hours if rules.reporting else None,
        "escalated_after": rules.escalation.after if rules.escalation else None,
        "review_month": rules.review.month if rules.review else None,
        "compliance_pct_at_least": rules.compliance.share if rules.compliance else None,
    }


def _print(rows: list[dict[str, Any]]) -> None:
    if rows:
        typer.echo("\n" + "\t".join(rows[0]))
    for row in rows:
        typer.echo("\t".join("" if one is None else str(one) for one in row.values()))
