"""Formulas that failed or were never worked out, where a list has no number but a code, a name, a day or a word."""

import pytest

from tests.doors.door import CITY, POINT_HEADINGS, Door, a_point, a_register, only


@pytest.mark.parametrize("heading", POINT_HEADINGS)
@pytest.mark.parametrize(("written", "rule"), [("#REF!", "CELL-ERROR"), ("=1+1", "CELL-FORMULA")])
def test_a_row_of_a_register_is_not_read_past_such_a_cell(
    door: Door, heading: str, written: str, rule: str
) -> None:
    row = a_point()
    row[POINT_HEADINGS.index(heading)] = written
    loaded = door.one(CITY, "a.xlsx", a_register(a_point(key="k2"), row))
    if heading == "登记截止日":  # which month the whole register is for
        rule = "PERIOD-MISSING"
    finding = only(loaded, rule)
    assert finding["cell"] == f"{'ABCDEFGHIJ'[POINT_HEADINGS.index(heading)]}3"
    assert "Broken" not in finding["message"]


LEDGER = ["机构代码", "考核季度", "事项代码", "数量", "佐证材料", "登记理由", "登记岗位", "登记日期"]
ENTRY: list[object] = ["B01", "2019-Q4", "governance-plan", 1, "文件1", "齐备", "考核岗", "2020-01-10"]


@pytest.mark.parametrize("heading", [one for one in LEDGER if one != "考核季度"])
def test_an_entry_of_a_ledger_is_not_read_past_such_a_cell(door: Door, heading: str) -> None:
    entry = [*ENTRY]
    entry[LEDGER.index(heading)] = "#N/A"
    finding = only(door.one(CITY, "a.xlsx", a_register(entry, headings=LEDGER)), "CELL-ERROR")
    assert "#N/A" in finding["message"]
