"""Files that must not come in, each through the command line: one sentence, exit code 1, no figure changed.

What cannot be read as a return is refused, and nothing of it is stored. What can be read and has hard findings is
returned: it is kept with what was found, so that it can be answered, and none of its figures counts.
"""

import io
import json
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import polars as pl
import pytest
from sqlalchemy import func, select

from store.engine import open_engine
from store.facts import read_facts
from store.filings import list_filings
from store.tables import metadata
from tests.commands import run_command
from tests.published import as_bytes, published


def protected(content: bytes | None = None, password: str = "secret") -> bytes:
    """A real workbook behind a real password."""
    out = io.BytesIO()
    inside = as_bytes(published()) if content is None else content
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(inside)).encrypt(password, out)
    return out.getvalue()


def with_row(*values: object) -> bytes:
    return as_bytes(published(rows={"UPI": [["State Bank of India", *values]]}))


def two_months() -> bytes:
    return as_bytes(published(months={"CTS": "May 2025"}))


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "an empty file": (lambda: b"", "FILE-EMPTY", "refused"),
    "a mark of the encoding and nothing": (lambda: b"\xef\xbb\xbf", "FILE-EMPTY", "refused"),
    "a sheet without cells saved as text": (lambda: "\ufeff,,\r\n,,\r\n".encode(), "FILE-EMPTY", "refused"),
    "a PDF named .xlsx": (lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "FILE-KIND", "refused"),
    "a password-protected workbook": (protected, "FILE-PASSWORD", "refused"),
    "a missing sheet": (lambda: as_bytes(published(leave_out=["AePS"])), "SHEET-MISSING", "refused"),
    "a text in a number cell": (lambda: with_row(1, "about 20", 1, 1), "NUM-TEXT", "returned"),
    "a negative count": (lambda: with_row(-3, 1, 1, 1), "NUM-BELOW", "returned"),
    "two months in one file": (two_months, "PERIOD-DIFFERS", "refused"),
    "a truncated zip": (lambda: as_bytes(published())[:4000], "FILE-DAMAGED", "refused"),
    "a workbook of something else": (lambda: b"PK\x05\x06" + b"\0" * 18, "FILE-DAMAGED", "refused"),
    "random bytes": (lambda: bytes(range(256)) * 40, "FILE-KIND", "refused"),
}


def rows_stored(database: str) -> dict[str, int]:
    with open_engine(database).connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def in_force(database: str) -> pl.DataFrame:
    return read_facts(open_engine(database), "rbi-retail")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with one good month in it, which nothing below may change."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "good.xlsx").write_bytes(as_bytes(published(month="May 2025")))
    url = f"sqlite:///{folder / 'bianmin.db'}"
    done = run_command(url, "load", str(folder / "good.xlsx"), "--programme", "rbi-retail")
    assert done.returncode == 0, done.stderr
    return url


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_and_no_figure_changed(database: str, tmp_path: Path, name: str) -> None:
    make, rule, status = BAD[name]
    file = tmp_path / "return.xlsx"
    file.write_bytes(make())
    before, figures = rows_stored(database), in_force(database)
    done = run_command(database, "load", str(file), "--programme", "rbi-retail", "--json")
    assert done.returncode == 1
    [result] = json.loads(done.stdout)["files"]
    assert result["status"] == status
    [finding] = [f for f in result["findings"] if f["severity"] == "hard"]
    assert finding["rule"] == rule
    for message in (finding["message"], finding["message_zh"]):
        assert "\n" not in message
        assert "Traceback" not in message
    assert "Traceback" not in done.stderr
    assert in_force(database).equals(figures)
    after = rows_stored(database)
    if status == "refused":
        assert after == before
    else:
        grown = {table for table in after if after[table] != before[table]}
        assert after["filing"] == before["filing"] + 1
        assert after["receipt"] == before["receipt"], "what was returned has not been filed"
        assert grown <= {"filing", "content", "fact", "total", "finding", "decision", "audit"}
        assert list_filings(open_engine(database), "rbi-retail")[-1].state == "returned"


def test_an_unknown_institution_cannot_file(tmp_path: Path) -> None:
    """In a programme of returns only its members file: the cover of a return names the institution."""
    from etl.definitions.load import load_programme
    from tests.returns import a_return

    url = f"sqlite:///{tmp_path / 'bianmin.db'}"
    file = tmp_path / "return.xlsx"
    file.write_bytes(a_return(load_programme("daqing"), "X99", "2019-12"))
    done = run_command(url, "load", str(file), "--programme", "daqing", "--json")
    assert done.returncode == 1
    [result] = json.loads(done.stdout)["files"]
    assert (result["status"], [f["rule"] for f in result["findings"]]) == ("refused", ["INST-UNKNOWN"])
    assert "X99" in result["findings"][0]["message_zh"]
    assert rows_stored(url)["filing"] == 0


def test_the_same_file_twice_changes_nothing_and_says_so(database: str, tmp_path: Path) -> None:
    file = tmp_path / "again.xlsx"
    with open_engine(database).connect() as connection:
        good = select(metadata.tables["content"].c.bytes).join_from(
            metadata.tables["content"], metadata.tables["filing"]
        )
        file.write_bytes(
            connection.execute(good.where(metadata.tables["filing"].c.state == "accepted")).scalar_one()
        )
    before = rows_stored(database)
    done = run_command(database, "load", str(file), "--programme", "rbi-retail")
    assert done.returncode == 0
    assert "unchanged" in done.stdout
    assert rows_stored(database) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["load", "nowhere.xlsx", "--programme", "rbi-retail"], 1, "no file"),
        (["load", "nowhere.xlsx", "--programme", "atlantis"], 1, "not a programme"),
        (["rank", "--programme", "rbi-retail", "--period", "June"], 1, "not a period"),
        (
            ["rank", "--programme", "rbi-retail", "--period", "2025-05", "--indicator", "luck"],
            1,
            "not an indicator",
        ),
        (
            ["growth", "--programme", "rbi-retail", "--period", "2025-05", "--measure", "luck"],
            1,
            "not a measure",
        ),
        (["demo", "--programme", "rbi-retail"], 1, "real data"),
        (["rank", "--programme", "rbi-retail"], 2, "--period"),
        (["load", "nowhere.xlsx", "--programme", "rbi-retail", "--as-of", "soon"], 2, "not a date"),
    ],
)
def test_a_wrong_request_is_a_sentence_too(database: str, arguments: list[str], code: int, said: str) -> None:
    done = run_command(database, *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
