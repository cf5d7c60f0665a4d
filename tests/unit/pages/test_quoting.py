"""Names out of other people's workbooks are shown as names and nothing else."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.links import in_markdown
from pages.shared.quoting import for_figure, for_markdown, for_spreadsheet, in_html, strong


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("中国工商银行", "中国工商银行"),
        ("[x](http://a.b)", "\\[x\\]\\(http\\:\u2060//a\\.b\\)"),
        (":red[!]", r"\:red\[\!\]"),
        ("$x$", r"\$x\$"),
        ("a\n\n# b", r"a \# b"),
        ("<b>", r"\<b\>"),
        ("|", r"\|"),
        ("&lt;", r"\&lt;"),
        ("https://a.b", "https\\:\u2060//a\\.b"),
        ("WWW.a.b", "WWW\u2060\\.a\\.b"),
        ("a@b.c", "a@\u2060b\\.c"),
        (":material/undo:", "\\:\u2060material/undo\\:"),
        ("a -> b >= c", "a \\-\u2060\\> b \\>\u2060= c"),
        ("a\u202eb\u2066\u2069c", "abc"),
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


@given(st.text(alphabet=st.sampled_from("aw@ \\*[](){}<>&|.:/_#!$\"'国")))
def test_a_name_in_a_sentence_is_the_same_name_in_html(name: str) -> None:
    assert in_html(for_markdown(name)) == escape(" ".join(name.split()))


def test_links_and_what_is_strong_stay_so_in_html() -> None:
    where = in_markdown("R&D [*]", "./institution?a=1&b=2")
    said = f"**3.37 pp short** of {where}: {for_markdown('70.00% <x>')}."
    assert in_html(said) == (
        '<strong>3.37 pp short</strong> of <a href="./institution?a=1&amp;b=2" target="_self">R&amp;D [*]</a>: '
        "70.00% &lt;x&gt;."
    )


def test_the_full_stop_stands_behind_strong_words() -> None:
    """“**…。**页面” would show its asterisks."""
    assert strong("1月报表应于2月10日前报送。") + "页面" == "**1月报表应于2月10日前报送**。页面"
    assert strong("The return is due.") == "**The return is due**."
