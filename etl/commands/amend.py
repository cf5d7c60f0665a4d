"""Commands around amendments: amend list, add, take-back, lines."""

from typing import Annotated, Any

import typer

from etl.commands.app import JsonOption, ProgrammeOption, app, moment, print_json, print_rows, said
from etl.commands.running import load_programme
from etl.definitions import load
from etl.values.errors import Refusal
from etl.values.text import Text
from store.engine import open_engine

amend_app = typer.Typer(
    help="What the coordinator changes in a programme while it runs: institutions, universe, special days, targets.",
    no_args_is_help=True,
)
app.add_typer(amend_app, name="amend")

ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it is kept with the amendment.")]
ByOption = Annotated[str, typer.Option("--by", help="Who amends: a name or a post.")]
KnowingOption = Annotated[
    bool,
    typer.Option(
        "--knowing", help="It reaches into published editions, and you know that they stay as they are."
    ),
]


@amend_app.command("list")
def list_amendments(programme: ProgrammeOption, json: JsonOption = False) -> None:
    """Every amendment of a programme, those that were taken back too."""
    from etl.queries.amended.running import listed, told

    definitions = load.load_programme(programme)
    rows: list[dict[str, Any]] = []
    for one in listed(open_engine(), programme):
        made, back = one.amendment, one.taken_back
        rows.append(
            {
                "number": made.number,
                "kind": made.change.kind,
                "what": said(told(definitions, made.change)),
                "reason": made.reason,
                "by": made.by,
                "at": made.at.isoformat() if made.at else "",
                "taken_back_by": back.made_by if back else None,
                "taken_back_at": back.made_at.isoformat() if back else None,
                "taken_back_because": back.reason if back else None,
                "change": made.change.model_dump(mode="json"),
            }
        )
    columns = ["number", "kind", "what", "reason", "by", "at", "taken_back_by"]
    print_rows({"programme": programme, "rows": rows}, json, columns)


@amend_app.command()
def add(
    kind: Annotated[str, typer.Argument(help="join, leave, merge, universe, special-day or target.")],
    values: Annotated[
        list[str], typer.Argument(help="What changes, as KEY=VALUE: institution=B03 until=2020-01.")
    ],
    programme: ProgrammeOption,
    by: ByOption,
    reason: ReasonOption,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would change.")] = False,
    knowing: KnowingOption = False,
    json: JsonOption = False,
) -> None:
    """Amend a programme, or say with --preview what would change."""
    from etl.acts.amendments import amend
    from etl.definitions.amending.changes import change_of
    from etl.queries.amended.preview import previewed

    definitions, engine = load_programme(programme), open_engine()
    change = change_of(kind, _read(values))
    if preview:
        shape = _preview_shape(previewed(engine, definitions, change))
        print_json(shape) if json else typer.echo(
            "\n".join(f"{key}\t{value}" for key, value in shape.items())
        )
        return
    number = amend(
        engine, definitions, change, reason, by=_named(by), at=moment("", definitions), knowing=knowing
    )
    print_json({"number": number}) if json else typer.echo(f"{programme}: amendment {number}")


@amend_app.command("take-back")
def take_back_amendment(
    number: Annotated[int, typer.Argument(help="The number of the amendment, as the list says it.")],
    programme: ProgrammeOption,
    by: ByOption,
    reason: ReasonOption,
    knowing: KnowingOption = False,
    json: JsonOption = False,
) -> None:
    """Take an amendment back by a line of its own; both stay on record."""
    from etl.acts.amendments import take_back

    # The folder alone: it has to work when an amendment does not fit the files any more.
    definitions, engine = load.load_programme(programme), open_engine()
    line = take_back(
        engine, definitions, number, reason, by=_named(by), at=moment("", definitions), knowing=knowing
    )
    print_json({"number": line, "takes_back": number}) if json else typer.echo(
        f"{programme}: amendment {number} is taken back by line {line}"
    )


@amend_app.command()
def lines(programme: ProgrammeOption, json: JsonOption = False) -> None:
    """The amendments in force as the lines of the programme's files, for whoever keeps those."""
    from etl.definitions.amending.lines import lines_by_file, lines_text

    definitions = load_programme(programme)
    if json:
        print_json({"programme": programme, "files": dict(lines_by_file(definitions))})
    else:
        typer.echo(lines_text(definitions), nl=False)


def _read(values: list[str]) -> dict[str, str]:
    found = {}
    for one in values:
        key, equals, value = one.partition("=")
        if not equals or key in found:
            raise Refusal(
                Text(
                    en=f"“{one}” does not say one thing once; write KEY=VALUE, each key once.",
                    zh=f"“{one}”写法不对；请写 键=值，每个键一次。",
                )
            )
        found[key.strip().replace("-", "_")] = value
    return found


def _named(by: str) -> str:
    if not by.strip():
        raise Refusal(Text(en="Say who amends: --by NAME.", zh="请写明由谁调整：--by 姓名。"))
    return by.strip()


def _preview_shape(found: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {"from": found.first, "published_editions": list(found.editions)}
    if found.owing:
        shape["institutions_before"], shape["institutions_after"] = found.owing.before, found.owing.after
        shape["returns_filed_after"] = found.owing.filed_after
    if found.moved:
        shape["deadlines"] = [
            {"period": one.period, "before": one.before.isoformat(), "after": one.after.isoformat()}
            for one in found.moved
        ]
    if found.shares:
        shape["shares"] = [
            {
                "period": one.period,
                "region": one.region,
                "scenario": one.scenario,
                "connected": one.connected,
                "universe_before": one.before,
                "universe_after": one.after,
            }
            for one in found.shares
        ]
    if found.aimed:
        shape["target_before"], shape["target_after"] = str(found.aimed.before), str(found.aimed.after)
        if found.aimed.tried:
            shape["scores_changed"] = sum(one.old != one.new for one in found.aimed.tried.rows)
            shape["assessment_looked_at"] = found.aimed.tried.period
    return shape
