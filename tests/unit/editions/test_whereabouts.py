"""Where is the figure that was corrected?"""

from dataclasses import replace

from etl.documents.voice import annexes
from etl.editions.compare import NOT_THERE
from etl.editions.model import (
    Cell,
    Chart,
    Column,
    Correction,
    Edition,
    Figure,
    Paragraph,
    Run,
    Section,
    Series,
    Table,
)
from etl.editions.whereabouts import GONE, NOWHERE, corrected, whereabouts
from etl.values.text import Text
from tests.unit.editions.small import edition_of


def text(words: str) -> Text:
    return Text(zh=words, en=words)


def figure(name: str) -> Figure:
    return Figure(name, 1, "count", text("1"))


def an_edition(*corrections: Correction) -> Edition:
    names = ("said", "drawn", "listed", "everywhere", "next.1.due", "issued_on")
    said = tuple(Run(figure=name) for name in ("said", "everywhere"))
    table = Table(
        "t",
        text("Places"),
        (Column(text("Bank"), False), Column(text("Users"), True), Column(text("Moved"), True)),
        ((Cell(text("Baihua")), Cell(figure="listed"), Cell(figure="everywhere")),),
    )
    series = (Series(text("users"), ("drawn", "everywhere")),)
    chart = Chart("c", "line", text("Users by month"), (text("May"), text("June")), series, text("users"))
    section = Section("s", text("Growth"), (Paragraph("p", "body", said, said), table, chart))
    edition = edition_of({name: figure(name) for name in names})
    return replace(edition, sections=(section,), corrections=corrections)


def test_a_figure_is_found_in_its_table_else_its_chart_else_its_section() -> None:
    places = {name: place.en for name, place in whereabouts(an_edition()).items()}
    assert places["listed"] == "Places: Baihua, Users"
    assert places["everywhere"] == "Places: Baihua, Moved"
    assert places["drawn"] == "Users by month: May"
    assert places["said"] == places["p"] == "Growth"


def test_what_stands_there_no_more_is_told_so() -> None:
    gone = Correction("dropped", text("1"), NOT_THERE, "data", text("a return came in"))
    hidden = replace(gone, after=text("2"))
    assert [place for place, _ in corrected(an_edition(gone, hidden))] == [GONE, NOWHERE]


def test_the_list_of_corrections_says_where_each_stands_and_leaves_out_its_own_days() -> None:
    """It told two numbers and no name, and the days that run from its own issue as if a bank had moved them."""

    def corrected(name: str) -> Correction:
        return Correction(name, text("1"), text("2"), "data", text("a return came in"))

    edition = an_edition(
        corrected("listed"), corrected("gone"), corrected("next.1.due"), corrected("issued_on")
    )
    (section,) = (one for one in annexes(edition) if one.code == "corrections")
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert [row[0].text.en for row in table.rows if row[0].text] == ["Places: Baihua, Users", NOWHERE.en]
    own = replace(edition, corrections=edition.corrections[2:])
    assert not [one for one in annexes(own) if one.code == "corrections"], "nothing was corrected"
