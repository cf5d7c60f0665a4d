"""Slides: native charts and tables with their workbooks; a file of last month refreshed, the presenter's work kept."""

import dataclasses
import hashlib
import io
import json
import textwrap
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches, Pt

from etl.documents.charts import chart_xml
from etl.documents.columns import PADDING, ems, set_lines
from etl.documents.plotted import COLOURS
from etl.documents.render import refresh
from etl.documents.slides.compose import slides
from etl.documents.slides.parts import BODY
from etl.documents.slides.plots import LAGGING
from etl.documents.voice import Voice
from etl.editions.model import Cell, Column, Edition, Figure, Series, Table
from etl.values.errors import Refusal
from tests.unit.documents.edition import Maker, bar_chart, make, paragraph, rank_table, same


@pytest.fixture
def deck(documents: Mapping[str, bytes]) -> Presentation:
    return opened(documents["pptx"])


def opened(content: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(content))


def saved(deck: Presentation) -> bytes:
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def slide_of(deck: Presentation, code: str) -> Slide:
    return next(one for one in deck.slides if one._element.cSld.get("name") == f"bianmin:{code}")


def shape_of(slide: Slide, part: str):  # type: ignore[no-untyped-def]
    return next(shape for shape in slide.shapes if shape.name == f"bianmin:{part}")


def test_charts_are_native_with_workbooks_and_there_is_no_picture(documents: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(documents["pptx"])) as package:
        names = package.namelist()
    assert sum(name.startswith("ppt/charts/chart") for name in names) == 3
    assert sum(name.startswith("ppt/embeddings/") for name in names) == 3
    assert not [name for name in names if name.startswith("ppt/media/")]


def test_one_question_a_slide_on_a_wide_screen(deck: Presentation, edition: Edition) -> None:
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    titles = [slide.shapes.title.text for slide in deck.slides]
    answers = [Voice(edition, "zh").words(slide.answer) for slide in edition.slides]
    assert titles == [edition.letterhead.title.zh, *(said.rstrip("。") for said in answers)]
    for slide in edition.slides:
        found = slide_of(deck, slide.code)
        assert shape_of(found, "question").text_frame.text == slide.question.zh
        assert shape_of(found, "answer").is_placeholder
        assert slide.notes.zh in found.notes_slide.notes_text_frame.text
        assert edition.demonstration.zh in shape_of(found, "foot").text_frame.text  # type: ignore[union-attr]


def test_every_run_names_latin_and_east_asian_letters(deck: Presentation) -> None:
    runs = [r for slide in deck.slides for r in slide._element.iter(qn("a:r"))]
    assert len(runs) > 150
    assert {run.rPr.get("lang") for run in runs} == {"zh-CN"}
    for run in runs:
        assert run.rPr.find(qn("a:latin")).get("typeface") == "Arial"
        assert run.rPr.find(qn("a:ea")).get("typeface") == "微软雅黑"


def test_numbers_of_a_chart_are_those_of_its_workbook(deck: Presentation) -> None:
    chart = shape_of(slide_of(deck, "users"), "body").chart
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    columns = list(sheet.iter_cols(min_row=2, values_only=True))
    assert list(columns[0]) == [f"2019-{n:02d}" for n in range(1, 13)]
    assert [list(column) for column in columns[1:]] == [
        list(series.values) for series in chart.plots[0].series
    ]
    assert columns[1][0] == 9.2
    assert columns[2][4] is None


def test_labels_print_figures_as_the_meeting_page_does(edition: Edition) -> None:
    """92.27% and not 92.3; a share that is stored as a part of one as well."""
    shares = {f"s{n}": Figure(f"s{n}", v, "percent", same(t)) for n, (v, t) in enumerate(SHARES)}
    chart = dataclasses.replace(
        bar_chart(Maker()), categories=(same("甲"), same("乙")), unit=same("%"), lagging=(1,),
        series=(Series(same("率"), tuple(shares)),),
    )  # fmt: skip
    slide = dataclasses.replace(edition.slides[1], body=chart)
    figures = {**edition.figures, **shares}
    deck = opened(slides(Voice(dataclasses.replace(edition, figures=figures, slides=(slide,)), "zh")))
    drawn = shape_of(slide_of(deck, "regions"), "body").chart
    assert drawn.plots[0].data_labels.number_format == '#,##0.00"%"'
    assert list(drawn.plots[0].series[0].values) == [pytest.approx(92.2745), pytest.approx(78.9812)]
    assert drawn.chart_title.text_frame.text.endswith("橙色（右侧1条）为居后")
    named = dataclasses.replace(slide, body=dataclasses.replace(chart, lagging_means=same("后3名")))
    deck = opened(slides(Voice(dataclasses.replace(edition, figures=figures, slides=(named,)), "zh")))
    drawn = shape_of(slide_of(deck, "regions"), "body").chart
    assert drawn.chart_title.text_frame.text.endswith("1条）为后3名")


@pytest.mark.parametrize("count", [8, 17, 20])
def test_names_beside_lying_bars_use_the_height_of_the_slide(edition: Edition, count: int) -> None:
    """The names of eighteen banks stood in letters of 7 points beside bars that were twice as high."""
    shown = {f"n{n}": Figure(f"n{n}", n, "count", same(str(n))) for n in range(count)}
    chart = dataclasses.replace(
        bar_chart(Maker()), categories=tuple(same(f"大庆市第{n}农村商业银行") for n in range(count)),
        series=(Series(same("户"), tuple(shown)),), lagging=(),
    )  # fmt: skip
    slide = dataclasses.replace(edition.slides[1], body=chart)
    told = dataclasses.replace(edition, figures={**edition.figures, **shown}, slides=(slide,))
    body = shape_of(slide_of(opened(slides(Voice(told, "zh"))), "regions"), "body")
    size = body.chart.category_axis.tick_labels.font.size.pt
    assert size >= (14 if count <= 17 else 12), "read from the last row"
    assert size * 1.05 * count <= body.height.pt - 40, "one below the other, and the title above them"
    assert body.chart.plots[0].data_labels.font.size.pt >= 12
    axis = body.chart.category_axis._element
    assert axis.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").get("rot") == "0", (
        "or LibreOffice drops every other name"
    )
    assert axis.find(qn("c:tickLblSkip")).get("val") == "1", "or PowerPoint does"


@pytest.mark.parametrize("months", [9, 21, 60])
def test_many_months_below_a_line_are_not_broken(edition: Edition, months: int) -> None:
    """Twenty-one months stood below a line in three lines each: LibreOffice goes by no number of names to skip."""
    drawn = drawn_of(edition, [str(900 + n) for n in range(months)], "户", "line")
    axis = drawn.category_axis._element
    assert axis.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").get("rot") == "-2700000"
    assert axis.find(qn("c:tickLblSkip")) is not None, "which PowerPoint goes by"
    assert drawn.category_axis.tick_labels.font.size.pt == 14


@pytest.mark.parametrize(
    ("values", "shown"),
    [(("4610000000", "180000000"), "#,##0.00"), (("46100000000", "1800000000"), "#,##0.00"),
     (("461000000000", "180000000000"), "#,##0"), (("461000000000", "1800000000"), "#,##0.0")],
)  # fmt: skip
def test_labels_in_a_large_unit_have_two_digits_that_count(
    edition: Edition, values: tuple[str, ...], shown: str
) -> None:
    """Of twenty banks eight had 0.2 billion."""
    drawn = drawn_of(edition, values, "billion transactions", "bar")
    assert drawn.plots[0].data_labels.number_format == shown


def test_one_value_halfway_between_two_prints_does_not_give_all_a_decimal_more(edition: Edition) -> None:
    """0.538% and 22.478% stood at bars of a slide whose title said 0.54%."""
    prints = [("9.375", "9.38%"), ("0.5376", "0.54%"), ("22.4783", "22.48%")]
    shares = {f"s{n}": Figure(f"s{n}", v, "percent", same(t)) for n, (v, t) in enumerate(prints)}
    chart = dataclasses.replace(
        bar_chart(Maker()), categories=tuple(map(same, "甲乙丙")), unit=same("%"), lagging=(),
        series=(Series(same("率"), tuple(shares)),),
    )  # fmt: skip
    slide = dataclasses.replace(edition.slides[1], body=chart)
    told = dataclasses.replace(edition, figures={**edition.figures, **shares}, slides=(slide,))
    drawn = shape_of(slide_of(opened(slides(Voice(told, "zh"))), "regions"), "body").chart
    assert drawn.plots[0].data_labels.number_format == '#,##0.00"%"'


CLOSING = "）、，。；"


def set_by_hand(text: str, most: int) -> int:
    """The lines of a text of Han characters, so many a line: none begins with a closing mark, none ends with an opening
    one. Character by character, from the end of each line backwards."""
    count = 0
    while text:
        end = min(most, len(text))
        while 1 < end < len(text) and (text[end] in CLOSING or text[end - 1] in "（"):
            end -= 1
        text, count = text[end:], count + 1
    return count


@given(
    st.lists(st.text("白桦北雁城商黑土银行钻塔支付", min_size=2, max_size=12), min_size=1, max_size=9),
    st.integers(6, 30), st.sampled_from([12, 14, 20, 28]),
)  # fmt: skip
def test_rows_have_the_height_of_the_lines_that_programs_set(names: list[str], most: int, size: int) -> None:
    """The last bank of three lost the end of its name at the foot of its row: a bracket begins no line."""
    text = "、".join(f"{one}（演示）" for one in names)
    width = (most + PADDING) * size + 0.01
    assert set_lines(text, width, size) >= set_by_hand(text, most)
    english = ", ".join("Songbai Rural Commercial Bank"[: 3 + len(one)].strip() for one in names)
    wrapped = textwrap.wrap(english, int((width / size - PADDING) / 0.5), break_long_words=False)
    assert set_lines(english, width, size) * 2 >= len(wrapped)


def test_who_sits_in_the_room_reads_the_source_and_its_day(edition: Edition) -> None:
    """It stood in the speaker's notes alone; on a deck of published figures nothing on a slide named any."""
    deck = opened(slides(Voice(edition, "zh")))
    for slide in edition.slides:
        first = slide.notes.zh.partition("。")[0]
        foot = shape_of(slide_of(deck, slide.code.removeprefix("slide.")), "foot")
        assert first
        assert first in foot.text_frame.text


def test_a_tint_is_explained_below_its_table(edition: Edition) -> None:
    """Salmon rows stood on slides that nowhere said what they are."""
    body = dataclasses.replace(rank_table(Maker(), 5), notes=(), lagging=(4,))
    for lagging, said in (((4,), True), ((), False)):
        slide = dataclasses.replace(edition.slides[3], body=dataclasses.replace(body, lagging=lagging))
        deck = opened(slides(Voice(dataclasses.replace(edition, slides=(slide,)), "zh")))
        note = shape_of_any(slide_of(deck, "ranking"), "note")
        assert (note is not None and "浅橙色" in note.text_frame.text) is said


@pytest.mark.parametrize("count", [1, 5, 12])
def test_no_words_of_a_slide_are_smaller_than_a_wall_asks_for(edition: Edition, count: int) -> None:
    """A detail that named five banks stood in 12 points; its table or chart begins below it, however long it is."""
    listed = "、".join(["向日葵村镇银行（演示）（83.0%—83.5%，第14名）"] * count)
    answer = paragraph("slide.ranking", f"甲居前。居后的是{listed}。", "")
    slide = dataclasses.replace(edition.slides[3], answer=answer)
    deck = opened(slides(Voice(dataclasses.replace(edition, slides=(slide,)), "zh")))
    detail, body = (shape_of(slide_of(deck, "ranking"), one) for one in ("detail", "body"))
    sizes = [run.font.size.pt for run in detail.text_frame.paragraphs[0].runs]
    assert min(sizes) >= 14
    assert detail.top + detail.height <= body.top + Pt(3)


@pytest.mark.parametrize(("name", "least"), [("Pugongying Village (demo)", 12), ("某银行（演示）", 12)])
def test_names_beside_lying_bars_stay_on_one_line(edition: Edition, name: str, least: float) -> None:
    """Names of two lines beside nineteen bars lay on one another."""
    values = [str(900 + n) for n in range(19)]
    drawn = drawn_of(edition, values, "users", "bar", name)
    size = drawn.category_axis.tick_labels.font.size.pt
    assert size >= least
    assert ems(name) * size <= BODY[2].pt * 0.22
    few = drawn_of(edition, values[:6], "users", "bar", "Dorbod Mongol Autonomous County")
    assert few.category_axis.tick_labels.font.size.pt == 14, "where bars are few two lines have room"


def test_a_table_that_fits_leaves_no_room_for_a_line_that_it_does_not_need(edition: Edition) -> None:
    """Rows were cut, and one point of height was missing, above the empty room for the line that says so."""
    for rows in range(4, 20):
        body = rank_table(Maker(), rows)
        slide = dataclasses.replace(edition.slides[3], body=body)
        deck = opened(slides(Voice(dataclasses.replace(edition, slides=(slide,)), "zh")))
        frame, more = (shape_of_any(slide_of(deck, "ranking"), one) for one in ("body", "more"))
        assert (more is None) == (len(frame.table.rows) == rows + 1)
        end = frame.top + sum(row.height for row in frame.table.rows)
        assert end <= (BODY[1] + BODY[3] if more is None else more.top) + Pt(1)


def shape_of_any(slide: Slide, part: str) -> Any:
    """Our shape, or None."""
    return next((one for one in slide.shapes if one.name == f"bianmin:{part}"), None)


def drawn_of(edition: Edition, values: Sequence[str], unit: str, kind: str, name: str = "2019年") -> Any:
    """The chart of so many counts on the slide of regions."""
    shown = {f"n{n}": Figure(f"n{n}", one, "count", same(one)) for n, one in enumerate(values)}
    chart = dataclasses.replace(
        bar_chart(Maker()), kind=kind,
        categories=tuple(same(f"{name}{n}月" if name == "2019年" else name) for n in range(len(values))),
        series=(Series(same("户"), tuple(shown)),), lagging=(), unit=same(unit),
    )  # fmt: skip
    slide = dataclasses.replace(edition.slides[1], body=chart)
    told = dataclasses.replace(edition, figures={**edition.figures, **shown}, slides=(slide,))
    return shape_of(slide_of(opened(slides(Voice(told, "en"))), "regions"), "body").chart


def test_a_bar_of_a_band_bears_no_number(edition: Edition) -> None:
    """Its length is the band's middle, which nobody published; the title says so."""
    bands = {
        f"b{n}": Figure(f"b{n}", value, "percent", same(text), is_band=True)
        for n, (value, text) in enumerate((("44.75", "44.5%—45.0%"), ("30", "28%—32%")))
    }
    names = tuple(same(f"大庆市第{n}农村商业银行股份有限公司") for n in "一二")
    chart = dataclasses.replace(
        bar_chart(Maker()), categories=names, unit=same("%"), lagging=(1,),
        series=(Series(same("率"), tuple(bands)),),
    )  # fmt: skip
    slide = dataclasses.replace(edition.slides[1], body=chart)
    figures = {**edition.figures, **bands}
    deck = opened(slides(Voice(dataclasses.replace(edition, figures=figures, slides=(slide,)), "zh")))
    drawn = shape_of(slide_of(deck, "regions"), "body").chart
    assert not drawn.plots[0].has_data_labels
    assert drawn.value_axis.visible, "bars without values have a scale"
    assert drawn.value_axis._element.find(qn("c:crosses")).get("val") == "max", "below the last of them"
    assert drawn.chart_title.text_frame.text.endswith("橙色（下方1条）为居后；条长为区间中点")


def test_each_of_two_bars_bears_its_number_where_there_are_few(edition: Edition) -> None:
    one = bar_chart(Maker())
    for names, series, labelled in ((9, 2, True), (9, 3, False), (13, 2, False)):
        chart = dataclasses.replace(
            one, categories=tuple(same(f"自动柜员机第{n}类") for n in range(names)),
            series=tuple(Series(same(f"s{n}"), (one.series[0].figures * 2)[:names]) for n in range(series)),
        )  # fmt: skip
        drawn = chart_xml(chart, Voice(edition, "zh"), ("Arial", "宋体"), 10)
        assert drawn.plots[0].has_data_labels == labelled
        assert drawn.value_axis.visible == (not labelled), "bars without values have a scale"


SHARES = (("92.2745", "92.27%"), ("78.9812", "78.98%"))


def test_what_is_noted_of_a_table_stands_on_its_slide_and_is_refreshed(edition: Edition) -> None:
    """It was stored with the table and drawn in the documents alone."""
    place = next(n for n, one in enumerate(edition.slides) if isinstance(one.body, Table))

    def noted(words: str) -> Edition:
        given = edition.slides[place]
        assert isinstance(given.body, Table)
        slide = dataclasses.replace(given, body=dataclasses.replace(given.body, notes=(same(words),)))
        return dataclasses.replace(
            edition, slides=(*edition.slides[:place], slide, *edition.slides[place + 1 :])
        )

    made = slides(Voice(noted("甲注。"), "zh"))
    slide = slide_of(opened(made), edition.slides[place].code)
    assert shape_of(slide, "note").text_frame.text == "甲注。"
    table, below = shape_of(slide, "body"), shape_of(slide, "note")
    assert table.top + sum(row.height for row in table.table.rows) <= below.top
    again = slide_of(opened(refresh(made, noted("乙注。"))), edition.slides[place].code)
    assert shape_of(again, "note").text_frame.text == "乙注。"


def test_a_long_table_says_what_it_leaves_out(deck: Presentation) -> None:
    slide = slide_of(deck, "ranking")
    rows = len(shape_of(slide, "body").table.rows) - 1
    assert 5 < rows < 20
    assert shape_of(slide, "more").text_frame.text == f"共20行，此处列前{rows}行。"
    table = shape_of(slide, "body")
    assert table.top + sum(row.height for row in table.table.rows) <= shape_of(slide, "more").top


@pytest.mark.slow
def test_an_untouched_file_refreshes_to_what_would_be_made_anew(documents: Mapping[str, bytes]) -> None:
    new, again = make(4321), refresh(documents["pptx"], make(4321))
    assert again == refresh(documents["pptx"], new)
    fresh, refreshed = opened(slides(Voice(new, "zh"))), opened(again)
    for one, other in zip(fresh.slides, refreshed.slides, strict=True):
        assert [words(shape) for shape in one.shapes] == [words(shape) for shape in other.shapes]
        assert one.notes_slide.notes_text_frame.text == other.notes_slide.notes_text_frame.text


def words(shape) -> object:  # type: ignore[no-untyped-def]
    if shape.has_text_frame:
        return shape.text_frame.text
    if shape.has_table:
        return [[cell.text for cell in row.cells] for row in shape.table.rows]
    return [(series.name, list(series.values)) for series in shape.chart.plots[0].series]


def test_the_presenters_own_work_stays(deck: Presentation) -> None:
    users = slide_of(deck, "users")
    body, answer = shape_of(users, "body"), shape_of(users, "answer")
    body.left, body.width = Inches(3), Inches(6)
    answer.text_frame.paragraphs[0].runs[0].text = "请行长注意，上月70万户是口误，注册用户"
    users.notes_slide.notes_text_frame.text += "先讲公交，再讲医院。"
    box = users.shapes.add_textbox(Inches(1), Inches(6), Inches(3), Inches(1))
    box.text_frame.text = "我的批注：3家"
    own = deck.slides.add_slide(deck.slide_layouts[0])
    own.shapes.title.text = "我自己的一页，70万户"
    shape_of(slide_of(deck, "regions"), "answer")._element.getparent().remove(
        shape_of(slide_of(deck, "regions"), "answer")._element
    )
    refreshed = opened(refresh(saved(deck), make(1234)))
    users = slide_of(refreshed, "users")
    assert shape_of(users, "answer").text_frame.text.startswith("请行长注意，上月")
    assert shape_of(users, "answer").text_frame.text.endswith("注册用户70.1234万户，交易增长11.3倍")
    assert (shape_of(users, "body").left, shape_of(users, "body").width) == (Inches(3), Inches(6))
    assert shape_of(users, "body").chart.plots[0].series[0].values[0] == pytest.approx(9.3234)
    assert [s.text_frame.text for s in users.shapes if not s.name.startswith("bianmin:")] == ["我的批注：3家"]
    notes = users.notes_slide.notes_text_frame.text
    assert notes.startswith("本页文字由演示者改写")
    assert notes.endswith("先讲公交，再讲医院。")
    assert list(refreshed.slides)[-1].shapes.title.text == "我自己的一页，70万户"
    assert not [s for s in slide_of(refreshed, "regions").shapes if s.name == "bianmin:answer"]


@pytest.mark.slow
def test_the_first_sentence_is_the_title_and_the_rest_stands_below_it() -> None:
    edition = make()
    said = paragraph(
        "users", "用户{users}。交易{growth}。占比{share}。", "{users} users, 1.5 times. {growth}. {share}."
    )
    longer = dataclasses.replace(edition, slides=(dataclasses.replace(edition.slides[0], answer=said),))
    deck = opened(slides(Voice(longer, "zh")))
    first = slide_of(deck, "users")
    assert first.shapes.title.text == "用户70万户"
    assert shape_of(first, "detail").text_frame.text == "交易增长11.3倍。占比33.33%。"
    assert shape_of(first, "detail").top + shape_of(first, "detail").height <= shape_of(first, "body").top
    english = slide_of(opened(slides(Voice(longer, "en"))), "users")
    assert english.shapes.title.text == "700,000 users, 1.5 times"
    shorter = opened(refresh(saved(deck), edition))
    assert shape_of(slide_of(shorter, "users"), "detail").text_frame.text == ""
    again = slide_of(opened(refresh(saved(opened(slides(Voice(edition, "zh")))), longer)), "users")
    assert shape_of(again, "detail").text_frame.text == "交易增长11.3倍。占比33.33%。"
    assert shape_of(again, "detail").top + shape_of(again, "detail").height <= shape_of(again, "body").top


def test_no_table_without_rows(edition: Edition) -> None:
    empty = dataclasses.replace(rank_table(Maker(), 0))
    slide = dataclasses.replace(edition.slides[3], body=empty)
    deck = opened(slides(Voice(dataclasses.replace(edition, slides=(slide,)), "zh")))
    assert not [shape for shape in slide_of(deck, "ranking").shapes if shape.has_table]


def test_a_deck_that_went_through_libreoffice_is_known_again(documents: Mapping[str, bytes]) -> None:
    """It drops the names of slides and titles and keeps those of other shapes, and our part of custom XML."""
    deck = opened(documents["pptx"])
    for slide in deck.slides:
        slide._element.cSld.attrib.pop("name")
        slide.shapes.title.name = "PlaceHolder 1"
    refreshed = opened(refresh(saved(deck), make(1234)))
    assert slide_of(refreshed, "users").shapes.title.text == "注册用户70.1234万户，交易增长11.3倍"
    assert slide_of(refreshed, "cover").shapes.title.text == make().letterhead.title.zh
    assert len(refreshed.slides) == len(deck.slides)


def test_a_deck_of_before_is_refreshed_and_its_alternative_texts_become_words(
    documents: Mapping[str, bytes],
) -> None:
    """Such decks have the question as their title, the answer in a box, and marks as JSON in alternative texts."""
    deck = opened(documents["pptx"])
    users = slide_of(deck, "users")
    title, question = shape_of(users, "answer"), shape_of(users, "question")
    title.name, question.name = "bianmin:question", "bianmin:answer"
    for shape, said in ((title, "用户和交易增长了吗？"), (question, "注册用户70万户，交易增长11.3倍。")):
        shape.text_frame.text = said
        digest = hashlib.sha256(said.encode()).hexdigest()[:16]
        held = {"digest": digest, "figures": {"users": "70万户"}}
        shape._element._nvXxPr.cNvPr.set("descr", json.dumps(held))
    for link in [key for key, one in deck.part.rels.items() if one.reltype.endswith("/customXml")]:
        deck.part.rels.pop(link)
    deck.core_properties.keywords = "bianmin:cover,users,regions,scenarios,ranking,next"
    refreshed = opened(refresh(saved(deck), make(1234)))
    users = slide_of(refreshed, "users")
    assert users.shapes.title.text == "用户和交易增长了吗？"
    assert shape_of(users, "answer").text_frame.text == "注册用户70.1234万户，交易增长11.3倍。"
    assert not [shape for one in refreshed.slides for shape in one.shapes if "{" in alternative(shape)]
    assert refreshed.core_properties.keywords == ""


def alternative(shape) -> str:  # type: ignore[no-untyped-def]
    return shape._element._nvXxPr.cNvPr.get("descr") or ""


@pytest.mark.slow
def test_a_rewritten_answer_follows_for_many_months(deck: Presentation) -> None:
    shape_of(slide_of(deck, "users"), "answer").text_frame.paragraphs[0].runs[0].text = "户数到了"
    once = refresh(saved(deck), make(1000))
    twice = opened(refresh(once, make(2000)))
    said = shape_of(slide_of(twice, "users"), "answer").text_frame.text
    assert said == "户数到了70.2万户，交易增长11.3倍"


@pytest.mark.slow
def test_deleted_slides_stay_deleted_and_new_questions_come_in_their_place(
    documents: Mapping[str, bytes],
) -> None:
    edition = make()
    older = dataclasses.replace(edition, slides=(edition.slides[0], *edition.slides[2:]))
    deck = opened(slides(Voice(older, "zh")))
    entry = next(one for one in deck.slides._sldIdLst if one.id == slide_of(deck, "ranking").slide_id)
    deck.slides._sldIdLst.remove(entry)
    deck.part.drop_rel(entry.rId)
    refreshed = opened(refresh(saved(deck), edition))
    codes = [slide._element.cSld.get("name") for slide in refreshed.slides]
    assert codes == [f"bianmin:{code}" for code in ("cover", "users", "regions", "scenarios", "next")]


def test_a_question_no_longer_asked_goes_unless_something_own_is_on_it(
    documents: Mapping[str, bytes],
) -> None:
    edition = make()
    fewer = dataclasses.replace(edition, slides=edition.slides[:1])
    deck = opened(documents["pptx"])
    slide_of(deck, "next").shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "会上要说"
    refreshed = opened(refresh(saved(deck), fewer))
    codes = [slide._element.cSld.get("name") for slide in refreshed.slides]
    assert codes == ["bianmin:cover", "bianmin:users", "bianmin:next"]
    assert "未更新" in shape_of(slide_of(refreshed, "next"), "stale").text_frame.text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"%PDF-1.7"])
def test_what_is_no_deck_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="exported here"):
        refresh(content, make())


def test_a_strangers_deck_is_refused() -> None:
    with pytest.raises(Refusal, match="exported here"):
        refresh(saved(pptx.Presentation()), make())


def test_no_series_has_the_colour_of_laggards() -> None:
    """Where two series stand side by side neither says that it falls behind."""
    assert LAGGING not in COLOURS
    assert len(set(COLOURS)) == len(COLOURS)


@pytest.mark.parametrize("rows", [1, 2, 4, 7])
def test_a_table_of_few_rows_fills_its_slide_and_stays_on_it_when_more_come(
    edition: Edition, rows: int
) -> None:
    """Three rows stood at the top of an empty slide."""
    few, many = (
        dataclasses.replace(
            edition, slides=(dataclasses.replace(edition.slides[3], body=rank_table(Maker(), n)),)
        )
        for n in (rows, 10)
    )
    deck = opened(slides(Voice(few, "zh")))
    frame = shape_of(slide_of(deck, "ranking"), "body")
    high = [row.height for row in frame.table.rows]
    assert sum(high) <= BODY[3]
    assert sum(high) >= 0.6 * BODY[3] or min(high[1:]) >= Pt(50)
    grown = shape_of(slide_of(opened(refresh(saved(deck), many)), "ranking"), "body")
    assert len(grown.table.rows) == 11
    assert grown.top + sum(row.height for row in grown.table.rows) <= BODY[1] + BODY[3]


@pytest.mark.parametrize("names", [6, 19, 30])
def test_a_list_of_names_leaves_the_other_columns_their_room(edition: Edition, names: int) -> None:
    """Nineteen names in a cell were taken for one word: tiny letters, three columns of a few letters, a broken day."""
    day, listed = "2019年7月18日", "、".join(["向日葵村镇银行（演示）"] * names)
    columns = tuple(Column(same(one), False) for one in ("责任机构", "事项", "完成时限"))
    rows = (
        tuple(Cell(same(one)) for one in ("各参评机构", "就具体项目提出申诉并附证据", day)),
        tuple(Cell(same(one)) for one in (listed, "提交整改方案", day)),
    )
    body = Table("dates", same("时限"), columns, rows)
    slide = dataclasses.replace(edition.slides[3], body=body)
    deck = opened(slides(Voice(dataclasses.replace(edition, slides=(slide,)), "zh")))
    grid = shape_of(slide_of(deck, "ranking"), "body").table
    size = grid.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size.pt
    assert size >= {6: 20, 19: 16, 30: 12}[names]
    assert len(grid.rows) == 3
    for column, words in ((1, "提交整改方案"), (2, day)):
        assert grid.columns[column].width.pt >= (ems(words) + 0.6) * size, words
    frame = shape_of(slide_of(deck, "ranking"), "body")
    assert frame.top + sum(row.height for row in grid.rows) <= BODY[1] + BODY[3]


@pytest.mark.parametrize("units", [("分", "分"), ("工作日", "%"), ("万元/人·月", "笔/户")])
def test_headings_with_a_unit_have_the_height_of_their_lines(
    edition: Edition, units: tuple[str, str]
) -> None:
    """The unit stood on the lower edge of its cell: Chinese letters are higher than a line of Latin ones."""
    columns = (
        Column(same("机构"), False),
        *(Column(same("一次通过率"), True, same(unit)) for unit in units),
    )
    rows = (tuple(Cell(same(one)) for one in ("甲", "1", "2")),)
    slide = dataclasses.replace(edition.slides[3], body=Table("filing", same("报送"), columns, rows))
    deck = opened(slides(Voice(dataclasses.replace(edition, slides=(slide,)), "zh")))
    grid = shape_of(slide_of(deck, "ranking"), "body").table
    size = grid.cell(0, 1).text_frame.paragraphs[0].runs[0].font.size.pt
    margins = grid.cell(0, 1).margin_top.pt + grid.cell(0, 1).margin_bottom.pt
    assert grid.rows[0].height.pt >= 2 * 1.448 * size + margins, "two lines of Noto Sans CJK"
