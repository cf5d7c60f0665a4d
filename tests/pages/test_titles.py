"""Nothing stands on a page without words of its own: every chart has a title, every heading something below it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access.viewer import played
from etl.definitions.load import load_programme
from pages.shared.registry import ENTRIES
from store.engine import open_engine
from tests.browser.pictures import PARTS
from tests.pages.conftest import Visit, tables_of

OWN = "B03"
HEADINGS = ("h2", "h3", "header", "subheader")
_TITLED = re.compile(r"<(h2|h3|p|li|table|ul|ol)\b[^>]*>(.*?)</\1>", re.DOTALL)
BETWEEN = ("table", "bidi_component", "component_instance", "dataframe", "arrow_data_frame")
FRAME = ("flex_container", "horizontal", "column", "html")


def in_order(page: AppTest) -> Iterator[tuple[str, str]]:
    """What stands on a page, from top to bottom: its kind, and its words or (of a chart) what it is made of."""
    for one in page._tree:
        proto, kind = getattr(one, "proto", None), str(one.type)
        if kind == "html":
            yield from _TITLED.findall(str(proto.body))
        elif kind == "plotly_chart":
            yield "chart", proto.spec or proto.figure.spec
        elif kind in ("header", "subheader", "markdown", "caption"):
            yield kind, str(one.value)  # type: ignore[attr-defined]
        elif kind not in FRAME:
            yield kind, ""


def untitled(page: AppTest, *, is_slide: bool) -> list[str]:
    """What stands right above each chart that has no title: neither a heading or sentence since the chart before it,
    nor one that is drawn in it. A slide's question is the title of its only chart."""
    found, above, last = [], False, ""
    for kind, said in in_order(page):
        if kind == "chart":
            layout = json.loads(said)["layout"]
            drawn = [layout.get("title", {}).get("text"), *_findings(layout)]
            if not above and not any(drawn):
                found.append(last)
            above = False
        elif kind in HEADINGS or kind in ("markdown", "p"):
            above = True
        elif kind in BETWEEN and not is_slide:  # what a heading above a table says is said of the table
            above = False
        last = said[:80]
    return found


def _findings(layout: dict[str, Any]) -> list[str]:
    """What is written into a chart with its last figure; the name of a unit alone is no title."""
    return [one["text"] for one in layout.get("annotations", []) if "<b>" in one.get("text", "")]


def bare_headings(page: AppTest) -> list[str]:
    """Headings with nothing below them: the next one, or the end of the page, comes at once."""
    told = list(in_order(page))
    pairs = zip(told, [*told[1:], ("end", "")], strict=True)
    return [
        said
        for (kind, said), (after, _) in pairs
        if kind in HEADINGS and after in (*HEADINGS[:1], "header", "end")
    ]


@pytest.mark.parametrize("role", ["coordinator", OWN])
def test_every_chart_has_a_title_and_every_heading_something_below_it(
    visit: Visit, daqing_published: Path, role: str
) -> None:
    """On every page of a role and in every part of it; a table is not there where it has no row."""
    viewer, programme = played(role, frozenset({OWN})), load_programme("daqing")
    engine = open_engine(f"sqlite:///{daqing_published}")
    lost: list[object] = []
    for entry in ENTRIES:
        if entry.clock == "none" or not entry.serves_whom(programme, viewer):
            continue
        for part in ({}, *PARTS.get(entry.name, ())):
            page = visit(engine, entry.name, lang="en", viewer=role, **part)
            assert not page.exception, (entry.name, part)
            lost += [
                (entry.name, part, "chart below", one)
                for one in untitled(page, is_slide=entry.name == "present")
            ]
            lost += [(entry.name, part, "heading", one) for one in bare_headings(page)]
            lost += [(entry.name, part, list(one.columns)) for one in tables_of(page) if one.empty]
    assert lost == []
