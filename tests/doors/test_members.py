"""Who takes no part any more: its points and figures are not taken in without a word."""

import openpyxl
import pytest

from etl.definitions.load import load_programme
from tests.doors.door import CITY, Door, a_point, a_register, as_bytes, only, rules

GONE, HEIR, LAST = "B17", "B14", "2019-06"
PROGRAMME = load_programme(CITY)


def of_the_one_that_left(as_of: str, *others: list[object]) -> bytes:
    row = a_point(as_of=as_of)
    row[4] = GONE
    return a_register(row, *others)


def test_a_point_of_an_institution_that_has_left_is_refused_with_who_holds_it_now(door: Door) -> None:
    """A ledger refused such a line, a register took it in without a word."""
    content = of_the_one_that_left("2019-12-31", a_point("k2"))
    finding = only(door.one(CITY, "a.xlsx", content), "REGISTER-LEFT")
    assert finding["cell"] == "A2"
    assert PROGRAMME.institutions[HEIR].name_zh in finding["message_zh"]
    assert PROGRAMME.institutions[HEIR].name_en in finding["message"]


def test_in_its_last_month_it_still_holds_its_points(door: Door) -> None:
    assert door.one(CITY, "a.xlsx", of_the_one_that_left(f"{LAST}-30"))["status"] == "accepted"


@pytest.mark.parametrize(("month", "asked"), [("2019年6月", []), ("2019年7月", ["INST-GONE"])])
def test_a_published_table_that_still_names_it_is_asked_about(
    door: Door, month: str, asked: list[str]
) -> None:
    layout = PROGRAMME.returns["second-unionpay"]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for declared in layout.sheet:
        sheet = book.create_sheet(declared.name)
        sheet.append([f"银联{month}"])
        sheet.append([declared.label[0], *(one.heading[-1] for one in declared.column)])
        for code in (GONE, HEIR):
            sheet.append([PROGRAMME.institutions[code].name_zh, *(3 for _ in declared.column)])
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert (loaded["status"], rules(loaded)) == ("accepted", asked)
