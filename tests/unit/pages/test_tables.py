"""Tables: what is shown, what can be sorted, and what goes out in a file."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pages.shared.tables import LONGEST_ON_PAGE, Column, Table, figure_column, text_column

TABLE = Table(
    (
        text_column("机构", ["=cmd()", "湿地|银行"]),
        figure_column("数值", [Fraction(-5, 2), None], ["-2.50", "—"], 2),
        figure_column("同比", [Decimal("12.30"), Decimal("-3.2")], ["+12.30%", "-3.20%"], 2),
    )
)


def test_cells_are_shown_letter_by_letter() -> None:
    assert TABLE.as_shown()["机构"].to_list() == ["\\=cmd\\(\\)".replace("\\=", "="), "湿地\\|银行"]


def test_figures_of_a_scrolling_table_sort_as_numbers() -> None:
    assert TABLE.as_numbers()["数值"].to_list() == [-2.5, None]
    assert TABLE.as_numbers()["机构"].to_list() == ["=cmd()", "湿地|银行"]


def test_file_has_exact_figures_and_no_formula() -> None:
    lines = TABLE.as_csv().decode("utf-8-sig").split("\r\n")
    assert lines == ["机构,数值,同比", "'=cmd(),-2.5,12.30", "湿地|银行,,-3.2", ""]
    assert TABLE.as_csv().startswith(b"\xef\xbb\xbf")


def test_large_counts_leave_without_losing_a_digit() -> None:
    table = Table((figure_column("n", [9_007_199_254_740_993], ["…"]),))
    assert "9007199254740993" in table.as_csv().decode("utf-8-sig")


def test_columns_must_have_one_length() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Table((text_column("a", ["1"]), text_column("b", ["1", "2"])))
    with pytest.raises(ValueError, match="2 figures, 1 texts"):
        Column("a", (1, 2), ("1",))


def test_long_tables_scroll() -> None:
    assert not Table((text_column("a", ["x"] * LONGEST_ON_PAGE),)).is_long
    assert Table((text_column("a", ["x"] * (LONGEST_ON_PAGE + 1)),)).is_long
