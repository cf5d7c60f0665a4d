"""Which pages a programme's navigation offers: those that have something to show."""

import pytest

from access.viewer import COORDINATOR, PRESENTER, Viewer
from etl.definitions.load import load_programme
from pages.shared.registry import ENTRIES
from pages.shared.shell import heading_of

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
BANK = Viewer("institution", "B03", "somebody")
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


@pytest.mark.parametrize(
    ("slug", "viewer", "missing"),
    [
        ("daqing", COORDINATOR, set()),
        ("daqing", BANK, {"returns_desk"}),
        ("daqing", PRESENTER, {"returns_desk", "filing"}),
        ("outlet-service-shanghai", PRESENTER, {"returns_desk", "filing", "standards"}),
        ("kailian-aml", PRESENTER, {"returns_desk", "filing", "risk"}),
        ("kailian-aml", BANK, {"returns_desk"}),
    ],
)
def test_no_page_is_offered_to_whom_it_may_show_nothing(slug: str, viewer: Viewer, missing: set[str]) -> None:
    programme = load_programme(slug)
    served = {one.name for one in ENTRIES if one.serves(programme)}
    offered = {one.name for one in ENTRIES if one.serves_whom(programme, viewer)}
    assert served - offered == missing
    assert {one.name for one in ENTRIES if one.serves_whom(programme, None)} == served


@pytest.mark.parametrize(
    ("path", "asked", "said"),
    [
        ("", {}, "Overview"),
        ("rankings", {"period": "2019-11"}, "Rankings · November 2019"),
        ("assessment", {"quarter": "2019-Q4", "period": "2019-11"}, "Assessment · Q4 2019"),
        ("filing/", {"month": "2019-11"}, "Filing · November 2019"),
        ("rankings", {"period": "2035-13"}, "Rankings"),
        ("institution", {"programme": "india-pulse"}, "Region"),
        ("institution", {"programme": "../daqing"}, "Institution"),
        ("administration", {"none": "2019-11"}, "Accounts and audit"),
        ("static/js/core.js", {}, ""),
    ],
)
def test_the_frame_knows_the_heading_of_the_page_that_is_asked_for(
    path: str, asked: dict[str, str], said: str
) -> None:
    assert heading_of(path, asked, "en") == said
