"""A programme without words of its own, and without returns, has a bulletin of what it has."""

from sqlalchemy import Engine

from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.editions.edits import LANGUAGES
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
