"""The workbooks say what the layout says: read with openpyxl, compared with returns/monthly.toml itself."""

import io
import re
import tomllib
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.definitions.programme import Programme
from etl.demo.arrivals import Arrival
from etl.demo.city import PERIODS
from etl.demo.model import Figures
from etl.demo.schedule import plan
from tests.unit.demo.conftest import SEED

READ = ["2018-04/B01-2018-04.xlsx", "2018-04/B09-2018-04.xlsx", "2019-06/P02-2019-06.xlsx"]
READ += ["2019-07/B14-2019-07.xlsx", "2019-12/B10-2019-12.xlsx", "2019-12/P03-2019-12.xlsx"]


@pytest.fixture(scope="module")
def arrivals(programme: Programme) -> dict[str, Arrival]:
    return {arrival.name: arrival for arrival in plan(programme, SEED)}


@pytest.fixture(scope="module")
def books(arrivals: dict[str, Arrival]) -> dict[str, Workbook]:
    return {name: openpyxl.load_workbook(io.BytesIO(arrivals[name].build())) for name in READ}


@pytest.fixture(scope="module")
def layout(programme: Programme) -> dict[str, Any]:
    return tomllib.loads((programme.folder / "returns" / "monthly.toml").read_text(encoding="utf-8"))


def heading_rows(sheet: Worksheet) -> list[int]:
    """The rows of headings: those that the merged first key heading covers, or the one it stands in."""
    first = next(cell for cell in sheet["A"] if cell.value == "县区")
    for area in sheet.merged_cells.ranges:
        if first.coordinate in area:
            return list(range(area.min_row, area.max_row + 1))
    return [first.row]


def paths(sheet: Worksheet) -> list[list[str]]:
    """Headings of each column from top to leaf, merged cells filled in."""
    rows = heading_rows(sheet)
    shown = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    columns = []
    for column in range(1, sheet.max_column + 1):
        texts = [str(shown.get((row, column), sheet.cell(row, column).value)) for row in rows]
        columns.append(list(dict.fromkeys(texts)))
    return columns


@pytest.mark.slow
def test_sheets_are_those_of_the_layout(books: dict[str, Workbook], layout: dict[str, Any]) -> None:
    wanted = [
        layout["cover"]["sheet"],
        *(sheet["name"] for sheet in layout["sheet"]),
        layout["ignored_sheets"][0],
    ]
    for book in books.values():
        assert book.sheetnames == wanted


def test_headings_units_and_codes_are_those_of_the_layout(
    books: dict[str, Workbook], layout: dict[str, Any], programme: Programme
) -> None:
    for name, book in books.items():
        for declared in layout["sheet"]:
            sheet = book[declared["name"]]
            found = paths(sheet)[-len(declared["column"]) :]
            for path, column in zip(found, declared["column"], strict=True):
                unit = column.get("unit") or programme.measures[column["measure"]].counted_in.zh
                assert path == [*column["heading"][:-1], f"{column['heading'][-1]}（{unit}）"], name
            codes = [cell.value for cell in sheet[1]][-len(declared["column"]) :]
            assert codes == [column["measure"] for column in declared["column"]]
            assert sheet.row_dimensions[1].hidden


def test_rows_are_the_regions_and_points_with_their_totals(
    books: dict[str, Workbook], layout: dict[str, Any], programme: Programme
) -> None:
    regions = [code for code, region in programme.regions.items() if region.parent]
    for book in books.values():
        for declared in layout["sheet"]:
            sheet = book[declared["name"]]
            body = heading_rows(sheet)[-1] + 1
            codes = [sheet.cell(row, 2).value for row in range(body, sheet.max_row + 1)]
            labels = [sheet.cell(row, 1).value for row in range(body, sheet.max_row + 1)]
            if "totals" not in declared:
                assert codes == ["230600"]
            elif declared["rows"] == "region":
                assert codes[:-1] == regions
                assert labels[-1] == "合计"
            else:
                assert codes[:-1] == [region for region in regions for _ in programme.points]
                assert labels[-1] == "合计"


def test_cells_are_the_figures_in_the_unit_of_their_heading(
    books: dict[str, Workbook], layout: dict[str, Any], made: Figures
) -> None:
    factors = {"元": 100, "万元": 1_000_000}
    for name, book in books.items():
        code, period = re.fullmatch(r".*/(\w+)-(\d{4}-\d{2})\.xlsx", name).groups()  # type: ignore[union-attr]
        read = {}
        for declared in layout["sheet"]:
            sheet = book[declared["name"]]
            keys = 4 if "scenario" in declared else 2
            last = sheet.max_row - ("totals" in declared)
            for row in range(heading_rows(sheet)[-1] + 1, last + 1):
                scenario = sheet.cell(row, 4).value if keys == 4 else ""
                for index, column in enumerate(declared["column"], start=keys + 1):
                    value = sheet.cell(row, index).value
                    if value is not None:
                        exact = Decimal(repr(value)) * factors.get(column.get("unit", ""), 1)
                        assert exact == int(exact), (name, declared["name"], row, index)
                        read[sheet.cell(row, 2).value, scenario, column["measure"]] = int(exact)
        assert read == made.stage.months[PERIODS.index(period)][code], name


def test_totals_are_the_sums_of_their_rows(books: dict[str, Workbook], layout: dict[str, Any]) -> None:
    for name, book in books.items():
        for declared in layout["sheet"]:
            if "totals" in declared:
                sheet = book[declared["name"]]
                for column in range(5 if "scenario" in declared else 3, sheet.max_column + 1):
                    body = range(heading_rows(sheet)[-1] + 1, sheet.max_row)
                    filled = [sheet.cell(row, column).value for row in body]
                    numbers = [Decimal(repr(value)) for value in filled if value is not None]
                    total = sheet.cell(sheet.max_row, column).value
                    if numbers:
                        assert Decimal(repr(total)) == sum(numbers), (name, sheet.title, column)
                    else:
                        assert total is None


def test_the_cover_says_who_and_when(books: dict[str, Workbook], layout: dict[str, Any]) -> None:
    cover = layout["cover"]
    for name, book in books.items():
        sheet = book[cover["sheet"]]
        said = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)}
        code, period = re.fullmatch(r".*/(\w+)-(\d{4}-\d{2})\.xlsx", name).groups()  # type: ignore[union-attr]
        assert said[cover["institution"]] == code
        assert said[cover["period"]] == f"{period[:4]}年{int(period[5:])}月"
        assert said[cover["version"]]
        assert "演示" in said["机构名称"]
        assert "承诺" in said["数据承诺"]


def test_an_issuer_only_leaves_the_acquirers_sheets_blank(books: dict[str, Workbook]) -> None:
    sheet = books["2018-04/B09-2018-04.xlsx"]["T4交易"]
    body = range(heading_rows(sheet)[-1] + 1, sheet.max_row + 1)
    assert all(sheet.cell(row, 3).value is None for row in body)
