"""Every page in a real browser, in both languages: nothing asked of strangers, nothing broken, readable by all."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PATIENCE, Open, Visit

PAGES = {
    "overview": "",
    "growth": "growth",
    "coverage": "coverage",
    "map": "map",
    "rankings": "rankings",
    "institution": "institution",
}
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
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
GROUNDS = {"day": ("zh", "light", "rgb(255, 255, 255)"), "night": ("en", "dark", "rgb(16, 22, 31)")}
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
LARGEST_FIRST_LOAD = 3_200_000


def keep_picture(visit: Visit, name: str) -> None:
    """Save the whole page as a picture where BIANMIN_SCREENSHOTS says, if it says."""
    folder = os.environ.get("BIANMIN_SCREENSHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    height = visit.page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    visit.page.set_viewport_size({"width": 1366, "height": max(768, int(height) + 60)})
    visit.page.wait_for_timeout(800)
    visit.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize("ground", ["day", "night"])
@pytest.mark.parametrize("name", PAGES)
def test_page(server: str, visit: Open, name: str, ground: str) -> None:
    """By day in Chinese, at night in English: what is drawn differs by the ground and by the words, each on its own."""
    language, scheme, background = GROUNDS[ground]
    seen = visit(f"{server}/{PAGES[name]}?lang={language}", color_scheme=scheme)
    page = seen.page
    assert page.locator("h1").inner_text().startswith(TITLES[language][name])
    assert page.evaluate("document.documentElement.lang") == HTML_LANGUAGE[language]
    assert page.evaluate(BACKGROUND) == background
    page.locator(".main-svg").first.wait_for(timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert seen.complaints == []
    assert seen.strangers == []
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in violations] == []
    keep_picture(seen, f"{name}-{language}-{ground}")


def test_what_an_institution_sees(server: str, visit: Open) -> None:
    seen = visit(f"{server}/rankings?lang=zh&viewer=B03&indicator=transactions")
    assert "其他机构的业务量不予显示" in seen.page.inner_text('[data-testid="stMain"]')
    assert seen.complaints == []
    keep_picture(seen, "rankings-zh-institution")


def test_first_load_is_light(server: str, visit: Open) -> None:
    """Weighed as the bytes that came over the line, compressed, into an empty cache."""
    page = visit(f"{server}/health-is-no-page").page
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[float] = []
    network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(f"{server}/?lang=zh")
    page.wait_for_selector(".main-svg")
    page.wait_for_timeout(1500)
    assert 500_000 < sum(weights) < LARGEST_FIRST_LOAD
