"""The words of an edition: read as text, and changed by a coordinator while its figures stay."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from etl.editions.model import Block, Edition, Figure, Paragraph, Run
from etl.values.errors import Refusal
from etl.values.text import Text

_PLACE = re.compile(r"\{([^{}]+)\}")
_DIGITS = re.compile(r"\d+")


def template(runs: tuple[Run, ...]) -> str:
    """A sentence to be edited: its figures as {id} between its words."""
    return "".join(f"{{{run.figure}}}" if run.figure else run.text for run in runs)


def runs_of(text: str) -> tuple[Run, ...]:
    """The runs of an edited sentence: what `template` wrote, read back."""
    pieces = _PLACE.split(text)
    runs = (Run(figure=piece) if n % 2 else Run(text=piece) for n, piece in enumerate(pieces))
    return tuple(run for run in runs if run.text or run.figure)


def said(runs: tuple[Run, ...], figures: Mapping[str, Figure], language: str) -> str:
    """A sentence as it is printed."""
    return "".join(figures[run.figure].text.in_language(language) if run.figure else run.text for run in runs)


def paragraphs(edition: Edition) -> Iterator[Paragraph]:
    """Every paragraph: lead, sections and annexes, answers of the slides."""
    yield from edition.lead
    for section in edition.sections:
        yield from (block for block in section.blocks if isinstance(block, Paragraph))
    yield from (slide.answer for slide in edition.slides)


def reworded(edition: Edition, code: str, zh: str, en: str) -> Edition:
    """The edition with the paragraph `code` in other words, marked as edited.

    `zh` and `en` are templates: the figures stand in them as {id}, each as often as before. Figures typed by hand
    are refused, because nobody could take them back to a cell.
    """
    found = [one for one in paragraphs(edition) if one.code == code]
    if not found:
        raise Refusal(
            Text(
                en=f"There is no paragraph “{code}” in this edition; choose one of its paragraphs.",
                zh=f"该版本中没有段落“{code}”；请选择已有段落。",
            )
        )
    _refuse_other_figures(found[0].zh, runs_of(zh))
    _refuse_other_figures(found[0].en, runs_of(en))
    return _each(edition, lambda one: _in_words(one, code, runs_of(zh), runs_of(en)))


def with_edits(edition: Edition, edited: Edition) -> Edition:
    """The edition with the coordinator's words of another drawing of it; refused where their figures have gone."""
    for one in paragraphs(edited):
        if one.edited:
            edition = reworded(edition, one.code, template(one.zh), template(one.en))
    return edition


def _in_words(one: Paragraph, code: str, zh: tuple[Run, ...], en: tuple[Run, ...]) -> Paragraph:
    return replace(one, zh=zh, en=en, edited=True) if one.code == code else one


def _refuse_other_figures(before: tuple[Run, ...], after: tuple[Run, ...]) -> None:
    were, are = (Counter(run.figure for run in runs if run.figure) for runs in (before, after))
    if were != are:
        other = next(iter((were - are) + (are - were)))
        raise Refusal(
            Text(
                en=f"Words can be edited, figures cannot: keep each {{figure}} as often as it stood ({other}).",
                zh=f"只能修改文字，不能增删数字：请保留原有的每个{{数字}}（{other}）。",
            )
        )
    typed = _digits(after) - _digits(before)
    if typed:
        raise Refusal(
            Text(
                en=f"“{next(iter(typed))}” was typed by hand; only figures of the edition are printed: remove it.",
                zh=f"“{next(iter(typed))}”为手工输入的数字；只能使用本版本的数字，请删除。",
            )
        )


def _digits(runs: tuple[Run, ...]) -> Counter[str]:
    return Counter(found for run in runs for found in _DIGITS.findall(run.text))


def _each(edition: Edition, change: Callable[[Paragraph], Paragraph]) -> Edition:
    def block(one: Block) -> Block:
        return change(one) if isinstance(one, Paragraph) else one

    return replace(
        edition,
        lead=tuple(change(one) for one in edition.lead),
        sections=tuple(
            replace(section, blocks=tuple(block(one) for one in section.blocks))
            for section in edition.sections
        ),
        slides=tuple(replace(slide, answer=change(slide.answer)) for slide in edition.slides),
    )
