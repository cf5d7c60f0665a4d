"""A new programme's folder, written after one that is there: it loads as it is, and is changed from there."""

import re
import shutil
from pathlib import Path

from etl.definitions.load import load_programme
from etl.jobs.schemas import name_schemas
from etl.values.errors import Refusal
from etl.values.house import ROOT
from etl.values.text import Text

_SHIPPED = ROOT / "data" / "programmes"
_EXAMPLES = ROOT / "docs" / "programmes"
SOURCES = {
    "daqing": _SHIPPED / "daqing",
    "published-table": _EXAMPLES / "smallest",
    "regions": _EXAMPLES / "regions",
    "appraisal": _EXAMPLES / "appraisal",
    "scheme": _SHIPPED / "kailian-aml",
}
"""What a new programme can be like: a city's rollout with everything; a table that somebody publishes; figures of
regions; a small appraisal of quarterly returns, by the year; a large one with a ledger and risks."""
_SLUG = re.compile(r'^slug = "[^"]*"', re.MULTILINE)
_NOT_ITS_OWN = re.compile(r"^(?:receipt_prefix|today) = .*\n", re.MULTILINE)
"""What would make a copy file under another's numbers, or stand still on another's day."""


def write_new(name: str, source: str, root: Path) -> Path:
    """Write the folder `root`/`name` and give it. Refused: a name that is none or taken, a source that there is not."""
    if source not in SOURCES:
        known = ", ".join(SOURCES)
        raise Refusal(
            Text(
                en=f"“{source}” is nothing that a programme can be made from; choose one of: {known}.",
                zh=f"没有“{source}”这种样板；可选：{known}。",
            )
        )
    if not re.fullmatch("[a-z][a-z0-9-]*", name):
        raise Refusal(
            Text(
                en=f"“{name}” cannot be a programme's code: write small letters, digits and hyphens, a letter first.",
                zh=f"“{name}”不能作项目代码：请用小写字母、数字和连字符，首位为字母。",
            )
        )
    folder = root / name
    if folder.exists():
        raise Refusal(
            Text(
                en=f"there is a folder “{name}” already; choose another name.",
                zh=f"已有文件夹“{name}”；请另取名称。",
            )
        )
    shutil.copytree(SOURCES[source], folder, ignore=shutil.ignore_patterns("*.origin.toml", "__pycache__"))
    settings = folder / "programme.toml"
    text = _SLUG.sub(f'slug = "{name}"', settings.read_text(encoding="utf-8"), count=1)
    settings.write_text(_NOT_ITS_OWN.sub("", text), encoding="utf-8")
    name_schemas(folder)
    load_programme(name, root)
    return folder
