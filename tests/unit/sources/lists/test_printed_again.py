"""Lists whose headings are printed again on every page: the same lines, a note, and nothing else."""

from collections.abc import Callable

import pytest

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused
from tests.listed import ledger, register
from tests.unit.sources.lists import test_cases, test_inventories

OTHER = {"evidence": "另一份"}
LISTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "ledger": ("daqing", lambda: ledger({}, OTHER)),
    "points": ("daqing", lambda: register({}, {"key": "k2"})),
    "cases": (
        "complaints",
        lambda: test_cases.listed(
            test_cases.LAYOUT, [test_cases.ROW, test_cases.ROW | {"number": "QM2017-002"}]
        ),
    ),
    "outlets": (
        "outlet-service-shanghai",
        lambda: test_inventories.listed(
            test_inventories.OUTLETS, [test_inventories.ROW, test_inventories.ROW | {"key": "JQ002"}]
        ),
    ),
    "honours": (
        "outlet-service-shanghai",
        lambda: test_inventories.listed(
            test_inventories.PERSONS, [test_inventories.PERSON, test_inventories.PERSON | {"key": "P002"}]
        ),
    ),
}


def read(content: bytes, programme: Programme) -> Reading:
    return read_file(content, "list.csv", programme, resolver_of(programme))[1]


def parts(reading: Reading) -> tuple[int, ...]:
    every = (reading.records, reading.entries, reading.points, reading.cases, reading.things)
    return tuple(map(len, every))


@pytest.mark.parametrize("kind", LISTS)
def test_headings_printed_again_are_no_line(kind: str) -> None:
    slug, made = LISTS[kind]
    programme, content = load_programme(slug), made()
    heading, first, second = content.splitlines(keepends=True)
    bare = heading.removeprefix(b"\xef\xbb\xbf")
    plain, again = read(content, programme), read(heading + first + bare + second + bare, programme)
    assert parts(again) == parts(plain)
    assert sum(parts(plain)) > 1
    assert not again.is_refused
    assert [one.rule for one in again.findings if one not in plain.findings] == ["ROW-HEADINGS"]


@pytest.mark.parametrize("kind", LISTS)
def test_headings_in_another_order_further_down_are_not_left_out(kind: str) -> None:
    slug, made = LISTS[kind]
    heading, first, second = made().splitlines(keepends=True)
    names = heading.removeprefix(b"\xef\xbb\xbf").strip().split(b",")
    names[1], names[2] = names[2], names[1]
    try:
        reading = read(heading + first + b",".join(names) + b"\r\n" + second, load_programme(slug))
    except FileRefused:
        return
    assert reading.is_refused
