"""What `load` says of a file: what sends it back first, then what is asked, and the notes by their number."""

import datetime
import json
from pathlib import Path

import pytest

from etl.commands.intake import print_findings, print_loaded
from etl.intake.load import Loaded, load_content
from etl.values.findings import Finding
from store.engine import open_engine
from store.filings import list_filings
from tests.commands import run_command
from tests.paths import ROOT
from tests.programmes.sheets import workbook
from tests.programmes.small import small_programme

USERS = {"kerala": {"registeredUsers": 5, "appOpens": 0}, "bihar": {"registeredUsers": 7, "appOpens": 0}}
QUARTER = "map/user/hover/country/india/2024/1.json"


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """A quarter of India in which nobody counted how often the app was opened."""
    path = tmp_path / QUARTER
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"data": {"hoverData": USERS}}), encoding="utf-8")
    return path


def test_notes_are_counted_and_told_again_when_the_same_file_is_loaded_again(
    users: Path, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'x.db'}"
    first = run_command(database, "load", str(users), "--programme", "india-pulse")
    assert (first.returncode, first.stdout.split(",")[0]) == (0, f"{QUARTER}: accepted")
    assert "not shown: EXTRACT-ZERO 1; the same command with --json lists them" in first.stderr
    again = run_command(database, "load", str(users), "--programme", "india-pulse", "--json")
    (loaded,) = json.loads(again.stdout)["files"]
    assert loaded["status"] == "unchanged"
    (finding,) = loaded["findings"]
    assert (finding["rule"], finding["severity"], finding["sheet"]) == ("EXTRACT-ZERO", "note", "JSON")
    assert "appOpens" in finding["message"]
    assert "appOpens" in finding["message_zh"]


def test_what_sends_a_file_back_stands_before_what_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [
        Finding("ROW-SKIPPED", "T", "A9", {"text": "2024-25"}),
        Finding("COLUMN-UNKNOWN", "T", "C1", {"heading": "Refunds"}),
        Finding("NUM-TEXT", "T", "B2", {"found": "many"}),
        Finding("ROW-SKIPPED", "T", "A8", {"text": "2023-24"}),
    ]
    print_findings(Loaded("a.xlsx", "0", "returned", findings=findings))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["T", "T", "not"]
    assert [line.rpartition(" (")[2] for line in lines[:-1]] == ["NUM-TEXT)", "COLUMN-UNKNOWN)"], (
        "the id last"
    )
    assert "ROW-SKIPPED 2;" in lines[-1]


def test_a_file_of_a_kind_for_which_there_is_no_layout_says_what_to_do(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    database = f"sqlite:///{tmp_path / 'x.db'}"
    refused = run_command(database, "load", str(tmp_path / "a.json"), "--programme", "rbi-retail")
    assert refused.returncode == 1
    assert (
        "use the form that the filing page hands out, or ask the coordinator to add a layout"
        in refused.stderr
    )


@pytest.mark.slow
def test_a_programme_of_regions_ranks_regions_and_says_so(tmp_path: Path) -> None:
    done = run_command(
        f"sqlite:///{tmp_path / 'empty.db'}", "rank", "--programme", "india-pulse", "--period", "2024-Q4"
    )
    headings, first = (line.split("\t") for line in done.stdout.splitlines()[:2])
    assert "institution" not in headings
    assert first[headings.index("region")].startswith("IN-")


def test_a_second_workbook_of_another_source_replaces_the_first_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a clearing house sends its figures of a month again: the first stays readable, the second counts."""
    layout = (ROOT / "docs" / "layouts" / "second-operator.toml").read_text(encoding="utf-8")
    programme = small_programme(tmp_path, {"second-operator": layout})
    engine = open_engine(f"sqlite:///{tmp_path / 'two.db'}")
    for day, volume in ((1, 7), (2, 8)):
        rows = [["Second for January 2025"], ["Bank", "Volume"], ["ALPHA BANK", volume]]
        at = datetime.datetime(2025, 2, day, tzinfo=datetime.UTC)
        print_loaded(load_content(engine, programme, "second.xlsx", workbook({"Second": rows}), at))
    first, second = capsys.readouterr().out.splitlines()
    assert "accepted, 2025-01, 1 fact, receipt" in first
    assert "accepted, 2025-01, 1 fact, version 2 in place of version 1, receipt" in second
    assert [one.version for one in list_filings(engine, programme.slug) if not one.superseded_at] == [2]
    assert len(list_filings(engine, programme.slug)) == 2
