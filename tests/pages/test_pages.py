"""Every page, in both languages: on figures, on an empty database, and at addresses that ask for nonsense."""

import re

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from etl.definitions.load import load_programme
from pages.shared.language import read_catalogue
from pages.shared.registry import ENTRIES, Entry
from pages.shared.words import Words
from tests.pages.conftest import (
    NAMES,
    Visit,
    headers_of,
    links_of,
    names_without_a_link,
    sentences_of,
    tables_of,
    title_of,
    words_of,
)
from tests.pages.shown import bare_ids, foreign, texts_of

NOT_REGISTERED = "The muslim Co operative bank ltd"
"""A bank as the published workbook writes it, which nobody has decided on yet: a name all the same."""
TITLES = {
    "zh": {
        "overview": "总览",
        "growth": "增长",
        "coverage": "场景覆盖",
        "map": "地图",
        "rankings": "排名",
        "institution": "机构",
    },
    "en": {
        "overview": "Overview",
        "growth": "Growth",
        "coverage": "Coverage",
        "map": "Map",
        "rankings": "Rankings",
        "institution": "Institution",
    },
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "month"), [("zh", "2019年12月"), ("en", "December 2019")])
def test_page_on_the_demonstration(
    visit: Visit, daqing_engine: Engine, name: str, language: str, month: str
) -> None:
    page = visit(daqing_engine, name, lang=language)
    assert not page.exception
    assert title_of(page) == f"{TITLES[language][name]} · {month}"
    assert any(month in caption for caption in sentences_of(page))
    assert page.get("plotly_chart")
    assert not names_without_a_link(page, _named("daqing", language))
    assert not foreign(page, language)
    assert not bare_ids(page)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "month"), [("zh", "2025年6月"), ("en", "June 2025")])
def test_page_on_published_workbooks(
    visit: Visit, rbi_engine: Engine, name: str, language: str, month: str
) -> None:
    page = visit(rbi_engine, name, programme="rbi-retail", lang=language)
    assert not page.exception
    assert not names_without_a_link(page, _named("rbi-retail", language))
    assert title_of(page).endswith(month)
    assert not foreign(page, language, {*_named("rbi-retail", "en"), NOT_REGISTERED})
    assert not bare_ids(page)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("language", "said"), [("zh", "尚无报送数据"), ("en", "Nothing has been filed")])
def test_page_on_an_empty_database(
    visit: Visit, empty_engine: Engine, name: str, language: str, said: str
) -> None:
    page = visit(empty_engine, name, lang=language)
    assert not page.exception
    assert said in page.info[0].value
    assert not page.get("plotly_chart")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("viewer", "where"), [("coordinator", "returns_desk"), ("B03", "filing")])
def test_an_empty_page_says_what_comes_first_and_what_can_be_read(
    visit: Visit, empty_engine: Engine, name: str, viewer: str, where: str
) -> None:
    page = visit(empty_engine, name, lang="en", viewer=viewer)
    said = words_of(page)
    assert "**The return for December 2019 was due on 8 Jan 2020, 18:00**." in said
    links = {one.split("?")[0] for one in links_of(page)}
    assert {f"./{where}", "./methods", "./meetings", "./programme"} <= links
    assert "./growth" not in links


TYPED_INTO_FILES = {"撤销"}
"""Quoted as what a line of a file says, and by chance a word of a page as well."""


def named_but_absent(page: AppTest, language: str) -> list[str]:
    """What sentences of a page name in quotation marks as a control of the product and it has not: nobody can press
    what is not there. The menu's sections are on every page, outside of what a page itself sends."""
    catalogue = [one for one in read_catalogue("zh") if one.id and isinstance(one.id, str)]
    controls = {str(one.id if language == "en" else one.string) for one in catalogue}
    texts = texts_of(page)
    menu = {entry.section(Words(language)) for entry in ENTRIES}  # type: ignore[arg-type]
    named = {quoted for text in texts for quoted in re.findall("“([^”]+)”", text) if quoted in controls}
    return sorted(named - set(texts) - menu - TYPED_INTO_FILES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: str(one.name))
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("programme", ["daqing", "kailian-aml", "rbi-retail"])
def test_every_page_of_a_new_programme_says_something(
    visit: Visit, empty_engine: Engine, entry: Entry, language: str, programme: str
) -> None:
    """Nothing fails before anything has been filed, and what needs no figures stands."""
    page = visit(empty_engine, entry.name, lang=language, programme=programme)
    assert not page.exception
    assert not page.error
    assert named_but_absent(page, language) == []
    assert title_of(page).startswith(entry.title(Words(language)))
    if not entry.needs_figures and entry.serves(load_programme(programme)):
        assert "·" in title_of(page)
        assert headers_of(page)
        assert "period" not in page.query_params
    elif entry.clock in ("period", "quarter"):
        assert page.info
        assert not headers_of(page)


@pytest.mark.parametrize("name", NAMES)
def test_address_that_asks_for_nonsense_is_answered_with_a_sentence(
    visit: Visit, daqing_engine: Engine, name: str
) -> None:
    page = visit(
        daqing_engine,
        name,
        lang="en",
        programme="nowhere",
        period="2035-13",
        measure="💥",
        indicator="'; DROP TABLE fact; --",
        institution="B99",
        by="size",
        group="G9",
        of="B99",
    )
    assert not page.exception
    assert title_of(page).endswith("December 2019")
    assert any("“nowhere”, which is not here" in warning.value for warning in page.warning)


@pytest.mark.parametrize("name", NAMES)
def test_a_viewer_that_does_not_exist_is_nobody(visit: Visit, daqing_engine: Engine, name: str) -> None:
    page = visit(daqing_engine, name, lang="en", viewer="[x](javascript:1)")
    assert not page.exception
    assert not any("[x](javascript" in warning.value for warning in page.warning)
    assert page.info[0].value == "Choose who is looking; until then nothing is shown."
    assert not title_of(page)
    assert not tables_of(page)
    assert not page.get("plotly_chart")


def test_unknown_language_reads_chinese(visit: Visit, daqing_engine: Engine) -> None:
    assert title_of(visit(daqing_engine, "growth", lang="xx")).startswith("增长")


def test_notice_of_the_demonstration_is_on_every_page(visit: Visit, daqing_engine: Engine) -> None:
    for name in NAMES:
        assert "演示项目：参评机构均为虚构" in words_of(visit(daqing_engine, name))


def test_public_programme_has_no_notice(visit: Visit, rbi_engine: Engine) -> None:
    assert "invented" not in words_of(visit(rbi_engine, "growth", programme="rbi-retail", lang="en"))


def test_the_coordinator_reads_who_needs_a_call_and_why(visit: Visit, daqing_engine: Engine) -> None:
    """Every name and every reason is a link that keeps the programme and names the month; to others it says nothing."""
    page = visit(daqing_engine, "overview", lang="en")
    assert any("need a call" in header for header in headers_of(page))
    (told,) = (body for one in page.get("html") if "need a call" in (body := one.proto.body))
    said = told[told.index("need a call") :].split("<h2", 1)[0]
    rows = [row for row in re.findall("<li>.*?</li>", said) if "<strong>" in row]
    assert len(rows) > 3
    for row in rows:
        who, *why = re.findall(r'<a href="([^"]+)"', row)
        assert who.startswith(
            "./institution?programme=daqing&amp;lang=en&amp;period=2019-12&amp;institution="
        )
        assert why
    assert "“Complaints closed on time” under the red line in Q4 2019: 0 points" in said
    for viewer in ("B01", "presenter"):
        others = visit(daqing_engine, "overview", lang="en", viewer=viewer)
        assert not any("need a call" in header for header in headers_of(others))
        assert "under the red line" not in "".join(one.proto.body for one in others.get("html"))


def _named(programme: str, language: str) -> set[str]:
    """The names of a programme's institutions, indicators and regions."""
    known = load_programme(programme)
    units = [*known.institutions.values(), *known.regions.values()]
    names = {
        name for one in known.institutions.values() for name in (one.name(language), one.short(language))
    }
    return names | {one.name(language) for one in units}
