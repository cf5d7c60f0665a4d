"""Choices live in the address: in codes, whole, and in both directions."""

from sqlalchemy import Engine

from tests.pages.conftest import Visit, title_of


def test_address_decides_what_is_shown(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "growth", period="2019-06", measure="tx_amt", of="B03", lang="en")
    assert title_of(page) == "Growth · June 2019"
    assert (page.selectbox(key="measure").value, page.selectbox(key="of").value) == ("tx_amt", "B03")


def test_address_says_all_that_decides_what_is_shown(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "growth")
    assert page.query_params == {"programme": "daqing", "period": "2019-12", "lang": "zh"}
    page.selectbox(key="measure").set_value("tx_cnt").run()
    assert page.query_params == {
        "programme": "daqing",
        "period": "2019-12",
        "lang": "zh",
        "measure": "tx_cnt",
    }


def test_address_keeps_codes_when_the_language_changes(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "rankings", indicator="C04", lang="zh")
    page.button_group(key="lang").set_value("en").run()
    assert page.query_params["indicator"] == "C04"
    assert page.query_params["lang"] == "en"
    assert title_of(page) == "Rankings · December 2019"
    assert page.selectbox(key="indicator").value == "C04"


def test_another_programme_clears_what_belongs_to_the_first(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "rankings", period="2019-06", indicator="C04", viewer="B03", lang="en")
    page.selectbox(key="programme").set_value("rbi-retail").run()
    assert page.query_params == {"programme": "rbi-retail", "lang": "en"}
    assert not page.exception


def test_going_back_in_the_browser_brings_back_the_earlier_choice(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "growth", measure="tx_cnt")
    page.selectbox(key="measure").set_value("tx_amt").run()
    page.query_params["measure"] = "tx_cnt"
    page.run()
    assert page.selectbox(key="measure").value == "tx_cnt"
