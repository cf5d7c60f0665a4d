"""A programme without words of its own, and without returns, has a bulletin of what it has."""

import io

from pypdf import PdfReader
from sqlalchemy import Engine

from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.documents.paper.bulletin import bulletin as paper
from etl.documents.voice import Voice
from etl.editions.edits import LANGUAGES
from etl.editions.model import Cell, Chart, Edition, Paragraph, Table
from etl.editions.words import paragraphs, said
from etl.wording.lint import faults
from store.facts import periods


def test_a_published_table_has_a_bulletin_too(rbi_engine: Engine) -> None:
    programme = load_programme("rbi-retail")
    last = periods(rbi_engine, programme.slug)[-1]
    edition = compose(
        rbi_engine, programme, "bulletin", last,
        number=1, issued_on="2025-08-28", known_on="2025-08-28", audit_head="a", code_version="c",
    )  # fmt: skip
    assert [s.code for s in edition.sections if not s.is_annex][:2] == ["general", "upgrade"]
    assert not [s for s in edition.sections if s.code in ("scenarios", "filing", "problems", "next")]
    assert edition.demonstration is None
    for one in paragraphs(edition):
        for language in LANGUAGES:
            text = said(one.zh if language == "zh" else one.en, edition.figures, language)
            assert faults(text, language) == [], text


def test_a_published_table_is_not_said_to_have_been_filed(rbi_engine: Engine) -> None:
    """Nobody owes a return, nobody awaits review by name at either end, and nothing empty is printed."""
    programme = load_programme("rbi-retail")
    last = periods(rbi_engine, programme.slug)[-1]
    edition = compose(
        rbi_engine, programme, "bulletin", last,
        number=1, issued_on="2025-08-28", known_on="2025-08-28", audit_head="a", code_version="c",
    )  # fmt: skip
    text = "".join(said(one.zh, edition.figures, "zh") for one in paragraphs(edition))
    notes = "".join(slide.notes.zh for slide in edition.slides)
    assert "报送" not in text + notes
    assert "居后" not in text
    assert (edition.letterhead.addressees, edition.letterhead.copies_to) == (None, None)
    named = {
        name.split(".")[3] for name in edition.figures if name.startswith("rank.") and name.endswith(".place")
    }
    assert named
    assert not [code for code in named if code.startswith("review-")]
    annexes = [one for one in edition.sections if one.is_annex]
    assert [one.code for one in annexes] == ["annex-ranks", "annex-definitions"]
    (ranks,) = [block for block in annexes[0].blocks if isinstance(block, Table)]
    headings = [column.heading.zh for column in ranks.columns]
    assert "可能位次" not in headings, "of volumes chance is not reckoned"
    raw = {one.short("en") for one in programme.institutions.values() if one.belongs_to}
    owned = {one.belongs_to for one in programme.institutions.values() if one.belongs_to}
    second = {f"{programme.institutions[one].short('en')} (another row)" for one in owned}
    place, volume = headings.index("位次"), headings.index("UPI 付款方笔数")
    rows = {
        _said(edition, row[0]): (_value(edition, row[volume]), _value(edition, row[place]))
        for row in ranks.rows
    }
    assert not raw & set(rows), "a row is called by the institution that it belongs to"
    assert len(rows) == len(ranks.rows)
    there = {name: told for name, told in rows.items() if name in second}
    assert there
    assert not [name for name, (_, where) in there.items() if where is not None], "a second row has no place"
    assert any(value for value, _ in there.values()), "and its figures are told"
    volumes = sorted((int(value) for name, (value, where) in rows.items() if where and value), reverse=True)
    assert all(
        int(where) == 1 + volumes.index(int(value or 0)) for _, (value, where) in rows.items() if where
    )
    (bars,) = [slide.body for slide in edition.slides if slide.code == "slide.leaders"]
    assert isinstance(bars, Chart)
    assert "中的前20位" in bars.title.zh
    assert bars.unit.zh == "亿笔"
    pdf = paper(Voice(edition, "zh"))
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 10, "a short body; the workbook has every row"


def test_an_assessment_of_published_figures_does_not_speak_of_returns(rbi_engine: Engine) -> None:
    """Nor is there a score of 0 for who has nothing that counts, nor a grade or a place for a second row."""
    programme = load_programme("rbi-retail")
    dates = {"issued_on": "2025-08-28", "known_on": "2025-08-28", "audit_head": "a", "code_version": "c"}
    edition = compose(rbi_engine, programme, "assessment", "2025-Q2", number=1, **dates)
    said_zh = "".join(said(one.zh, edition.figures, "zh") for one in paragraphs(edition))
    said_en = "".join(said(one.en, edition.figures, "en") for one in paragraphs(edition))
    notes = [slide.notes for slide in edition.slides]
    assert "公布数据" in said_zh
    assert "参评" not in said_zh, "nobody takes part"
    assert not [one for one in (said_zh, *(note.zh for note in notes)) if "报表" in one or "报送" in one]
    assert not [one for one in (said_en, *(note.en for note in notes)) if "returns" in one]
    second = {one.short("en") for one in programme.institutions.values() if one.belongs_to}
    assert second
    assert not [name for name in second if name in said_en]
    tables = [block for one in edition.sections for block in one.blocks if isinstance(block, Table)]
    listed = {_said(edition, row[0]) for table in tables for row in table.rows}
    assert "NSDL PB" in listed
    assert not second & listed, "nor in a table"
    groups = [table for table in tables if table.code.startswith("groups.") and len(table.rows) > 1]
    for table in groups:
        at = [column.heading.zh for column in table.columns].index("组内位次")
        places = [int(value) for row in table.rows if (value := _value(edition, row[at]))]
        assert places == [] or places[0] == 1, table.title.en
    assert "申诉" not in said_zh + "".join(slide.question.zh for slide in edition.slides), "nobody takes part"
    assert "没有一票否决" not in said_zh, "the method knows none"
    (scores,) = [table for table in tables if table.code == "scores"]
    assert int(edition.figures["score.members"].value or 0) == len(scores.rows), "so many were assessed"
    (groups_told,) = [slide for slide in edition.slides if slide.code == "slide.groups"]
    assert isinstance(groups_told.body, Table)
    assert "不合格" not in [column.heading.zh for column in groups_told.body.columns], "nobody is graded"


def _shown(cell: Cell) -> bool:
    return bool(cell.figure or cell.text)


def _said(edition: Edition, cell: Cell) -> str:
    text = edition.figures[cell.figure].text if cell.figure else cell.text
    return text.en if text else ""


def _value(edition: Edition, cell: Cell) -> str | None:
    return edition.figures[cell.figure].value if cell.figure else None


def test_a_first_month_shows_its_volumes_and_asks_nothing_that_it_cannot_answer(rbi_engine: Engine) -> None:
    """Its deck had slides of a title alone; and what was received is in all as much as was remitted, every month."""
    programme = load_programme("rbi-retail")
    first, *_, last = periods(rbi_engine, programme.slug)
    dates = {"issued_on": "2025-08-28", "known_on": "2025-08-28", "audit_head": "a", "code_version": "c"}
    for period in (first, last):
        edition = compose(rbi_engine, programme, "bulletin", period, number=1, **dates)
        assert all(slide.body is not None for slide in edition.slides)
        bodies = [slide.body for slide in edition.slides if isinstance(slide.body, Table)]
        empty = [one for body in bodies for one in zip(*body.rows, strict=True) if not any(map(_shown, one))]
        assert empty == [], "no column of dashes"
        assert not [
            slide for slide in edition.slides if period == first and slide.question.zh.endswith("是增是减？")
        ]
        (general,) = [one for one in edition.sections if one.code == "general"]
        text = "".join(
            said(one.zh, edition.figures, "zh") for one in general.blocks if isinstance(one, Paragraph)
        )
        assert "笔均金额" in text
        assert ("2024年7月至2025年3月无数据" in text) is (period == last), "six months are published"
        assert "收付比" not in text
        assert "indicators" not in [block.code for block in general.blocks if isinstance(block, Table)]
        names = [name for block in general.blocks if isinstance(block, Chart) for name in block.categories]
        assert not [one for one in names if "-" in one.zh + one.en], "months as they are said"
