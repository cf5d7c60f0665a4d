"""The front door: files are written to a folder, `etl load --json` takes them in, and its JSON is what is judged."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from etl.definitions.load import load_programme
from etl.jobs.template import make_template
from store.engine import open_engine
from store.facts import read_facts
from tests.commands import run_command
from tests.returns_filled import entry_cells, plain

BANK, MONTH = "B01", "2020-01"
CITY, INDIA = "daqing", "rbi-retail"


@dataclass(frozen=True)
class Door:
    """A database, and a folder for the files that come to it."""

    database: str
    folder: Path

    def load(self, programme: str, files: Mapping[str, bytes], *options: str) -> list[dict[str, Any]]:
        """What became of each file, in order."""
        paths = []
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            paths.append(str(path))
        done = run_command(self.database, "load", *paths, "--programme", programme, "--json", *options)
        assert "Traceback" not in done.stderr
        shape = json.loads(done.stdout)
        assert done.returncode == (
            0 if all(one["status"] in ("accepted", "unchanged") for one in shape["files"]) else 1
        )
        return list(shape["files"])

    def one(self, programme: str, name: str, content: bytes, *options: str) -> dict[str, Any]:
        [loaded] = self.load(programme, {name: content}, *options)
        return loaded

    def sums(self, programme: str, period: str) -> dict[tuple[str, str], int]:
        """(institution, measure) -> sum of the facts in force."""
        facts = read_facts(open_engine(self.database), programme, periods=[period])
        sums: dict[tuple[str, str], int] = {}
        for row in facts.iter_rows(named=True):
            key = row["institution"], row["measure"]
            sums[key] = sums.get(key, 0) + row["value"]
        return sums


def rules(loaded: Mapping[str, Any], *severities: str) -> list[str]:
    """The rules that spoke, notes left out unless they are asked for."""
    wanted = severities or ("hard", "soft")
    return [one["rule"] for one in loaded["findings"] if one["severity"] in wanted]


def found(loaded: Mapping[str, Any], rule: str) -> list[dict[str, Any]]:
    return [one for one in loaded["findings"] if one["rule"] == rule]


def only(loaded: Mapping[str, Any], rule: str) -> dict[str, Any]:
    """The one finding of a rule; no other asks or refuses."""
    assert set(rules(loaded)) == {rule}, [(one["rule"], one["message"]) for one in loaded["findings"]]
    return found(loaded, rule)[0]


@cache
def _template() -> bytes:
    """What BANK is given to fill in for MONTH."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bianmin.db")
        content = make_template(engine, load_programme(CITY), BANK, MONTH)
        engine.dispose()
    return content


@cache
def _filled(number: float) -> bytes:
    """The template as a person would fill it: the same number in every open cell."""
    book = openpyxl.load_workbook(io.BytesIO(_template()))
    for sheet in book.worksheets:
        for cell, _ in entry_cells(sheet):
            cell.value = number
    return as_bytes(plain(book))


def a_return(number: float = 0) -> Workbook:
    """The return of BANK for MONTH, to be changed."""
    return openpyxl.load_workbook(io.BytesIO(_filled(number)))


def as_bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


POINT_HEADINGS = [
    *("商户标识", "场景代码", "点位名称", "区划代码", "受理机构代码"),
    *("经度", "纬度", "接通日期", "当月有交易", "登记截止日"),
]


def a_point(
    key: object = "k1", region: object = "230602", on: object = "2018-10-28", as_of: object = "2019-12-31"
) -> list[object]:
    """A row of the register of scenario points."""
    scenario = next(iter(load_programme(CITY).points))
    return [key, scenario, "甲", region, BANK, 125.1, 46.6, on, "是", as_of]


def a_register(*rows: Iterable[object], headings: Iterable[object] = POINT_HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    return as_bytes(book)


def as_text(*rows: Iterable[object], mark: str = ",", headings: Iterable[object] = POINT_HEADINGS) -> str:
    return "".join(mark.join(map(str, row)) + "\n" for row in (headings, *rows))
