"""What a cell holds is quoted as the file shows it: TRUE, null, 2020-01-31, never as the program writes it for itself.

Kind: JSON `null` was told as “None”, TRUE as “True”, a date with “00:00:00”.
"""

import datetime
import io
import json
import random
import re
from typing import Any

import openpyxl
import pytest

from etl.definitions.load import load_programme
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.sources.spelling import as_shown
from etl.values.findings import FileRefused, Finding
from tests.depth import cases
from tests.doors.door import CITY, INDIA, a_point, a_register, a_return, as_bytes
from tests.published import published

OURS = re.compile(
    r"\b(?:None|True|False|nan|NaT|inf|datetime|Decimal|Timestamp|Broken|SheetCells)\b|00:00:00|\d\.0\b|'\w+':"
)
"""What only the program itself would write."""
TRIED = cases(40)
VALUES: list[Any] = [
    *(
        True,
        False,
        datetime.datetime.fromisoformat("2020-01-31"),
        datetime.date(2020, 1, 31),
        datetime.time(12, 30),
    ),
    *(datetime.timedelta(hours=30), 12.0, 1e300, -3.0),
]


def findings(content: bytes, name: str, slug: str) -> list[Finding]:
    programme = load_programme(slug)
    try:
        reading: Reading = read_file(content, name, programme, resolver_of(programme))[1]
    except FileRefused as refused:
        return [refused.finding]
    return [finding for one in reading.every for finding in one.findings]


def slips(found: list[Finding]) -> list[str]:
    said = (text for one in found for text in (one.message.zh, one.message.en, one.value, one.expected))
    return [text for text in said if OURS.search(text)]


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("kind", ["a return", "a published table", "a register"])
def test_no_sentence_writes_a_cell_as_the_program_does(kind: str, value: Any) -> None:
    """The value in some of the cells of the first rows, one after the other."""
    make, slug = {
        "a return": (lambda: as_bytes(a_return(3)), CITY),
        "a published table": (lambda: as_bytes(published()), INDIA),
        "a register": (lambda: a_register(a_point()), CITY),
    }[kind]
    good = make()
    draw = random.Random(f"{kind} {value}")
    for _ in range(TRIED):
        book = openpyxl.load_workbook(io.BytesIO(good))
        sheet = draw.choice(book.worksheets[:3])
        cell = sheet.cell(draw.randint(1, min(8, sheet.max_row)), draw.randint(1, 5))
        if not isinstance(cell, openpyxl.cell.MergedCell):
            cell.value = value
            assert not slips(findings(as_bytes(book), "file.xlsx", slug)), (sheet.title, cell.coordinate)


@pytest.mark.parametrize(
    "value", [None, True, False, [None, True], {"a": None}, float("nan"), 2.0, "x"], ids=str
)
def test_no_sentence_writes_a_document_as_the_program_does(value: Any) -> None:
    """The value at each place of a document in turn."""
    path = "aggregated/transaction/country/india/2019/3.json"
    good = {
        "success": True,
        "code": "SUCCESS",
        "data": {
            "from": 1561919400000,
            "to": 1569781800000,
            "transactionData": [
                {
                    "name": "Merchant payments",
                    "paymentInstruments": [{"type": "TOTAL", "count": 5, "amount": 20.5}],
                }
            ],
        },
    }
    for place in places(good):
        document = json.loads(json.dumps(good))
        at = document
        for key in place[:-1]:
            at = at[key]
        at[place[-1]] = value
        found = findings(json.dumps(document).encode(), path, "india-pulse")
        assert not slips(found), place


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [one for key, part in inner for one in ((*at, key), *places(part, (*at, key)))]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"), (True, "TRUE"), (12.0, "12"), (0.1, "0.1"), (1e21, "1" + "0" * 21),
        (float("nan"), "NaN"), (float("-inf"), "-Infinity"),
        (datetime.datetime.fromisoformat("2020-01-31"), "2020-01-31"),
        (datetime.datetime.fromisoformat("2020-01-31 08:05"), "2020-01-31 08:05:00"),
        ("None", "None"), ([1, None], "[1, null]"),
    ],
    ids=str,
)  # fmt: skip
def test_a_value_is_shown_as_its_file_shows_it(value: Any, shown: str) -> None:
    assert as_shown(value) == shown


def test_json_writes_true_small() -> None:
    assert (as_shown(True, is_json=True), as_shown(None, is_json=True)) == ("true", "null")
