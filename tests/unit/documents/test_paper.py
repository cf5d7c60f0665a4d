"""The printed document: its words can be taken out again, its fonts are ours, and missing characters are refused."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from decimal import Decimal

import pypdf
import pytest

from etl.documents.filing_receipt import FilingReceipt, filing_receipt
from etl.documents.paper.plot import plot
from etl.documents.paper.press import missing
from etl.documents.voice import Voice, charts, tables
from etl.editions.model import Edition, Paragraph
from etl.values.errors import Refusal
from etl.values.text import Text

RECEIPT = FilingReceipt(
    "2019-12-0042", Text(zh="大庆市移动支付便民工程", en="Daqing"), Text(zh="堃泰银行", en="Kuntai Bank"), "2019-12",
    "2020-01-08T09:30:12.5+08:00", "Asia/Shanghai", "演示商业银行 2019年12月 月报（更正）.xlsx",
    "0123456789abcdef" * 4, 2,
    Text(zh="已接受", en="accepted"), Text(zh="提示性 3 项", en="3 soft findings"), "7f3a-19c2",
    Text(zh="演示数据", en="Demonstration"),
)  # fmt: skip


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
        "2020-01-08 09:30:12",
        "已接受",
        RECEIPT.audit_head,
    ):
        assert packed(words) in found
    assert "\u200b" not in found
    assert filing_receipt(RECEIPT) == written
    assert "accepted" in pypdf.PdfReader(io.BytesIO(filing_receipt(RECEIPT, "en"))).pages[0].extract_text()
