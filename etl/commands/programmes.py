"""Commands for who writes a programme: new, check."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.app import JsonOption, app, print_json, said
from etl.values.errors import Refusal
from etl.values.text import Text


@app.command()
def check(
    programme: Annotated[str, typer.Argument(help="A programme's code, or its folder wherever it lies.")],
    json: JsonOption = False,
) -> None:
    """Everything that is wrong in a programme's folder, each with file and line; nothing is changed."""
    from etl.composing.reviewed import wording_faults
    from etl.definitions.review.faults import faults_of
    from etl.jobs.schemas import meanings_in
    from etl.sources.names import name_faults

    folder = _folder(programme)
    definitions, faults = faults_of(folder)
    faults = faults or (name_faults(definitions) if definitions else [])
    faults = [*faults, *wording_faults(folder, None if faults else definitions)]
    if json:
        rows = [
            {
                "file": str(one.file.relative_to(folder)),
                "line": one.line or 1,
                "sentence": one.said.en,
                "sentence_zh": one.said.zh,
            }
            for one in faults
        ]
        print_json({"programme": folder.name, "faults": rows})
    else:
        for one in faults:
            typer.echo(f"{one.file.relative_to(folder)}:{one.line or 1}: {said(one.said)}")
            for key, meaning in meanings_in(one.file.relative_to(folder), one.said.en).items():
                typer.echo(f"    {key}: {said(meaning)}")
        typer.echo(said(_verdict(folder.name, len(faults))), err=True)
    raise typer.Exit(1 if faults else 0)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The new programme's code: small letters, digits, hyphens.")],
    source: Annotated[
        str,
        typer.Option(
            "--from", help="What it is like: daqing, published-table, regions, appraisal or scheme."
        ),
    ] = "scheme",
) -> None:
    """A new programme's folder in data/programmes, which loads as it is: change in it what is not yours."""
    from etl.definitions.load import PROGRAMMES
    from etl.jobs.new_programme import write_new

    folder = write_new(name, source, PROGRAMMES)
    typer.echo(str(folder))
    typer.echo(
        said(
            Text(
                en=f"It loads as it is. Change what is not yours, then: python -m etl check {name}",
                zh=f"该文件夹可直接载入。请改为本项目的内容，然后运行：python -m etl check {name}",
            )
        ),
        err=True,
    )


def _folder(programme: str) -> Path:
    from etl.definitions.load import PROGRAMMES

    path = PROGRAMMES / programme if "/" not in programme else Path(programme)
    if not path.is_dir():
        known = ", ".join(sorted(one.name for one in PROGRAMMES.iterdir() if one.is_dir()))
        raise Refusal(
            Text(
                en=f"there is no folder “{path.name}” in data/programmes; there are: {known}. One elsewhere is named "
                "by its path; a new one is made by python -m etl new.",
                zh=f"data/programmes 下没有文件夹“{path.name}”；现有：{known}。其他位置的文件夹请写路径；"
                "新建请用 python -m etl new。",
            )
        )
    return path.absolute()


def _verdict(name: str, faults: int) -> Text:
    if not faults:
        return Text(en=f"{name}: in order", zh=f"{name}：没有错误")
    return Text(en=f"{name}: {faults} fault{'s' if faults > 1 else ''}", zh=f"{name}：有{faults}处错误")
