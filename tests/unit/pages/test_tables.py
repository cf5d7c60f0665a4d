"""Tables: what is shown, what can be sorted, and what goes out in a file."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from etl.values.told import Told
from pages.shared.links import in_markdown
from pages.shared.quoting import spoken, without_links
from pages.shared.spreadsheet import as_workbook
from pages.shared.tables import (
    LONGEST_ON_PAGE,
    MOST_SENT,
    Column,
    Table,
    alike,
    cells,
    figure_column,
    text_column,
)
from tests.pages.shown import read_table
from tests.patience import PATIENCE_SECONDS

TABLE = Table(
    (
        text_column("机构", ["=cmd()", "湿地|银行"]),
        figure_column("数值", [Fraction(-5, 2), None], ["-2.50", "—"], 2),
        figure_column("同比", [Decimal("12.30"), Decimal("-3.2")], ["+12.30%", "-3.20%"], 2),
    )
)


def test_cells_are_shown_letter_by_letter() -> None:
    shown = Table((text_column("机构<i>", ["<script>", "湿地|*银行*&"]),)).as_html("a", 'so "said"')
    assert '<th scope="col" class="e7">机构&lt;i&gt;</th>' in shown
    assert "<td>&lt;script&gt;</td>" in shown
    assert "<td>湿地|*银行*&amp;</td>" in shown
    assert shown.startswith('<div class="t t-a"><table aria-label="so &quot;said&quot;">')


def test_columns_of_figures_and_short_ones_are_known_to_the_style() -> None:
    shown = TABLE.as_html("items-P1", "")
    assert shown.startswith('<div class="t t-items-P1">')
    assert shown.count('<td class="f">') == 4
    assert shown.count("<td>") == 2


def test_a_row_that_stands_by_itself_says_in_each_cell_what_it_is() -> None:
    rule = text_column("规则", ["字" * 90])
    shown = Table((*TABLE.columns, text_column("状态", ["<是>", ""]))).as_html("a", "")
    assert "data-of" not in shown
    shown = Table((text_column("项<目>", ["甲"]), figure_column("分值", [1], ["1"]), rule)).as_html("a", "")
    assert shown.startswith('<div class="t t-a stack n1">')
    assert '<td data-of="项&lt;目&gt;">甲</td><td class="f" data-of="分值">1</td>' in shown
    assert f'<td class="w" data-of="规则">{"字" * 90}</td>' in shown


def test_tables_of_one_shape_are_read_in_one_way_on_a_phone() -> None:
    """Of the parts of a method all but one stood row by row: that one, whose rules are short, was moved sideways."""

    def of(rule: str) -> Table:
        return Table((text_column("指标", ["A01 组织保障"]), text_column("计分规则", [rule])))

    short, long = of("达标得分"), of("达标得分；" * 20)
    assert [one.stacks_on_a_phone for one in (short, long)] == [False, True]
    assert [one.stacks_on_a_phone for one in alike([short, long])] == [True, True]
    assert 'data-of="计分规则"' in alike([short, long])[0].as_html("a", "b")
    assert alike([short, short]) == (short, short)


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


def test_a_table_in_order_keeps_its_rows_whole_and_puts_what_is_not_there_last() -> None:
    table = Table(
        (
            text_column("机构", ["甲", "乙", "丙", "丁"], leads=["./a?", "./b?", "", "./d?"]),
            figure_column("数值", [Fraction(2), None, Told(10, 20), Fraction(-3)], ["2", "—", "10–20", "-3"]),
            text_column("位次", ["第10（18家）", "第2（18家）", "—", "第9（18家）"]),
        )
    )
    rising, falling = table.in_order("数值", falls=False), table.in_order("数值", falls=True)
    assert read_table(rising.as_html("a", ""))["机构"].to_list() == [
        "[丁](./d?)",
        "[甲](./a?)",
        "丙",
        "[乙](./b?)",
    ]
    assert [cell.strip("[]").partition("]")[0] for cell in falling.columns[0].shown] == [
        "丙",
        "甲",
        "丁",
        "乙",
    ]
    assert table.in_order("位次", falls=False).columns[2].shown == (
        "第2（18家）",
        "第9（18家）",
        "第10（18家）",
        "—",
    )


def test_a_name_that_leads_somewhere_is_a_link_and_goes_out_without_it() -> None:
    table = Table((text_column("机构", ["a]b", "c"], leads=["./institution?x=1", ""]),))
    assert read_table(table.as_html("a", ""))["机构"].to_list() == ["[a]b](./institution?x=1)", "c"]
    assert table.as_numbers()["机构"].to_list() == ["./institution?x=1#a]b", "#c"]
    assert table.as_csv().decode("utf-8-sig").splitlines() == ["机构", "a]b", "c"]
    with pytest.raises(ValueError, match="1 addresses, 2 texts"):
        text_column("机构", ["a", "b"], leads=["./x?"])


def test_a_workbook_has_numbers_as_numbers_bands_as_told_and_no_formula() -> None:
    table = Table(
        (
            text_column("机构", ["=1+1", "http://x"]),
            figure_column("数值", [Fraction(-5, 2), Told(10, 20)], ["-2.50", "10–20"], 2),
            figure_column("n", [9_007_199_254_740_993, 7], ["…", "7"]),
        )
    )
    book = as_workbook(table)
    assert book == as_workbook(table)
    sheet = CalamineWorkbook.from_object(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet == [
        ["机构", "数值", "n"],
        ["=1+1", -2.5, "9007199254740993"],
        ["http://x", "10–20", 7.0],
    ]
    with ZipFile(BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_who_hears_a_table_hears_words_and_no_signs() -> None:
    said = f"**First**: {in_markdown('甲（*演示*）', './institution?a=1&b=2')}, 92\\.27%"
    assert spoken(said) == "First: 甲（*演示*）, 92.27%"
    assert without_links(said) == "**First**: 甲（\\*演示\\*）, 92\\.27%"


def test_words_of_a_table_that_scrolls_are_told_by_their_longest() -> None:
    rows = Table(
        (text_column("规则", ["甲", "期末商户数＝期初商户数"]), figure_column("数", [1, 2], ["1" * 40, "2"]))
    )
    assert rows.widest_words == 11


def test_long_tables_scroll() -> None:
    assert not Table((text_column("a", ["x"] * LONGEST_ON_PAGE),)).is_long
    assert Table((text_column("a", ["x"] * (LONGEST_ON_PAGE + 1)),)).is_long


def test_thousands_of_rows_go_to_the_browser_in_parts_and_out_in_one_file() -> None:
    def script() -> None:
        from types import SimpleNamespace

        from pages.shared.show import show_table
        from pages.shared.tables import Table, figure_column, text_column
        from pages.shared.words import Words

        rows = range(4000)
        table = Table(
            (
                text_column("Institution", [f"Bank {n:04}" for n in rows]),
                figure_column("Value", [-n for n in rows], [str(-n) for n in rows]),
            )
        )
        page = SimpleNamespace(words=Words("en"), file_stem="x", name="rankings")
        show_table(page, table, "many", "Many")  # type: ignore[arg-type]

    def sent() -> list[object]:
        assert not page.exception, page.exception
        (shown,) = page.dataframe
        return list(shown.value["Institution"])

    def paper() -> tuple[int, str]:
        """Rows that are printed, and what stands below them."""
        (body,) = [one.body for one in page.get("html") if "on-paper" in one.body]
        return body.count("<tr><td"), body.split("<p>")[1].split("The files")[0]

    page = AppTest.from_function(script, default_timeout=PATIENCE_SECONDS).run()
    assert sent() == [f"Bank {n:04}" for n in range(MOST_SENT)]
    assert paper() == (MOST_SENT, "300 of 4,000 rows are printed; 3,700 are left out. ")
    page.selectbox(key="rows-many").select("3901").run()
    assert sent() == [f"Bank {n:04}" for n in range(3900, 4000)]
    assert paper() == (100, "100 of 4,000 rows are printed; 3,900 are left out. ")
    page.query_params["sort"] = "many.Value.up"
    page.query_params["rows-many"] = "1"
    page.run()
    assert sent() == [f"Bank {n:04}" for n in range(3999, 3699, -1)]
    page.text_input(key="find-many").set_value("bANK 12").run()
    assert sent() == [f"Bank {n:04}" for n in range(1299, 1199, -1)]
    page.text_input(key="find-many").set_value("nobody").run()
    assert sent() == []


def test_words_are_found_in_columns_of_words_only() -> None:
    assert TABLE.with_words("湿地").as_numbers()["机构"].to_list() == ["湿地|银行"]
    assert TABLE.with_words("-2.5").height == 0
    assert TABLE.with_words("") is TABLE


@pytest.mark.parametrize("title", ["Revision (%)", "修订幅度（%）"])
def test_a_unit_stands_in_the_heading_or_in_the_cells(title: str) -> None:
    known = figure_column(title, [1, None], ["+1.00%", "不可比"], 2)
    assert known.shown == ("+1.00", "不可比")
    assert figure_column("Revision", [1], ["+1.00%"], 2).shown == ("+1.00%",)


def test_cells_of_thousands_of_rows_are_the_same_and_made_when_they_are_read() -> None:
    made: list[int] = []

    def told(row: int) -> str:
        made.append(row)
        return f"{row % 7}-{row}"

    rows = range(2 * MOST_SENT)
    later = Table((text_column("n", cells(rows, told), leads=cells(rows, lambda row: f"./a?{row}")),))
    assert later.height == len(rows)
    assert not made
    at_once = Table((text_column("n", map(told, rows), leads=[f"./a?{row}" for row in rows]),))
    made.clear()
    part = later.part(MOST_SENT)
    assert part.as_numbers().equals(at_once.part(MOST_SENT).as_numbers())
    assert made == list(rows[MOST_SENT:])
    later.part(MOST_SENT)
    assert len(made) == MOST_SENT  # each once
    assert later.in_order("n", falls=True).as_csv() == at_once.in_order("n", falls=True).as_csv()
    assert later.with_words("6-").as_csv() == at_once.with_words("6-").as_csv()
    assert list(later.columns[0].shown[5:9]) == list(at_once.columns[0].shown[5:9])


def test_a_column_whose_words_stand_for_numbers_sorts_by_the_numbers() -> None:
    """Words would put ▲ before ▼, and ten places before two."""
    moved = Column(
        "较上月", [2, -10, None, 0, -2], ["▲ 升2位", "▼ 降10位", "—", "＝ 持平", "▼ 降2位"], is_short=True
    )
    in_order = Table((moved,)).in_order("较上月", falls=False)
    assert list(in_order.columns[0].exact) == [-10, -2, 0, 2, None]


def test_the_reader_s_own_rows_are_known_by_its_names_and_marked() -> None:
    """Pointed at, with a remark, in whatever order; where most rows are its own, none is an exception."""
    names = frozenset({"甲行（演示）", "甲"})
    table = Table((text_column("机构", ["乙", "▶ 甲行（演示）", "甲乙"]),))
    assert table.rows_of(names) == {1}
    assert table.in_order("机构", falls=True).rows_of(names) != {1}
    assert Table((text_column("机构", ["乙", "丙", "▶ 甲行（演示） (申诉中)"]),)).rows_of(names) == {2}
    assert Table((text_column("机构", ["甲", "甲", "乙"]),)).rows_of(names) == frozenset()
    assert table.rows_of(frozenset()) == frozenset()
    assert table.as_html("a", "", table.rows_of(names)).count('<tr class="own">') == 1
    assert "own" not in table.as_html("a", "")


def test_a_column_in_which_nothing_stands_is_not_shown() -> None:
    """As documents leave it out; files keep their columns, the first column its place, and what is empty its heads."""
    whole = Table(
        (
            text_column("代码", ["", "—"]),
            text_column("备注", ["—", "—"]),
            figure_column("分值", [None, None], ["—", ""]),
            figure_column("位次", [1, None], ["1", "—"]),
            text_column("说明", ["不显示", "不显示"]),
        )
    )
    assert [one.title for one in whole.with_something.columns] == ["代码", "位次", "说明"]
    assert "备注" in whole.as_csv().decode("utf-8-sig")
    kept = Table(whole.columns[3:])
    assert kept.with_something is kept
    none = Table((text_column("代码", []), text_column("备注", [])))
    assert none.with_something is none


def test_a_column_comes_into_the_place_of_its_own_title() -> None:
    before = Table(
        (text_column("Name", ["a", "b"]), text_column("Band", ["…", "…"]), text_column("Group", ["x", "y"]))
    )
    whole = before.with_column(text_column("Band", ["1–2", "3"]))
    assert [column.title for column in whole.columns] == ["Name", "Band", "Group"]
    assert list(whole.columns[1].shown) == ["1–2", "3"]
    assert list(before.columns[1].shown) == ["…", "…"]
    with pytest.raises(ValueError, match="no column Bands"):
        before.with_column(text_column("Bands", ["1–2", "3"]))
    with pytest.raises(ValueError, match="different lengths"):
        before.with_column(text_column("Band", ["1–2"]))
