"""Commands around cases with clocks: cases (what they come to), due (what is open, and until when)."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from etl.commands.app import JsonOption, PeriodOption, ProgrammeOption, app, print_rows
from etl.commands.running import load_programme
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.engine import open_engine

OneOption = Annotated[str, typer.Option("--institution", help="One institution instead of all.")]


@app.command()
def cases(
    programme: ProgrammeOption, period: PeriodOption, institution: OneOption = "", json: JsonOption = False
) -> None:
    """What the cases of a period come to: every measure counted of them, and the indicators made of these sums.

    A period may be longer than the returns' own: 2017 adds up its quarters.
    """
    from etl.queries.returns.cases import case_figures

    definitions, engine = load_programme(programme), open_engine()
    _refuse_without_cases(programme)
    found = case_figures(engine, definitions, period, institution=institution)
    if not found.periods:
        raise Refusal(
            Text(
                en=f"No record of cases is in for {found.period}; load one first.",
                zh=f"{found.period} 还没有事项记录；请先导入。",
            )
        )
    rows = [
        {
            "kind": "measure",
            "code": code,
            "name": definitions.measures[code].name.en,
            "value": value,
            "unit": definitions.measures[code].counted_in.en,
        }
        for code, value in found.measures.items()
    ]
    rows += [
        {
            "kind": "indicator",
            "code": code,
            "name": definitions.indicators[code].name.en,
            "value": None if value is None else round(float(value), definitions.indicators[code].decimals),
            "unit": definitions.indicators[code].unit.en,
        }
        for code, value in found.indicators.items()
    ]
    shape = {"period": found.period, "periods": list(found.periods), "institution": institution, "rows": rows}
    print_rows(shape, json, ["kind", "code", "name", "value", "unit"])


@app.command()
def due(
    programme: ProgrammeOption,
    period: PeriodOption,
    on: Annotated[str, typer.Option("--on", help="The day; default: the period's last one, or today.")] = "",
    institution: OneOption = "",
    json: JsonOption = False,
) -> None:
    """The cases of a period that are open on a day, the most urgent first, with the working days that are left."""
    from etl.queries.returns.cases import day_of, open_cases

    definitions, engine = load_programme(programme), open_engine()
    _refuse_without_cases(programme)
    asked = Period.parse(period)
    today = datetime.now(ZoneInfo(definitions.settings.time_zone)).date()
    day = _day(on) if on else day_of(asked, today)
    rows = [
        {
            "institution": one.institution,
            "number": one.number,
            "grade": one.grade,
            "received": one.received.isoformat(timespec="minutes"),
            "due": one.due.isoformat(),
            "working_days_left": one.left,
            "extended": one.extended,
            "unreported": one.unreported,
        }
        for one in open_cases(engine, definitions, str(asked), day, institution=institution)
    ]
    print_rows(
        {"period": str(asked), "on": day.isoformat(), "rows": rows},
        json,
        list(rows[0]) if rows else ["number"],
    )


def _day(written: str) -> date:
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        raise Refusal(
            Text(
                en=f"“{written}” is not a date; write 2018-03-31.",
                zh=f"“{written}”不是日期；请写作 2018-03-31。",
            )
        ) from None


def _refuse_without_cases(programme: str) -> None:
    from etl.queries.returns.cases import case_layout

    if case_layout(load_programme(programme)) is None:
        raise Refusal(
            Text(
                en=f"“{programme}” takes in no cases: none of its layouts has the form “cases”.",
                zh=f"“{programme}”不收事项记录：没有 form 为 cases 的版式。",
            )
        )
