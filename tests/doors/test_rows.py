"""Rows that are no institutions and no regions (cases 5, 6, 7, 13, 15 and 17): kept apart and said, never added."""

import json
from typing import Any

import pytest

from tests.commands import run_command
from tests.doors.door import CITY, INDIA, Door, a_return, as_bytes, found, only, rules
from tests.published import as_bytes as published_bytes
from tests.published import published

BANK, OTHER = "State Bank of India", "HDFC Bank"
CODE, OTHER_CODE = "state-bank-of-india", "hdfc-bank"
JUNE = "2025-06"
LAKH = 100_000


def upi(*rows: list[object]) -> bytes:
    return published_bytes(published(rows={"UPI": rows}))


def volumes(door: Door) -> dict[str, int]:
    """Institution -> volume as remitter in UPI, in lakhs."""
    sums = door.sums(INDIA, JUNE)
    return {
        code: value // LAKH for (code, measure), value in sums.items() if measure == "upi_remitter_volume"
    }


ONE, TWO, TOTAL = [BANK, 1, 1, 1, 1], [OTHER, 2, 2, 2, 2], ["Total", 3, 3, 3, 3]
BELOW: dict[str, list[object]] = {
    "a total in other units": ["Total (in other units)", 300, 300, 300, 300],
    "a growth rate": ["Growth over last month", 0.1, 0.1, 0.1, 0.1],
    "last month's total": ["Previous month", 2, 2, 2, 2],
    "an institution that came late": ["Axis Bank", 4, 4, 4, 4],
    "a name that is a number": [7, 4, 4, 4, 4],
}


@pytest.mark.parametrize("kind", BELOW)
def test_a_row_below_the_totals_is_no_institution(door: Door, kind: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(ONE, TWO, TOTAL, BELOW[kind]))
    [finding] = found(loaded, "ROW-BELOW") + found(loaded, "ROW-SKIPPED")  # a layout may name such rows
    assert str(BELOW[kind][0]) in finding["message"]
    assert volumes(door) == {CODE: 1, OTHER_CODE: 2}
    assert all(total["reconciled"] for total in loaded["totals"])


@pytest.mark.parametrize(
    "label",
    [
        "Total (Rs.)",
        "Grand Total (A+B)",
        "TOTAL:",
        "Sub-Total of private banks",
        "合计（笔）",
        "Total for June",
    ],
)
def test_a_line_that_adds_up_by_another_name_is_no_institution(door: Door, label: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(ONE, TWO, [label, 3, 3, 3, 3]))
    assert volumes(door) == {CODE: 1, OTHER_CODE: 2}
    assert (
        loaded["totals"]
        or label in (found(loaded, "ROW-NAMELESS") + found(loaded, "ROW-SKIPPED"))[0]["message"]
    )


def test_totals_above_the_rows_leave_nobody_out(door: Door) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(TOTAL, ONE, TWO))
    assert (rules(loaded), volumes(door)) == ([], {CODE: 1, OTHER_CODE: 2})


def test_sums_of_sections_leave_nobody_out(door: Door) -> None:
    rows = [ONE, ["Sub Total", 1, 1, 1, 1], TWO, ["Sub Total", 2, 2, 2, 2], TOTAL]
    door.one(INDIA, "a.xlsx", upi(*rows))
    assert volumes(door) == {CODE: 1, OTHER_CODE: 2}


@pytest.mark.parametrize("name", [0, 7, 12.5, "0", "---", "1,234", "42."])
def test_a_name_without_a_letter_is_no_institution(door: Door, name: object) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(ONE, [name, 9, 9, 9, 9], TWO))
    assert "9, 9, 9, 9" in only(loaded, "ROW-NAMELESS")["message"]
    assert volumes(door) == {CODE: 1, OTHER_CODE: 2}


def ranked(door: Door, indicator: str = "upi-remitter-volume") -> dict[str, dict[str, Any]]:
    done = run_command(
        door.database, "rank", "--programme", INDIA, "--period", JUNE, "--indicator", indicator, "--json"
    )
    assert done.returncode == 0, done.stderr
    return {row["institution"]: row for row in json.loads(done.stdout)["rows"]}


@pytest.mark.parametrize("name", ["Monthly Pass", "Bank of Nowhere", "Others", "NPCI (adjustments)"])
def test_a_name_that_nobody_knows_is_asked_about_and_takes_no_place(door: Door, name: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(ONE, [name, 9, 9, 9, 9], TWO))
    assert name in only(loaded, "INST-REVIEW")["message"]
    rows = ranked(door)
    [waiting] = [row for code, row in rows.items() if code.startswith("review-")]
    assert (waiting["rank"], waiting["group_rank"]) == (None, None)
    assert "waits for review" in json.dumps(waiting)
    assert (rows[OTHER_CODE]["rank"], rows[CODE]["rank"]) == (1, 2)


def test_a_product_in_the_column_of_names_is_no_institution(door: Door) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(ONE, ["Annual Pass", 9, 9, 9, 9], TWO))
    assert "Annual Pass" in found(loaded, "ROW-SKIPPED")[0]["message"]
    assert volumes(door) == {CODE: 1, OTHER_CODE: 2}


def test_what_waits_for_review_moves_no_total_without_a_word(door: Door) -> None:
    door.one(INDIA, "a.xlsx", upi(ONE, ["Monthly Pass", 9, 9, 9, 9], TWO))
    asked = ("growth", "--programme", INDIA, "--period", JUNE, "--measure", "upi_remitter_volume")
    [said] = json.loads(run_command(door.database, *asked, "--json").stdout)["to_be_reviewed"]
    assert (said["value"], said["institutions"]) == (9 * LAKH, 1)
    assert "900,000 of institutions" in run_command(door.database, *asked).stderr


TWICE: dict[str, tuple[list[list[object]], str, set[str]]] = {
    "to the letter": ([[BANK, 1, 1, 1, 1], TWO, [BANK, 3, 3, 3, 3]], "INST-REPEATED", {OTHER_CODE}),
    "three times": (
        [[BANK, 1, 1, 1, 1], [BANK, 1, 1, 1, 1], TWO, [BANK, 3, 3, 3, 3]],
        "INST-REPEATED",
        {OTHER_CODE},
    ),
    "in two other spellings": (
        [["STATE BANK OF INDIA LTD", 1, 1, 1, 1], TWO, ["The State Bank of India Limited", 3, 3, 3, 3]],
        "INST-REPEATED",
        {OTHER_CODE},
    ),
    "once to the letter, once not": (
        [[BANK, 1, 1, 1, 1], TWO, ["The State Bank of India Limited", 3, 3, 3, 3]],
        "INST-TWICE",
        {CODE, OTHER_CODE},
    ),
    "by a name that nobody knows": (
        [ONE, TWO, ["Bank of Nowhere", 3, 3, 3, 3], ["Bank of Nowhere", 4, 4, 4, 4]],
        "INST-REPEATED",
        {CODE, OTHER_CODE},
    ),
}


@pytest.mark.parametrize("kind", TWICE)
def test_of_two_rows_for_one_institution_each_is_kept_apart_and_the_rest_goes_in(
    door: Door, kind: str
) -> None:
    rows, rule, counted = TWICE[kind]
    loaded = door.one(INDIA, "a.xlsx", upi(*rows))
    finding = only(loaded, rule)
    assert "review-" not in finding["message"] + finding["message_zh"]
    assert loaded["status"] == "accepted"
    got = volumes(door)
    assert {code for code in got if not code.startswith("review-")} == counted
    assert len(got) == len(rows)
    assert sum(got.values()) == sum(int(str(row[1])) for row in rows)


def test_an_institution_that_stands_there_twice_is_not_said_to_have_reported_nothing(door: Door) -> None:
    door.one(INDIA, "a.xlsx", upi(*TWICE["to the letter"][0]))
    row = ranked(door)[CODE]
    assert "more than one row" in json.dumps(row)
    assert "no figure" not in json.dumps(row)


# Lines under the table of a return ----------------------------------------------------------------------------------

SIGNED: dict[str, dict[str, object]] = {
    "who filled it in": {"A16": "填报人: 张三"},
    "with a colon of full width, in two cells": {"A16": "填报人：", "B16": "张三"},
    "three posts in one line": {"A16": "填报人：张三", "C16": "复核人：李四", "E16": "负责人：王五"},
    "beside the columns of numbers": {"E16": "审核：李四"},
    "a telephone": {"A16": "联系电话", "C16": "0459-6381234"},
    "a day": {"A16": "填报日期：", "B16": "2020-02-03"},
    "a note": {"A16": "注：本表数据为快报数。"},
    "in English": {"A16": "Prepared by:", "C16": "Zhang San"},
}


@pytest.mark.parametrize("kind", SIGNED)
def test_lines_under_a_table_are_no_rows(door: Door, kind: str) -> None:
    book = a_return()
    for cell, text in SIGNED[kind].items():
        book["T4交易"][cell] = text
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert (loaded["status"], rules(loaded)) == ("accepted", [])
    assert [one["cell"][1:] for one in found(loaded, "ROW-TEXT")] == ["16"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"A16": "其他", "C16": 5}, "ROW-STRAY"),
        ({"A16": "本月新增", "C16": 12, "E16": 3.5}, "ROW-STRAY"),
        ({"C16": 7}, "ROW-STRAY"),
        ({"A16": "肇州县", "B16": "230621", "C16": 5}, "ROW-UNDER"),
    ],
)
def test_figures_under_the_totals_of_a_return_are_asked_about(
    door: Door, cells: dict[str, object], rule: str
) -> None:
    book = a_return()
    for cell, value in cells.items():
        book["T4交易"][cell] = value
    finding = only(door.one(CITY, "a.xlsx", as_bytes(book)), rule)
    assert (finding["sheet"], finding["cell"]) == ("T4交易", "A16")


# Totals ---------------------------------------------------------------------------------------------------------------


def test_a_total_that_was_never_computed_is_a_note_in_a_return_and_in_a_table(door: Door) -> None:
    rows = [ONE, TWO, ["Total", "=SUM(D5:D6)", "=SUM(E5:E6)", 3, 3]]
    table, return_ = door.one(INDIA, "a.xlsx", upi(*rows)), door.one(CITY, "b.xlsx", as_bytes(a_return()))
    for loaded in (table, return_):
        assert (loaded["status"], rules(loaded)) == ("accepted", [])
        assert {one["severity"] for one in found(loaded, "TOTAL-BLANK")} == {"note"}


@pytest.mark.parametrize("value", ["=SUM(D5:D6)", "=D5+D6", "=SUBTOTAL(9,D5:D6)"])
def test_formulas_without_values_in_one_cell_of_the_totals(door: Door, value: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", upi(ONE, TWO, ["Grand Total", value, 3, 3, 3]))
    assert (loaded["status"], rules(loaded), len(found(loaded, "TOTAL-BLANK"))) == ("accepted", [], 1)


def test_a_formula_without_a_value_in_a_row_is_still_asked_about(door: Door) -> None:
    assert rules(door.one(INDIA, "a.xlsx", upi([BANK, "=1+1", 1, 1, 1]))) == ["NUM-FORMULA"]


@pytest.mark.parametrize("hidden", [[6], [5, 6], [4], [5, 8, 9]])
def test_hidden_rows_that_a_subtotal_leaves_out_are_named(door: Door, hidden: list[int]) -> None:
    book = a_return()
    sheet = book["T4交易"]
    for row in range(5, 14):
        sheet.cell(row, 3).value = 10
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    sheet["C14"] = 10 * (9 - sum(row >= 5 for row in hidden))
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    said = found(loaded, "TOTAL-HIDDEN")
    if hidden == [4]:
        assert not said
        return
    assert [one["cell"] for one in said] == ["C14"]
    assert ", ".join(map(str, hidden)) in said[0]["message"]
    assert "TOTAL-WRONG" not in rules(loaded)


def test_hidden_rows_of_a_published_table_are_named_and_counted(door: Door) -> None:
    book = published(rows={"UPI": [ONE, TWO, ["Total", 1, 1, 1, 1]]})
    book["UPI"].row_dimensions[6].hidden = True
    loaded = door.one(INDIA, "a.xlsx", published_bytes(book))
    assert set(rules(loaded)) == {"TOTAL-SHOWN"}
    assert volumes(door) == {CODE: 1, OTHER_CODE: 2}


def test_a_total_that_is_wrong_in_spite_of_hidden_rows_is_wrong(door: Door) -> None:
    book = a_return()
    sheet = book["T4交易"]
    sheet["C5"], sheet["C14"] = 10, 7
    sheet.row_dimensions[6].hidden = True
    assert "TOTAL-WRONG" in rules(door.one(CITY, "a.xlsx", as_bytes(book)))
