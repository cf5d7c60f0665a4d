"""A coordinator edits words; figures stay, and none is typed by hand."""

import pytest

from etl.editions.model import Figure, Run
from etl.editions.words import paragraphs, reworded, runs_of, said, template, with_edits
from etl.values.errors import Refusal
from etl.values.text import Text
from tests.unit.editions.small import edition_of

EDITION = edition_of(
    {
        name: Figure(name, value, "count", Text(zh=f"{value}户", en=f"{value}"))
        for name, value in (("a", 1), ("b.c", 2))
    }
)


def test_a_template_is_read_back() -> None:
    runs = (Run(text="共"), Run(figure="b.c"), Run(figure="a"), Run(text="。"))
    assert template(runs) == "共{b.c}{a}。"
    assert runs_of(template(runs)) == runs
    assert said(runs, EDITION.figures, "zh") == "共2户1户。"


def test_edited_words_are_marked_and_everything_else_stays() -> None:
    edited = reworded(EDITION, "total", "{b.c}多于{a}。", "{b.c} is more than {a}.")
    marks = {one.code: one.edited for one in paragraphs(edited)}
    assert marks == {"total": True, "answer": False}
    assert (edited.figures, edited.sections) == (EDITION.figures, EDITION.sections)
    assert with_edits(EDITION, edited) == edited
    answer = reworded(EDITION, "answer", "{a}与{b.c}", "{a} and {b.c}")
    assert [one.code for one in paragraphs(answer) if one.edited] == ["answer"]


@pytest.mark.parametrize(
    ("zh", "sentence"),
    [
        ("共{a}。", "figures cannot: keep each {figure} as often as it stood .b.c."),
        ("共{a}{a}{b.c}。", "keep each {figure}"),
        ("共{a}{b.d}。", "keep each {figure}"),
        ("共{a}和{b.c}，即3户。", "“3” was typed by hand"),
        ("共{a}和{b.c}，即３户。", "“３” was typed by hand"),
    ],
)
def test_figures_cannot_be_edited(zh: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        reworded(EDITION, "total", zh, "{a} and {b.c}")
    with pytest.raises(Refusal, match=sentence):
        reworded(EDITION, "total", "{a}{b.c}", zh)


def test_an_unknown_paragraph_is_refused() -> None:
    with pytest.raises(Refusal, match="There is no paragraph “x”"):
        reworded(EDITION, "x", "", "")
