"""Proofs are enough: a script that knows nothing of this project recomputes every total and place from them."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.paths import ROOT

SCRIPT = Path(__file__).with_name("stranger.py")
PERIOD = "2019-Q4"


def run(engine: Engine, *arguments: str) -> str:
    """A command as a user gives it, on the database of `engine`."""
    url = engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments, "--programme", "daqing", "--period", PERIOD],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def usual() -> Iterator[None]:
    """A machine where the programme is at home."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "0", "POLARS_MAX_THREADS": "2"}.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def proofs(usual: None, daqing_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proofs")
    run(daqing_engine, "receipt", "--out", str(folder))
    return folder


@pytest.fixture(scope="module")
def printed(usual: None, daqing_engine: Engine) -> str:
    return run(daqing_engine, "score", "--json")


@pytest.fixture(scope="module")
def published(printed: str) -> list[dict[str, Any]]:
    return list(json.loads(printed)["rows"])


def test_the_stranger_is_a_stranger() -> None:
    """At most 60 lines, and nothing but the standard library."""
    source = SCRIPT.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 60
    tree = ast.parse(source)
    imported = [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    imported += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_a_stranger_recomputes_every_total_and_place(proofs: Path, published: list[dict[str, Any]]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(proofs)],
        cwd=proofs,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    recomputed = {code: (Fraction(total), place) for code, (total, place) in json.loads(done.stdout).items()}
    assert recomputed == {row["institution"]: (Fraction(row["total"]), row["rank"]) for row in published}
    assert len(recomputed) == 19


def test_the_cells_of_a_proof_add_up_to_its_figures(proofs: Path) -> None:
    """Every numerator and denominator is the sum that its formula makes of the cells that are named."""
    checked = 0
    for path in proofs.glob("*.json"):
        proof = json.loads(path.read_text(encoding="utf-8"))
        for item in proof["items"]:
            if item["numerator"] is None or not item["cells"] or item["recorded_by_system"]:
                continue
            sums: dict[str, int] = {}
            for source in item["cells"]:
                values = sum(cell["value"] for cell in source["cells"])
                sums[source["measure"]] = sums.get(source["measure"], 0) + values
            assert eval(item["numerator_of"], {}, sums) == item["numerator"], item["item"]
            if item["denominator_of"]:
                assert eval(item["denominator_of"], {}, sums) == item["denominator"], item["item"]
            checked += 1
    assert checked > 300


def test_a_proof_names_the_file_of_every_cell_and_the_evidence_of_every_entry(proofs: Path) -> None:
    for path in proofs.glob("*.json"):
        proof = json.loads(path.read_text(encoding="utf-8"))
        files = {file["sha256"]: file["file"] for file in proof["files"]}
        entries = [entry for item in proof["items"] for entry in item["entries"]]
        sources = [source for item in proof["items"] for source in item["cells"]] + entries
        assert entries
        assert {source["sha256"] for source in sources} == set(files)
        assert all(files[source["sha256"]] == source["file"] for source in sources)
        assert all(entry["evidence"] and entry["reason"] and entry["entered_by"] for entry in entries)


def test_the_proof_says_what_the_command_prints(proofs: Path, published: list[dict[str, Any]]) -> None:
    for row in published:
        path = proofs / f"receipt-{PERIOD}-{row['institution']}.json"
        proof = json.loads(path.read_text(encoding="utf-8"))
        assert Fraction(proof["total"]["official"]) == Fraction(row["total"])
        assert (proof["place"]["rank"], proof["place"]["group_rank"]) == (row["rank"], row["group_rank"])
        assert proof["place"]["grade"] == row["grade"]
        for item, line in zip(proof["items"], row["items"], strict=True):
            assert item["item"] == line["item"]
            points = None if line["points"] is None else Fraction(line["points"])
            assert (None if item["points"] is None else Fraction(item["points"])) == points
            assert (item["sentence_zh"], item["sentence_en"]) == (line["sentence_zh"], line["sentence"])


MACHINE = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1", "LANG": "C"}
"""Unlike the one on which `proofs` and `printed` were made in every respect."""


def test_proofs_and_scores_are_the_same_bytes_on_any_machine(
    daqing_engine: Engine,
    proofs: Path,
    printed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in MACHINE.items():
        monkeypatch.setenv(name, value)
    run(daqing_engine, "receipt", "--out", str(tmp_path))
    first, second = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in (proofs, tmp_path))
    assert first == second
    assert len(first) == 19
    assert run(daqing_engine, "score", "--json") == printed
