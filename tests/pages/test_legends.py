"""What a legend says of colours is what the colours do, by day and by night: a legend once said the opposite."""

import json
import re
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from pages.shared.figures.palette import PALETTES, Ground
from pages.shared.shell import start
from tests.pages.conftest import Visit, words_of

FULL_OF_COLOUR_IS = {
    "coverage": {
        "en": ("The stronger the colour, the lower the share", "least"),
        "zh": ("颜色越重，占比越低", "least"),
    },
    "assessment": {
        "en": ("The stronger the colour, the more was lost", "least"),
        "zh": ("颜色越重，失分越多", "least"),
    },
    "map": {
        "en": ("The stronger the shade, the higher the figure", "most"),
        "zh": ("与底色反差越大，数值越高", "most"),
    },
}
"""By page: how its legend puts it, and whether that makes the least or the most of what is drawn the strongest."""


def strength(colour: str, paper: str) -> float:
    """How far a colour stands off the paper that it is printed on."""
    here, there = ([int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in (colour, paper))
    return sum((a - b) ** 2 for a, b in zip(here, there, strict=True)) ** 0.5


def scale_of(page: AppTest) -> list[tuple[float, str]]:
    """The scale of colours of the page's first chart that shades figures."""
    for one in page.get("plotly_chart"):
        proto = one.proto  # type: ignore[attr-defined]
        for trace in json.loads(proto.spec or proto.figure.spec)["data"]:
            if trace["type"] in ("heatmap", "choropleth"):
                return [(float(at), colour) for at, colour in trace["colorscale"]]
    raise AssertionError("no chart shades anything")


@pytest.mark.parametrize("ground", PALETTES)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FULL_OF_COLOUR_IS)
def test_the_strongest_colour_is_what_the_legend_says(
    visit: Visit,
    daqing_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    language: str,
    ground: Ground,
) -> None:
    monkeypatch.setattr(start, "ground_shown", lambda: ground)
    page = visit(daqing_engine, name, lang=language)
    said, strongest = FULL_OF_COLOUR_IS[name][language]
    assert said in words_of(page).replace("\\", "")
    paper = PALETTES[ground].paper
    stands_off = [strength(colour, paper) for _, colour in sorted(scale_of(page))]
    rises = all(a < b for a, b in pairwise(stands_off))
    falls = all(a > b for a, b in pairwise(stands_off))
    assert (rises, falls) == (strongest == "most", strongest == "least")


@pytest.mark.parametrize("ground", PALETTES)
def test_a_change_is_blue_where_it_rises_and_orange_where_it_falls(ground: Ground) -> None:
    """As the legend of a map of changes says: pale in the middle, stronger to both ends."""
    paper, scale = PALETTES[ground].paper, PALETTES[ground].diverging
    fall, nothing, rise = (str(colour) for _, colour in scale)
    red, _, blue = (int(fall[at : at + 2], 16) for at in (1, 3, 5))
    assert red > blue
    red, _, blue = (int(rise[at : at + 2], 16) for at in (1, 3, 5))
    assert blue > red
    assert strength(nothing, paper) < min(strength(fall, paper), strength(rise, paper))


def test_every_legend_of_strength_is_held_here() -> None:
    """A new sentence of this kind belongs into the table above."""
    from etl.values.house import ROOT

    catalogue = (ROOT / "pages/shared/locale/zh/LC_MESSAGES/bianmin.po").read_text(encoding="utf-8")
    told = set(
        re.findall(
            r"[Tt]he (?:(?:stronger|darker) the \w+|more a shade [\w ]+), the (?!larger)[\w ]+",
            catalogue.replace('"\n"', ""),
        )
    )
    known = [entry["en"][0] for entry in FULL_OF_COLOUR_IS.values()]
    assert told
    assert not [one for one in told if not any(one.casefold().startswith(k.casefold()) for k in known)]
