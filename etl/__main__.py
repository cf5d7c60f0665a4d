"""python -m etl: the jobs. `--json` prints one JSON document; everything else goes to standard error."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from etl.definitions.errors import Refusal
from etl.definitions.load import Programme, load_programme
from etl.definitions.text import Text
from etl.queries.scope import EVERYTHING
from store.engine import open_engine
from store.errors import StoreError

app = typer.Typer(
    help="The jobs of Bianmin: take returns in, and give out figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
DEMONSTRATION = Path(__file__).resolve().parents[1] / "data" / "var" / "demo"


class By(StrEnum):
    value = "value"
    mom = "mom"
    yoy = "yoy"


ProgrammeOption = Annotated[
    str, typer.Option("--programme", help="The programme's folder in data/programmes.")
]
PeriodOption = Annotated[
    str, typer.Option("--period", help="A month such as 2019-12, or a quarter, 2019-Q4.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Returns, registers, ledgers, published workbooks.")],
    programme: ProgrammeOption,
    as_of: Annotated[str, typer.Option(help="When the files arrived: 2019-12-08 or 2019-12-08T17:30.")] = "",
    json: JsonOption = False,
) -> None:
    """Take files in. Each is stored whole or refused with a sentence; what was stored before stays."""
    from etl.jobs.load import Loaded, load_files
    from etl.jobs.shapes import load_shape

    definitions, engine = load_programme(programme), open_engine()
    received_at = _moment(as_of, definitions)
    for path in files:
        _check_is_file(path)
    with _progress("load", len(files)) as advance:

        def done(loaded: Loaded) -> None:
            advance()

        results = load_files(engine, definitions, [(path, received_at) for path in files], done)
    if json:
        _print_json(load_shape(results))
    else:
        for result in results:
            _print_loaded(result)
    raise typer.Exit(0 if all(result.is_in for result in results) else 1)


@app.command()
def demo(
    programme: ProgrammeOption = "daqing",
    seed: Annotated[int, typer.Option(help="Another seed, other institutions' shares; the totals stay.")] = 1,
    if_empty: Annotated[
        bool, typer.Option(help="Do nothing where the programme already has returns.")
    ] = False,
) -> None:
    """Build the demonstration through the same door as real returns."""
    from etl.jobs.demo import build_demonstration
    from store.facts import periods

    definitions, engine = load_programme(programme), open_engine()
    if if_empty and periods(engine, programme):
        return
    if not definitions.settings.demonstration:
        raise Refusal(
            Text(
                en=f"“{programme}” holds real data and has no demonstration; load its files instead.",
                zh=f"“{programme}”是真实数据项目，没有演示数据；请直接导入文件。",
            )
        )
    with _progress_of_two("write", "load") as advance:
        results = build_demonstration(engine, definitions, seed, DEMONSTRATION / programme, advance)
    refused = [result for result in results if not result.is_in]
    for result in refused:
        _print_loaded(result)
    unchanged = sum(result.status == "unchanged" for result in results)
    typer.echo(
        f"{len(results) - len(refused)} files in ({unchanged} of them unchanged), {len(refused)} refused, "
        f"{sum(r.facts for r in results if r.is_in):,} facts."
    )
    raise typer.Exit(1 if refused else 0)


@app.command()
def status(programme: ProgrammeOption, period: PeriodOption, json: JsonOption = False) -> None:
    """Who has filed for a period, when, and how late."""
    from etl.jobs.shapes import status_shape
    from etl.queries.status import status as ask

    shape = status_shape(period, ask(open_engine(), load_programme(programme), period))
    _print_rows(shape, json, ["institution", "name", "state", "filed_at", "working_days_late", "version"])


@app.command()
def growth(
    programme: ProgrammeOption,
    period: PeriodOption,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure (repeatable); default: headline.")
    ] = None,
    institution: Annotated[str, typer.Option(help="One institution instead of all.")] = "",
    json: JsonOption = False,
) -> None:
    """Values up to a period with month on month, year on year and year to date; in JSON also penetration, stickiness,
    the year's end and the growth without campaigns, where all institutions are asked for."""
    from etl.jobs.outlook_shapes import outlook_shape
    from etl.jobs.shapes import growth_shape
    from etl.queries.growth import growth as ask
    from etl.queries.outlook import outlook

    definitions, engine = load_programme(programme), open_engine()
    rows = ask(engine, definitions, period, measure, institution=institution or None, scope=EVERYTHING)
    shape = growth_shape(rows)
    if json and not institution:
        shape |= outlook_shape(outlook(engine, definitions, period, measure))
    _print_rows(shape, json, ["period", "measure", "value", "mom_pct", "yoy_pct", "ytd", "note"])


@app.command()
def campaign(
    programme: ProgrammeOption,
    measure: Annotated[str, typer.Option(help="The measure that the campaign was to move.")],
    region: Annotated[list[str], typer.Option(help="A region where the campaign was (repeatable).")],
    first: Annotated[str, typer.Option("--from", help="Its first period, such as 2019-09.")],
    last: Annotated[str, typer.Option("--to", help="Its last period.")],
    json: JsonOption = False,
) -> None:
    """Whether a campaign moved a measure in its regions, against the others; it may answer that nobody can tell."""
    from etl.jobs.outlook_shapes import campaign_shape
    from etl.queries.outlook import effect_of_campaign

    effect = effect_of_campaign(open_engine(), load_programme(programme), measure, region, first, last)
    shape = campaign_shape(effect)
    if json:
        _print_json(shape)
        return
    figures = f"{shape['effect_pct']} % (between {shape['low_pct']} and {shape['high_pct']})"
    said = (effect.verdict, figures if shape["effect_pct"] else "", shape["reason"])
    typer.echo(": ".join(part for part in said if part))


@app.command()
def coverage(
    programme: ProgrammeOption,
    period: PeriodOption,
    region: Annotated[str, typer.Option(help="A region's code: only it and what lies below it.")] = "",
    json: JsonOption = False,
) -> None:
    """Points that exist, are connected and are used, by kind and region; in JSON also totals, families, beginnings."""
    from etl.jobs.coverage_shapes import coverage_shape
    from etl.queries.coverage import coverage as ask
    from etl.queries.registers import registers
    from etl.queries.rural import rural

    definitions, engine = load_programme(programme), open_engine()
    answer = ask(engine, definitions, period, region=region, scope=EVERYTHING)
    listed = registers(engine, definitions, period, scope=EVERYTHING) if json else None
    country = rural(engine, definitions, period) if json else None
    columns = ["scenario", "region", "universe", "connected", "live", "share_pct", "universe_as_of"]
    _print_rows(coverage_shape(definitions, answer, listed, country), json, columns)


@app.command()
def boundaries(
    file: Annotated[Path, typer.Argument(help="A GeoJSON file that is to become regions.geojson.")],
    programme: ProgrammeOption,
) -> None:
    """Whether a boundary file fits the programme's regions: codes, shapes, no overlap, no gap, ring direction."""
    from etl.definitions.boundaries import faults_in

    _check_is_file(file)
    faults = faults_in(file, load_programme(programme).regions)
    for fault in faults:
        typer.echo(_said(fault.sentence), err=True)
    typer.echo(f"{file}: {f'{len(faults)} faults' if faults else 'in order'}")
    raise typer.Exit(1 if faults else 0)


@app.command()
def rank(
    programme: ProgrammeOption,
    period: PeriodOption,
    indicator: Annotated[str, typer.Option(help="An indicator's code; default: the headline one.")] = "",
    by: Annotated[By, typer.Option(help="Rank by the value or by its change.")] = By.value,
    json: JsonOption = False,
) -> None:
    """Institutions by an indicator: value, place, place before, group median; the unranked with the reason."""
    from etl.jobs.shapes import rank_shape
    from etl.queries.rank import rank as ask

    definitions = load_programme(programme)
    code = indicator or definitions.settings.headline.rank
    ranking = ask(open_engine(), definitions, period, code, by=by.value, scope=EVERYTHING)
    columns = [
        "rank",
        "previous_rank",
        "institution",
        "name",
        "group",
        "value",
        *(("mom_points", "yoy_points") if ranking.indicator.is_share else ("mom_pct", "yoy_pct")),
        "reason",
    ]
    _print_rows(rank_shape(ranking), json, columns)


QuarterOption = Annotated[
    str, typer.Option("--period", help="A quarter such as 2019-Q4, or a half-year, 2019-H2.")
]


@app.command()
def score(programme: ProgrammeOption, period: QuarterOption, json: JsonOption = False) -> None:
    """Points, places, grades and rank bands of a quarter, with a reason for every item."""
    from etl.jobs.score_shapes import score_shape
    from etl.queries.assessment import assessment

    shape = score_shape(assessment(open_engine(), load_programme(programme), period, scope=EVERYTHING))
    for zh, en in zip(shape["notes_zh"], shape["notes"], strict=True):
        typer.echo(_said(Text(zh=zh, en=en)), err=True)
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
        _fix_decimals(shape["rows"], shape["decimals"], "total")
    _print_rows(shape, json, [*columns, "band", "state"])


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
    """The score receipt: everything that it takes to recompute an institution's score with a calculator."""
    from etl.jobs.receipt import write_receipts

    for path in write_receipts(open_engine(), load_programme(programme), period, out, institution or ()):
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
    from etl.jobs.adopt import read_proposal
    from etl.jobs.score_shapes import rehearsal_shape
    from etl.queries.rehearsal import rehearse as ask

    definitions = load_programme(programme)
    shape = rehearsal_shape(ask(open_engine(), definitions, read_proposal(method, definitions), period))
    if json:
        _print_json(shape)
    else:
        _print_rehearsal(shape)


def _print_rehearsal(shape: dict[str, Any]) -> None:
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
        _fix_decimals(period["rows"], shape["decimals"], "old_total", "new_total")
        _print_rows(period, False, [*columns, "places_gained"])
        names = {row["institution"]: f"{row['name']} {row['places_gained']:+d}" for row in period["rows"]}
        for label in ("winners", "losers"):
            typer.echo(f"{label}: " + ("; ".join(names[code] for code in period[label]) or "nobody"))
    for event in shape["unasked_events"]:
        typer.echo(f"{event}: past ledgers could not hold it; it counts as not entered", err=True)


def _fix_decimals(rows: list[dict[str, Any]], decimals: int, *columns: str) -> None:
    """Scores as they are read out: 84.80, not 84.8."""
    for row in rows:
        for column in columns:
            row[column] = f"{Decimal(row[column]):.{decimals}f}"


@app.command()
def docs() -> None:
    """Regenerate what is generated from the project itself: the titles of the worked examples."""
    from etl.jobs.examples import TITLES, collect_titles

    missing = collect_titles()
    typer.echo(f"{TITLES.parent.name}/{TITLES.name}: up to date")
    for title in missing:
        typer.echo(f"no Chinese yet: {title}", err=True)


def _check_is_file(path: Path) -> None:
    if not path.is_file():
        raise Refusal(
            Text(en=f"There is no file “{path}”; check the name.", zh=f"找不到文件“{path}”；请核对文件名。")
        )


def _moment(as_of: str, programme: Programme) -> datetime:
    """When files arrived. The clock is read here and handed down; a bare date means noon of the programme's zone."""
    if not as_of:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise typer.BadParameter(f"“{as_of}” is not a date; write 2019-12-08 or 2019-12-08T17:30.") from None
    if len(as_of) <= 10:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(programme.settings.time_zone))


def _print_json(shape: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _print_rows(shape: dict[str, Any], json: bool, columns: list[str]) -> None:
    if json:
        _print_json(shape)
        return
    typer.echo("\t".join(columns))
    for row in shape["rows"]:
        typer.echo("\t".join("" if row[column] is None else str(row[column]) for column in columns))


def _print_loaded(result: Any) -> None:
    said = f"{result.file}: {result.status}"
    if result.period:
        said += f", {result.period}{' ' + result.institution if result.institution else ''}"
    if result.status == "accepted":
        said += f", {result.facts:,} facts" + (f", {result.points:,} points" if result.points else "")
        said += f", {result.entries:,} entries" if result.entries else ""
        said += f", version {result.version}" if (result.version or 1) > 1 else ""
    if result.status == "unchanged":
        said += f": these very bytes were filed before, as version {result.version}; nothing was changed"
    typer.echo(said)
    shown = [f for f in result.findings if f.severity == "hard" or not result.is_in][:20]
    for finding in shown:
        where = " ".join(part for part in (finding.sheet, finding.cell) if part)
        typer.echo(f"  {finding.rule} {where}: {_said(finding.message)}", err=True)
    rest = len(result.findings) - len(shown)
    if rest:
        typer.echo(f"  {rest} further findings; --json lists them all", err=True)


def _said(text: Text) -> str:
    return text.in_language(os.environ.get("BIANMIN_LANG", os.environ.get("LANG", "en"))[:2])


@contextmanager
def _progress(what: str, total: int) -> Iterator[Any]:
    """A bar on standard error where that is a terminal; calling the value moves it on by one."""
    with _bar() as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def _progress_of_two(*names: str) -> Iterator[Any]:
    with _bar() as bar:
        tasks = {name: bar.add_task(name, total=None) for name in names}
        yield lambda name, done, total: bar.update(tasks[name], completed=done, total=total)


def _bar() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def main() -> None:
    """Run a command; what it refuses is one sentence on standard error and exit code 1."""
    try:
        app()
    except Refusal as refusal:
        typer.echo(_said(refusal.sentence), err=True)
        sys.exit(1)
    except StoreError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
