"""The printed document: its words can be taken out again, its fonts are ours, and missing characters are refused."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from etl.documents.columns import READABLE
from etl.documents.filing_receipt import FilingReceipt, filing_receipt
from etl.documents.paper.bulletin import WITH_NOTES, bulletin
from etl.documents.paper.bulletin import content as laid_out
from etl.documents.paper.plot import plot
from etl.documents.paper.press import missing
from etl.documents.turning import LEAST_PARTED, is_turned
from etl.documents.voice import Language, Voice, charts, tables
from etl.editions.model import Cell, Column, Edition, Paragraph, Run, Section, Table
from etl.values.errors import Refusal
from etl.values.text import Text

RECEIPT = FilingReceipt(
    "2019-12-0042", Text(zh="大庆市移动支付便民工程", en="Daqing"), Text(zh="堃泰银行", en="Kuntai Bank"), "2019-12",
    "2020-01-08T09:30:12.5+08:00", "Asia/Shanghai", "演示商业银行 2019年12月 月报（更正）.xlsx",
    "0123456789abcdef" * 4, 2,
    Text(zh="已接受", en="accepted"), Text(zh="提示性 3 项", en="3 soft findings"), "7f3a-19c2",
    Text(zh="演示数据", en="Demonstration"),
)  # fmt: skip


SAID = Text(zh="附记。", en="A remark.")
BEHIND = Section(
    "end",
    Text(zh="附记", en="Remarks"),
    (Table("r", SAID, (Column(SAID, is_number=False),), ()),),
    is_annex=True,
)
"""An annex behind the one that is looked at: the last one is turned for fewer pages only."""


def packed(words: str) -> str:
    return re.sub(r"\s", "", words)


def words_of(content: bytes, running: str = "") -> str:
    """The words without spaces, page heads and numbers, which fall between the halves of a paragraph."""
    pages = [packed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return "".join(re.sub(r"—\d+—", "", page).replace(packed(running), "") for page in pages)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_taken_out_are_those_put_in(
    documents: Mapping[str, bytes], english: Mapping[str, bytes], edition: Edition, language: str
) -> None:
    voice = Voice(edition, language)  # type: ignore[arg-type]
    found = words_of((documents if language == "zh" else english)["pdf"], voice.demonstration())
    blocks = [block for section in edition.sections for block in section.blocks]
    for one in [*edition.lead, *(block for block in blocks if isinstance(block, Paragraph))]:
        assert packed(voice.words(one)) in found
    for table in tables(edition):
        for row in table.rows:
            assert all(packed(voice.printed(cell)) in found for cell in row)


def test_another_program_reads_the_same_words(documents: Mapping[str, bytes], edition: Edition) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("needs pdftotext (package poppler-utils), which is not here")
    done = subprocess.run(
        [program, "-raw", "-", "-"], input=documents["pdf"], capture_output=True, check=True
    )
    assert packed(Voice(edition, "zh").words(edition.lead[0])) in packed(done.stdout.decode())


def test_only_our_fonts_are_in_it_and_all_are_embedded(documents: Mapping[str, bytes]) -> None:
    reader, names = pypdf.PdfReader(io.BytesIO(documents["pdf"])), set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (inner,) = font.get_object()["/DescendantFonts"]
            names.add(str(inner.get_object()["/BaseFont"]).split("+")[1])
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])
    assert names == {"NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Bold"}


def test_paper_is_a4_and_wide_annexes_are_turned(documents: Mapping[str, bytes]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages
    sizes = [(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages]
    assert set(sizes) == {(595, 842), (842, 595)}
    assert sizes.count((842, 595)) == 1
    assert len(sizes) % 2 == 0, "the imprint stands on an even page"


def test_numbers_of_pages_and_the_code_on_the_last(documents: Mapping[str, bytes], edition: Edition) -> None:
    pages = [packed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages]
    for number, words in enumerate(pages[:-1], 1):
        assert f"—{number}—" in words
    assert edition.audit_head in pages[-1]
    assert re.search(r"版本码：[0-9a-f]{4}-", pages[-1])


@pytest.mark.parametrize("sign", ["2019年12月", "70万户"])
def test_numbers_between_chinese_characters_are_found_by_searching(
    documents: Mapping[str, bytes], edition: Edition, sign: str
) -> None:
    """No reader looks for 2019 年 12 月: nothing stands between the characters, for whichever program searches."""
    said = sum(Voice(edition, "zh").words(one).count(sign) for one in edition.lead)
    assert said
    pages = pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages
    assert sum(page.extract_text().count(sign) for page in pages) >= said
    if program := shutil.which("pdftotext"):
        found = subprocess.run([program, "-", "-"], input=documents["pdf"], capture_output=True, check=True)
        assert found.stdout.decode().count(sign) >= said


def test_it_is_tagged_has_an_outline_and_is_called_by_its_title(
    documents: Mapping[str, bytes], edition: Edition
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(documents["pdf"]), strict=True)
    root = reader.trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712  (a PDF's own boolean)
    assert root["/Lang"] == "zh-CN"
    assert reader.metadata
    assert reader.metadata.title == edition.letterhead.title.zh
    titles = [str(one.title) for one in flat(reader.outline)]
    for section in edition.sections:
        assert any(title.endswith(section.title.zh) for title in titles), section.title.zh
    kinds = set(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= kinds
    assert b"pdfaid:part" in documents["pdf"]
    assert b"pdfuaid:part" in documents["pdf"], "PDF/UA-1, with tables whose headings return on the next page"


def flat(outline: Iterable[Any]) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from flat(one)
        else:
            yield one


def tags(node: Any) -> Iterator[str]:
    """The kinds of everything in the tree of a document's structure."""
    inner = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(inner, list):
        for one in inner:
            yield from tags(one)
    elif isinstance(inner, dict):
        if "/S" in inner:
            yield str(inner["/S"])
        yield from tags(inner.get("/K", []))


def placed(page: Any) -> list[tuple[str, float, float]]:
    """Pieces of words with the place in points, from the left and from the foot, at which they begin."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: Any, tm: Any, *_: Any) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        found.extend([(text.strip(), x, y)] if text.strip() else [])

    page.extract_text(visitor_text=visit)
    return found


MM = 72 / 25.4


def test_the_imprint_ends_on_the_edge_of_the_type_area_of_an_upright_even_page(
    documents: Mapping[str, bytes], edition: Edition
) -> None:
    turned = replace(edition, sections=edition.sections[:-1])  # the last annex is a turned one
    for content in (documents["pdf"], bulletin(Voice(turned, "zh"))):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        last = pages[-1]
        assert len(pages) % 2 == 0
        assert last.mediabox.width < last.mediabox.height
        (foot,) = [y for text, _, y in placed(last) if "印发" in text]
        assert 35 * MM < foot < 35 * MM + 12


def test_turned_pages_have_their_number_where_the_others_have(documents: Mapping[str, bytes]) -> None:
    """Held upright, a turned page's left edge is its foot."""
    pages = pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages
    turned = [(n, page) for n, page in enumerate(pages, 1) if page.mediabox.width > page.mediabox.height]
    assert turned
    for number, page in turned:
        (found,) = [(x, y) for text, x, y in placed(page) if text == f"— {number} —"]
        assert 20 * MM < found[0] < 28 * MM
        if number % 2:
            assert found[1] < 105 * MM
        else:
            assert found[1] > 105 * MM


def test_the_head_is_in_order_and_size(documents: Mapping[str, bytes], edition: Edition) -> None:
    pieces = placed(pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages[0])
    above = {text: 297 * MM - 37 * MM - y for text, _, y in pieces}
    issuer, number = above[edition.letterhead.issuer.zh], above[edition.letterhead.number]
    title = min(depth for text, depth in above.items() if text.startswith("关于"))
    assert 35 * MM < issuer < 35 * MM + 48
    assert issuer + 57 < number < issuer + 90
    assert number + 57 < title < number + 110
    assert not any("发送范围" in text for text in above), "who may read it stands below the date"
    whole = "".join(packed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages)
    assert "2020年1月15日（发送范围：参评机构）" in whole


@pytest.mark.parametrize("items", range(4, 9))
def test_no_page_holds_a_signature_alone(edition: Edition, items: int) -> None:
    overview, scenarios, problems, *_ = edition.sections
    short = replace(problems, blocks=problems.blocks[:items])
    made = replace(edition, sections=(overview, scenarios, short))
    pages = [packed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(bulletin(Voice(made, "zh")))).pages]
    signed = next(page for page in pages if "（发送范围" in page)
    assert "应当引起重视" in signed


def test_text_and_list_of_annexes_fill_the_page_before_the_signature(edition: Edition) -> None:
    """No page holds the list and the signature without words of the text, and none before it is half empty."""
    overview, _, problems, *rest = edition.sections
    for before in range(8, 20):
        blocks = problems.blocks[:1] * before
        made = replace(edition, sections=(overview, replace(problems, blocks=blocks), *rest))
        reader = pypdf.PdfReader(io.BytesIO(bulletin(Voice(made, "zh"))))
        found = list(enumerate(map(packed, (page.extract_text() for page in reader.pages))))
        (signed,) = [n for n, page in found if "（发送范围" in page]
        (listed,) = [n for n, page in found if "附件:1." in page or "附件：1." in page]
        assert listed == signed, "a short list stays with its signature"
        assert "应当引起重视" in found[signed][1], "and with the end of the text"
        last = placed(reader.pages[signed - 1])
        foot = min(y for text, _, y in last if len(text) > 4 and not text.startswith("—"))
        assert foot < 35 * MM + 12 * 28.95, "no half of a page is left before it"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_turned_annex_takes_fewer_pages_or_parts_than_upright(edition: Edition, language: Language) -> None:
    *_, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    wide = replace(ranking, blocks=(table,))
    narrow = replace(ranking, code="narrow", blocks=(replace(
        table, columns=table.columns[:3], rows=tuple(row[:3] for row in table.rows)),))  # fmt: skip
    voice = Voice(replace(edition, sections=(wide, narrow, BEHIND)), language)
    assert is_turned(wide, voice)
    assert not is_turned(narrow, voice), "nobody has to turn what can be read upright"
    assert not is_turned(replace(wide, landscape=False), voice)
    few = replace(wide, blocks=(replace(table, rows=table.rows[:5]),))
    assert is_turned(few, Voice(replace(edition, sections=(few, BEHIND)), language))
    alone = Voice(replace(edition, sections=(few,)), language)
    assert not is_turned(few, alone), "an imprint has no place on a turned page"


@pytest.mark.parametrize("rows", [3, 6, 8])
def test_no_page_is_blank_where_the_last_annex_is_upright_and_short(edition: Edition, rows: int) -> None:
    *body, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    few = replace(ranking, blocks=(replace(table, rows=table.rows[:rows]),))
    made = bulletin(Voice(replace(edition, sections=(*body, few)), "zh"))
    pages = [packed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    running = packed(Voice(edition, "zh").demonstration())
    assert all(page.replace(running, "") for page in pages)


def test_no_page_holds_a_heading_and_notes_without_a_row(edition: Edition) -> None:
    """However far down a page a table among the text begins: its last row stands with its notes."""
    *_, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    note = Text(zh="说明：位次变化为较上月的升降。", en="A note.")
    last = tuple(replace(cell, figure="", text=Text(zh="末行", en="last")) for cell in table.rows[-1])
    many = replace(table, rows=(*(table.rows * 2)[:24], last), notes=(note,))
    line = Paragraph("p", "body", (Run("一行。"),), (Run("One line."),))
    parted = 0
    for lines in range(8):
        text = Section("s", Text(zh="一段", en="A part"), (*[line] * lines, many))
        made = bulletin(Voice(replace(edition, sections=(text,)), "zh"))
        pages = [packed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(made)).pages]
        (noted,) = [page for page in pages if "说明：位次变化" in page]
        assert "末行" in noted
        parted += "9,000,000" not in noted
    assert parted, "some of them would have parted"


@pytest.mark.parametrize("noted", [False, True])
def test_the_last_rows_of_a_table_among_the_text_stand_together(edition: Edition, noted: bool) -> None:
    """However far down a page it ends: its total used to stand below its headings on a page alone."""
    *_, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    note = Text(zh="说明：位次变化为较上月的升降。", en="A note.")
    parted = 0
    for rows in (8, 9, 10):
        named = tuple(
            (Cell(text=Text(zh=f"机构之{n:02d}", en=f"No {n:02d}")), *row[1:4])
            for n, row in enumerate(table.rows[:rows])
        )
        many = replace(table, columns=table.columns[:4], rows=named, notes=(note,) * noted)
        made = bulletin(
            Voice(replace(edition, sections=(Section("s", Text(zh="一段", en="A part"), (many,)),)), "zh")
        )
        pages = [packed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(made)).pages]
        found = [sum(f"机构之{n:02d}" in page for n in range(rows)) for page in pages]
        held = [count for count in found if count]
        assert sum(held) == rows, "each row stands once"
        assert held[-1] >= WITH_NOTES
        parted += len(held) > 1
    assert parted


@pytest.mark.parametrize("before", range(1, 4))
@pytest.mark.parametrize("rows", [3, 8, 9, 20])
def test_the_imprint_belongs_with_content(edition: Edition, before: int, rows: int) -> None:
    """Where the last annex would end on an odd page the last rows of a long table go over to the even one behind it; a
    short one stays whole, and the imprint stands alone there."""
    *body, _, regions = edition.sections
    (table,) = regions.blocks
    assert isinstance(table, Table)
    listed = (table.rows * rows)[:rows]
    last = replace(regions, blocks=(replace(table, rows=listed),))
    made = replace(edition, sections=(*body, *[replace(last, code=f"a{n}") for n in range(before)]))
    voice = Voice(made, "zh")
    pages = [packed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(bulletin(voice))).pages]
    assert len(pages) % 2 == 0
    assert "印发" in pages[-1]
    printed = packed(voice.printed(table.rows[(rows - 1) % len(table.rows)][0]))
    with_rows = [page for page in pages if printed in page]
    assert with_rows
    if rows >= LEAST_PARTED:
        assert with_rows[-1] == pages[-1]
    else:
        names = [packed(voice.printed(row[0])) for row in listed]
        assert sum(with_rows[-1].count(name) for name in set(names)) >= len(names), "whole on one page"
    assert all(page.replace(packed(voice.demonstration()), "") for page in pages)


@pytest.mark.parametrize("rows", range(24, 34, 2))
def test_no_page_is_blank_before_an_imprint_that_has_its_room(edition: Edition, rows: int) -> None:
    """A table that ended 29 mm above the imprint's place had a blank page and another one for the imprint behind it."""
    *body, _, regions = edition.sections
    (table,) = regions.blocks
    assert isinstance(table, Table)
    listed = replace(table, rows=(table.rows * rows)[:rows], notes=())
    made = replace(edition, sections=(*body, replace(regions, blocks=(listed,))))
    voice = Voice(made, "zh")
    pages = pypdf.PdfReader(io.BytesIO(bulletin(voice))).pages
    head = packed(voice.demonstration())
    if any(not packed(page.extract_text()).replace(head, "") for page in pages):
        lowest = min(y for text, _, y in placed(pages[-3]) if packed(text) and "—" not in text)
        assert lowest < 35 * MM + 30 * MM, "the imprint, air, and what a row has below its letters"
    else:
        assert packed(voice.printed(table.rows[0][0])) in packed(pages[-1].extract_text())


@pytest.mark.parametrize("before", [1, 2])
def test_of_a_last_annex_of_short_tables_the_last_stands_with_the_imprint(
    edition: Edition, before: int
) -> None:
    """It used to stand alone behind an annex of two parts of three rows, for neither has rows enough to be parted."""
    *body, _, regions = edition.sections
    (table,) = regions.blocks
    assert isinstance(table, Table)
    last = tuple(replace(cell, figure="", text=Text(zh="末表", en="last")) for cell in table.rows[0])
    short = replace(table, rows=table.rows[:3]), replace(table, rows=(*table.rows[:2], last))
    one = replace(regions, blocks=(replace(table, rows=table.rows[:3]),))
    given = [*[replace(one, code=f"a{n}") for n in range(before)], replace(regions, blocks=short)]
    made = bulletin(Voice(replace(edition, sections=(*body, *given)), "zh"))
    pages = [packed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    assert len(pages) % 2 == 0
    assert "印发" in pages[-1]
    assert "末表" in pages[-1]


@pytest.mark.slow
@pytest.mark.parametrize("rows", range(18, 25))
def test_a_note_stands_on_the_page_of_its_table(edition: Edition, rows: int) -> None:
    *_, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    long = Text(zh="说明：位次变化为较上月的升降，未达最小分母的机构不列位次。" * 4, en="A note.")
    many = replace(table, rows=(table.rows * 2)[:rows], notes=(long,))
    made = replace(edition, sections=(edition.sections[0], replace(ranking, blocks=(many,)), BEHIND))
    pages = [packed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(bulletin(Voice(made, "zh")))).pages]
    (noted,) = [page for page in pages if "说明：位次变化" in page]
    assert "9,000,000" in noted


@pytest.mark.parametrize(
    ("rows", "notes", "most"),
    [(10, 0, 1), (18, 0, 1), (40, 0, 2), (50, 0, 2), (60, 0, 3), (36, 6, 2), (48, 8, 3)],
)
def test_a_table_of_an_annex_takes_no_more_pages_than_it_has_to(
    edition: Edition, rows: int, notes: int, most: int
) -> None:
    """Letters a little smaller, and each page filled before the next begins: its rows used to be shared out alike, and
    with high notes below the last ones they took a page more than they needed, all of them half empty."""
    *_, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    note = Text(zh="说明：位次变化为较上月的升降，未达最小分母的机构不列位次。" * 2, en="A note.")
    many = replace(table, rows=(table.rows * rows)[:rows], notes=(*table.notes, *[note] * notes))
    made = replace(edition, sections=(edition.sections[0], replace(ranking, blocks=(many,)), BEHIND))
    annex, _ = laid_out(Voice(made, "zh"))["annexes"]
    parts = [len(one["rows"]) for one in annex["blocks"]]
    assert sum(parts) == rows
    assert len(parts) <= most
    assert all(one > 0.8 * max(parts) for one in parts[:-1]), "each is filled, and the last may be short"
    assert parts[-1] >= WITH_NOTES


def test_letters_of_the_body_stay_readable_where_words_could_take_two_lines(edition: Edition) -> None:
    for section in laid_out(Voice(edition, "en"))["sections"]:
        assert all(one["size"] >= READABLE for one in section["blocks"] if one["is"] == "table")


def test_a_number_below_zero_has_a_minus(edition: Edition) -> None:
    assert Voice(edition, "zh").printed(Cell(figure="bank3.ahead")) == "−3.25"
    assert Voice(edition, "zh").printed(Cell(text=Text(zh="-甲", en="-a"))) == "-甲"
    fell = (Run(figure="bank3.ahead"),)
    sentence = Paragraph("fell", "body", fell, fell)
    assert [Voice(edition, language).words(sentence) for language in ("zh", "en")] == ["−3.25", "−3.25"]


def test_characters_that_the_fonts_lack_are_named() -> None:
    assert missing("便民工程 Bianmin 堃喆𬭎㙍䶮 ↑2 〔2019〕 70万户，增长11.3倍。") == set()
    assert missing("a😀𰻝") == {"😀", "𰻝"}
    with pytest.raises(Refusal, match="U\\+1F600"):
        filing_receipt(FilingReceipt(**{**vars(RECEIPT), "filename": "😀.xlsx"}))


def test_coverage_is_that_of_the_font() -> None:
    """The list of code points that ships beside the fonts is the one of the text face."""
    ttlib = pytest.importorskip("fontTools.ttLib", reason="needs fonttools, which make_fonts.py is run with")
    from etl.documents.paper.press import FONTS, _coverage

    starts, ends = _coverage()
    listed = {code for start, end in zip(starts, ends, strict=True) for code in range(start, end + 1)}
    assert listed == set(ttlib.TTFont(FONTS / "serif-regular.ttf").getBestCmap())


def test_axes_begin_at_zero_and_end_on_a_round_number(edition: Edition) -> None:
    line, bar, stacked = (plot(chart, Voice(edition, "zh")) for chart in charts(edition))
    assert [tick["label"] for tick in line["ticks"]] == ["0", "25", "50", "75", "100", "125"]
    assert line["series"][0]["sizes"][0] == float(Decimal("9.2") / 125)
    assert line["series"][1]["sizes"][4] is None
    assert bar["across"]
    assert bar["series"][0]["labels"][0] == "12,345"
    assert stacked["ticks"][-1]["label"] == "1,500"


def test_a_receipt_has_all_it_says_on_one_page() -> None:
    written = filing_receipt(RECEIPT)
    reader = pypdf.PdfReader(io.BytesIO(written))
    assert len(reader.pages) == 1
    found = packed(reader.pages[0].extract_text())
    for words in (
        RECEIPT.number,
        RECEIPT.filename,
        RECEIPT.sha256,
        "2020年1月8日 09:30:12（Asia/Shanghai）",
        "已接受",
        RECEIPT.audit_head,
    ):
        assert packed(words) in found
    assert "\u200b" not in found
    assert filing_receipt(RECEIPT) == written
    assert "accepted" in pypdf.PdfReader(io.BytesIO(filing_receipt(RECEIPT, "en"))).pages[0].extract_text()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_every_page_of_an_annex_holds_rows_and_the_last_one_the_notes(edition: Edition, times: int) -> None:
    """A table a line too long used to leave its heading and its notes alone on a page."""
    long = [table for section in edition.sections if section.is_annex for table in section.blocks]
    table = max((one for one in long if isinstance(one, Table)), key=lambda one: len(one.rows))
    table = replace(table, rows=table.rows * times, notes=(Text(zh="注：演示。", en="Note: made up."),))
    section = next(one for one in edition.sections if one.is_annex)
    made = replace(edition, sections=(replace(section, blocks=(table,)), BEHIND))
    blocks = laid_out(Voice(made, "zh"))["annexes"][0]["blocks"]
    assert [row for one in blocks for row in one["rows"]] == [
        [Voice(made, "zh").printed(cell) for cell in row] for row in table.rows
    ]
    rows = [len(one["rows"]) for one in blocks]
    assert min(rows) >= WITH_NOTES
    assert [bool(one["notes"]) for one in blocks] == [False] * (len(blocks) - 1) + [True]
    assert [bool(one["title"]) for one in blocks[1:]] == [False] * (len(blocks) - 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_last_paragraph_begins_before_the_page_of_the_signature(
    edition: Edition, language: Language
) -> None:
    """Only its last lines stay with the signature; its words are all there, once and in order."""
    overview, _, problems = edition.sections[:3]
    zh = [f"第{n}家机构由第{n}名降至第{n + 1}名，差距扩大至{n}.25个百分点，" for n in range(1, 15)]
    en = [
        f"Institution {n} fell from place {n} to place {n + 1}, {n}.25 points behind. " for n in range(1, 15)
    ]
    said = {"zh": "起首：" + "".join(zh) + "请整改。", "en": "It begins. " + "".join(en) + "It ends."}
    long = Paragraph("last", "body", (Run(said["zh"]),), (Run(said["en"]),))
    begun, ended = ("起首", "请整改") if language == "zh" else ("Itbegins", "Itends")
    parted = 0
    for before in range(1, 5):
        blocks = (*problems.blocks[:1] * before, long)
        voice = Voice(replace(edition, sections=(overview, replace(problems, blocks=blocks))), language)
        made = bulletin(voice)
        assert packed(said[language]) in words_of(made, voice.demonstration())
        pages = [packed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(made)).pages]
        (first,) = [n for n, page in enumerate(pages) if begun in page]
        (last,) = [n for n, page in enumerate(pages) if ended in page]
        assert packed(voice.scope()) in pages[last], "the signature is on the page of the last words"
        parted += first < last
    assert parted
