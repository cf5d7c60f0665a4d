"""The search in the frame: by name, code and the initials of pinyin; only what the viewer may see, as links."""

import pytest
from sqlalchemy import Engine

from pages.shared.search.index import initials_of
from store.engine import open_engine
from store.filings import store_filing
from tests.pages.conftest import Visit, links_of, sentences_of
from tests.pages.test_matrix import a_filing

MONTH = "2019-11"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """One return is in: pages have a month."""
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('search') / 'search.db'}")
    store_filing(opened, a_filing("B03", MONTH))
    return opened


def sought(visit: Visit, engine: Engine, words: str, **address: str) -> list[str]:
    """The links that are found for these words, from a page that has none of its own."""
    page = visit(engine, "data_quality", part="findings", period=MONTH, **address)
    before = links_of(page)
    page.text_input(key="search").set_value(words).run()
    assert not page.exception
    return sorted(links_of(page) - before)


@pytest.mark.parametrize(
    ("words", "leads_to"),
    [
        ("油城", "institution=B01"),
        ("ycyh", "institution=B01"),
        ("YOUCHENG", "institution=B01"),
        ("b01", "institution=B01"),
        ("大同", "region=230606"),
        ("dtq", "region=230606"),
        ("230606", "region=230606"),
        ("c04", "indicator=C04"),
        ("tx_cnt", "measure=tx_cnt"),
        ("num-text", "check=NUM-TEXT"),
        ("pm", "./rankings?"),
        ("rankings", "./rankings?"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_things_are_found_by_name_code_and_initials(
    visit: Visit, engine: Engine, words: str, leads_to: str, language: str
) -> None:
    links = sought(visit, engine, words, lang=language)
    assert any(leads_to in link for link in links), links
    assert all(f"lang={language}" in link for link in links)


def test_a_check_is_found_with_its_words(visit: Visit, engine: Engine) -> None:
    """A code alone says nothing to who looked for a word of its sentence."""
    page = visit(engine, "data_quality", part="findings", period=MONTH, lang="zh")
    page.text_input(key="search").set_value("投诉").run()
    said = next(str(one.proto.body) for one in page.get("html") if "C-ON-TIME" in str(one.proto.body))
    assert "到期投诉中按期办结件数 ≤ 本期到期投诉件数" in said
    assert ">C-ON-TIME</a>" not in said


def test_nothing_is_said_to_be_there_that_is_not(visit: Visit, engine: Engine) -> None:
    page = visit(engine, "data_quality", part="findings", period=MONTH, lang="en")
    page.text_input(key="search").set_value("<b>*nowhere*").run()
    assert any("Nothing here is called" in one for one in sentences_of(page))


def test_a_bank_keeps_its_view_and_finds_no_page_of_others_returns(visit: Visit, engine: Engine) -> None:
    links = sought(visit, engine, "b01", lang="en", viewer="B03")
    assert links
    assert all("viewer=B03" in link and "returns_desk" not in link for link in links)


def test_initials_are_read_as_words_are() -> None:
    assert initials_of("油城银行（演示）") == "ycyhys"
    assert initials_of("重庆 ABC") == "cqabc"
