"""Numbers as documents print them, in Chinese and in English: exact in, rounded half up once, never a float.

Chinese counts in ten thousands and writes 1130000 as 113万; English counts in millions. An increase of a hundred
percent and more is told as 倍 (增长11.3倍: it is 12.3 times what it was); a decrease never is. English says "12.3
times as many as", because "11.3-fold" is read both ways.
"""

from dataclasses import dataclass
from fractions import Fraction

from etl.values.exact import growth, rounded
from etl.values.text import Text, singular
from etl.values.told import Told

Number = int | Fraction

_STEPS_ZH = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_STEPS_EN = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))
_FRACTIONS = {
    2: ("二", "half", "halves"),
    3: ("三", "third", "thirds"),
    4: ("四", "quarter", "quarters"),
    5: ("五", "fifth", "fifths"),
}
_DIGITS = ("零", "一", "二", "三", "四")
_DIGITS_EN = ("no", "one", "two", "three", "four")


@dataclass(frozen=True)
class Against:
    """What a change is measured against: how it is called, and what is said where nothing can be compared."""

    label: str
    base_zh: str
    en: str

    @property
    def zero(self) -> Text:
        """Why there is no rate: the figure it would be measured against is zero."""
        return Text(zh=f"{self.base_zh}为0，不可比", en=f"not comparable with {self.en} (a base of zero)")

    @property
    def missing(self) -> Text:
        """Why there is no rate: the figure it would be measured against is not there."""
        return Text(
            zh=f"{self.label}不可比（{self.base_zh}无数据）", en=f"not comparable with {self.en} (no figure)"
        )

    @property
    def broken(self) -> Text:
        """What is counted has changed in between."""
        return Text(zh=f"{self.label}口径不一，不可比", en=f"not comparable with {self.en} (a break)")


def is_without_base(text: Text) -> bool:
    """Whether a change says only that there is no figure to compare with."""
    return text.zh.endswith("无数据）")


MONTH = Against("环比", "上月", "the month before")
QUARTER = Against("环比", "上季度", "the quarter before")
YEAR = Against("同比", "上年同期", "the year before")
BEFORE = {
    12: MONTH,
    4: QUARTER,
    2: Against("环比", "上个半年", "the half-year before"),
    1: Against("同比", "上年", "the year before"),
}
"""What a period is compared with, by how many there are in a year."""


def plain(value: Number, decimals: int = 0) -> str:
    """A number of a table: grouped by thousands, with so many decimals; of a band both ends, with those they have.

    >>> plain(1130000), plain(Fraction(1, 3), 2)
    ('1,130,000', '0.33')
    """
    if isinstance(value, Told):
        return "–".join(f"{end:,f}" for end in value.ends)
    return f"{rounded(value, decimals):,f}"


def in_a_table(value: Number, decimals: int = 0) -> Text:
    """The same in both languages: a band has the dash of its language."""
    text = plain(value, decimals)
    return Text(zh=text.replace("–", "—"), en=text)


def large_zh(value: Number, decimals: int = 2) -> str:
    """113万, 5.34亿, 1036: at most `decimals` decimals, never 5亿3千万.

    >>> large_zh(1130000), large_zh(92000), large_zh(99999999), large_zh(9996)
    ('113万', '9.2万', '1亿', '9996')
    """
    return _large(value, _STEPS_ZH, decimals).replace(",", "")


def large_en(value: Number, decimals: int = 2) -> str:
    """1.13 million, 92,000.

    >>> large_en(1130000), large_en(92000)
    ('1.13 million', '92,000')
    """
    return _large(value, _STEPS_EN, decimals)


def _large(value: Number, steps: tuple[tuple[int, str], ...], decimals: int) -> str:
    below = [size for size, _ in steps[1:]] + [1]
    for (size, word), smaller in zip(steps, below, strict=True):
        if abs(rounded(Fraction(value, smaller), decimals)) * smaller >= size:
            return _trimmed(Fraction(value, size), decimals) + word
    return _trimmed(Fraction(value), decimals)


def _trimmed(value: Fraction, decimals: int) -> str:
    text = plain(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def count(value: int, unit: Text) -> Text:
    """113万笔; 1.13 million transactions."""
    unit_en = singular(unit.en) if value == 1 else unit.en
    return Text(zh=f"{large_zh(value)}{unit.zh}", en=f"{large_en(value)} {unit_en}")


def bare_in_english(value: int, unit: Text) -> Text:
    """113万笔; 1.13 million: where the English sentence has named what is counted already."""
    return Text(zh=f"{large_zh(value)}{unit.zh}", en=large_en(value))


def exact(value: int, unit: Text) -> Text:
    """21540户; 21,540: a count to the last unit, for who divides one by another."""
    return Text(zh=f"{value}{unit.zh}", en=plain(value))


def money(minor: int, minor_per_major: int, major: Text) -> Text:
    """An amount in minor units: 6844.59万元, 5.54亿元; below ten thousand exact to two decimals."""
    value = Fraction(minor, minor_per_major)
    if abs(value) < 10**4:
        return Text(zh=f"{rounded(value, 2):f}{major.zh}", en=f"{plain(value, 2)} {major.en}")
    return Text(zh=f"{large_zh(value)}{major.zh}", en=f"{large_en(value)} {major.en}")


_AXES_ZH = ((10**8, "亿"), (10**5, "万"))
_AXES_EN = ((10**9, "billion "), (10**6, "million "))
_SCALES_ZH: tuple[tuple[int, int, str], ...] = ((10**11, 8, "亿"), (10**7, 4, "万"), (0, 0, ""))
_SCALES_EN: tuple[tuple[int, int, str], ...] = ((10**12, 9, "billion "), (10**7, 6, "million "), (0, 0, ""))


@dataclass(frozen=True)
class Scale:
    """The unit of a column of money, 万元 or million yuan, and by which powers of ten it is larger than one."""

    unit: Text
    zh: int
    en: int

    def told(self, value: Number) -> Text:
        """A value of the column, with two decimals."""
        return Text(zh=plain(Fraction(value) / 10**self.zh, 2), en=plain(Fraction(value) / 10**self.en, 2))


def money_scale(largest: Number, major: Text) -> Scale:
    """The scale in which the largest amount of a column is read at a glance."""
    size = -largest if largest < 0 else largest
    _, zh, zh_word = next(one for one in _SCALES_ZH if size >= one[0])
    _, en, en_word = next(one for one in _SCALES_EN if size >= one[0])
    return Scale(Text(zh=zh_word + major.zh, en=en_word + major.en), zh, en)


def said_scale(value: Number, major: Text) -> Scale:
    """The scale in which one amount is said: 6847.49万元, 68.47 million yuan; 25.14万亿卢比, 25.14 trillion rupees."""
    size = -value if value < 0 else value
    zh, zh_word = next(((len(str(step)) - 1, word) for step, word in _STEPS_ZH if size >= step), (0, ""))
    en, en_word = next(
        ((len(str(step)) - 1, word.strip() + " ") for step, word in _STEPS_EN if size >= step), (0, "")
    )
    return Scale(Text(zh=zh_word + major.zh, en=en_word + major.en), zh, en)


def axis_unit(largest: Number, unit: Text) -> Text:
    """The unit of an axis that reaches so far: 万笔 and million transactions where plain numbers would be long."""
    zh, en = (next((one[1] for one in steps if largest >= one[0]), "") for steps in (_AXES_ZH, _AXES_EN))
    return Text(zh=zh + unit.zh, en=en + unit.en)


def percent(share: Fraction, decimals: int = 2) -> Text:
    """A share (0.5 is 50 %) with fixed decimals."""
    text = f"{plain(share * 100, decimals)}%"
    return Text(zh=text, en=text)


def share(of_whole: Fraction) -> Text:
    """A share, with the simple fraction that it is exactly: 33.33%（三分之一）."""
    text, top, bottom = percent(of_whole), of_whole.numerator, of_whole.denominator
    if bottom not in _FRACTIONS or not 0 < top < bottom:
        return text
    zh, one, many = _FRACTIONS[bottom]
    half_zh, half_en = "一半", "one half"
    fraction_zh = half_zh if bottom == 2 else f"{zh}分之{_DIGITS[top]}"
    fraction_en = half_en if bottom == 2 else f"{_DIGITS_EN[top]} {one if top == 1 else many}"
    return Text(zh=f"{text.zh}（{fraction_zh}）", en=f"{text.en} ({fraction_en})")


def since(value: Number, base: Number, *, is_money: bool = False) -> Text | None:
    """The change from a base: 增长1.47%, 增长11.3倍, 下降3.20%, 持平; None where the base is not above zero.

    The English ends where the base is to be named: "up 1.47% on", "12.3 times as many as".
    """
    change = growth(value, base)
    if change is None:
        return None
    if change >= 1:
        as_many = "as much as" if is_money else "as many as"
        return Text(zh=f"增长{plain(change, 1)}倍", en=f"{plain(change + 1, 1)} times {as_many}")
    size = plain(abs(change) * 100, 2)
    if change == 0:
        return Text(zh="持平", en="the same as")
    if rounded(change * 100, 2) == 0:
        return Text(zh="基本持平", en="much the same as")
    if change > 0:
        return Text(zh=f"增长{size}%", en=f"up {size}% on")
    return Text(zh=f"下降{size}%", en=f"down {size}% on")


def times(value: Number, base: Number) -> Text | None:
    """How many times its base something has become, 12.3倍; only where it has at least doubled."""
    change = growth(value, base)
    if change is None or change < 1:
        return None
    text = plain(change + 1, 1)
    return Text(zh=f"{text}倍", en=f"{text} times")


def change(value: Number, base: Number | None, against: Against, *, is_money: bool = False) -> Text:
    """环比增长1.47%; up 1.47% on the month before; 上年同期为0，不可比."""
    if base is None:
        return against.missing
    said = since(value, base, is_money=is_money)
    if said is None:
        return against.zero
    return Text(zh=f"{against.label}{said.zh}", en=f"{said.en} {against.en}")


def points_change(value: Fraction, base: Fraction | None, against: Against) -> Text:
    """The change of a share in percentage points: 环比提高0.29个百分点."""
    if base is None:
        return against.missing
    difference = rounded((value - base) * 100, 2)
    if difference == 0:
        same = "持平" if value == base else "基本持平"
        return Text(zh=f"{against.label}{same}", en=f"unchanged on {against.en}")
    size = f"{abs(difference):f}"
    zh, en = ("提高", "up") if difference > 0 else ("下降", "down")
    return Text(zh=f"{against.label}{zh}{size}个百分点", en=f"{en} {size} percentage points on {against.en}")


def movement(places: int | None) -> Text:
    """↑2, ↓1, → (the same place), — (none before); a cell of a table."""
    if places is None:
        return Text(zh="—", en="—")
    text = "→" if places == 0 else f"{'↑' if places > 0 else '↓'}{abs(places)}"
    return Text(zh=text, en=text)
