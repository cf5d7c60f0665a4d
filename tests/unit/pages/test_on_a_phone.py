"""What of a table and of a grid fits a phone: the name and the first two figures are seen before anybody moves it."""

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.figures.heat import Patch, heat
from pages.shared.figures.palette import PALETTES
from pages.shared.on_a_phone import EDGE_EMS, SCREEN_EMS, Cells, chart_kind, fitted
from pages.shared.words import ems


def words(title: str, *shown: str, is_short: bool = False) -> Cells:
    return Cells(title, shown, is_figure=False, is_short=is_short)


def figures(title: str, *shown: str) -> Cells:
    return Cells(title, shown, is_figure=True, is_short=False)


FIVE = [figures(f"{n}月", "1,234,567") for n in range(1, 6)]


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("G1", ""),
        ("驿路储蓄（演示）", "e8"),
        ("杜尔伯特蒙古族自治县", "e10"),
        ("字" * 20, "e12"),
    ],
)
def test_a_name_asks_for_the_room_in_which_it_has_one_line_or_two(name: str, room: str) -> None:
    table = fitted([words("机构", "—", name), *FIVE[:1]])
    assert table.columns[0] == room
    assert table.kind == ""


def test_what_is_short_keeps_its_line() -> None:
    """ "＝ 持平" took two lines where a table is moved sideways, and all its rows with it."""
    table = fitted([words("机构", "驿路储蓄（演示）"), words("较上月", "＝ 持平", is_short=True), *FIVE])
    assert table.columns[:2] == ("e8", "e4")


def test_names_give_way_to_the_first_two_figures() -> None:
    family, kind = words("Family", "Campuses and canteens"), words("Kind", "County shopping circles")
    table = fitted([family, kind, *FIVE])
    assert table.kind == "wide n1"
    rooms = [int(one.removeprefix("e")) for one in table.columns[:2]]
    assert rooms < [12, 13]
    assert min(rooms) >= 6, "no word is broken"
    assert sum(rooms) + 2 * EDGE_EMS + 2 * (EDGE_EMS + ems("1,234,567")) <= SCREEN_EMS


def test_a_table_whose_names_leave_room_for_all_is_not_moved() -> None:
    assert fitted([words("Name", "Caodian Credit Union (demo)"), *FIVE[:2]]).kind == ""


@pytest.mark.parametrize(
    "columns",
    [
        [words("项目", "新增有效用户"), figures("分值", "5"), words("规则", "字" * 60), *FIVE],
        [words("项目", "新增有效用户"), figures("分值", "5"), words("规则", "字" * 90)],
        [
            words("机构", "萤火支付"),
            *(words(f"第{n}", "2020年1月13日 16:30") for n in range(4)),
            figures("逾期", "3"),
        ],
    ],
)
def test_a_row_of_sentences_or_of_too_many_words_stands_by_itself(columns: list[Cells]) -> None:
    table = fitted(columns)
    assert table.is_stacked
    assert "n1" in table.kind.split()
    assert table.columns[0] == ""
    assert "w" in table.columns[1:], "a heading and a cell of many words have a line of their own"


LETTERS = st.text("abcdefgh 银行储蓄支付", min_size=1, max_size=60)
COLUMNS = st.lists(
    st.builds(
        lambda title, cell, figure, short: Cells(title, [cell], figure, short),
        LETTERS,
        LETTERS,
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


@given(COLUMNS)
def test_whatever_is_not_stacked_shows_what_leads(columns: list[Cells]) -> None:
    """Either each row stands by itself, or the columns up to the second figure fit the screen."""
    table = fitted(columns)
    assert len(table.columns) == len(columns)
    if table.is_stacked or len(columns) == 1:
        return
    places = [n for n, one in enumerate(columns) if one.is_figure][:2]
    leading = range(places[-1] + 1 if places else 0)
    taken = [
        EDGE_EMS + (ems(columns[n].shown[0]) if columns[n].is_figure else float(table.columns[n][1:] or 3))
        for n in leading
    ]
    assert sum(taken) <= SCREEN_EMS + 0.1 * len(taken)


def grid(names: list[str], cell: str, lead: str = "") -> go.Figure:
    columns = [f"Region {n}" for n in range(9)]
    cells = [[Patch(0.5, cell, "spoken") for _ in columns] for _ in names]
    return heat(
        names, columns, cells, PALETTES["light"], worst="least", column_leads=[lead] * 9 if lead else ()
    )


def test_a_grid_is_as_wide_as_its_words_whatever_they_lead_to() -> None:
    plain, linked = (
        grid(["甲", "乙"], "33%"),
        grid(["甲", "乙"], "33%", "./map?programme=daqing&region=230602&x=" * 4),
    )
    assert "<a " in linked.layout.xaxis.ticktext[0]
    assert chart_kind(plain) == chart_kind(linked)
    assert chart_kind(grid(["甲"], "a cell of many words")) != chart_kind(plain)


def test_a_long_name_of_a_row_takes_two_lines() -> None:
    figure = grid(["Utility bills, taxes and government fees", "Health care"], "33% middle")
    assert figure.layout.yaxis.ticktext == ("Utility bills, taxes<br>and government fees", "Health care")
    assert figure.layout.margin.l < 200
    assert figure.layout.height > grid(["Rural coaches", "Health care"], "33% middle").layout.height
