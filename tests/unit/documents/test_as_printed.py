"""What participants get of an edition of before the rules of disclosure: single ones' ratios as they are printed."""

from dataclasses import replace

from etl.documents.amounts import as_printed
from etl.documents.voice import Voice
from etl.editions.canonical import digest
from etl.editions.model import Basis, Figure
from tests.unit.editions.small import edition_of, text

ONE = (Basis("m", "2019-01", "B01"),)


def test_single_ones_keep_the_decimals_that_are_printed_and_sums_keep_all() -> None:
    given = {
        "one": Figure("one", "85.436893", "percent", text("85.44%"), ONE),
        "all": Figure("all", "61.234567", "percent", text("61.23%"), (Basis("m", "2019-01"),)),
        "place": Figure("place", 3, "rank", text("3"), ONE),
        "words": Figure("words", "85.436893", "percent", text("—"), ONE),
    }
    edition = edition_of(given)
    shown = as_printed(edition).figures
    assert {id: one.value for id, one in shown.items()} == {
        "one": "85.44", "all": "61.234567", "place": 3, "words": None,
    }  # fmt: skip
    assert [one.text for one in shown.values()] == [one.text for one in given.values()]


def test_its_documents_name_the_edition_that_was_sealed() -> None:
    edition = edition_of({"one": Figure("one", "85.436893", "percent", text("85.44%"), ONE)})
    sealed = digest(edition)
    assert Voice(as_printed(edition), "zh", sealed).digest == sealed
    assert Voice(replace(edition, number=2), "zh").digest != sealed
