"""Commands of what leaves the building: publish, verify, audit."""

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from etl.commands.app import (
    DocumentLanguage,
    JsonOption,
    PeriodOption,
    ProgrammeOption,
    app,
    check_is_folder,
    moment,
    print_json,
    progress,
    said,
)
from etl.commands.running import load_programme
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.text import Text
from store.editions import StoredEdition
from store.engine import open_engine

FIRST = 5
"""So many differences are told under the cause that explains them."""
HEAD_CODE = re.compile(r"\d+-[0-9a-f]{12}")
COMPILER, REVIEWER = "统计编制岗", "复核岗"
"""The posts that act in a demonstration where no names are given. Elsewhere two persons have to be named."""

audit_app = typer.Typer(help="The chain of everything that was done, and its head.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@app.command()
def publish(
    kind: Annotated[
        str, typer.Argument(help="bulletin (of a period of returns) or assessment (of one that is scored).")
    ],
    programme: ProgrammeOption,
    period: PeriodOption,
    out: Annotated[Path, typer.Option("--out", help="The folder to write the documents to.")],
    by: Annotated[str, typer.Option("--by", help="Who prepares the edition.")] = "",
    reviewed_by: Annotated[
        str,
        typer.Option("--reviewed-by", help="Who reviews it: another person; without, it waits for review."),
    ] = "",
    issued_on: Annotated[
        str,
        typer.Option("--issued-on", help="The date printed on it; default: the calendar's publishing day."),
    ] = "",
    language: Annotated[
        DocumentLanguage, typer.Option("--language", help="The language of the documents.")
    ] = DocumentLanguage.zh,
    send_back: Annotated[
        str, typer.Option("--send-back", help="A reason: what waits for review is drawn up anew.")
    ] = "",
    sheets: Annotated[
        bool, typer.Option("--sheets", help="With an assessment: also a private page for each institution.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Prepare, review and publish the edition of a period, and write its documents."""
    from etl.jobs.publish_whole import Order, publish_whole

    if kind not in ("bulletin", "assessment"):
        raise typer.BadParameter(f"“{kind}” is neither bulletin nor assessment.")
    if sheets and kind != "assessment":
        raise typer.BadParameter("only an assessment has private pages; leave --sheets out.")
    check_is_folder(out)
    definitions, engine = load_programme(programme), open_engine()
    by, reviewed_by = _posts(definitions, by, reviewed_by)
    day = _day(issued_on)
    order = Order(kind, period, out, by, reviewed_by, day, send_back, language.value, sheets)  # type: ignore[arg-type]
    steps = Order.STEPS + (len(definitions.institutions) if sheets else 0)
    with progress("publish", steps) as advance:
        done = publish_whole(
            engine, definitions, order, moment("", definitions), step=lambda _what: advance()
        )
    typer.echo(said(done.sentence), err=True)
    if json:
        listed = [{"file": str(one.path), "sha256": one.sha256} for one in done.sheets]
        print_json(done.shape() | ({"sheets": listed} if sheets else {}))
    else:
        typer.echo(f"{done.stored.name}\t{done.stored.sha256}")
        for file in (*done.files, *done.sheets):
            typer.echo(f"{file.path}\t{file.sha256}")


@app.command()
def verify(
    edition: Annotated[
        str,
        typer.Argument(help="daqing/bulletin/2019-12/1, the beginning of its SHA-256, or a document's file."),
    ],
    json: JsonOption = False,
) -> None:
    """Read the filed workbooks again, draw the edition up again, and say whether it is identical."""
    from etl.composing.compose import compose
    from etl.documents.render import language_of, renderer
    from etl.editions.canonical import read_edition
    from etl.jobs.verify import verify as ask
    from etl.jobs.verify import verify_file
    from store.edition_reads import read_content, read_documents

    engine = open_engine()
    stored, path = _meant(engine, edition)
    content = read_content(engine, stored.id)
    definitions = load_programme(stored.programme)
    with progress("verify", len(read_edition(content).inputs)) as advance:
        found = ask(engine, definitions, stored, compose=compose, done=advance)
    differences = list(found.differences)
    if path is not None:
        noted = {one.sha256 for one in read_documents(engine, stored.id)}
        render = renderer(language_of(path.name))
        differences += verify_file(stored, content, path.name, path.read_bytes(), render, written=noted)
    if json:
        print_json(
            {
                "edition": stored.name,
                "sha256": stored.sha256,
                "identical": not differences,
                "differences": [
                    {
                        "where": one.where,
                        "expected": one.expected,
                        "found": one.found,
                        "sentence": one.sentence.en,
                        "sentence_zh": one.sentence.zh,
                    }
                    for one in differences
                ],
                "cells": found.cells,
                "definitions_changed": found.definitions_changed,
                "code_changed": found.code_changed,
                "figures": found.compared,
                "reworded": list(found.reworded),
                "respelled": found.respelled,
                "causes": [
                    {
                        "sentence": one.sentence.en,
                        "sentence_zh": one.sentence.zh,
                        "differences": one.differences,
                    }
                    for one in found.causes
                ],
            }
        )
    else:
        typer.echo(f"{stored.name}\t{said(_verdict(len(differences), found.cells))}")
        if found.reworded:
            typer.echo(f"  {said(_reworded(len(found.reworded), found.compared))}")
        if found.respelled:
            typer.echo(f"  {said(_respelled(found.respelled))}")
        for cause in found.causes:
            typer.echo(f"  {said(cause.sentence)}")
        shown = differences[:FIRST] if found.causes else differences
        for one in shown:
            typer.echo(f"  {one.where}: {said(one.sentence)}")
        if len(shown) < len(differences):
            typer.echo(f"  {said(_more(len(differences) - len(shown)))}")
    raise typer.Exit(1 if differences else 0)


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str,
        typer.Option("--head", help="A head's code as a bulletin or receipt prints it (repeat it exactly)."),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Look at every link of the chain; name the first entry that does not hold."""
    from etl.queries.chain import look_at_chain

    if head and not HEAD_CODE.fullmatch(head):
        raise Refusal(
            Text(
                en=f"“{head}” is not the code of a head; repeat it exactly as it is printed: 446-8dcd5494538e.",
                zh=f"“{head}”不是审计码，请照文件所载填写，形如 446-8dcd5494538e。",
            )
        )
    found = look_at_chain(open_engine(), head)
    if json:
        print_json(found.shape())
    else:
        typer.echo(said(found.sentence))
    raise typer.Exit(0 if found.holds else 1)


@audit_app.command("head")
def audit_head(json: JsonOption = False) -> None:
    """Where the chain ends now: the code that documents and receipts print."""
    from store.audit import head

    found = head(open_engine())
    if json:
        print_json({"head": found.code, "entries": found.sequence, "sha256": found.digest})
    else:
        typer.echo(found.code)


def _posts(definitions: Programme, by: str, reviewed_by: str) -> tuple[str, str]:
    if by or reviewed_by:
        return by.strip(), reviewed_by.strip()
    if definitions.settings.demonstration:
        return COMPILER, REVIEWER
    raise Refusal(
        Text(
            en="Say who prepares it and who reviews it: --by NAME --reviewed-by NAME, two different persons.",
            zh="请写明编制人和复核人：--by 姓名 --reviewed-by 姓名，须为两人。",
        )
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise typer.BadParameter(f"“{written}” is not a date; write 2020-01-15.") from None


def _meant(engine: Engine, edition: str) -> tuple[StoredEdition, Path | None]:
    """The edition that is named, or that a file was made from."""
    from etl.editions.shown import find_named
    from etl.jobs.origin import edition_of_file
    from store.edition_reads import find_by_document

    path = Path(edition)
    if not path.is_file():
        return find_named(engine, edition), None
    body = path.read_bytes()
    known = find_by_document(engine, hashlib.sha256(body).hexdigest())
    return known or edition_of_file(engine, path.name, body), path


def _verdict(differences: int, cells: int) -> Text:
    if not differences:
        return Text(
            en=f"identical; {cells:,} cells of the filed workbooks were read again",
            zh=f"一致；已重新读取原始报表 {cells:,} 个单元格",
        )
    return Text(
        en="1 difference" if differences == 1 else f"{differences:,} differences",
        zh=f"有{differences:,}处不一致",
    )


def _more(differences: int) -> Text:
    return Text(
        en=f"… and {differences:,} more (--json lists all of them)",
        zh=f"……另有{differences:,}处（--json 逐项列出）",
    )


def _respelled(lines: int) -> Text:
    return Text(
        en=f"{lines:,} lines of lists were stored as typed, with full-width characters, which are read as usual ones "
        "since; that is no difference.",
        zh=f"名册、台账有{lines:,}行存储时保留了全角字符，现行程序读取时统一为半角，不作为差异。",
    )


def _reworded(parts: int, figures: int) -> Text:
    return Text(
        en=f"It was drawn up with another program or other definitions: {figures:,} figures were reckoned again; "
        f"{parts:,} parts are worded or chosen otherwise today, which is no difference (--json names them).",
        zh=f"编制时的程序或口径与现行不同：已重新计算{figures:,}个数字；现行用语或取舍有{parts:,}处不同，不作为差异"
        "（--json 逐项列出）。",
    )
