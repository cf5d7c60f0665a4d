"""What somebody who listens gets of slides and letters: titles, alternatives, the language, the order of reading."""

import io
import re
from collections.abc import Mapping

import docx
import pptx
import pytest
from pptx.oxml.ns import qn

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MACHINE = re.compile(r'[{}"\\]|[0-9a-f]{16}')
"""Traces of a program in words that are read aloud: JSON, a digest."""


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(
    language: str, documents: Mapping[str, bytes], english: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    return documents if language == "zh" else english


@pytest.mark.slow
def test_slides_have_titles_alternatives_a_language_and_an_order(
    written: Mapping[str, bytes], language: str
) -> None:
    deck = pptx.Presentation(io.BytesIO(written["pptx"]))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert deck.core_properties.title == titles[0]
    assert deck.core_properties.language.startswith(language)
    for slide in deck.slides:
        assert slide.shapes[0] == slide.shapes.title, "the title is read first"
        tops = [shape.top for shape in list(slide.shapes)[1:] if "number@" not in shape.name]
        assert tops == sorted(tops), "and then from above to below"
        for shape in slide.shapes:
            said = shape._element._nvXxPr.cNvPr.get("descr") or ""
            assert bool(said) == (shape.has_chart or shape.has_table)
            assert not MACHINE.search(said)
            assert len(said) < 2000
        for run in slide._element.iter(qn("a:rPr")):
            assert run.get("lang", "").startswith(language)


def test_alternatives_say_what_the_figure_shows(documents: Mapping[str, bytes]) -> None:
    deck = pptx.Presentation(io.BytesIO(documents["pptx"]))
    said = {
        slide._element.cSld.get("name"): shape._element._nvXxPr.cNvPr.get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.name == "bianmin:body"
    }
    assert said["bianmin:regions"].startswith("图：各县区商户（户）。商户：萨尔图区12,345、龙凤区11,568、")
    assert said["bianmin:ranking"].startswith("表：各机构主要指标排名表。20行，栏目：排名、机构、")


def test_headings_of_tables_on_slides_are_marked(documents: Mapping[str, bytes]) -> None:
    deck = pptx.Presentation(io.BytesIO(documents["pptx"]))
    grids = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert grids
    assert all(grid.first_row for grid in grids)


def test_letters_have_headings_alternatives_and_a_language(
    written: Mapping[str, bytes], language: str
) -> None:
    letter = docx.Document(io.BytesIO(written["docx"]))
    body = letter.element.body
    styles = [one.style.name for one in letter.paragraphs]
    assert [name for name in styles if name.startswith("Heading")]
    for drawn in body.iter(f"{DRAWING}docPr"):
        said = drawn.get("descr") or ""
        assert said
        assert not MACHINE.search(said)
    assert letter.core_properties.title
    languages = [one.get(f"{WORD}val") for one in letter.styles.element.iter(f"{WORD}lang")]
    assert languages
    for grid in letter.tables:
        if len(grid.rows) > 3:
            assert grid.rows[0]._tr.find(f"{WORD}trPr/{WORD}tblHeader") is not None
