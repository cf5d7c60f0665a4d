"""The bulletin as an official document: the layout of GB/T 9704 in its XML, and every figure in its words."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from etl.documents.columns import LEADING
from etl.documents.letter.compose import letter
from etl.documents.letter.ending import last_words
from etl.documents.letter.reckoned import last_page
from etl.documents.letter.tables import BORDERS, LANDSCAPE_HEIGHT
from etl.documents.paper.bulletin import content as laid_out
from etl.documents.voice import Language, Voice, tables
from etl.editions.model import Edition, Paragraph, Run, Section, Table
from etl.values.text import Text


@pytest.fixture(scope="module")
def written(documents: Mapping[str, bytes]) -> docx.document.Document:
    return docx.Document(io.BytesIO(documents["docx"]))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def everything(document: docx.document.Document) -> str:
    """All words of the body, cells included, in order."""
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )


def imprint_of(document: docx.document.Document) -> docx.table.Table:
    """The imprint in the box that hangs at the foot of the last page, or in the text of its own."""
    (*_, box) = [*document.element.body.iter(qn("w:tbl"))]
    return docx.table.Table(box, document)


def test_paper_margins_and_type_area(written: docx.document.Document) -> None:
    first = written.sections[0]
    measures = [first.page_width, first.page_height, first.top_margin, first.left_margin, first.right_margin]
    assert [round(one.mm, 1) for one in measures] == [210.0, 297.0, 37.0, 28.0, 26.0]
    assert round(first.bottom_margin.mm, 1) == 35.0
    assert round((first.page_width - first.left_margin - first.right_margin) / 36000) == 156
    assert round((first.page_height - first.top_margin - first.bottom_margin) / 36000) == 225


def test_grid_of_22_lines_by_28_characters(written: docx.document.Document) -> None:
    for section in written.sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert grid.get(qn("w:type")) == "linesAndChars"
        pitch, space = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
        assert 225 / 25.4 * 1440 // pitch == 22
        assert 156 / 25.4 * 72 / (16 + space / 4096) == pytest.approx(28, abs=0.01)


def test_letters_by_role(written: docx.document.Document) -> None:
    expected = {
        "GBT Title": ("方正小标宋简体", 22), "GBT Body": ("仿宋_GB2312", 16), "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16), "GBT Mark": ("黑体", 16),
    }  # fmt: skip
    for name, (face, size) in expected.items():
        style = written.styles[name]
        fonts = style.element.rPr.rFonts
        assert (fonts.get(qn("w:eastAsia")), style.font.size.pt) == (face, size)
        assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
    assert written.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.95)
    indent = written.styles["GBT Body"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_head_in_red_with_number_and_rule(documents: Mapping[str, bytes], edition: Edition) -> None:
    xml = part(documents["docx"], "word/document.xml")
    issuer = re.search(r"<w:r>(?:(?!</w:r>).)*中国人民银行演示市中心支行</w:t></w:r>", xml)
    assert issuer
    assert 'w:color w:val="E60000"' in issuer.group()
    rule = re.search(
        r'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="E60000"/></w:pBdr>', xml
    )
    assert rule
    assert xml.index(edition.letterhead.number) > rule.start() > issuer.start()


def test_the_issuer_is_larger_than_the_title_and_who_may_read_it_stands_below_the_date(
    documents: Mapping[str, bytes], edition: Edition
) -> None:
    xml = part(documents["docx"], "word/document.xml")
    issuer = re.search(r"<w:r>(?:(?!</w:r>).)*中国人民银行演示市中心支行</w:t></w:r>", xml)
    assert issuer
    size = re.search(r'<w:sz w:val="(\d+)"/>', issuer.group())
    assert size
    assert int(size[1]) > 44
    assert xml.index("2020年1月15日<") < xml.index("（发送范围：参评机构）") < xml.index("附件1<")


def test_pages_are_filled_to_the_last_line(written: docx.document.Document) -> None:
    assert written.styles["Normal"].paragraph_format.widow_control is False


def _rows_of(imprint: docx.table.Table) -> list[int]:
    heights = [row._tr.trPr.find(qn("w:trHeight")) for row in imprint.rows]
    assert all(one.get(qn("w:hRule")) == "exact" for one in heights)
    return [int(one.get(qn("w:val"))) for one in heights]


def test_the_imprint_hangs_at_the_foot_of_the_last_page(written: docx.document.Document) -> None:
    """Of a last annex that leaves room for it; alone on a page only behind one that does not."""
    (box,) = list(written.element.body.iter(qn("wp:anchor")))
    assert box.find(qn("wp:positionV")).get("relativeFrom") == "margin"
    assert box.find(f"{qn('wp:positionV')}/{qn('wp:align')}").text == "bottom"
    imprint = imprint_of(written)
    assert sum(_rows_of(imprint)) / 20 * 12700 < int(box.find(qn("wp:extent")).get("cy"))
    assert imprint.cell(0, 0).text.startswith("抄送：")
    assert imprint.cell(1, 0).text.endswith("印发")
    assert imprint.cell(1, 0).text.split("\t")[-1] in box.find(qn("wp:docPr")).get("descr")
    last = written.sections[-1]
    assert last.page_width < last.page_height


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_imprint_stands_with_content_and_no_number_is_missing(
    edition: Edition, language: Language
) -> None:
    """However long the text: where the last annex ends on an odd page the end of its table goes over to an even one.
    A section that begins on an even or odd page whatever is before it left a page without a number, and blank."""
    overview, *rest = edition.sections
    (table,) = rest[-1].blocks
    assert isinstance(table, Table)
    seen = set()
    for times in (1, 3, 5, 7):
        made = replace(edition, sections=(replace(overview, blocks=overview.blocks[:1] * 6 * times), *rest))
        voice = Voice(made, language)
        document = docx.Document(io.BytesIO(letter(voice)))
        kinds = [one._sectPr.find(qn("w:type")) for one in document.sections]
        assert all(kind is None or kind.get(qn("w:val")) == "nextPage" for kind in kinds)
        assert len(list(document.element.body.iter(qn("wp:anchor")))) == 1
        over = [one for one in document.paragraphs if one.paragraph_format.page_break_before]
        assert len(over) == last_page(voice) % 2
        cells = [
            [cell.text for cell in row.cells]
            for part in document.tables[-1 - len(over) :]
            for row in part.rows[1:]
        ]
        assert cells == [[voice.printed(cell) for cell in row] for row in table.rows]
        seen.add(len(over))
    assert seen == {0, 1}


def test_of_a_short_table_in_parts_the_last_part_goes_over_to_the_imprint(edition: Edition) -> None:
    """It has too few rows to be parted by them, and left the imprint alone."""
    overview, *rest = edition.sections
    wide = next(block for one in rest if one.is_annex for block in one.blocks if isinstance(block, Table))
    short = replace(wide, rows=wide.rows[:3])
    seen = set()
    for times in (1, 3, 5, 7):
        text = replace(overview, blocks=overview.blocks[:1] * 6 * times)
        made = replace(edition, sections=(text, *rest[:-1], replace(rest[-1], blocks=(short,))))
        voice = Voice(made, "zh")
        document = docx.Document(io.BytesIO(letter(voice)))
        over = [one for one in document.paragraphs if one.paragraph_format.page_break_before]
        assert len(over) == last_page(voice) % 2
        assert all(one.text.endswith("（续）") for one in over)
        assert len(document.tables[-1].rows) == 1 + 3, "whole"
        assert len(list(document.element.body.iter(qn("wp:anchor")))) == 1
        seen.add(len(over))
    assert seen == {0, 1}


def test_an_imprint_without_room_stands_on_the_edge_of_an_even_page_of_its_own(edition: Edition) -> None:
    """Behind a turned annex too."""
    made = replace(edition, sections=(*edition.sections[:-1], *edition.sections[-2:-1]))
    document = docx.Document(io.BytesIO(letter(Voice(made, "zh"))))
    imprint = document.tables[-1]
    above = docx.text.paragraph.Paragraph(imprint._tbl.getprevious(), document)
    assert not above.text
    filled = above.paragraph_format.line_spacing.pt + sum(_rows_of(imprint)) / 20
    assert filled == pytest.approx(225 / 25.4 * 72, abs=5)
    last = document.sections[-1]
    assert last._sectPr.find(qn("w:type")).get(qn("w:val")) == "evenPage"
    assert "PAGE" not in "".join(t.text or "" for t in last.footer._element.iter(qn("w:instrText")))


def test_turned_pages_are_numbered_beside_their_left_edge(written: docx.document.Document) -> None:
    (turned,) = [one for one in written.sections if one.page_width > one.page_height]
    for header, footer in (
        (turned.header, turned.footer),
        (turned.even_page_header, turned.even_page_footer),
    ):
        (table,) = header.tables
        assert table._tbl.find(f".//{qn('w:textDirection')}").get(qn("w:val")) == "tbRl"
        assert "PAGE" in "".join(t.text for t in table._tbl.iter(qn("w:instrText")))
        assert not footer.paragraphs[0].text


def test_the_last_words_stay_with_the_signature(written: docx.document.Document, edition: Edition) -> None:
    """A short last paragraph and a short list of annexes: no page holds a list and a signature alone."""
    words = [p.text for p in written.paragraphs]
    signed = max(n for n, text in enumerate(words) if text == "2020年1月15日")
    listed = next(n for n, text in enumerate(words) if text.startswith("附件："))
    for paragraph in written.paragraphs[listed:signed]:
        assert paragraph.paragraph_format.keep_with_next
    last = Voice(edition, "zh").words(edition.sections[2].blocks[-1])  # type: ignore[arg-type]
    assert written.paragraphs[words.index(last)].paragraph_format.keep_with_next
    bare = replace(edition, sections=tuple(one for one in edition.sections if not one.is_annex))
    alone = docx.Document(io.BytesIO(letter(Voice(bare, "zh")))).paragraphs
    at = next(n for n, one in enumerate(alone) if one.text == last)
    assert all(one.paragraph_format.keep_with_next for one in alone[at : at + 3])


LONG = {
    "zh": "按注册率排名，居前的机构：甲行（92.5%）、乙行（91.2%）、丙行（90.1%）、丁行（88.4%）、戊行（87.9%）。"
    "各组中位数：银行（70.1%）；支付机构（64.0%。另计）；村镇银行（55.5%）；农村信用社（54.2%）。详见附件1。",
    "en": "On registered users the highest are Alpha (92.5%, place 1), Beta (91.2%, place 2) and Gamma (90.1%, place "
    "3). The medians of the groups are: Banks (70.1%); Payment institutions (64.0%); Village banks (55.5%). See Annex "
    "1. It ends.",
}
KEPT = {"zh": "各组中位数", "en": "The medians"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_a_long_last_paragraph_whole_sentences_stand_with_the_signature(
    edition: Edition, language: Language
) -> None:
    """Two lines at least, and no more: what stands before them fills the page before. No word is lost, and the comment
    on changed words spans both parts."""
    said = LONG[language]
    runs = tuple(Run(said[at : at + 7]) for at in range(0, len(said), 7))
    overview, *rest = edition.sections
    long = replace(overview, blocks=(Paragraph("p", "body", runs, runs, edited=True),))
    annexed = [one for one in rest if one.is_annex]
    document = docx.Document(io.BytesIO(letter(Voice(replace(edition, sections=(long, *annexed)), language))))
    words = [one.text for one in document.paragraphs]
    at = next(n for n, one in enumerate(words) if one.startswith(KEPT[language]))
    glue = " " if language == "en" else ""
    assert words[at - 1] + glue + words[at] == said
    kept = [bool(one.paragraph_format.keep_with_next) for one in document.paragraphs[at - 1 : at + 2]]
    assert kept == [False, True, True]
    assert [len(list(document.element.iter(qn(f"w:commentRange{end}")))) for end in ("Start", "End")] == [
        1,
        1,
    ]


def test_a_last_paragraph_that_is_short_or_one_sentence_is_not_parted() -> None:
    assert last_words("各参评机构于2020年1月10日前报送。", "zh") == 0
    assert last_words("各参评机构按时报送，" * 20, "zh") == 0
    assert last_words("（各参评机构按时报送。）" * 20, "zh") == 0, "no sentence ends inside of brackets"


@pytest.mark.parametrize("annexed", [3, 6, 7, 8])
def test_of_a_longer_list_the_first_entries_fill_the_page_before(edition: Edition, annexed: int) -> None:
    """One that has room beside the signature and the text's last words stays whole: with it stand words of the text."""
    annex = next(one for one in edition.sections if one.is_annex)
    body = tuple(one for one in edition.sections if not one.is_annex)
    longer = replace(edition, sections=(*body, *[annex] * annexed))
    words = docx.Document(io.BytesIO(letter(Voice(longer, "zh")))).paragraphs
    first = next(n for n, one in enumerate(words) if one.text.startswith("附件："))
    kept = [one.paragraph_format.keep_with_next or False for one in words[first : first + annexed]]
    assert kept == ([True] * annexed if annexed <= 6 else [True, *[False] * (annexed - 3), True, True])


def test_english_headings_are_bold_and_chinese_ones_have_faces_of_their_own(edition: Edition) -> None:
    for language, bold in (("zh", False), ("en", True)):
        styles = docx.Document(io.BytesIO(letter(Voice(edition, language)))).styles  # type: ignore[arg-type]
        assert {styles[name].font.bold for name in ("Heading 1", "Heading 2", "GBT Title")} == {bold}


def test_a_line_before_an_address_is_not_stretched(edition: Edition) -> None:
    said = "请将办理情况书面报协调小组办公室（电子邮箱：office@bianmin.example）。"
    section = Section("s", Text(zh="一段", en="A part"), (Paragraph("p", "body", (Run(said),), (Run("x"),)),))
    voice = Voice(replace(edition, sections=(section,)), "zh")
    (found,) = [one for one in docx.Document(io.BytesIO(letter(voice))).paragraphs if one.text == said]
    assert found.alignment == WD_ALIGN_PARAGRAPH.LEFT
    (block,) = laid_out(voice)["sections"][0]["blocks"]
    assert block["ragged"]


def test_page_numbers_on_the_outer_side(
    documents: Mapping[str, bytes], written: docx.document.Document
) -> None:
    assert "w:evenAndOddHeaders" in part(documents["docx"], "word/settings.xml")
    odd, even = written.sections[0].footer.paragraphs[0], written.sections[0].even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    for footer in (odd, even):
        assert "— 1 —" in "".join(t.text for t in footer._p.iter(qn("w:t")))
        assert "PAGE" in "".join(t.text for t in footer._p.iter(qn("w:instrText")))
        assert {f.get(qn("w:eastAsia")) for f in footer._p.iter(qn("w:rFonts"))} == {"宋体"}


def test_annexes_on_pages_of_their_own_and_wide_ones_turned(written: docx.document.Document) -> None:
    widths = [section.page_width > section.page_height for section in written.sections]
    assert widths == [False, True, False]
    words = everything(written)
    assert words.index("附件：1. 各机构主要指标排名表") < words.index("附件1\n") < words.index("附件2\n")


def test_table_rows_stay_whole_headings_return_and_numbers_stand_right(
    written: docx.document.Document,
) -> None:
    ranking = max(written.tables, key=lambda table: len(table.columns))
    rows = ranking._tbl.tr_lst
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert [cell.paragraphs[0].alignment for cell in ranking.rows[1].cells[:3]] == [2, 0, 2]
    assert len(rows) == 21


def test_every_figure_of_the_edition_is_in_the_document(
    written: docx.document.Document, edition: Edition
) -> None:
    """Paragraph by paragraph and cell by cell, the words are those of the edition and no others."""
    voice, words = Voice(edition, "zh"), everything(written)
    said = [block for section in edition.sections for block in section.blocks if isinstance(block, Paragraph)]
    assert len(said) == 13
    for paragraph in [*edition.lead, *said]:
        assert voice.words(paragraph) in words
    printed = [[[voice.printed(cell) for cell in row] for row in table.rows] for table in tables(edition)]
    found = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in written.tables]
    if last_page(voice) % 2:
        found[-2:] = [[*found[-2], *found[-1]]]
    assert found == printed


def test_no_number_that_the_edition_does_not_print(written: docx.document.Document, edition: Edition) -> None:
    voice = Voice(edition, "zh")
    allowed = {figure.text.zh for figure in edition.figures.values()}
    for table in written.tables:
        cells = [
            cell.text
            for row in table.rows[1:]
            for cell in row.cells
            if re.fullmatch(r"[-\d.,%↑]+", cell.text)
        ]
        assert set(cells) <= allowed
    assert voice.demonstration() in written.sections[0].header.paragraphs[0].text


def test_last_page_says_how_to_check_the_document(written: docx.document.Document, edition: Edition) -> None:
    """Below its number, which stands there once."""
    last = written.sections[-1]
    for footer in (last.footer, last.even_page_footer):
        assert edition.audit_head in footer.paragraphs[-1].text
        assert "".join(t.text or "" for t in footer._element.iter(qn("w:instrText"))).count("PAGE") == 1
        assert re.search(r"版本码：[0-9a-f]{4}(-[0-9a-f]{4}){3}", footer.paragraphs[-1].text)
    assert "抄送：上级行支付结算处，市政府金融办" in everything(written)


def test_words_that_a_person_changed_carry_a_comment(documents: Mapping[str, bytes]) -> None:
    comments = part(documents["docx"], "word/comments.xml")
    assert comments.count("<w:comment ") == 1
    assert "本段文字经协调岗修改，数字未改。" in comments
    assert 'w:date="2020-01-15T00:00:00Z"' in comments


def test_charts_are_native_with_their_workbooks(documents: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(documents["docx"])) as package:
        names = package.namelist()
    assert sum(name.startswith("word/charts/chart") for name in names) == 3
    assert sum(name.startswith("word/embeddings/") for name in names) == 3
    assert not [name for name in names if name.startswith("word/media/")]


def test_in_english_nothing_is_left_in_chinese(english: Mapping[str, bytes], edition: Edition) -> None:
    words = everything(docx.Document(io.BytesIO(english["docx"])))
    voice = Voice(edition, "en")
    for paragraph in edition.lead:
        assert voice.words(paragraph) in words
    outside = re.sub(r"演银发〔2020〕3号|[^\n]*(Demonstration Commercial Bank|倍)[^\n]*", "", words)
    assert not re.search(r"[一-鿿]", outside)


@pytest.mark.parametrize("rows", [18, 20, 21])
def test_a_table_that_stands_on_a_page_with_less_air_spills_no_rows(edition: Edition, rows: int) -> None:
    """Its rows are held together, and as high as leaves all of them room on a turned page."""
    *_, ranking, _regions = edition.sections
    (table,) = ranking.blocks
    assert isinstance(table, Table)
    few = replace(table, columns=table.columns[:5], rows=tuple(row[:5] for row in table.rows * rows)[:rows])
    made = replace(edition, sections=(edition.sections[0], replace(ranking, blocks=(few,)), ranking))
    grid = docx.Document(io.BytesIO(letter(Voice(made, "zh")))).tables[-2]._tbl
    air = grid.tblPr.find(qn("w:tblCellMar")).find(qn("w:top"))
    size = grid.tr_lst[-1].find(f".//{qn('w:sz')}")
    taken = rows * (int(size.get(qn("w:val"))) / 2 * LEADING + int(air.get(qn("w:w"))) / 10 + BORDERS)
    assert taken < LANDSCAPE_HEIGHT
    assert all(row.find(f".//{qn('w:keepNext')}") is not None for row in grid.tr_lst[:-1])


def test_the_imprint_is_not_stretched(documents: Mapping[str, bytes]) -> None:
    """A line that ends with a break is spread out in justified Chinese."""
    imprint = imprint_of(docx.Document(io.BytesIO(documents["docx"])))
    sides = [one.get(qn("w:val")) for one in imprint._tbl.iter(qn("w:jc"))]
    assert sides
    assert set(sides) == {"left"}


def test_notes_stay_with_the_last_rows_of_their_table(edition: Edition) -> None:
    """Below a table that filled its page they stood alone on the next one."""
    (given,) = [one for one in edition.sections[-1].blocks if isinstance(one, Table)]
    notes = (Text(zh="甲注。", en="A."), Text(zh="乙注。", en="B."))
    section = Section("s", Text(zh="一段", en="A part"), (replace(given, notes=notes),))
    found = docx.Document(io.BytesIO(letter(Voice(replace(edition, sections=(section,)), "zh"))))
    table = found.tables[0]
    for row in table.rows[-2:]:
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells)
    kept = {one.text: bool(one.paragraph_format.keep_with_next) for one in found.paragraphs}
    assert (kept["甲注。"], kept["乙注。"]) == (True, False)


@pytest.mark.parametrize("rows", [4, 6, 16])
def test_among_the_text_a_high_table_fills_the_page_on_which_it_begins(edition: Edition, rows: int) -> None:
    """Only a low one stays whole, as one of five rows below a heading of two lines; of any other no page holds a single
    row."""
    (given,) = [one for one in edition.sections[-1].blocks if isinstance(one, Table)]
    narrow = [row[:1] for row in given.rows * rows]
    table = replace(given, columns=given.columns[:1], rows=tuple(narrow[:rows]), notes=())
    section = Section("s", Text(zh="一段", en="A part"), (table,))
    found = docx.Document(io.BytesIO(letter(Voice(replace(edition, sections=(section,)), "zh")))).tables[0]
    kept = [
        all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells) for row in found.rows
    ]
    head, first, *middle, before, _ = kept  # the last row of the text stays with the signature
    assert (head, first, before) == (True, True, True)
    assert all(middle) == (rows <= 6)
    assert any(middle) == (rows <= 6)
