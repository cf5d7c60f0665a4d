"""The style of the house: quick to apply, whatever a page consists of."""

import re

from etl.values.house import ROOT
from pages.shared.figures.palette import PALETTES


def test_no_rule_of_style_is_tried_on_the_whole_page() -> None:
    """On a screen nothing asks what an element contains (":has" of anything) nor ends in everything under an attribute:
    both took a quarter of what a change of the month takes."""
    text = (ROOT / "pages/shared/house.css").read_text(encoding="utf-8")
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    on_screen = re.sub(r"@media (?:print|\(max-width)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", bare)
    rules = [one.strip() for head in re.findall(r"([^{}]+)\{", on_screen) for one in head.split(",")]
    assert len(rules) > 40
    assert not [one for one in rules if ":has(" in one]
    under_attributes = re.compile(r"(?:^|\s)\[[^\]]*\](?::\S+)?\s+(?:\S+\s+)*\*$")
    assert not [one for one in rules if under_attributes.match(one)]


def test_charts_are_shrunk_for_paper_and_not_framed_at_the_change_of_the_medium() -> None:
    """What is drawn anew for paper would stand small in the frame of its old size; a shrunk one left its old height."""
    script = (ROOT / "pages/shared/locale/framework.js").read_text(encoding="utf-8")
    assert 'addEventListener("beforeprint"' in script
    assert 'matchMedia("print")' not in script
    paper = (ROOT / "pages/shared/house.css").read_text(encoding="utf-8").split("@media print {")[1]
    assert ".js-plotly-plot > div { height: auto !important; }" in paper


def test_names_on_a_map_have_a_border_of_the_ground() -> None:
    """They reach over the borders of small regions; the border is of the ground's own colour by day and by night."""
    text = (ROOT / "pages/shared/house.css").read_text(encoding="utf-8")
    rule = re.search(r"\.stPlotlyChart \.scattergeo text \{([^}]*)\}", text)
    assert rule is not None
    assert "paint-order: stroke" in rule[1]
    assert f"light-dark({PALETTES['light'].paper}, {PALETTES['dark'].paper})" in rule[1]
