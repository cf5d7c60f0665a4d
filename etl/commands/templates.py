"""Commands around the form that institutions fill in: template, confirm-heading."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.app import DocumentLanguage, PeriodOption, ProgrammeOption, app, moment
from etl.commands.running import load_programme
from etl.values.errors import Refusal
from etl.values.text import Text
from store.engine import open_engine

InstitutionOption = Annotated[str, typer.Option("--institution", help="The institution's code.")]


class TemplateKind(StrEnum):
    """What a template is filled in for."""

    of_return = "return"
    ledger = "ledger"
    register = "register"
    cases = "cases"
    inventory = "inventory"


ALL = "all"


@app.command()
def template(
    programme: ProgrammeOption,
    period: PeriodOption,
    out: Annotated[
        Path,
        typer.Option(
            help="The file to write, such as B01-2019-12.xlsx; of cases and inventories a .csv; of all institutions a "
            "folder."
        ),
    ],
    institution: Annotated[
        str,
        typer.Option(
            "--institution",
            help="The institution's code, or all (also where it is left out and --out is a folder); of a ledger "
            "there is none.",
        ),
    ] = "",
    kind: Annotated[TemplateKind, typer.Option(help="What is filled in.")] = TemplateKind.of_return,
    source: Annotated[
        str, typer.Option(help="Which of several registers or inventories: points, outlets …")
    ] = "",
    language: Annotated[
        DocumentLanguage, typer.Option(help="The language of the form; it is read in either.")
    ] = DocumentLanguage.zh,
) -> None:
    """The workbook that an institution fills in for a period, with what was accepted for the period before; that of a
    ledger or register, whose lines add to those filed before; or the record of cases or inventory to go on with."""
    from etl.jobs.case_record import case_record
    from etl.jobs.documents import write_whole
    from etl.jobs.inventory_record import inventory_record
    from etl.jobs.list_template import make_list_template
    from etl.jobs.template import make_template, make_templates

    definitions = load_programme(programme)
    if kind is TemplateKind.of_return and (institution == ALL or (not institution and out.is_dir())):
        _write_all(make_templates(open_engine(), definitions, period, language=language.value), out)
        return
    _check_can_write(out)
    _check_ending(out, ".csv" if kind in (TemplateKind.cases, TemplateKind.inventory) else ".xlsx")
    spoken = language.value
    is_list = kind in (TemplateKind.ledger, TemplateKind.register)
    if not is_list and not institution:
        raise typer.BadParameter(
            "give --institution: who fills it in, or all for returns; or a folder as --out."
        )
    if is_list:
        content = make_list_template(
            definitions, kind.value, period, institution=institution, source=source, language=spoken
        )
    elif kind is TemplateKind.cases:
        content = case_record(open_engine(), definitions, institution, period, language=spoken)
    elif kind is TemplateKind.inventory:
        content = inventory_record(open_engine(), definitions, source, institution, period, language=spoken)
    else:
        content = make_template(open_engine(), definitions, institution, period, language=spoken)
    write_whole(out, content)
    typer.echo(f"{out}: {institution or kind.value}, {period}, {len(content):,} bytes")


@app.command()
def confirm_heading(
    programme: ProgrammeOption,
    institution: InstitutionOption,
    sheet: Annotated[str, typer.Option(help="The sheet as the layout names it, such as T1特约商户.")],
    heading: Annotated[str, typer.Option(help="The heading as the filer writes it.")],
    measure: Annotated[str, typer.Option(help="The measure that it means, such as m_end.")],
    by: Annotated[str, typer.Option(help="The post that confirms it, never a person.")],
    as_of: Annotated[str, typer.Option(help="When it was confirmed; default: now.")] = "",
) -> None:
    """Remember what an institution means by a heading of its own, for its returns from now on."""
    from etl.acts.headings import confirm_heading as confirm

    definitions = load_programme(programme)
    confirm(open_engine(), definitions, institution, sheet, heading, measure, by, moment(as_of, definitions))
    typer.echo(f"{institution}, {sheet}: “{heading}” is {measure}")


def _check_ending(out: Path, ending: str) -> None:
    """A form under another ending would be opened by a program that cannot read it."""
    if out.suffix.casefold() != ending:
        raise Refusal(
            Text(
                en=f"“{out}” would be a {ending} file; let its name end so.",
                zh=f"“{out}”将是 {ending} 文件；请以此作为文件名的结尾。",
            )
        )


def _write_all(made: Iterator[tuple[str, bytes]], folder: Path) -> None:
    """Each into the folder, which is made where it is not there; before any is written, none may be there already."""
    from etl.jobs.documents import write_whole

    if folder.exists() and not folder.is_dir():
        _check_can_write(folder)
    files = dict(made)
    for name in files:
        _check_can_write(folder / name, folder=folder.parent)
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        write_whole(folder / name, content)
    typer.echo(f"{folder}: {len(files)} workbooks")


def _check_can_write(out: Path, folder: Path | None = None) -> None:
    there = folder or out.parent
    if not there.is_dir():
        raise Refusal(
            Text(
                en=f"There is no folder “{there}”; make it first or choose another.",
                zh=f"文件夹“{there}”不存在；请先建立或另选位置。",
            )
        )
    if out.exists():
        raise Refusal(
            Text(
                en=f"“{out}” is there already and may be filled in; choose another name.",
                zh=f"“{out}”已经存在，可能已填写；请另取文件名。",
            )
        )
