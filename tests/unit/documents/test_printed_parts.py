"""What is printed of an edition: no blank cell, no lone （一）, no line for nobody, very long tables cut."""

from dataclasses import replace

import pytest

from etl.documents import labels, render
from etl.documents.labels import subheading
from etl.documents.voice import Language, Voice, short, subheadings
from etl.editions.model import Cell, Edition, Paragraph, Run, Table
from etl.jobs.documents import name_of
from etl.values.text import Text


def a_paragraph(code: str, level: str) -> Paragraph:
    return Paragraph(code, level, (Run("词"),), (Run("word"),))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_cell_that_holds_nothing_says_so(edition: Edition, language: Language) -> None:
    assert Voice(edition, language).printed(Cell()) == "—"


def test_one_subheading_alone_carries_no_number() -> None:
    alone = [a_paragraph("a", "body"), a_paragraph("b", "subheading"), a_paragraph("c", "body")]
    two = [*alone, a_paragraph("d", "subheading")]
    assert list(subheadings(alone)) == [0, 0, 0]
    assert list(subheadings(two)) == [0, 1, 1, 2]
    assert subheading(0, "县域与农村", "zh") == "县域与农村"
    assert subheading(2, "城区", "zh") == "（二）城区"


def test_copies_end_in_a_full_stop_and_nobody_is_not_printed(edition: Edition) -> None:
    assert Voice(edition, "zh").copies().startswith("抄送：")
    assert Voice(edition, "zh").copies().endswith("。")
    assert Voice(edition, "en").copies().endswith(".")
    alone = replace(edition, letterhead=replace(edition.letterhead, copies_to=None, addressees=None))
    assert (Voice(alone, "zh").copies(), Voice(alone, "zh").addressees()) == ("", "")


def test_a_very_long_table_is_cut_and_says_where_the_rest_is() -> None:
    row = (Cell(Text(zh="甲", en="A")),)
    table = Table("t", Text(zh="表", en="Table"), (), (row,) * labels.LONG_TABLE)
    assert short(table) is table
    cut = short(replace(table, rows=(row,) * 2480))
    assert len(cut.rows) == labels.SHOWN_OF_LONG
    assert "共2480行" in cut.notes[0].zh


def test_english_documents_are_called_so_and_known_by_it(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "FORMATS", {"pdf": lambda voice: voice.language.encode()})
    for language, name in (
        ("zh", "daqing-bulletin-2019-12-1.pdf"),
        ("en", "daqing-bulletin-2019-12-1-en.pdf"),
    ):
        ((suffix, made),) = render.renderer(language)(edition).items()  # type: ignore[arg-type]
        assert made == language.encode()
        assert name_of("daqing-bulletin-2019-12-1", suffix) == name
        assert render.language_of(name) == language
