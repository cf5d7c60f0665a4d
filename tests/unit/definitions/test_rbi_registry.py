"""The reviewed registry of the Reserve Bank of India's programme, and how it fares on its workbooks."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import python_calamine

from etl.definitions.load import load_programme
from etl.sources.names import Resolver, normalise
from tests.paths import ROOT, rbi_workbooks

FOLDER = ROOT / "data" / "programmes" / "rbi-retail"
GROUPS = {
    "public", "private", "small-finance", "payments", "foreign", "regional-rural", "cooperative",
    "non-bank", "other",
}  # fmt: skip
COLUMNS = {
    "institutions.csv": "code name_zh name_en short_zh short_en group kinds valid_from valid_to successor belongs_to",
    "aliases.csv": "alias institution note",
}
Row = tuple[str, list[Decimal]]
"""A published row: name and volumes (lakh), one for each volume column of its sheet."""


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INSTITUTIONS = rows_of("institutions.csv")
ALIASES = rows_of("aliases.csv")
CODES = {row["code"] for row in INSTITUTIONS}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_are_those_of_the_contract(name: str) -> None:
    assert list(rows_of(name)[0]) == COLUMNS[name].split()


def test_second_rows_belong_to_the_institution_that_they_are_a_row_of() -> None:
    belongs = {row["code"]: row["belongs_to"] for row in INSTITUTIONS if row["belongs_to"]}
    assert set(belongs.values()) <= CODES - set(belongs)
    second = {row["code"] for row in INSTITUTIONS if "second row" in row["name_en"]}
    assert second == set(belongs)
    assert all("second row" in note or "own row" in note for note in (
        row["note"] for row in ALIASES if row["institution"] in belongs
    ))  # fmt: skip


def test_codes_are_given_once() -> None:
    assert len(CODES) == len(INSTITUTIONS)


def test_codes_are_lower_case_ascii_slugs_and_none_poses_as_waiting_for_review() -> None:
    for code in CODES:
        assert code == "-".join(filter(None, code.split("-")))
        assert code.replace("-", "").isalnum()
        assert code.isascii()
        assert code == code.lower()
        assert not code.startswith("review-")


def test_short_names_tell_institutions_apart() -> None:
    names = Counter(row["short_en"] for row in INSTITUTIONS)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_group_is_known() -> None:
    assert {row["group"] for row in INSTITUTIONS} == GROUPS


def test_successors_are_institutions() -> None:
    assert {row["successor"] for row in INSTITUTIONS} - {""} <= CODES


def test_every_alias_says_why_and_leads_to_an_institution() -> None:
    for row in ALIASES:
        assert row["institution"] in CODES, row
        assert row["note"].strip(), row


def test_no_key_leads_to_two_institutions() -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for row in INSTITUTIONS:
        keys[normalise(row["name_en"])].add(row["code"])
        if row["name_zh"]:
            keys[normalise(row["name_zh"])].add(row["code"])
    for row in ALIASES:
        if "!" not in row["alias"]:
            keys[normalise(row["alias"])].add(row["institution"])
    assert {key: codes for key, codes in keys.items() if len(codes) > 1} == {}


def test_no_alias_is_idle() -> None:
    own = {row["code"]: normalise(row["name_en"]) for row in INSTITUTIONS}
    assert [row["alias"] for row in ALIASES if normalise(row["alias"]) == own[row["institution"]]] == []


def test_the_registry_loads_with_its_programme() -> None:
    programme = load_programme("rbi-retail")
    assert set(programme.institutions) == CODES
    resolver = Resolver(programme.institutions.values(), programme.aliases)
    assert resolver.resolve("STATE BANK OF INDIA") == "state-bank-of-india"
    assert resolver.resolve("Ratnakar Bank") == "rbl-bank"
    assert resolver.resolve("ICICI BANKING CORPORATION LTD.") == "icici-bank"


@cache
def published() -> dict[tuple[str, str], list[Row]]:
    """(file, sheet) -> rows, totals left out."""
    return {(path.stem, sheet): rows for path in rbi_workbooks() for sheet, rows in sheets_of(path).items()}


def sheets_of(path: Path) -> dict[str, list[Row]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    found = {}
    for name in book.sheet_names:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        head = next(i for i, row in enumerate(cells) if "Sr. No." in row)
        number = cells[head].index("Sr. No.")
        leaf = next(row for row in cells[head + 1 :] if any("Volume" in str(cell) for cell in row))
        volumes = [i for i, cell in enumerate(leaf) if "Volume" in str(cell)]
        found[name] = [
            (str(row[number + 1]), [Decimal(str(row[i])) for i in volumes])
            for row in cells[head + 1 :]
            if isinstance(row[number], float)
        ]
    return found


@cache
def resolver() -> Resolver:
    programme = load_programme("rbi-retail")
    return Resolver(programme.institutions.values(), programme.aliases)


@pytest.mark.slow
def test_all_sheets_are_there() -> None:
    assert len(published()) == 42
    assert sum(map(len, published().values())) == 27_091


def test_no_two_rows_of_a_sheet_become_one_institution() -> None:
    for (file, sheet), rows in published().items():
        codes = Counter(row.code for row in resolver().resolve_rows(sheet, [name for name, _ in rows]))
        assert [code for code, count in codes.items() if count > 1] == [], (file, sheet)


def test_known_institutions_make_up_ninety_nine_hundredths_of_every_volume() -> None:
    for (file, sheet), rows in published().items():
        resolved = resolver().resolve_rows(sheet, [name for name, _ in rows])
        for column in range(len(rows[0][1])):
            every = sum(volumes[column] for _, volumes in rows)
            known = sum(volumes[column] for (_, volumes), r in zip(rows, resolved, strict=True) if r.known)
            assert 100 * known >= 99 * every, (file, sheet, column)


def test_few_names_are_left_to_review() -> None:
    waiting = {
        normalise(name)
        for (_, sheet), rows in published().items()
        for (name, _), row in zip(rows, resolver().resolve_rows(sheet, [n for n, _ in rows]), strict=True)
        if not row.known
    }
    print(f"{len(waiting)} names of the published workbooks are left to review")
    assert 0 < len(waiting) <= 120


def test_every_spelling_that_was_reviewed_occurs() -> None:
    keys = {normalise(name) for rows in published().values() for name, _ in rows}
    assert [row["alias"] for row in ALIASES if normalise(row["alias"].rpartition("!")[2]) not in keys] == []


def test_rows_kept_apart_stand_beside_their_other_row_in_some_sheet() -> None:
    apart = {row["institution"] for row in ALIASES if "!" in row["alias"]}
    used = {
        row.code
        for (_, sheet), rows in published().items()
        for row in resolver().resolve_rows(sheet, [name for name, _ in rows])
    }
    assert apart
    assert apart <= used
