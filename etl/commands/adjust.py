"""The command of seasonal adjustment."""

from typing import Annotated

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, print_json, print_rows, reported, said
from etl.commands.running import load_programme
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.engine import open_engine
from store.facts import periods as stored_periods


@app.command()
def adjust(
    programme: ProgrammeOption,
    period: Annotated[str, typer.Option(help="The last month looked at; default: the last one filed.")] = "",
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure (repeatable); default: headline.")
    ] = None,
    institution: Annotated[str, typer.Option(help="One institution instead of all.")] = "",
    json: JsonOption = False,
) -> None:
    """Measures without season, moving festival and trading days, by X-13ARIMA-SEATS, and how stable that is. What
    cannot be adjusted says what is missing."""
    from etl.adjustment.adjust import Adjustment
    from etl.commands.shapes.adjusted import adjusted_shape, refused_shape
    from etl.queries.figures.adjusted import adjusted

    definitions, engine = load_programme(programme), open_engine()
    last = reported(period, definitions) if period else _last(stored_periods(engine, programme))
    found: dict[str, Adjustment | Refusal] = {}
    for code in measure or definitions.settings.headline.measures:
        try:
            found[code] = adjusted(
                engine, definitions, last, code, institution=institution or None, scope=EVERYTHING
            )
        except Refusal as refusal:
            found[code] = refusal
    refusals = [one for one in found.values() if isinstance(one, Refusal)]
    if len(refusals) == len(found):
        raise refusals[0]
    shapes = [
        refused_shape(code, one) if isinstance(one, Refusal) else adjusted_shape(code, one)
        for code, one in found.items()
    ]
    if json:
        print_json({"period": last, "measures": shapes})
        return
    for code, one in found.items():
        if isinstance(one, Refusal):
            typer.echo(f"{code}: {said(one.sentence)}", err=True)
    columns = ["period", "measure", "value", "adjusted", "mom_pct", "adjusted_mom_pct", "annualised_pct"]
    print_rows({"rows": [row for one in shapes for row in one["rows"]]}, False, columns)


def _last(stored: list[str]) -> str:
    if not stored:
        raise Refusal(
            Text(
                en="Nothing has been filed yet, so there is nothing to adjust; load returns first.",
                zh="尚无报送数据，无从调整；请先导入报表。",
            )
        )
    return str(max(map(Period.parse, stored)))
