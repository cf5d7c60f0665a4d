"""Names come out of other people's workbooks. Before they are shown, make sure they are only names."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^])")
# What a spreadsheet would run as a formula when it stands first in a cell of text, a Chinese one also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")
_BLANK = " \u00a0\u3000\ufeff"


def for_markdown(text: str) -> str:
    """`text` so that Streamlit's Markdown shows it letter by letter: no link, colour, formula or tag."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def for_figure(text: str) -> str:
    """`text` so that Plotly, which reads a little HTML in labels, shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_spreadsheet(text: str) -> str:
    """`text` so that a spreadsheet keeps it as text. Only for cells of text: numbers stay numbers."""
    return "'" + text if text.lstrip(_BLANK).startswith(_FORMULA) else text
