"""Everything that a page shows, text by text, and what of it a reader of its language could not read."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.shared.quoting import without_links

CHINESE = re.compile(r"[\u3400-\u9fff\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b]")
_TAGS = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def texts_of(page: AppTest) -> list[str]:
    """Headings, sentences, labels, options, cells and headings of tables, and what charts write; of links the words."""
    return [text for one in page._tree for text in _of_element(one) if text.strip()]  # noqa: SLF001


def _of_element(one: Any) -> Iterator[str]:
    proto = getattr(one, "proto", None)
    kind = str(getattr(one, "type", ""))
    for name in ("label", "body", "value", "help", "placeholder", "delta", "alt", "delta_description"):
        found = getattr(proto, name, None)
        if isinstance(found, str) and kind not in ("text_input", "text_area", "iframe"):
            yield _plain(found)
        elif isinstance(found, str) and name in ("label", "placeholder", "help"):
            yield _plain(found)
    for option in getattr(proto, "options", ()) or ():
        yield _plain(option if isinstance(option, str) else getattr(option, "content", ""))
    if kind in ("arrow_table", "arrow_data_frame", "table", "dataframe"):
        frame = one.value
        for column in frame.columns:
            yield str(column)
            yield from (_plain(str(cell)) for cell in frame[column].tolist())
    if kind == "plotly_chart":
        yield from _of_figure(json.loads(proto.spec or proto.figure.spec))


def _of_figure(node: Any, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, one in node.items():
            yield from _of_figure(one, name)
    elif isinstance(node, list):
        for one in node:
            yield from _of_figure(one, key)
    elif isinstance(node, str) and key in ("text", "ticktext", "name", "customdata", "hovertext"):
        yield _plain(node)


def _plain(text: str) -> str:
    """The words of a text: without tags, addresses, pictures and signs of Markdown."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\./[^#\s]*#", "", text)
    text = unescape(_TAGS.sub(" ", _SILENT.sub("", text)))
    return re.sub(r"\\([^\w\s])", r"\1", without_links(text)).strip()
