"""Names out of other people's workbooks are shown as names and nothing else."""

import pytest

from pages.shared.quoting import for_figure, for_markdown, for_spreadsheet


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("中国工商银行", "中国工商银行"),
        ("[x](http://a.b)", r"\[x\]\(http://a\.b\)".replace(":", r"\:")),
        (":red[!]", r"\:red\[\!\]"),
        ("$x$", r"\$x\$"),
        ("a\n\n# b", r"a \# b"),
        ("<b>", r"\<b\>"),
        ("|", r"\|"),
    ],
)
def test_markdown(name: str, shown: str) -> None:
    assert for_markdown(name) == shown


def test_figures_show_tags_letter_by_letter() -> None:
    assert for_figure('<a href="x">R&D</a>') == '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;'


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", "  =", "\u3000@", "\ufeff=", "\t", "\r", "\n", "\0"])
def test_no_formula_leaves_for_a_spreadsheet(start: str) -> None:
    assert for_spreadsheet(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_ordinary_text_leaves_as_it_is() -> None:
    assert for_spreadsheet("油城银行（演示）") == "油城银行（演示）"
