"""Names that nobody has resolved: kept once, with the filing they first came with."""

from sqlalchemy import Engine

from store import institutions
from store.filings import store_filing
from tests.unit.store.drafts import a_draft


def test_a_name_is_kept_with_the_filing_it_first_came_with(engine: Engine) -> None:
    assert dict(institutions.review_institutions(engine, "rbi-retail").schema) == institutions.REVIEW
    first = store_filing(engine, a_draft(b"1", programme="rbi-retail", review_names=[("R2", "New Bank Ltd")]))
    names = [("R1", "Axis Bnak"), ("R2", "NEW BANK LTD")]
    second = store_filing(engine, a_draft(b"2", programme="rbi-retail", review_names=names))
    found = institutions.review_institutions(engine, "rbi-retail")
    assert found.rows() == [("R1", "Axis Bnak", second.id), ("R2", "New Bank Ltd", first.id)]
    assert dict(found.schema) == institutions.REVIEW
    assert institutions.review_institutions(engine, "daqing").is_empty()
