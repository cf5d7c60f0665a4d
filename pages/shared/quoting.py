"""Names come out of other people's workbooks. Before they are shown, make sure they are only names."""

import re
from html import escape

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^])")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(\./[^)]*\)")
_QUOTED = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!|~$:^])")
_LEADS = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((\./[^)]*)\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_QUOTED_AND_ESCAPED = re.compile(r"\\(&(?:lt|gt|amp);|[\\`*_{}\[\]()#+\-.!|~$:^])")
# What a spreadsheet would run as a formula when it stands first in a cell of text, a Chinese one also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")
_BLANK = " \u00a0\u3000\ufeff"


def for_markdown(text: str) -> str:
    """`text` so that Streamlit's Markdown shows it letter by letter: no link, colour, formula or tag."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def for_figure(text: str) -> str:
    """`text` so that Plotly, which reads a little HTML in labels, shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def spoken(text: str) -> str:
    """The words of a Markdown text, for who hears them: of a link its name, and no signs of quoting."""
    return _QUOTED.sub(r"\1", without_links(text)).replace("**", "")


def in_html(text: str) -> str:
    """A sentence that is written in Markdown, as HTML: what is quoted letter by letter, links of the house, what is
    strong. Nothing else of Markdown stands in the house's sentences."""
    linked = _LEADS.sub(r'<a href="\2" target="_self">\1</a>', escape(text))
    return _QUOTED_AND_ESCAPED.sub(r"\1", _STRONG.sub(r"<strong>\1</strong>", linked))


def heading(title: str, level: int = 2) -> str:
    """A heading that is written in Markdown, as HTML; what it leads to stands below it."""
    return f"<h{level}>{in_html(without_links(title))}</h{level}>"


def paragraph(sentence: str) -> str:
    """A paragraph that is written in Markdown, as HTML; nothing where nothing is said."""
    return f"<p>{in_html(sentence)}</p>" if sentence else ""


def small(sentence: str) -> str:
    """The same in small print, below what it explains."""
    return f'<p class="small">{in_html(sentence)}</p>' if sentence else ""


def without_links(text: str) -> str:
    """A Markdown text whose links are only their words, for a heading."""
    return _LINK.sub(r"\1", text)


def linked_in_figure(text: str, address: str) -> str:
    """`text` (safe already) as a link of a figure that opens in its window; without an address only the text."""
    return f'<a href="{escape(address)}" target="_self">{text}</a>' if address else text


def for_spreadsheet(text: str) -> str:
    """`text` so that a spreadsheet keeps it as text. Only for cells of text: numbers stay numbers."""
    return "'" + text if text.lstrip(_BLANK).startswith(_FORMULA) else text
