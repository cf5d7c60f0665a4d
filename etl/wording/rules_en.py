"""Wording rules for English (percentage points, times, hedges, years): id, reason, finder."""

import re
from collections.abc import Callable, Iterable, Iterator

from etl.values.text import Text

MOST_LISTED = 25
"""Commas that one sentence may hold."""
_N = r"\d[\d,]*(?:\.\d+)?"
_RISE = "rose|rise|risen|grew|grown|increased|increase|gained|climbed|up"
_FALL = "fell|fall|fallen|dropped|declined|decreased|decrease|decline|lost|down"
_PERCENT = r"(?:\s?%|\s+per\s?cent\b)"
_SHARE = re.compile(r"\b(?:rate|share|coverage|penetration|proportion)s?\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\b(?:users|payments|transactions|merchants|points|amount|volume|value|number)\b", re.IGNORECASE
)


def _pattern(*patterns: str) -> Callable[[str], Iterator[str]]:
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    return lambda text: (m[0] for one in compiled for m in one.finditer(text))


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence with its subject: the words before its first verb of change or number."""
    for sentence in re.split(r"[;:\n]|\.(?!\d)", text):
        subject = re.split(rf"\b(?:{_RISE}|{_FALL})\b|\d", sentence)[0]
        yield sentence, subject


def share_in_percent(text: str) -> Iterator[str]:
    """A difference of shares in percent: "coverage rose by 3.2%"."""
    change = re.compile(rf"\b(?:{_RISE}|{_FALL})\s+(?:by\s+)?{_N}{_PERCENT}(?!age)", re.IGNORECASE)
    for sentence, subject in _sentences(text):
        if _SHARE.search(subject):
            yield from (m[0] for m in change.finditer(sentence))


def count_in_points(text: str) -> Iterator[str]:
    """A change of a count in percentage points: "users rose by 3 percentage points"."""
    change = re.compile(rf"\b(?:{_RISE}|{_FALL})\s+(?:by\s+)?{_N}\s+percentage\s+points?", re.IGNORECASE)
    for sentence, subject in _sentences(text):
        if _COUNT.search(subject) and not _SHARE.search(subject):
            yield from (m[0] for m in change.finditer(sentence))


def _pattern_with_case(*patterns: str) -> Callable[[str], Iterator[str]]:
    compiled = [re.compile(pattern) for pattern in patterns]
    return lambda text: (m[0] for one in compiled for m in one.finditer(text))


def nested_brackets(text: str) -> Iterator[str]:
    """A bracket inside a bracket; names of institutions carry their own (Heitu (demo)), and may be listed in one."""
    for m in re.finditer(r"\(([^()]*)\(([^()]*)\)", text):
        if m[2] not in ("demo", "demonstration"):
            yield m[0]


_VALUE = re.compile(r"\(([^(),;]*\d[^(),;]*)(?=[,;)])")


def tied_ends(text: str) -> Iterator[str]:
    """Named highest and lowest with the same value."""
    for m in re.finditer(
        r"\b(?:highest|leaders|first)\b(.*?)\b(?:lowest|at the end)\b((?:[^.]|\.(?=\d))*)",
        text,
        re.IGNORECASE,
    ):
        if set(_VALUE.findall(m[1])) & set(_VALUE.findall(m[2])):
            yield m[0]


def many_names(text: str) -> Iterator[str]:
    """A list that goes on over half a page."""
    for sentence in re.split(r"[;:]|\.\s+(?=[A-Z])", text):
        if len(re.findall(r",\s+(?!\d)", sentence)) > MOST_LISTED:
            yield sentence


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


RULES: tuple[tuple[str, Text, Callable[[str], Iterable[str]]], ...] = (
    (
        "en-share-in-percent",
        _text("比率之差用 percentage points。", "The difference of two shares is told in percentage points."),
        share_in_percent,
    ),
    (
        "en-count-in-points",
        _text("数量的变化用 %。", "A count or an amount changes by percent, not by percentage points."),
        count_in_points,
    ),
    (
        "en-fold",
        _text(
            "“11.3-fold”“11.3 times more”有两种读法：写“12.3 times as many as”。",
            "“11.3-fold” and “11.3 times more” are read both ways: write “12.3 times as many as”.",
        ),
        _pattern(
            rf"{_N}[- ]?fold\b",
            rf"{_N}\s+times\s+(?:more|higher|greater|larger|bigger)\b",
            rf"\b(?:rose|grew|increased|climbed)\s+(?:by\s+)?{_N}\s+times\b",
        ),
    ),
    (
        "en-times-of-decrease",
        _text("减少不用倍数。", "A decrease is never told in times; use a percentage or a fraction."),
        _pattern(
            rf"{_N}\s+times\s+(?:less|fewer|lower|smaller)\b",
            rf"\b(?:{_FALL})\s+(?:by\s+)?{_N}\s+times\b",
        ),
    ),
    (
        "en-negative-growth",
        _text("负增长写 fell by。", "A fall is written as a fall, never as a rise of minus X percent."),
        _pattern(rf"\b(?:{_RISE}|growth of|{_FALL})\s+(?:by\s+)?[-−–]\s?{_N}"),
    ),
    (
        "en-not-a-number",
        _text("∞、NaN 不是统计用语。", "∞, N/A and NaN are no words: say that the base is zero or missing."),
        _pattern(r"∞|\binfinit(?:e|y)\b|\bn/a\b|\bnan\b|#DIV/0!"),
    ),
    (
        "en-base-zero",
        _text("基期为 0 不计算增长率。", "There is no growth rate on a base of zero: say “not comparable”."),
        _pattern(rf"\bfrom (?:0|zero|nothing)\b[^.;]*?\b(?:{_RISE})\b\s+(?:by\s+)?{_N}{_PERCENT}"),
    ),
    (
        "en-doubled-hedge",
        _text("约数重复。", "A doubled hedge: drop one of the two."),
        _pattern(
            rf"\b(?:about|around|approximately|nearly|roughly|some)\s+{_N}[^.,;\d]{{0,20}}?\bor (?:so|more|less)\b",
            rf"\b(?:at least|more than|over)\s+{_N}[^.,;\d]{{0,20}}?\bor more\b",
            rf"\b(?:at most|up to|less than|fewer than|under)\s+{_N}[^.,;\d]{{0,20}}?\bor (?:less|fewer)\b",
            rf"\b(?:about|around|approximately|roughly)\s+(?:nearly|about|over|almost|at least)\s+{_N}",
        ),
    ),
    (
        "en-year-in-full",
        _text("年份写全四位。", "Years are written in full: 2019, not ’19."),
        _pattern(r"(?<!\w)[’'‘]\d{2}\b", r"\b(?:19|20)\d{2}[/–-]\d{2}\b(?![-\d])"),
    ),
    (
        "en-tied-ends",
        _text("数值相同的不能既最高又最低。", "Equal values are never named highest and lowest."),
        tied_ends,
    ),
    (
        "en-range-of-one",
        _text("起止相同不写成区间。", "A range from a place to the same place is that place."),
        _pattern(r"\b(place \d+) to \1\b"),
    ),
    (
        "en-chinese",
        _text("英文中残留汉字或中文标点。", "Chinese characters or marks are left in an English sentence."),
        _pattern(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+"),
    ),
    (
        "en-nested-brackets",
        _text("括号内不再套括号。", "A bracket inside a bracket: use commas for one of them."),
        nested_brackets,
    ),
    (
        "en-lower-start",
        _text("句首须大写。", "A sentence begins with a capital letter."),
        _pattern_with_case(r"^[a-z]\w*", r"(?<=[.!?]) [a-z]\w*"),
    ),
    (
        "en-thousand-billion",
        _text("一万亿以上用 trillion。", "A thousand billion is a trillion."),
        _pattern(r"\d,\d{3}(?:\.\d+)? (?:million|billion)\b", r"\b\d{4,}(?:\.\d+)? (?:million|billion)\b"),
    ),
    (
        "en-spacing",
        _text("标点前多空格，或有连续空格。", "A space before a mark, or two spaces."),
        _pattern(r" [,.;:)](?!\.)", r"\( ", r"(?<=\S)  +(?=\S)"),
    ),
    (
        "en-one-of-many",
        _text("数量为一时用单数。", "One is not many: 1 institution, not 1 institutions."),
        _pattern(
            r"(?<![\d.,:/–-])1 (?:percentage )?"
            r"(?:institutions|returns|fields|findings|points|families|villages|circles|stations)\b"
        ),
    ),
    (
        "en-one-were",
        _text(
            "数量为一时动词用单数。",
            "One was, not were: word the sentence so that it holds for every number.",
        ),
        _pattern(
            r"(?<![\d.,:/–-])1 [a-z]+(?: of (?:the )?[\d,]+(?: [a-z]+)?)?(?: \([^()]*\))? "
            r"(?:were|are|have|take|bring)\b(?! no\b)"
        ),
    ),
    (
        "en-some-of-one",
        _text(
            "“部分”之后只有一个：措辞应对任何数目都成立。",
            "Some that turn out to be one: word the sentence so that it holds for every number.",
        ),
        _pattern(r"\bSome [a-z]+ (?:are|have)\b[^.;:]*: (?![^.;]* and )(?:[^.;]|\.(?=\d))*\.(?!\d)"),
    ),
    (
        "en-many-names",
        _text(
            "列举过多：写明前几家和总数。",
            "Nobody reads so long a list: name the first and say how many there are.",
        ),
        many_names,
    ),
    (
        "en-empty-list",
        _text(
            "无可列举时整句不写。",
            "Nothing is listed: where there is nothing to name the sentence is left out.",
        ),
        _pattern(r":\s*\.(?!\.)", r"\b(?:are|is|in|by) \.(?!\.)"),
    ),
)
