"""What the frame of every page says before Streamlit's front end runs: the place kept for what comes, and which of its
parts nearly every page asks for, so that they come together and not one after the other.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import streamlit

STATIC = Path(streamlit.__file__).parent / "static"
EARLY = Path(__file__).parent / "early.css"
SOON = (
    "elements/Html/Html",
    "elements/Metric/Metric",
    "elements/Table/Table",
    "widgets/Selectbox/Selectbox",
    "widgets/ButtonGroup/ButtonGroup",
    "widgets/TextInput/TextInput",
    "widgets/DownloadButton/DownloadButton",
)
"""Parts of the front end that are fetched early; Plotly comes last and only where there is a chart."""


@cache
def early_head() -> str:
    """Style and links for the end of the frame's head."""
    style = EARLY.read_text(encoding="utf-8").strip()
    links = "".join(
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./{file}">' for file in _soon()
    )
    return f"<style>{style}</style>{links}"


def _soon() -> list[str]:
    """The files of those parts and what these need, without what the frame names already."""
    manifest: dict[str, dict[str, Any]] = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    named: set[str] = set()
    _gather(manifest, "index.html", named)
    before = set(named)
    found: list[str] = []
    for key in manifest:
        if key.removesuffix(".tsx").endswith(SOON):
            reached: set[str] = set()
            _gather(manifest, key, reached)
            found += sorted(reached - before - set(found))
    return [manifest[key]["file"] for key in found]


def _gather(manifest: dict[str, dict[str, Any]], key: str, reached: set[str]) -> None:
    if key not in reached:
        reached.add(key)
        for one in manifest[key].get("imports", ()):
            _gather(manifest, one, reached)
