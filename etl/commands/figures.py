"""Commands that give out figures: growth, campaign, coverage, boundaries, rank."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from etl.commands.app import (
    JsonOption,
    PeriodOption,
    ProgrammeOption,
    app,
    check_is_file,
    counted,
    now,
    print_json,
    print_rows,
    reported,
    said,
)
from etl.commands.running import load_programme
from etl.definitions.programme import Programme
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from etl.values.text import Text
from store.engine import open_engine

_NO_FIGURE = Text(
    en="There is no figure for {period}; load the returns of it first, or choose another period.",
    zh="{period} 没有数据；请先收取该期报表，或另选报告期。",
)


class Of(StrEnum):
    """What `rank --of` ranks in the place of institutions."""

    region = "region"
    scenario = "scenario"


class By(StrEnum):
    """What `rank --by` ranks by: the value, its change on the period before, or on the same one a year ago."""

    value = "value"
    mom = "mom"
    yoy = "yoy"


@app.command()
def growth(
    programme: ProgrammeOption,
    period: PeriodOption,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure (repeatable); default: headline.")
    ] = None,
    institution: Annotated[str, typer.Option(help="One institution instead of all.")] = "",
    every: Annotated[
        bool, typer.Option("--every-institution", help="One sheet: the period's growth of each institution.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Values up to a period with month on month, year on year and year to date; in JSON also penetration, stickiness,
    the year's end and the growth without campaigns, where all institutions are asked for."""
    from etl.commands.shapes.outlook import outlook_shape
    from etl.commands.shapes.rows import growth_shape, waiting_shape
    from etl.queries.figures.growth import growth as ask
    from etl.queries.figures.growth import to_be_reviewed
    from etl.queries.figures.outlook import outlook

    definitions, engine = load_programme(programme), open_engine()
    period = reported(period, definitions)
    if every:
        print_growth_of_each(engine, definitions, period, measure, json)
        return
    rows = ask(engine, definitions, period, measure, institution=institution or None, scope=EVERYTHING)
    shape = growth_shape(rows)
    if not institution:
        waiting = to_be_reviewed(engine, definitions, period, measure)
        shape |= waiting_shape(waiting)
        for one in waiting if not json else ():
            typer.echo(said(one.words), err=True)
    if json and not institution:
        shape |= outlook_shape(outlook(engine, definitions, period, measure, scope=EVERYTHING))
    print_known(shape, period, json, ["period", "measure", "value", "mom_pct", "yoy_pct", "ytd", "note"])


def print_growth_of_each(
    engine: Engine, definitions: Programme, period: str, measure: list[str] | None, json: bool
) -> None:
    """The growth of every institution in one table."""
    from etl.commands.shapes.rows import growth_table_shape
    from etl.queries.figures.growth import growth_of_each

    rows = growth_of_each(engine, definitions, period, measure)
    names = {
        one.code: Text(zh=one.name("zh"), en=one.name("en")) for one in definitions.institutions.values()
    }
    shape = growth_table_shape(period, rows, names)
    columns = ["institution", "name", "measure", "value", "mom_pct", "yoy_pct", "ytd", "note"]
    print_known(shape, period, json, columns)


def print_known(shape: dict[str, Any], period: str, json: bool, columns: list[str]) -> None:
    """The rows; where there are none, also why."""
    if not shape["rows"]:
        typer.echo(said(_NO_FIGURE).format(period=period), err=True)
    print_rows(shape, json, columns)


@app.command()
def campaign(
    programme: ProgrammeOption,
    measure: Annotated[str, typer.Option(help="The measure that the campaign was to move.")],
    region: Annotated[list[str], typer.Option(help="A region where the campaign was (repeatable).")],
    first: Annotated[str, typer.Option("--from", help="Its first period, such as 2019-09.")],
    last: Annotated[str, typer.Option("--to", help="Its last period.")],
    by_scenario: Annotated[
        bool, typer.Option("--by-scenario", help="A row for each kind of point instead of one answer.")
    ] = False,
    cost: Annotated[
        int, typer.Option(min=0, help="What the campaign cost, in major units: also what each one more cost.")
    ] = 0,
    json: JsonOption = False,
) -> None:
    """Whether a campaign moved a measure in its regions, against the others; it may answer that nobody can tell."""
    from etl.commands.shapes.outlook import campaign_shape, campaigns_shape
    from etl.queries.figures.outlook import effect_of_campaign

    definitions, engine = load_programme(programme), open_engine()
    if by_scenario:
        effects = {
            code: effect_of_campaign(
                engine, definitions, measure, region, first, last, scenario=code, scope=EVERYTHING
            )
            for code in definitions.points
        }
        table = campaigns_shape(effects, cost)
        columns = [
            "scenario",
            "verdict",
            "effect_pct",
            "low_pct",
            "high_pct",
            "gained",
            "cost_each",
            "reason",
        ]
        print_rows(table, json, columns)
        return
    effect = effect_of_campaign(engine, definitions, measure, region, first, last, scope=EVERYTHING)
    shape = campaign_shape(effect, cost)
    if json:
        print_json(shape)
        return
    figures = f"{shape['effect_pct']} % (between {shape['low_pct']} and {shape['high_pct']})"
    each = f"{shape['cost_each']} for each one more" if shape["cost_each"] else ""
    said = (effect.verdict, figures if shape["effect_pct"] else "", shape["reason"], each)
    typer.echo(": ".join(part for part in said if part))


@app.command()
def coverage(
    programme: ProgrammeOption,
    period: PeriodOption,
    region: Annotated[str, typer.Option(help="A region's code: only it and what lies below it.")] = "",
    json: JsonOption = False,
) -> None:
    """Points that exist, are connected and are used, by kind and region; in JSON also totals, families, beginnings."""
    from etl.commands.shapes.coverage import coverage_shape
    from etl.queries.coverage.coverage import coverage as ask
    from etl.queries.coverage.registers import registers
    from etl.queries.coverage.rural import rural

    definitions, engine = load_programme(programme), open_engine()
    answer = ask(engine, definitions, period, region=region, scope=EVERYTHING)
    listed = registers(engine, definitions, period, scope=EVERYTHING) if json else None
    country = rural(engine, definitions, period, scope=EVERYTHING) if json else None
    columns = ["scenario", "region", "universe", "connected", "live", "share_pct", "universe_as_of"]
    print_known(coverage_shape(definitions, answer, listed, country), period, json, columns)


@app.command()
def disclosure(programme: ProgrammeOption, period: PeriodOption) -> None:
    """What disclosure control costs in accuracy: what of a period participants are told of each other in figures, in
    bands, by the place alone, or not at all. Tables in Markdown, as in docs/disclosure.md."""
    from etl.jobs.disclosure_costs import costs

    definitions = load_programme(programme)
    typer.echo(costs(open_engine(), definitions, reported(period, definitions)), nl=False)


@app.command()
def boundaries(
    file: Annotated[Path, typer.Argument(help="A GeoJSON file that is to become regions.geojson.")],
    programme: ProgrammeOption,
) -> None:
    """Whether a boundary file fits the programme's regions: codes, shapes, no overlap, no gap, ring direction."""
    from etl.definitions.boundaries import faults_in

    check_is_file(file)
    faults = faults_in(file, load_programme(programme).regions)
    for fault in faults:
        typer.echo(said(fault.sentence), err=True)
    typer.echo(f"{file}: {counted(len(faults), 'fault', 'faults') if faults else 'in order'}")
    raise typer.Exit(1 if faults else 0)


@app.command()
def rank(
    programme: ProgrammeOption,
    period: PeriodOption,
    indicator: Annotated[str, typer.Option(help="An indicator's code; default: the headline one.")] = "",
    by: Annotated[By, typer.Option(help="Rank by the value or by its change.")] = By.value,
    of: Annotated[
        Of | None, typer.Option("--of", help="Rank regions or kinds of point instead, over all institutions.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Institutions or regions by an indicator: value, place, the places that cannot be ruled out, place before, group
    median; the unranked with the reason."""
    from etl.commands.shapes.rows import rank_of_shape, rank_shape
    from etl.queries.figures.rank import possible_places
    from etl.queries.figures.rank import rank as ask
    from etl.queries.figures.rank_of import possible_places_of, rank_of

    definitions = load_programme(programme)
    code = indicator or definitions.settings.headline.rank
    if of is not None:
        engine = open_engine()
        found = rank_of(engine, definitions, reported(period, definitions), code, of.value, by=by.value)
        shape = rank_of_shape(found, of.value, possible_places_of(engine, definitions, found, of.value))
        listed = ["rank", "previous_rank", of.value, "name", "value", "numerator", "band", "reason"]
        print_rows(shape, json, listed)
        return
    engine = open_engine()
    ranking = ask(engine, definitions, reported(period, definitions), code, by=by.value, scope=EVERYTHING)
    if not ranking.rows:
        raise Refusal(
            Text(
                en=f"Nobody takes part in {period}; see who is in institutions.csv, and valid_from and valid_to there.",
                zh=f"{period} 没有参评机构；请核对 institutions.csv 的名单及其 valid_from 和 valid_to。",
            )
        )
    columns = [
        "rank",
        "previous_rank",
        "institution",
        "name",
        "group",
        "value",
        *(("mom_points", "yoy_points") if ranking.indicator.is_share else ("mom_pct", "yoy_pct")),
        "band",
        "reason",
    ]
    bands = possible_places(engine, definitions, ranking, scope=EVERYTHING)
    print_rows(rank_shape(ranking, bands), json, columns, {"institution": definitions.settings.ranked})


@app.command()
def average(
    programme: ProgrammeOption,
    period: PeriodOption,
    indicator: Annotated[str, typer.Option(help="An indicator's code.")],
    json: JsonOption = False,
) -> None:
    """An indicator over all institutions, weighted by what each divides by: never a plain mean of their values."""
    from etl.queries.figures.average import average as ask

    definitions = load_programme(programme)
    found, decimals = (
        ask(open_engine(), definitions, reported(period, definitions), indicator),
        definitions.indicator(indicator).decimals,
    )
    rows = [
        {
            "institution": one.institution,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "value": None if one.value is None else round(float(one.value), decimals),
            "weight": None if one.weight is None else round(float(one.weight), 4),
        }
        for one in found.shares
    ]
    total = {
        "institution": "",
        "numerator": found.numerator,
        "denominator": found.denominator,
        "value": None if found.value is None else round(float(found.value), decimals),
        "weight": 1 if found.denominator else None,
    }
    print_rows({"period": found.period, "rows": [*rows, total]}, json, list(total))


class Part(StrEnum):
    """Whose contributions to a change `contributions --by` tells apart."""

    institution = "institution"
    region = "region"


class On(StrEnum):
    """What a contribution is measured against: the period before, or the same one a year ago."""

    before = "before"
    year = "year"


@app.command()
def contributions(
    programme: ProgrammeOption,
    period: PeriodOption,
    measure: Annotated[str, typer.Option(help="The measure that grew.")],
    by: Annotated[Part, typer.Option(help="Whose contributions.")] = Part.institution,
    on: Annotated[On, typer.Option(help="On the period before, or on the year.")] = On.before,
    json: JsonOption = False,
) -> None:
    """What each institution or region put into a growth, in percentage points that add up to it."""
    from etl.commands.shapes.parts import contributions_shape
    from etl.queries.figures.contributions import contributions as ask

    definitions = load_programme(programme)
    period = reported(period, definitions)
    found = ask(open_engine(), definitions, period, measure, by=by.value, on=on.value, scope=EVERYTHING)
    columns = ["code", "value", "before", "points"]
    print_known(contributions_shape(found, period, on.value), period, json, columns)


@app.command()
def revisions(
    programme: ProgrammeOption,
    period: PeriodOption,
    measure: Annotated[str, typer.Option(help="The measure.")],
    json: JsonOption = False,
) -> None:
    """What was first known of the last months and what is known now: the vintages of each bulletin's day."""
    from etl.commands.shapes.parts import revisions_shape
    from etl.queries.figures.revisions import revisions as ask

    definitions = load_programme(programme)
    period = reported(period, definitions)
    found = ask(open_engine(), definitions, period, measure, now())
    print_known(revisions_shape(found), period, json, ["period", "first", "latest", "change", "percent"])


@app.command()
def linked(
    programme: ProgrammeOption,
    period: PeriodOption,
    measure: Annotated[str, typer.Option(help="The measure.")],
    institution: Annotated[str, typer.Option(help="One institution instead of all.")] = "",
    json: JsonOption = False,
) -> None:
    """Growth over breaks and mergers: an index linked by restated and merged figures, its changes and annual pace."""
    from etl.commands.shapes.parts import linked_shape
    from etl.queries.figures.linked import linked as ask

    definitions = load_programme(programme)
    period = reported(period, definitions)
    rows = ask(open_engine(), definitions, period, measure, institution=institution or None, scope=EVERYTHING)
    columns = ["period", "index", "on_before_pct", "on_year_pct", "annualised_pct", "is_linked"]
    print_known(linked_shape(rows), period, json, columns)
