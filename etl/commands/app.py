"""The command line itself: its options and what every command prints with."""

import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import orjson
import typer

from etl.definitions.clocks import moment_in
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.house import VERSION
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


COMMANDS: Mapping[str, str] = {
    "people.accounts": "account",
    "adjust": "adjust",
    "aggregate": "aggregate",
    "amend": "amend",
    "assessment": "score receipt rehearse",
    "cases": "cases due",
    "copies": "backup restore move",
    "export": "export",
    "figures": "growth campaign coverage disclosure boundaries rank average contributions revisions linked",
    "intake": "load demo status",
    "inventories": "standards awards",
    "lists": "take-back",
    "meetings": "meetings",
    "objections": "release-results object answer decide objections follow-up",
    "programmes": "check new",
    "publishing": "publish verify audit",
    "returns": "accept send-back extend explain board remind",
    "review": "review",
    "risks": "risk",
    "templates": "template confirm-heading",
    "people.tokens": "account",
    "upkeep": "docs seeds",
}
"""The commands and groups of commands by their file, in the order in which `--help` lists them. Only the file that is
asked for is imported: all of them together take longer than most commands run."""


def whole_app() -> typer.Typer:
    """The command line with everything it can do: what helps, and what tells a wrong name."""
    return _with(COMMANDS)


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line with as much of it as these arguments ask for."""
    asked = arguments[0] if arguments else ""
    if asked == "--version":
        return app
    return _with([file for file, names in COMMANDS.items() if asked in names.split()] or COMMANDS)


def _with(files: Iterable[str]) -> typer.Typer:
    for file in files:
        import_module(f"etl.commands.{file}")  # it registers its commands
    return app


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"bianmin {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The jobs of Bianmin: take returns in, and give out figures."""


ProgrammeOption = Annotated[
    str, typer.Option("--programme", help="The programme's folder in data/programmes.")
]


PeriodOption = Annotated[
    str, typer.Option("--period", help="A period of the programme: 2019-12, 2019-Q4, 2019-H2 or 2019.")
]


QuarterOption = Annotated[
    str, typer.Option("--period", help="A period that is assessed: 2019-Q4, 2019-H2 or 2019.")
]


JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class DocumentLanguage(StrEnum):
    """The languages that documents are written in."""

    zh = "zh"
    en = "en"


def check_is_file(path: Path) -> None:
    """Refuses a path at which no file lies, before anything else is done."""
    if not path.is_file():
        raise Refusal(
            Text(en=f"There is no file “{path}”; check the name.", zh=f"找不到文件“{path}”；请核对文件名。")
        )


def check_is_folder(out: Path) -> None:
    """Refuse a place for files that is no folder and can become none, before any work is done for it."""
    there = next(one for one in (out, *out.absolute().parents) if one.exists())
    if not there.is_dir():
        raise Refusal(
            Text(
                en=f"“{there}” is a file, and a folder is needed to write to; choose another name.",
                zh=f"“{there}”是文件，此处需要文件夹；请另取名称。",
            )
        )
    if not os.access(there, os.W_OK | os.X_OK):
        raise Refusal(
            Text(
                en=f"Nobody but its owner may write to the folder “{there}”; choose another one.",
                zh=f"没有权限写入文件夹“{there}”；请另选位置。",
            )
        )


_WITHOUT = {
    errno.ENOSPC: Text(en="no space is left there; make room", zh="磁盘空间已满；请先腾出空间"),
    errno.EDQUOT: Text(en="the quota is used up; make room", zh="磁盘配额已用完；请先腾出空间"),
    errno.EFBIG: Text(
        en="it became larger than is allowed there; choose another place", zh="文件超过允许的大小；请另选位置"
    ),
    errno.EROFS: Text(en="nothing can be written there; choose another place", zh="该处只能读取；请另选位置"),
    errno.EACCES: Text(en="its permissions do not allow it; choose another place", zh="没有权限；请另选位置"),
    errno.EPERM: Text(en="its permissions do not allow it; choose another place", zh="没有权限；请另选位置"),
    errno.ENOENT: Text(en="it is not there; check the name", zh="该处不存在；请核对名称"),
    errno.ENOTDIR: Text(en="part of its path is a file; check the name", zh="路径中有一段是文件；请核对名称"),
    errno.EISDIR: Text(en="it is a folder; check the name", zh="它是文件夹；请核对名称"),
    errno.EEXIST: Text(
        en="a file of this name is there already; choose another name", zh="已有同名文件；请另取名称"
    ),
    errno.ENAMETOOLONG: Text(en="its name is too long; choose a shorter one", zh="名称过长；请取较短的名称"),
}
"""What a system says of a file that it does not read or write, and what to do, by its number."""


STOPPED = Text(
    en="Stopped before the end. What was stored is whole; run the command again, and it goes on from there.",
    zh="命令已中途停止。已存入的内容完整；请重新运行命令，将接着完成。",
)
_OTHERWISE = Text(en="the system does not say why; see to the disk", zh="系统未说明原因；请检查磁盘")
_SOMETHING = Text(en="What was to be written", zh="要写入的内容")


def unusable(error: OSError) -> Refusal:
    """The refusal of a file or folder that the system does not read or write."""
    reason = _WITHOUT.get(error.errno or 0, _OTHERWISE)
    name = error.filename2 or error.filename
    what = Text(en=f"“{name}”", zh=f"“{name}”") if name else _SOMETHING
    return Refusal(
        Text(
            en=f"{what.en} could not be read or written: {reason.en}, and run the command again.",
            zh=f"{what.zh}无法读写：{reason.zh}，再重新运行命令。",
        )
    )


def moment(as_of: str, programme: Programme) -> datetime:
    """When files arrived. The clock is read here and handed down; a bare date means noon of the programme's zone."""
    if not as_of:
        return moment_in(programme.settings, datetime.now(UTC))
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise typer.BadParameter(f"“{as_of}” is not a date; write 2019-12-08 or 2019-12-08T17:30.") from None
    if len(as_of) <= 10:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(programme.settings.time_zone))


def now() -> datetime:
    """The moment of the command."""
    return datetime.now(UTC)


def reported(period: str, programme: Programme) -> str:
    """A period that the programme reports by; a quarter asked of a programme of months is refused, not missing."""
    asked, settings = Period.parse(period), programme.settings
    if asked.per_year != settings.per_year:
        every, example = LENGTHS[settings.frequency], asked.months[-1].holder(settings.per_year)
        raise Refusal(
            Text(
                en=f"“{programme.slug}” reports by {every.en}; write for instance {example}.",
                zh=f"“{programme.slug}”按{every.zh}报送；请写 {example}。",
            )
        )
    return str(asked)


def print_json(shape: dict[str, Any]) -> None:
    """Writes one JSON document to standard output: UTF-8 on every machine, indented, with a line's end."""
    sys.stdout.buffer.write(orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def print_rows(
    shape: dict[str, Any], json: bool, columns: list[str], headings: Mapping[str, str] = MappingProxyType({})
) -> None:
    """The rows as JSON, or as a table of these columns; `headings` are those that are not the keys of the JSON."""
    if json:
        print_json(shape)
        return
    typer.echo("\t".join(headings.get(column, column) for column in columns))
    for row in shape["rows"]:
        typer.echo("\t".join(_cell(row[column]) for column in columns))


def _cell(value: object) -> str:
    """A value as a person reads it in a table: blank for none, the members of a list, names with their counts."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_cell(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    return "" if value is None else str(value)


def fix_decimals(rows: list[dict[str, Any]], decimals: int, *columns: str) -> None:
    """Scores as they are read out: 84.80, not 84.8."""
    for row in rows:
        for column in columns:
            row[column] = f"{Decimal(row[column]):.{decimals}f}"


def refuse_foreign_words(words: Sequence[str]) -> None:
    """Refuse what a terminal or folder in another encoding than UTF-8 left behind: nothing of it could be kept."""
    for number, word in enumerate(words, start=1):
        if not word.isascii() and re.search("[\ud800-\udfff]", word):
            raise Refusal(
                Text(
                    en=f"Word {number} of the command is not written in UTF-8. Let the terminal write UTF-8, or rename "
                    "the file, and type it again.",
                    zh=f"命令中的第 {number} 个词不是 UTF-8 编码；请将终端设为 UTF-8，或将文件改名后重新输入。",
                )
            )


def said(text: Text) -> str:
    """A text in the language of BIANMIN_LANG, else of LANG, else English."""
    return text.in_language(os.environ.get("BIANMIN_LANG", os.environ.get("LANG", "en"))[:2])


def counted(number: int, one: str, many: str) -> str:
    """1 line; 1,204 lines."""
    return f"{number:,} {one if number == 1 else many}"


@contextmanager
def progress(what: str, total: int) -> Iterator[Any]:
    """A bar on standard error where that is a terminal; calling the value moves it on by one."""
    with _bar() as bar:
        if bar is None:
            yield lambda: None
        else:
            task = bar.add_task(what, total=total)
            yield lambda: bar.advance(task)


@contextmanager
def progress_of_two(*names: str) -> Iterator[Any]:
    """Bars on standard error where that is a terminal, one a name; the value is called with (name, done, total)."""
    with _bar() as bar:
        if bar is None:
            yield lambda name, done, total: None
        else:
            tasks = {name: bar.add_task(name, total=None) for name in names}
            yield lambda name, done, total: bar.update(tasks[name], completed=done, total=total)


@contextmanager
def _bar() -> "Iterator[Progress | None]":
    """The bar; None where nobody looks, for what draws it takes longer to import than many a command runs."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield bar
