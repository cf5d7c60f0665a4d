"""Everything that a page shows, text by text, and what of it a reader of its language could not read."""

import json
import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from pages.shared.quoting import without_links

CHINESE = re.compile(r"[\u3400-\u9fff\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b]")
_TAGS = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def is_table(html: str) -> bool:
    """Whether this is a table, or several, that stand on the page whole (pages.shared.tables)."""
    return "<table" in html


def told_in(html: str, kind: str) -> list[str]:
    """The headings or paragraphs of an element that is written as HTML, links as Markdown writes them."""
    return [
        unescape(_TAGS.sub("", re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"[\2](\1)", text)))
        for text in re.findall(rf"<{kind}\b[^>]*>(.*?)</{kind}>", html, re.DOTALL)
    ]


def tables_in(html: str) -> list[pd.DataFrame]:
    """The tables of such an element."""
    return [read_table(one) for one in re.findall(r"<table\b.*?</table>", html, re.DOTALL)]


def read_table(html: str) -> pd.DataFrame:
    """Its cells as they are written: a link as Markdown writes it, of a picture what it says."""
    heads = [unescape(one) for one in re.findall(r"<th\b[^>]*>(.*?)</th>", html, re.DOTALL)]
    rows = [
        re.findall(r"<td\b[^>]*>(.*?)</td>", row, re.DOTALL) for row in re.split(r"<tr\b[^>]*>", html)[2:]
    ]
    return pd.DataFrame([[_cell(one) for one in row] for row in rows], columns=heads)


def _cell(html: str) -> str:
    told = re.sub(r'<span class="spark" role="img" aria-label="([^"]*)"[^>]*></span>', r"\1", html)
    told = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"[\2](\1)", told)
    return unescape(told)


def texts_of(page: AppTest) -> list[str]:
    """Headings, sentences, labels, options, cells and headings of tables, and what charts write; of links the words."""
    return [text for one in page._tree for text in _of_element(one) if text.strip()]


def _of_element(one: Any) -> Iterator[str]:
    proto = getattr(one, "proto", None)
    kind = str(getattr(one, "type", ""))
    if kind == "html" and is_table(body := str(getattr(proto, "body", ""))):
        yield from (_plain(text) for kind in ("h2", "p") for text in told_in(body, kind))
        for frame in tables_in(body):
            yield from map(str, frame.columns)
            yield from (_plain(str(cell)) for column in frame.columns for cell in frame[column].tolist())
        return
    for name in ("label", "body", "help", "placeholder", "delta", "alt", "delta_description"):
        if isinstance(found := getattr(proto, name, None), str):
            yield _plain(found)
    for option in getattr(proto, "options", ()) or ():
        yield _plain(option if isinstance(option, str) else getattr(option, "content", ""))
    if kind in ("arrow_table", "arrow_data_frame", "table", "dataframe"):
        if getattr(proto, "editing_mode", 0):  # cells are words of the file, shown as the form calls them
            yield from (one.get("label") or "" for one in json.loads(proto.columns or "{}").values())
            return
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


FRAME = ("便民  Bianmin", "中文", "语言 / Language", "English")
"""What the frame says in both languages on purpose: its name, and the switch between the languages."""
_NAMES_IN_CHINESE_ONLY = re.compile(
    r"[\u4e00-\u9fff]+第\d+村（演示）|[\u4e00-\u9fff]+网点\d+（演示）"  # villages and outlets of registers
    r"|“[^“”]*”|【[^【】]*】"  # what stands in quotation marks is quoted
    r"|[\u4e00-\u9fff]{2,4} \([a-z]+\)"  # a word that is to be written into a file, with its meaning
    r"|T\d+[\u4e00-\u9fff]+"  # a sheet of a workbook
    r"|[\w\u4e00-\u9fff.（）-]+\.(?:csv|xlsx|docx|pdf|toml)"  # a file
)
_ENGLISH_SENTENCE = re.compile(r"\b[A-Za-z]?[a-z]+(?: [a-z]{2,}){3,}")
_ID = re.compile(r"[A-Z]{2,}(?:-[A-Z]{2,})+|\d{6}|[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:\.[a-z0-9_]+)+|\[[a-z_]+\]")


def foreign(page: AppTest, language: str, entered: Collection[str] = ()) -> list[str]:
    """The texts of a page that are not in its language. Names that there are in one language only are no fault; neither
    is what somebody typed in (`entered`)."""
    found = []
    for whole in texts_of(page):
        text = whole
        for words in sorted(entered, key=len, reverse=True):  # a name may be part of a longer one
            text = text.replace(words, "")
        if text in FRAME:
            continue
        if language == "en" and CHINESE.search(_NAMES_IN_CHINESE_ONLY.sub("", text)):
            found.append(text)
        if language == "zh" and _ENGLISH_SENTENCE.search(text):
            found.append(text)
    return found


def bare_ids(page: AppTest) -> list[str]:
    """The texts of a page that are an id of the house and nothing else: of a check, region, measure or figure."""
    return [text for text in texts_of(page) if _ID.fullmatch(text)]


def empty_charts(page: AppTest) -> list[str]:
    """The ids of charts that draw nothing: no trace has a value."""
    found = []
    for one in page.get("plotly_chart"):
        proto = one.proto  # type: ignore[attr-defined]
        traces = json.loads(proto.spec or proto.figure.spec)["data"]
        if not any(_has_a_value(trace) for trace in traces):
            found.append(proto.id)
    return found


def _has_a_value(trace: dict[str, Any]) -> bool:
    """Of maps and grids any value; of others one on each axis. What only writes, into cells, draws none."""
    if trace.get("mode") == "text":
        return False
    named = [trace[key] for key in ("z", "lat", "locations", "values") if key in trace][:1]
    axes = named or [trace.get("x"), trace.get("y")]
    return all(isinstance(one, dict) or any(value is not None for value in one or ()) for one in axes)
