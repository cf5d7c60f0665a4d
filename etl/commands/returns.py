"""Commands of the desk: accept, send-back, extend, explain, board, remind."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from etl.commands.app import (
    DocumentLanguage,
    JsonOption,
    PeriodOption,
    ProgrammeOption,
    app,
    moment,
    print_json,
    print_rows,
    reported,
)
from etl.commands.running import load_programme
from store.engine import open_engine

ReceiptOption = Annotated[str, typer.Option("--receipt", help="The number on the receipt.")]
InstitutionOption = Annotated[str, typer.Option("--institution", help="An institution's code.")]
MonthOption = Annotated[str, typer.Option("--period", help="With --institution: the month, such as 2019-12.")]
ByOption = Annotated[str, typer.Option("--by", help="The post or account that does it.")]
AtOption = Annotated[str, typer.Option("--at", help="When it was done; default: now.")]


@app.command()
def accept(
    programme: ProgrammeOption,
    by: ByOption,
    receipt: ReceiptOption = "",
    institution: InstitutionOption = "",
    period: MonthOption = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """Let the figures of a filed return count: by its receipt, or by institution and month."""
    from etl.acts.lists import accept as accept_list
    from etl.acts.returns import accept as do
    from etl.acts.returns import find_filing

    definitions, engine = load_programme(programme), open_engine()
    one = find_filing(engine, definitions, receipt, institution=institution, period=_given(receipt, period))
    if one.role == "alone":
        do(engine, one.id, by=by, at=moment(at, definitions))
    else:
        accept_list(engine, definitions, one.id, by=by, at=moment(at, definitions))
    _print(json, filing=one.id, institution=one.institution, period=one.period, state="accepted")


@app.command("send-back")
def send_back(
    programme: ProgrammeOption,
    by: ByOption,
    reasons: Annotated[str, typer.Option(help="What is wrong, and what to do.")],
    receipt: ReceiptOption = "",
    institution: InstitutionOption = "",
    period: MonthOption = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """Send a filed return back with reasons; of an accepted one, ask for a correction."""
    from etl.acts.returns import find_filing
    from etl.acts.returns import send_back as do

    definitions, engine = load_programme(programme), open_engine()
    one = find_filing(engine, definitions, receipt, institution=institution, period=_given(receipt, period))
    do(engine, one.id, reasons, by=by, at=moment(at, definitions))
    state = "correction asked" if one.state == "accepted" else "returned"
    _print(json, filing=one.id, institution=one.institution, period=one.period, state=state, reasons=reasons)


@app.command()
def extend(
    programme: ProgrammeOption,
    period: PeriodOption,
    until: Annotated[
        str,
        typer.Option(
            help="The new deadline: 2019-12-11T18:00, or a day: at the hour at which returns are due."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why; it is kept and shown.")],
    by: ByOption,
    institution: Annotated[str, typer.Option(help="An institution's code; default: all.")] = "",
    far: Annotated[bool, typer.Option("--far", help="A day more than a month later is meant.")] = False,
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """Move the deadline of a month, for one institution or for all."""
    from etl.acts.returns import extend as do
    from store.life.deadlines import Extension

    definitions, engine = load_programme(programme), open_engine()
    at_the_hour = f"T{definitions.settings.calendar.due_time}" if len(until) == len("2019-12-11") else ""
    later = moment(until + at_the_hour, definitions)
    one = Extension(institution, period, later, reason, by, moment(at, definitions))
    do(engine, definitions, one, is_meant=far)
    _print(json, institution=institution or None, period=period, until=later.isoformat(), reason=reason)


@app.command()
def explain(
    programme: ProgrammeOption,
    institution: InstitutionOption,
    period: PeriodOption,
    rule: Annotated[str, typer.Option(help="The id of the check.")],
    text: Annotated[str, typer.Option(help="Why the figure is right.")],
    by: ByOption,
    about: Annotated[str, typer.Option(help="What the finding is about, as the list of findings says.")] = "",
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """Explain a doubtful figure of a return that is in."""
    from etl.acts.returns import explain as do
    from etl.acts.returns import find_filing

    definitions, engine = load_programme(programme), open_engine()
    one = find_filing(engine, definitions, institution=institution, period=period)
    do(engine, definitions, one.id, (rule, about), text, by=by, at=moment(at, definitions))
    _print(json, filing=one.id, institution=institution, period=period, rule=rule, about=about, text=text)


@app.command()
def board(
    programme: ProgrammeOption,
    period: PeriodOption,
    on: Annotated[str, typer.Option(help="As of which moment; default: now.")] = "",
    json: JsonOption = False,
) -> None:
    """The coordinator's desk for a month: every expected return in words, and the month in counts."""
    from etl.commands.shapes.desk import board_shape
    from etl.queries.returns.desk import board as ask

    definitions = load_programme(programme)
    now = moment(on, definitions)
    answer = ask(
        open_engine(), definitions, [reported(period, definitions)], now, as_known_on=now if on else None
    )
    columns = ["institution", "name", "state", "filed_at", "deadline", "working_days_late", "version"]
    print_rows(board_shape(answer), json, [*columns, "open_explanations", "receipt"])


@app.command()
def remind(
    programme: ProgrammeOption,
    on: Annotated[str, typer.Option(help="The day: 2019-12-04; default: today.")] = "",
    period: Annotated[
        str,
        typer.Option(
            "--period", help="Everybody who owes this period, such as 2019-12, whichever day it is."
        ),
    ] = "",
    language: Annotated[
        DocumentLanguage, typer.Option(help="The language of the texts; as JSON they come in both.")
    ] = DocumentLanguage.zh,
    json: JsonOption = False,
) -> None:
    """Texts to send today: three working days before a deadline, on the day, and after it; with --period, to all who
    owe it."""
    from etl.commands.shapes.desk import reminders_shape
    from etl.queries.returns.reminders import reminders

    definitions = load_programme(programme)
    now = moment(on, definitions)
    today = now.astimezone(ZoneInfo(definitions.settings.time_zone)).date()
    asked = reported(period, definitions) if period else ""
    found = reminders(open_engine(), definitions, today, as_known_on=now, period=asked)
    if json:
        print_json(reminders_shape(found))
        return
    for one in found:
        text = " ".join(one.text.in_language(language.value).splitlines())
        typer.echo(f"{one.institution}\t{one.period}\t{one.when}\t{text}")


def _given(receipt: str, period: str) -> str:
    if not receipt and not period:
        raise typer.BadParameter("give --receipt, or --institution and --period.")
    return period


def _print(json: bool, **answer: Any) -> None:
    if json:
        print_json(answer)
    else:
        typer.echo(", ".join(f"{name} {value}" for name, value in answer.items() if value is not None))
