import re

from typer.testing import CliRunner

from etl.commands.app import app
from etl.editions.inputs import code_version
from etl.values.house import ROOT, VERSION


def test_one_version_is_told_everywhere() -> None:
    newest = re.search(
        r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest is not None
    assert newest[1] == VERSION
    assert CliRunner().invoke(app, ["--version"]).stdout == f"bianmin {VERSION}\n"
    assert re.fullmatch(re.escape(VERSION) + r"\+[0-9a-f]{12}", code_version())
