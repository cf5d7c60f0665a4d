"""Signing in with a browser: the cookie that no script reads, and the page that is open while its session ends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from access.clock import now
from access.people import accounts, sessions
from store.engine import open_engine
from store.people.accounts import Grant
from tests.browser.conftest import Visit, new_context, running_server

PASSWORD = "violet tramway oxide 91"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_engine(f"sqlite:///{tmp_path_factory.mktemp('sign-in') / 'house.db'}")


@pytest.fixture(scope="module")
def address(engine: Engine) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BIANMIN_OPEN_DEMO", "off")
        accounts.first_administrator(engine, by="test", at=now())
        with running_server(engine) as opened:
            yield opened


def test_in_and_out(address: str, engine: Engine, browser: Browser) -> None:
    once = accounts.invite(engine, "root", "管理员", [Grant("", "administrator")], by="test", at=now())
    context = new_context(browser, locale="zh-CN")
    seen = Visit(context.new_page())
    seen.page.on("request", seen.watch)
    page = seen.page
    page.goto(f"{address}/administration?lang=en")
    assert page.url == f"{address}/signin?lang=en&next=%2Fadministration%3Flang%3Den", (
        "and back to what was asked for"
    )
    assert page.locator("html").get_attribute("lang") == "en"
    page.fill("#name", "root")
    page.fill("#password", once.password)
    page.get_by_role("button", name="Sign in").click()
    page.fill("#new", PASSWORD)
    page.fill("#again", PASSWORD)
    page.get_by_role("button").click()
    seen.settle()
    assert page.locator("h1").inner_text() == "Accounts and audit"
    assert "bianmin" not in page.evaluate("document.cookie")
    (cookie,) = (one for one in page.context.cookies() if "bianmin" in str(one.get("name")))
    assert (cookie.get("httpOnly"), cookie.get("sameSite")) == (True, "Lax")
    assert page.request.get(f"{address}/media/nothing.csv").status != 401

    sessions.sign_out_everywhere(engine, "root", by="test", at=now())
    page.get_by_text("Weak settings").first.click()
    page.get_by_role("heading", name="You are not signed in").wait_for()
    expect(page.locator("table")).to_have_count(0)
    assert page.request.get(f"{address}/media/nothing.csv").status == 401
    page.reload()
    assert page.url.startswith(f"{address}/signin")
    assert not seen.strangers
    context.close()
