"""A coordinator's words: checked before they are taken in. Figures stay; no number is typed; the lint is heard."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from etl.editions.model import Edition, Run
from etl.editions.words import paragraphs, reworded, said
from etl.values.errors import Refusal
from etl.values.text import Text

Edits = Mapping[str, Mapping[str, str]]
"""Paragraph code -> {"zh": words with the figures as {id}, "en": …}."""

_UNITS = "分之|倍|成|万|亿|个百分点|百分点|户|笔|台|家|个|辆|元|座|项|人|次|日|天"
_NUMBER_WORDS = {
    "zh": re.compile(
        rf"[二三四五六七八九十百千半两几][一二三四五六七八九十百千]*(?:{_UNITS})|一(?:倍|成|半|万|亿|百|千)"
    ),
    "en": re.compile(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
        r"eighty|ninety|hundred|thousand|million|billion|dozen|doubled?|tripled?|quadrupled?|half|third|quarter|"
        r"twice|thrice)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


def edited(edition: Edition, edits: Edits) -> Edition:
    """The edition in other words, paragraph by paragraph; the paragraphs changed are marked.

    Refused with a sentence: an unknown paragraph, a figure left out, added or unknown, a number typed by hand in
    digits or in words, and whatever breaks a rule of wording.
    """
    for code, given in edits.items():
        before = {one.code: one for one in paragraphs(edition)}.get(code)
        edition = reworded(edition, code, given["zh"], given["en"])
        after = next(one for one in paragraphs(edition) if one.code == code)
        assert before is not None
        for language, was, now in (("zh", before.zh, after.zh), ("en", before.en, after.en)):
            _refuse_number_words(language, was, now)
        _refuse_faults(edition, code)
    return edition


def _refuse_number_words(language: str, before: tuple[Run, ...], after: tuple[Run, ...]) -> None:
    """Numbers spelt out are numbers; those that the sentence had in its own words may stay."""
    find = _NUMBER_WORDS[language].findall
    were, are = (Counter(word for run in runs for word in find(run.text)) for runs in (before, after))
    for word in are - were:
        raise Refusal(
            Text(
                en=f"“{word}” is a number typed by hand; only figures of the edition are printed: remove it.",
                zh=f"“{word}”为手工写入的数字；只能使用本版本的数字，请删除。",
            )
        )


def _refuse_faults(edition: Edition, code: str) -> None:
    from etl.wording.lint import (
        faults,
    )  # late: its hundred rules are put together when somebody has edited words

    one = next(found for found in paragraphs(edition) if found.code == code)
    for language, runs in (("zh", one.zh), ("en", one.en)):
        for fault in faults(said(runs, edition.figures, language), "zh" if language == "zh" else "en"):
            raise Refusal(
                Text(
                    en=f"“{fault.piece}” breaks the wording rule {fault.rule}: {fault.why.en}",
                    zh=f"“{fault.piece}”不符合用语规则（{fault.rule}）：{fault.why.zh}",
                )
            )
