"""Links, languages and the way back: what is on the screen and what is in the address are the same."""

from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, FirstVisit, Open, Visit, open_section, until


def choose(seen: Visit, label: str, option: str) -> None:
    seen.page.get_by_label(label, exact=False).first.click()
    seen.page.get_by_role("option", name=option, exact=True).click()
    seen.page.wait_for_timeout(300)
    seen.settle()


def test_deep_link_on_a_fresh_server(first_visit: FirstVisit) -> None:
    """Nobody had been on the server before: see the fixture."""
    assert first_visit.title == "Rankings · June 2019"
    assert first_visit.menu == 1
    assert "Payments per active user" in first_visit.words
    assert first_visit.complaints == []


def test_language_switch_tells_the_document(server: str, visit: Open) -> None:
    seen = visit(f"{server}/growth?lang=zh")
    seen.page.get_by_role("radio", name="English").or_(
        seen.page.get_by_role("button", name="English")
    ).click()
    seen.page.wait_for_selector("h1:has-text('Growth')", timeout=PATIENCE)
    seen.settle()
    expect(seen.page.locator("html")).to_have_attribute("lang", "en")
    assert "lang=en" in seen.page.url


def test_choice_goes_into_the_address_and_back_brings_it_back(server: str, visit: Open) -> None:
    seen = visit(f"{server}/growth?lang=zh")
    choose(seen, "月份", "2019年6月")
    expect(seen.page.locator("h1")).to_have_text("增长 · 2019年6月")
    assert "period=2019-06" in seen.page.url
    assert "programme=daqing" in seen.page.url
    seen.page.go_back()
    seen.page.wait_for_selector("h1:has-text('2019年12月')", timeout=PATIENCE)


def test_choice_follows_to_the_next_page(server: str, visit: Open) -> None:
    seen = visit(f"{server}/growth?lang=en&period=2019-06")
    open_section(seen, "Figures")
    seen.page.get_by_role("menuitem", name="Rankings").click()
    seen.page.wait_for_selector("h1:has-text('Rankings')", timeout=PATIENCE)
    seen.settle()
    expect(seen.page.locator("h1")).to_have_text("Rankings · June 2019")
    assert "period=2019-06" in seen.page.url
    assert "/rankings" in seen.page.url


def test_a_page_of_the_menu_shows_the_same_in_a_window_of_its_own(server: str, visit: Open) -> None:
    seen = visit(f"{server}/growth?lang=en&period=2019-06&viewer=reviewer")
    open_section(seen, "Figures")
    way = seen.page.get_by_role("menuitem", name="Rankings")
    way.hover()
    where = str(way.evaluate("way => way.href"))
    assert where.startswith(f"{server}/rankings?")
    assert {"lang=en", "period=2019-06", "viewer=reviewer", "programme=daqing"} <= set(
        where.partition("?")[2].split("&")
    )


def test_other_eyes_see_a_page_from_its_top(server: str, visit: Open) -> None:
    seen = visit(f"{server}/growth?lang=en")
    main = "document.querySelector('[data-testid=\"stMain\"]')"
    seen.page.evaluate(f"{main}.scrollTo(0, 500)")
    assert seen.page.evaluate(f"{main}.scrollTop") == 500
    choose(seen, "Seen as", "Reviewer")
    until(seen.page, f"() => {main}.scrollTop === 0")
    seen.page.evaluate(f"{main}.scrollTo(0, 500)")
    choose(seen, "Month", "June 2019")
    expect(seen.page.locator("h1")).to_contain_text("June 2019")
    assert seen.page.evaluate(f"{main}.scrollTop") > 0, "another month is read where one was reading"


def test_figures_leave_as_a_file(server: str, visit: Open) -> None:
    seen = visit(f"{server}/growth?lang=zh&measure=tx_cnt")
    with seen.page.expect_download() as waiting:
        seen.page.locator(".st-key-download-growth").get_by_role("button").click()
    assert waiting.value.suggested_filename == "daqing-2019-12-growth.csv"
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("月份,")
    assert lines[1].startswith("2019年12月,1130000,")


def test_a_name_leads_to_its_page_in_the_same_window_with_the_month_kept(server: str, visit: Open) -> None:
    seen = visit(f"{server}/rankings?lang=en&period=2019-06")
    for link in (seen.page.locator(".t a").first, seen.page.locator(".ytick a").first):
        windows, was = len(seen.page.context.pages), seen.page.url
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        assert box is not None
        seen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        seen.page.wait_for_selector("h1:has-text('Institution · June 2019')", timeout=PATIENCE)
        assert len(seen.page.context.pages) == windows
        assert "period=2019-06" in seen.page.url
        seen.page.goto(was)
        seen.page.wait_for_selector("h1:has-text('Rankings')", timeout=PATIENCE)
        seen.settle()


def test_a_chart_leaves_as_a_picture_and_the_address_is_copied_by_keyboard(server: str, visit: Open) -> None:
    seen = visit(f"{server}/rankings?lang=zh&period=2019-06")
    button = seen.page.get_by_role("button", name="保存为图片")
    button.focus()
    with seen.page.expect_download() as waiting:
        seen.page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "daqing-2019-06-rankings-places-zh.png"
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen.page.get_by_role("button", name="复制当前页面地址").focus()
    seen.page.keyboard.press("Enter")
    seen.page.get_by_role("button", name="地址已复制。").wait_for()
    assert seen.page.evaluate("navigator.clipboard.readText()") == seen.page.url
    assert seen.complaints == []


def test_server_says_how_it_is(server: str, visit: Open) -> None:
    page = visit(f"{server}/?lang=zh").page
    assert page.request.get(f"{server}/health").json() == {"server": "ok"}
    ready = page.request.get(f"{server}/health/ready").json()
    assert (ready["server"], ready["database"]) == ("ok", "ok")
    policy = page.request.get(f"{server}/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
