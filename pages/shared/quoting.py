"""Names come out of other people's workbooks. Before they are shown, make sure they are only names."""

import re
from html import escape

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&])")
_JOINER = "\u2060"
# What Streamlit's front end makes more of after it has read the Markdown, quoted or not: addresses become links out of
# the house, words between colons pictures, some pairs of signs others. A sign that nobody sees keeps their parts apart.
_MADE_MORE_OF = re.compile(
    r"(?i:https?:(?=//)|www(?=\.)|@(?=[-\w])|:(?=(?:material/|streamlit:)))|(?<!\S)[-<>~](?=(?:->|>|-|=)(?!\S))"
)
# Signs that turn the direction of what follows, the house's own words behind a name included.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_NEEDS_MORE = re.compile("[:@\u202a-\u202e\u2066-\u2069]|[wW]{3}|[-<>~][->=]")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(\./[^)]*\)")
_QUOTED = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!|~$:^&])")
_LEADS = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((\./[^)]*)\)")
_STRONG = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_QUOTED_AND_ESCAPED = re.compile(r"\\(&(?:lt|gt|amp);|[\\`*_{}\[\]()#+\-.!|~$:^])")
# What a spreadsheet would run as a formula when it stands first in a cell of text, a Chinese one also in full width.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")
_BLANK = " \u00a0\u3000\ufeff"


def for_markdown(text: str) -> str:
    """`text` so that Streamlit's Markdown shows it letter by letter: no link, colour, formula, picture or tag, and
    nothing that turns the words around it."""
    plain = " ".join(text.split())
    if _NEEDS_MORE.search(plain):  # most names do not: that is asked in a tenth of the time
        plain = _MADE_MORE_OF.sub(rf"\g<0>{_JOINER}", plain.translate(_TURNING))
    return _MARKDOWN.sub(r"\\\1", plain)


def for_figure(text: str) -> str:
    """`text` so that Plotly, which reads a little HTML in labels, shows it letter by letter."""
    return text.translate(_TURNING).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def spoken(text: str) -> str:
    """The words of a Markdown text, for who hears them: of a link its name, and no signs of quoting."""
    return _QUOTED.sub(r"\1", without_links(text)).replace("**", "").replace(_JOINER, "")


def in_html(text: str) -> str:
    """A sentence that is written in Markdown, as HTML: what is quoted letter by letter, links of the house, what is
    strong. Nothing else of Markdown stands in the house's sentences."""
    linked = _LEADS.sub(r'<a href="\2" target="_self">\1</a>', escape(text.replace(_JOINER, "")))
    return _QUOTED_AND_ESCAPED.sub(r"\1", _STRONG.sub(r"<strong>\1</strong>", linked))


def strong(sentence: str) -> str:
    """A sentence in strong words, its full stop behind them: right after a sign and before a letter, as in Chinese the
    next sentence begins, Markdown ends nothing and leaves the asterisks."""
    said = sentence.rstrip("。.")
    return f"**{said}**{sentence[len(said) :]}"


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
