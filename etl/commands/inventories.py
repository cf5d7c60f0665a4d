"""Commands around inventories: standards (who meets them, and what is lacking), awards (who holds how many)."""

from typing import Annotated

import typer

from etl.commands.app import JsonOption, PeriodOption, ProgrammeOption, app, print_rows
from etl.commands.running import load_programme
from etl.definitions.inventories.inventory import Inventory, Need
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.engine import open_engine

OneOption = Annotated[str, typer.Option("--institution", help="One institution instead of all.")]


@app.command()
def standards(
    programme: ProgrammeOption,
    period: PeriodOption,
    institution: OneOption = "",
    lacking: Annotated[bool, typer.Option("--lacking", help="A row for each that does not comply.")] = False,
    json: JsonOption = False,
) -> None:
    """Who meets the standards over inventories: by standard and institution, exactly; or each that does not."""
    from etl.queries.returns.inventories import inventory_layouts, kept

    definitions, engine = load_programme(programme), open_engine()
    _refuse_without(programme)
    rows: list[dict[str, object]] = []
    for layout in inventory_layouts(definitions):
        found = kept(engine, definitions, layout.code, period, institution=institution)
        for one in found.compliance:
            for code in () if lacking else ("", *found.filed):
                part = one.of(code) if code else one
                rows.append(
                    {
                        "standard": one.standard.code,
                        "institution": code,
                        "subject": len(part.judged),
                        "complying": part.met,
                        "share": None if part.share is None else f"{part.share}",
                        "lacking": {_name(found.inventory, need): n for need, n in part.lacking.items() if n},
                    }
                )
            rows += [
                {
                    "standard": one.standard.code,
                    "institution": each.thing.institution,
                    "number": each.thing.key,
                    "name": each.thing.name,
                    "lacking": [_name(found.inventory, need) for need in each.lacks],
                }
                for each in one.judged
                if lacking and not each.complies
            ]
    print_rows(
        {"period": str(Period.parse(period)), "rows": rows}, json, list(rows[0]) if rows else ["standard"]
    )


@app.command()
def awards(
    programme: ProgrammeOption, period: PeriodOption, institution: OneOption = "", json: JsonOption = False
) -> None:
    """How many hold each award at the end of a period, by institution. Persons are counted, never named."""
    from etl.queries.returns.inventories import inventory_layouts, kept

    definitions, engine = load_programme(programme), open_engine()
    _refuse_without(programme)
    rows = [
        {"award": code, "name": found.award(code).name.en, "institution": whose, "holders": number}
        for layout in inventory_layouts(definitions)
        for found in [kept(engine, definitions, layout.code, period, institution=institution)]
        for code, by in found.holders.items()
        for whose, number in [("", sum(by.values())), *by.items()]
    ]
    print_rows(
        {"period": str(Period.parse(period)), "rows": rows}, json, ["award", "name", "institution", "holders"]
    )


def _name(inventory: Inventory, need: Need) -> str:
    return inventory.of_code(need.attribute).name.en


def _refuse_without(programme: str) -> None:
    from etl.queries.returns.inventories import inventory_layouts

    if not inventory_layouts(load_programme(programme)):
        raise Refusal(
            Text(
                en=f"“{programme}” keeps no inventories: none of its layouts has the form “inventory”.",
                zh=f"“{programme}”没有逐户登记：没有 form 为 inventory 的版式。",
            )
        )
