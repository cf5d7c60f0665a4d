"""What a page points to is there for whoever reads it: links lead to pages of the role, names in words are shown."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from access.viewer import PLAYERS, Viewer, played
from etl.definitions.load import load_programme
from pages.shared.registry import BY_NAME, ENTRIES, sections
from pages.shared.words import Words
from store.engine import open_engine
from tests.pages.conftest import Visit, links_of, words_of
from tests.pages.shown import texts_of

OWN = "B03"
ROLES = (*PLAYERS, OWN)
POINTED = re.compile(r"(?:[Ss]ee|[Uu]nder|[Oo]n the page|[Cc]hoose [^“”]* under) “([^“”]+)”")
CHOICES = ("part", "section", "look", "about", "only")
"""What an address says of the part of a page; a page that does not have it takes the word out of the address."""
PLAYED = {"Seen as"}
"""Fields of the frame, which a page of its own is opened without."""


def served(viewer: Viewer) -> list[str]:
    programme = load_programme("daqing")
    return [one.name for one in ENTRIES if one.clock != "none" and one.serves_whom(programme, viewer)]


def named(page: AppTest) -> set[str]:
    """Pages and sections of the navigation, and whatever stands on the page."""
    words = Words("en")
    navigation = {*sections(words), *(one.title(words) for one in ENTRIES)}
    return navigation | set(texts_of(page)) | PLAYED


@pytest.mark.parametrize("role", ROLES)
def test_what_a_page_points_to_is_there_for_the_role(visit: Visit, daqing_published: Path, role: str) -> None:
    """Each page, its links and the names that its sentences send to; each part that is linked to is opened once."""
    viewer, programme = played(role, frozenset({OWN})), load_programme("daqing")
    assert viewer is not None
    engine = open_engine(f"sqlite:///{daqing_published}")
    lost: list[object] = []
    parts: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[str, dict[str, str]]] = {}
    for name in served(viewer):
        page = visit(engine, name, lang="en", viewer=role)
        assert not page.exception, name
        there = named(page)
        lost += [(name, one) for one in POINTED.findall(words_of(page)) if one not in there]
        for link in sorted(links_of(page)):
            address = urlsplit(link)
            target = address.path.removeprefix("./") or "overview"
            if not BY_NAME[target].serves_whom(programme, viewer):
                lost.append((name, link))
            asked = dict(parse_qsl(address.query))
            chosen = tuple((key, asked[key]) for key in CHOICES if key in asked)
            parts.setdefault((target, chosen), (name, asked))
    assert parts
    for (target, chosen), (name, asked) in parts.items():
        if not chosen:
            continue
        page = visit(engine, target, **asked)
        assert not page.exception, (target, asked)
        kept = {key: page.query_params.get(key) for key, _ in chosen}
        if any(kept[key] not in (value, [value]) for key, value in chosen):
            lost.append((name, target, chosen, kept))
    assert lost == []


@pytest.mark.parametrize(("role", "stands_out"), [("coordinator", True), ("presenter", False), (OWN, False)])
def test_a_page_without_risks_sends_for_alerts_only_where_there_are_any(
    visit: Visit, daqing_published: Path, role: str, stands_out: bool
) -> None:
    """The strip of what stands out is the coordinator's and the reviewer's: others would look for it in vain."""
    page = visit(open_engine(f"sqlite:///{daqing_published}"), "risk", lang="en", viewer=role)
    said = words_of(page)
    assert "No risk matrix" in said
    assert ("stands out" in said) is stands_out
