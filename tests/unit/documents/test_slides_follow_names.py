"""Slides refreshed: what a presenter did to one institution stays with it, whoever comes, goes or rises."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from etl.documents.render import refresh
from etl.documents.slides.compose import slides
from etl.documents.slides.memory import Memory
from etl.documents.slides.names import plain
from etl.documents.voice import Voice
from etl.editions.model import Cell, Chart, Column, Edition, Figure, Series, Slide, Table
from etl.values.text import Text
from tests.depth import cases
from tests.unit.documents.edition import make, paragraph, same

BANKS = ("湖滨银行", "松柏银行", "驿路储蓄", "白桦银行", "芦苇农商行", "雁阵支付", "草甸农信社")
ENGLISH = ("Hubin", "Songbai", "Yilu", "Baihua", "Luwei", "Yanzhen", "Caodian")
RED, GREEN = RGBColor(0xFF, 0, 0), RGBColor(0, 0x80, 0)


def month(banks: Sequence[str], values: Mapping[str, int], lagging: int = 0, disputed: str = "") -> Edition:
    """An edition with one slide of bars and one of a table, the institutions in this order."""
    figures: dict[str, Figure] = {}
    for bank in BANKS:
        number = values.get(bank, 0)
        for what in ("value", "more"):
            text = same(f"{number:,}")
            figures[f"{bank}.{what}"] = Figure(f"{bank}.{what}", number, "count", text)
    names = {zh: Text(zh=zh, en=en) for zh, en in zip(BANKS, ENGLISH, strict=True)}
    behind = tuple(range(len(banks)))[len(banks) - lagging :] if lagging else ()
    chart = Chart(
        "bars", "bar", Text(zh="笔数", en="Payments"), tuple(names[one] for one in banks),
        (Series(Text(zh="笔数", en="Payments"), tuple(f"{one}.value" for one in banks)),),
        Text(zh="笔", en="payments"), behind,
    )  # fmt: skip
    columns = (Column(Text(zh="机构", en="Institution"), False), Column(Text(zh="笔数", en="Payments"), True),
               Column(Text(zh="户数", en="Users"), True))  # fmt: skip
    rows = tuple(
        (
            Cell(
                Text(zh=one + "*" * (one == disputed), en=names[one].en)
            ), Cell(figure=f"{one}.value"), Cell(figure=f"{one}.more"),
        )
        for one in banks
    )  # fmt: skip
    table = Table("table", Text(zh="各机构", en="Institutions"), columns, rows, (), behind)
    said = paragraph("slide.a", "各机构排名如下。", "These are the places.")
    shown = tuple(
        Slide(code, Text(zh="谁领先？", en="Who leads?"), replace(said, code=code), body, same("来源"))
        for code, body in (("slide.bars", chart), ("slide.table", table))
    )
    return replace(make(), figures=figures, lead=(), sections=(), slides=shown)


def deck_of(content: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(content))


def saved(deck: Presentation) -> bytes:
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def body_of(deck: Presentation, code: str):  # type: ignore[no-untyped-def]
    slide = next(one for one in deck.slides if one._element.cSld.get("name") == f"bianmin:{code}")
    return next(shape for shape in slide.shapes if shape.name == "bianmin:body")


def notes_of(deck: Presentation, code: str) -> str:
    slide = next(one for one in deck.slides if one._element.cSld.get("name") == f"bianmin:{code}")
    return slide.notes_slide.notes_text_frame.text


def colours(deck: Presentation) -> dict[str, str]:
    """Bar -> its own colour."""
    chart = body_of(deck, "slide.bars").chart
    names, series = list(chart.plots[0].categories), chart.plots[0].series[0]
    found = {}
    for point in series._element.findall("{*}dPt"):
        place = int(point.find("{*}idx").get("val"))
        found[names[place]] = point.find("{*}spPr/{*}solidFill/{*}srgbClr").get("val")
    return found


def typed_labels(deck: Presentation) -> dict[str, str]:
    chart = body_of(deck, "slide.bars").chart
    names, series = list(chart.plots[0].categories), chart.plots[0].series[0]
    found = {}
    for label in series._element.findall("{*}dLbls/{*}dLbl"):
        words = "".join(
            one.text for one in label.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")
        )
        found[names[int(label.find("{*}idx").get("val"))]] = words
    return found


def rows_of(deck: Presentation) -> dict[str, tuple[list[str], str]]:
    """Row -> its words behind the name, and the colour behind the name."""
    grid = body_of(deck, "slide.table").table
    found = {}
    for row in list(grid.rows)[1:]:
        fill = row.cells[0].fill
        colour = str(fill.fore_color.rgb) if fill.type is not None else ""
        found[row.cells[0].text] = ([cell.text for cell in list(row.cells)[1:]], colour)
    return found


def paint(deck: Presentation, bars: Mapping[str, str], rows: Mapping[str, str]) -> None:
    """What a presenter does: a red bar and a label typed at it, a green row and a word typed in it."""
    series = body_of(deck, "slide.bars").chart.plots[0].series[0]
    names = list(body_of(deck, "slide.bars").chart.plots[0].categories)
    for bank, label in bars.items():
        point = series.points[names.index(bank)]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = RED
        point.data_label.text_frame.text = label
    for row in list(body_of(deck, "slide.table").table.rows)[1:]:
        bank = row.cells[0].text.rstrip("*")
        if bank in rows:
            for cell in row.cells:
                cell.fill.solid()
                cell.fill.fore_color.rgb = GREEN
            row.cells[2].text = rows[bank]


some = st.lists(st.sampled_from(BANKS), min_size=2, unique=True)


@pytest.mark.slow
@given(months=st.lists(st.tuples(some, st.integers(0, 2)), min_size=2, max_size=4), data=st.data())
@settings(max_examples=cases(60))
def test_marks_follow_names_through_orders_joins_and_leaves(
    months: list[tuple[list[str], int]], data: st.DataObject
) -> None:
    (first, lagging), *later = months
    deck = deck_of(
        slides(
            Voice(month(first, {b: 10 * n for n, b in enumerate(first)}, min(lagging, len(first) - 1)), "zh")
        )
    )
    painted = {bank: f"{bank}须约谈" for bank in data.draw(st.sets(st.sampled_from(first)))}
    filled = {bank: f"{bank}已督办" for bank in data.draw(st.sets(st.sampled_from(first)))}
    paint(deck, painted, filled)
    content = saved(deck)
    for round, (banks, behind) in enumerate(later, 1):
        values = {bank: 100 * round + n for n, bank in enumerate(banks)}
        edition = month(banks, values, min(behind, len(banks) - 1))
        content = refresh(content, edition)
        deck = deck_of(content)
        chart = body_of(deck, "slide.bars").chart
        assert list(chart.plots[0].categories) == banks
        assert list(chart.plots[0].series[0].values) == [values[bank] for bank in banks]
        gone = {bank for bank in painted if bank not in banks}
        for bank in gone:
            assert bank in notes_of(deck, "slide.bars")
            painted.pop(bank)
        tinted = {banks[place] for place in edition.slides[0].body.lagging} - set(painted)  # type: ignore[union-attr]
        assert colours(deck) == dict.fromkeys(painted, "FF0000") | dict.fromkeys(tinted, "D55E00")
        assert typed_labels(deck) == painted
        for bank in [bank for bank in filled if bank not in banks]:
            assert bank in notes_of(deck, "slide.table")
            filled.pop(bank)
        rows = rows_of(deck)
        assert list(rows) == banks
        for bank in banks:
            number, colour = f"{values[bank]:,}", rows[bank][1]
            if bank in filled:
                assert rows[bank] == ([number, filled[bank]], "008000")
            else:
                behind_now = bank in {banks[place] for place in edition.slides[1].body.lagging}  # type: ignore[union-attr]
                assert rows[bank] == ([number, number], "FBE5D6" if behind_now else "")
                assert colour in ("", "FBE5D6")


def test_a_refresh_in_the_other_language_keeps_marks_at_their_names() -> None:
    deck = deck_of(slides(Voice(month(BANKS[:4], {}), "zh")))
    paint(deck, {"白桦银行": "看"}, {"松柏银行": "办"})
    again = deck_of(refresh(saved(deck), month(BANKS[3::-1], {}), "en"))
    assert colours(again) == {"Baihua": "FF0000"}
    assert rows_of(again)["Songbai"] == (["0", "办"], "008000")


def test_an_institution_under_objection_keeps_its_row() -> None:
    deck = deck_of(slides(Voice(month(BANKS[:4], {}, disputed="松柏银行"), "zh")))
    paint(deck, {}, {"松柏银行": "办"})
    again = deck_of(refresh(saved(deck), month(BANKS[3::-1], {})))
    assert rows_of(again)["松柏银行"] == (["0", "办"], "008000")


def test_a_series_and_a_row_of_the_presenters_own_stay_with_the_names_they_had() -> None:
    from pptx.chart.data import CategoryChartData

    deck = deck_of(slides(Voice(month(BANKS[:3], {}), "zh")))
    chart = body_of(deck, "slide.bars").chart
    data = CategoryChartData()
    data.categories = list(BANKS[:3])
    data.add_series("笔数", [0, 0, 0])
    data.add_series("目标", [7, 8, 9])
    chart.replace_data(data)
    grid = body_of(deck, "slide.table").table
    import copy

    own = copy.deepcopy(grid._tbl.tr_lst[1])
    grid._tbl.tr_lst[1].addnext(own)
    own.findall(".//{*}t")[0].text = "小计"
    again = deck_of(refresh(saved(deck), month((BANKS[2], BANKS[0]), {BANKS[0]: 5})))
    first, second = body_of(again, "slide.bars").chart.plots[0].series
    assert (first.name, list(first.values)) == ("笔数", [0, 5])
    assert (second.name, list(second.values)) == ("目标", [9, 7])
    assert list(rows_of(again)) == [BANKS[2], BANKS[0], "小计"]


def test_a_colour_that_the_presenter_took_off_does_not_come_back() -> None:
    deck = deck_of(slides(Voice(month(BANKS[:3], {}, 1), "zh")))
    series = body_of(deck, "slide.bars").chart.plots[0].series[0]._element
    for point in series.findall("{*}dPt"):
        series.remove(point)
    once = refresh(saved(deck), month(BANKS[:3], {}, 1))
    assert colours(deck_of(once)) == {}
    assert colours(deck_of(refresh(once, month(BANKS[:3], {}, 2)))) == {BANKS[1]: "D55E00"}


def test_our_colour_is_ours_after_libreoffice_has_added_a_line_to_it() -> None:
    deck = deck_of(slides(Voice(month(BANKS[:3], {}, 1), "zh")))
    look = body_of(deck, "slide.bars").chart.plots[0].series[0]._element.find("{*}dPt/{*}spPr")
    line = look.makeelement(qn("a:ln"), {"w": "0"})
    line.append(line.makeelement(qn("a:noFill"), {}))
    look.append(line)
    look.find("{*}solidFill/{*}srgbClr").set("val", "d55e00")
    again = deck_of(refresh(saved(deck), month(BANKS[2::-1], {}, 1)))
    assert colours(again) == {BANKS[0]: "D55E00"}


def test_a_doubled_slide_is_compared_like_the_first() -> None:
    """Both slides have the same code; what is noted of one must not make the other look rewritten."""
    import copy

    deck = deck_of(slides(Voice(month(BANKS[:3], {}), "zh")))
    first = next(one for one in deck.slides if one._element.cSld.get("name") == "bianmin:slide.table")
    second = deck.slides.add_slide(first.slide_layout)
    second._element.cSld.set("name", "bianmin:slide.table")
    for shape in list(second.shapes):
        shape._element.getparent().remove(shape._element)
    for shape in first.shapes:
        second.shapes._spTree.append(copy.deepcopy(shape._element))
    edition = month(BANKS[:3], {})
    other = replace(edition.slides[1], answer=paragraph("slide.table", "位次有变。", "The places changed."))
    again = deck_of(refresh(saved(deck), replace(edition, slides=(edition.slides[0], other))))
    titles = [one.shapes.title.text for one in again.slides if "slide.table" in one._element.cSld.get("name")]
    assert titles == ["位次有变", "位次有变"]


@pytest.mark.parametrize("broken", [b"<marks xmlns='urn:bianmin:slides:1'>{", b"urn:bianmin:slides:1"])
def test_marks_that_cannot_be_read_are_as_good_as_none(broken: bytes) -> None:
    deck = deck_of(slides(Voice(month(BANKS[:3], {}), "zh")))
    for link in deck.part.rels.values():
        if link.reltype.endswith("/customXml"):
            link.target_part._blob = broken
    again = deck_of(refresh(saved(deck), month(BANKS[:2], {})))
    assert list(rows_of(again)) == list(BANKS[:2])
    assert Memory.of(again).before.slides


@pytest.mark.parametrize("now", ["2019年12月", "Dec 2019", "2019-12 "])
def test_a_month_is_the_same_as_decks_of_before_wrote_it(now: str) -> None:
    assert plain(now) == plain("2019-12")
    assert plain(now) != plain("2019年1月")


def with_unit(edition: Edition, unit: str) -> Edition:
    """The same numbers in another unit."""
    figures = {
        id: replace(one, unit="percent", text=same(f"{one.value}%")) for id, one in edition.figures.items()
    }
    told = tuple(replace(one, body=replace(one.body, unit=same(unit))) if isinstance(one.body, Chart) else one
                 for one in edition.slides)  # fmt: skip
    return replace(edition, figures=figures, slides=told)


@pytest.mark.parametrize(
    ("unit", "values", "top"),
    [
        ("%", (97, 30), 100),
        ("%", (100, 30), 100),
        ("%", (90, 30), None),  # programs end this at 100 themselves
        ("%", (101, 30), None),  # a rate
        ("笔", (97, 30), None),
    ],
)
def test_shares_end_at_the_whole(unit: str, values: tuple[int, int], top: int | None) -> None:
    shown = with_unit(month(BANKS[:2], dict(zip(BANKS, values, strict=False))), unit)
    assert body_of(deck_of(slides(Voice(shown, "zh"))), "slide.bars").chart.value_axis.maximum_scale == top


@given(st.integers(1, 100), st.integers(-50, 300), st.sampled_from([None, 60, 100]))
@settings(max_examples=cases(15), deadline=None)
def test_a_scale_never_leaves_a_new_value_out(first: int, then: int, typed: int | None) -> None:
    """A share that was near the whole, and a rate or a fall in the month after it; an end that a presenter set stays
    where everything is seen."""
    before, after = (with_unit(month(BANKS[:2], {BANKS[0]: one, BANKS[1]: 1}), "%") for one in (first, then))
    deck = deck_of(slides(Voice(before, "zh")))
    axis = body_of(deck, "slide.bars").chart.value_axis
    axis.maximum_scale = typed or axis.maximum_scale
    axis = body_of(deck_of(refresh(saved(deck), after)), "slide.bars").chart.value_axis
    assert axis.minimum_scale is None or axis.minimum_scale <= min(then, 1)
    assert axis.maximum_scale is None or axis.maximum_scale >= max(then, 1)
    if typed and max(then, 1) <= typed:
        assert axis.maximum_scale == typed
