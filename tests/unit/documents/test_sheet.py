"""A private sheet stands on one page, whatever has to be said, and is the same bytes every time."""

import io
from dataclasses import replace

import pypdf

from etl.documents.render import private_page
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
