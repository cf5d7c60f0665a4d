"""A private sheet stands on one page, whatever has to be said, and is the same bytes every time."""

import io
from dataclasses import replace

import pypdf
import pytest

from etl.documents.paper.press import TEMPLATES
from etl.documents.paper.sheet import LETTERS, largest
from etl.documents.render import private_page
from etl.editions.model import Cell, Column, Section, Table
from etl.values.text import Text
from tests.unit.documents.edition import make


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_a_sheet_of_usual_length_is_one_page_with_its_title_and_digest() -> None:
    whole = make()
    short = replace(whole, sections=whole.sections[:1])
    content = private_page(short)
    assert len(pages(content)) == 1
    assert short.letterhead.title.zh[:8] in pages(content)[0].replace("\n", "").replace(" ", "")
    assert content == private_page(short)


def test_a_name_is_not_broken_in_the_title_of_a_sheet() -> None:
    """“Yinghuo” ended one line and “Pay (demo)” began the next."""
    name = "Yinghuo Pay (demo)"
    whole = make()
    titled = Text(zh="甲", en=f"Assessment sheet for the fourth quarter of 2019: {name}")
    short = replace(whole, sections=whole.sections[:1], letterhead=replace(whole.letterhead, title=titled))
    (page,) = pages(private_page(short, "en"))
    lines = [line for line in page.split("\n") if "Yinghuo" in line or "Pay (demo)" in line]
    assert [line.strip().removeprefix("2019: ") for line in lines] == [name]


def test_a_long_sheet_stays_one_page_and_english_is_not_stretched() -> None:
    """An English sheet of eight items used to leave its signature alone on a second page."""
    columns = tuple(Column(Text(zh=one, en=one), is_number=bool(n)) for n, one in enumerate("abcd"))
    why = Text(
        zh="依据", en="Upheld complaints per 10,000 active users 7.57 = 12 ÷ 15,856 × 10,000, and so on " * 2
    )
    rows = tuple((Cell(why), *(Cell(Text(zh="1", en="1")) for _ in columns[1:])) for _ in range(13))
    table = Table("t", Text(zh="表", en="T"), columns, rows)
    short = replace(make(), sections=tuple(Section(f"s{n}", table.title, (table,)) for n in range(2)))
    assert len(pages(private_page(short, "en"))) == 1
    template = (TEMPLATES / "sheet.typ").read_text(encoding="utf-8")
    assert 'justify: data.language == "zh"' in template


@pytest.mark.parametrize("first", range(len(LETTERS) + 1))
def test_the_letter_is_the_largest_that_fits_and_few_are_tried(first: int) -> None:
    """`first` is the place of the largest letter that fits; behind the last place none does."""
    tried: list[float] = []

    def fits(size: float) -> bool:
        tried.append(size)
        return size in LETTERS[first:]

    assert largest(fits) == (*LETTERS, LETTERS[-1])[first]
    assert len(tried) <= (2 if first < 3 else 4)
