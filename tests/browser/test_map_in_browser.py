"""The map in a real browser: drawn without asking anybody, chosen by a click; the parts of coverage beside it."""

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import PATIENCE, Open, in_the_end, until, violations, width

PARTS = ("points", "course", "use", "institutions", "registers", "rural")


def test_the_map_is_drawn_and_asks_only_this_server(server: str, visit: Open) -> None:
    asked: list[str] = []
    seen = visit(f"{server}/map?lang=zh")
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.page.reload()
    seen.settle()
    seen.page.locator(".choroplethlayer path").nth(8).wait_for()
    assert [url for url in asked if url.endswith("/topojson/world_110m.json")]
    assert sum("/outlines/" in url for url in asked) == 1
    assert seen.strangers == []
    assert seen.complaints == []


def test_a_map_is_drawn_once_and_its_outlines_are_fetched_once(server: str, visit: Open) -> None:
    seen = visit(f"{server}/map?lang=en")
    seen.page.evaluate(
        """() => {
            window.drawn = 0;
            new MutationObserver(() => {
                const map = document.querySelector(".js-plotly-plot");
                if (!map || map.watched || !map.on) return;
                map.watched = true;
                map.on("plotly_beforeplot", () => { window.drawn += 1; });
            }).observe(document, { subtree: true, childList: true, attributeFilter: ["class"] });
        }"""
    )
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    box = seen.page.locator('[data-testid="stSidebar"] [data-testid="stSelectbox"] input').last
    box.click()
    box.fill("November 2019")
    seen.page.get_by_role("option", name="November 2019", exact=True).wait_for()
    box.press("Enter")
    until(seen.page, "document.querySelector('h1').innerText.includes('November 2019')")
    seen.settle()
    seen.page.wait_for_timeout(500)
    assert seen.page.evaluate("document.querySelector('.js-plotly-plot').watched")
    assert seen.page.evaluate("window.drawn") == 0, "once when it is made, not again"
    assert [url for url in asked if "/outlines/" in url] == []


def test_a_click_on_a_region_looks_at_it_closely(server: str, visit: Open) -> None:
    seen = visit(f"{server}/map?lang=zh&shade=service-points")
    with_figures = seen.page.locator(".choroplethlayer .trace").first.locator("path")

    def clicked() -> str:
        """The address after a click on the county of Dorbod, whose middle lies within it. A map that is being made anew
        beneath the pointer takes no click: a reader clicks again."""
        box = with_figures.last.bounding_box()
        if "region=" not in seen.page.url and box is not None:
            seen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            seen.page.wait_for_timeout(2_000)
        return seen.page.url

    assert "region=230624" in in_the_end(seen.page, clicked, lambda url: "region=" in url)
    seen.settle()
    seen.page.wait_for_selector("text=5公里内无服务点的村", timeout=PATIENCE)
    assert seen.complaints == []


def test_a_map_whose_outlines_did_not_come_is_drawn_when_they_do(server: str, visit: Open) -> None:
    """The line broke once: the map stayed empty until the page was opened again."""
    page = visit(f"{server}/standards?lang=zh").page
    broken: list[Route] = []

    def breaking(route: Route) -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route)
            route.abort()

    page.route("**/outlines/**", breaking)
    page.goto(f"{server}/map?lang=zh")
    page.locator(".choroplethlayer path").nth(8).wait_for()
    assert len(broken) == 1


def test_a_map_that_is_made_anew_while_its_outlines_are_on_their_way_is_drawn(
    server: str, visit: Open
) -> None:
    """Plotly waits five seconds for outlines that it has asked for already, then never again: a server that was busy
    for longer while somebody turned the month left the page without its map."""
    page = visit(f"{server}/standards?lang=zh").page
    held: list[Route] = []
    # A method of a list has no signature that could be asked for.
    page.route("**/outlines/**", lambda route: held.append(route))
    with page.expect_request("**/outlines/**"):
        page.goto(f"{server}/map?lang=en&period=2019-12")
    box = page.locator('[data-testid="stSidebar"] [data-testid="stSelectbox"] input').last
    box.click()
    box.fill("November 2019")
    page.get_by_role("option", name="November 2019", exact=True).wait_for()
    box.press("Enter")
    until(page, "document.querySelector('h1').innerText.includes('November 2019')")
    page.wait_for_timeout(7_000)
    assert page.locator(".choroplethlayer path").count() == 0
    assert len(held) == 1
    held[0].continue_()
    page.locator(".choroplethlayer path").nth(8).wait_for()


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_coverage_is_readable_by_all(server: str, visit: Open, part: str) -> None:
    seen = visit(f"{server}/coverage?lang=en&part={part}")
    assert width(seen.page) <= 1366
    assert seen.complaints == []
    assert seen.strangers == []
    assert violations(seen.page) == []
