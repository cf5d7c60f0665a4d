"""Which pages a programme's navigation offers: those that have something to show."""

import pytest

from etl.definitions.load import load_programme
from pages.shared.registry import ENTRIES

WHEREVER = {
    "overview",
    "growth",
    "rankings",
    "data_quality",
    "bulletin",
    "present",
    "meetings",
    "programme",
    "administration",
}
FILED = {"filing", "returns_desk"}
SCORED = {"assessment", "methods", "objections"}


@pytest.mark.parametrize(
    ("slug", "offered"),
    [
        ("daqing", WHEREVER | FILED | SCORED | {"coverage", "map", "institution"}),
        ("rbi-retail", WHEREVER | SCORED | {"institution"}),
        ("outlet-service-shanghai", WHEREVER | FILED | {"standards", "map", "institution"}),
        ("india-pulse", WHEREVER | {"map"}),
    ],
)
def test_no_page_is_offered_that_can_only_say_why_it_is_empty(slug: str, offered: set[str]) -> None:
    programme = load_programme(slug)
    assert {one.name for one in ENTRIES if one.serves(programme)} == offered
