"""A rule in words, in both languages: for the proof of a score and for the page that shows the method."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.definitions.method.rules import (
    AllOrNothing,
    Award,
    Band,
    Bands,
    Base,
    Checklist,
    Completion,
    Deduct,
    Improvement,
    Linear,
    Place,
    RedLine,
)
from etl.definitions.method.tables import Item
from etl.scoring.fixed import written_exact
from etl.values.text import Text, unit_of

_HAN = 0x4E00
"""The first of the Chinese characters."""


def amount(number: Decimal | Fraction | int, unit: str) -> str:
    """A number with its unit: 87.5%, 6.2 payments, 1 payment."""
    text = (
        f"{Decimal(written_exact(number)):,f}" if "/" not in written_exact(number) else written_exact(number)
    )
    return f"{text}{unit}" if unit in ("%", "‰") else f"{text} {unit_of(text, unit)}"


def side_by_side(first: str, second: str) -> str:
    """Chinese words one behind the other: with a space where a number or sign meets a word, none between two words.

    >>> side_by_side("达到 80%", "得"), side_by_side("达到 300,000 笔", "得")
    ('达到 80% 得', '达到 300,000 笔得')
    """
    is_one = ord(first[-1]) >= _HAN and ord(second[0]) >= _HAN
    return f"{first}{second}" if is_one else f"{first} {second}"


def difference(number: Decimal | Fraction | int, unit: Text) -> Text:
    """How far two values lie apart: shares differ by percentage points, never by percent."""
    if unit.en != "%":
        return Text(zh=amount(number, unit.zh), en=amount(number, unit.en))
    text = written_exact(number)
    return Text(zh=f"{text} 个百分点", en=f"{text} percentage point" + ("" if text == "1" else "s"))


def points_text(points: Decimal | Fraction | int) -> Text:
    """Points with the word for them."""
    text = written_exact(points)
    return Text(zh=f"{text} 分", en=f"{text} point" if text == "1" else f"{text} points")


def rule_words(method: Method, item: Item, indicator: Indicator, group: str = "") -> Text:
    """What the item's rule does with a value, with the parameters that hold in `group`, for who reads the method."""
    return WholeWords(method, item, indicator).of(item.rule_for(group))


class RuleWords:
    """Sentences without a full stop; parameters as they stand in the method."""

    def __init__(self, method: Method, item: Item, indicator: Indicator) -> None:
        self.method, self.item, self.unit = method, item, indicator.unit
        self.higher = indicator.direction != "lower"
        self.full = points_text(item.points)

    def of(self, rule: Any) -> Text:
        """A rule of any kind in words; KeyError of a kind that is none."""
        sentences: Mapping[type, Callable[[Any], Text]] = {
            AllOrNothing: self._all_or_nothing,
            Completion: self._completion,
            Linear: self._linear,
            Bands: self._bands,
            Base: self._base,
            Place: self._place,
            Deduct: self._deduct,
            Award: self._award,
            RedLine: self._red_line,
            Checklist: self._checklist,
            Improvement: self._improvement,
        }
        return sentences[type(rule)](rule)

    def _value(self, number: Decimal | Fraction) -> Text:
        return Text(zh=amount(number, self.unit.zh), en=amount(number, self.unit.en))

    def _all_or_nothing(self, rule: AllOrNothing) -> Text:
        target = self._value(rule.target)
        zh, en = ("不低于", "or more") if self.higher else ("不高于", "or less")
        return Text(
            zh=f"{side_by_side(f'{zh} {target.zh}', '得')} {self.full.zh}，否则 0 分",
            en=f"{target.en} {en}: {self.full.en}, otherwise none",
        )

    def _completion(self, rule: Completion) -> Text:
        target = self._value(rule.target)
        return Text(
            zh=f"按完成目标的比例计分，目标 {target.zh}→{self.full.zh}",
            en=f"in proportion to the target, {target.en} → {self.full.en}",
        )

    def _linear(self, rule: Linear) -> Text:
        floor, target = self._value(rule.floor), self._value(rule.target)
        return Text(
            zh=f"{floor.zh}→0 分，{target.zh}→{self.full.zh}",
            en=f"{floor.en} → 0 points, {target.en} → {self.full.en}",
        )

    def _bands(self, rule: Bands) -> Text:
        zh, en = [], []
        for band in rule.band:
            points = points_text(band.points)
            zh.append(f"{self._interval(band, rule.closed, self.unit.zh)}→{points.zh}")
            en.append(f"{self._interval(band, rule.closed, self.unit.en)} → {points.en}")
        return Text(zh="分档：" + "，".join(zh), en="bands: " + ", ".join(en))

    @staticmethod
    def _interval(band: Band, closed: str, unit: str) -> str:
        """[60%, 70%) as it is printed; the open ends read < and ≥ (or ≤ and >)."""
        low = "" if band.from_ is None else amount(band.from_, unit)
        high = "" if band.to is None else amount(band.to, unit)
        if not low:
            return f"{'<' if closed == 'left' else '≤'}{high}"
        if not high:
            return f"{'≥' if closed == 'left' else '>'}{low}"
        return f"[{low}, {high})" if closed == "left" else f"({low}, {high}]"

    def _base(self, rule: Base) -> Text:
        target, one = self._value(rule.target), difference(1, self.unit).zh
        at_target, step = points_text(rule.base * self.item.points), points_text(rule.per_unit)
        cap = points_text(rule.cap * self.item.points)
        return Text(
            zh=f"{side_by_side(f'达到 {target.zh}', '得')} {at_target.zh}，"
            f"每多（少）{one}加（减）{step.zh}，封顶 {cap.zh}",
            en=f"{target.en} → {at_target.en}, {step.en} more or less for every unit beyond or short of it, "
            f"at most {cap.en}",
        )

    def _place(self, rule: Place) -> Text:
        percent = written_exact(rule.step * 100)
        return Text(
            zh=f"组内第一得 {self.full.zh}，每低一名减 {percent}%",
            en=f"first of the group: {self.full.en}, {percent}% less for each place",
        )

    def _deduct(self, rule: Deduct) -> Text:
        start = self.of(rule.inner) if rule.inner else self.start()
        zh, en = self._tariff(rule)
        return Text(
            zh=f"{start.zh}；每{zh}，扣至 {written_exact(rule.minimum)} 分为止",
            en=f"{start.en}; less {en}, never under {written_exact(rule.minimum)}",
        )

    def start(self) -> Text:
        """What deductions are made from where there is no inner rule."""
        return Text(zh=f"基础 {self.full.zh}", en=f"from {self.full.en}")

    def cap(self) -> Text:
        """What awards come to at most."""
        return Text(zh=f"合计不超过 {self.full.zh}", en=f"together at most {self.full.en}")

    def _award(self, rule: Award) -> Text:
        zh, en = self._tariff(rule)
        return Text(zh=f"每{zh}，{self.cap().zh}", en=f"{en}, {self.cap().en}")

    def _tariff(self, rule: Deduct | Award) -> tuple[str, str]:
        zh, en = [], []
        for tariff in rule.tariff:
            event, points = self.method.events[tariff.event], points_text(tariff.points)
            zh.append(f"{event.counted_in.zh}“{event.name.zh}”{points.zh}")
            en.append(f"{points.en} for each of “{event.name.en}”")
        return "，每".join(zh), ", ".join(en)

    def _red_line(self, rule: RedLine) -> Text:
        line = self._value(rule.line)
        inner = self.of(rule.inner) if rule.inner else self.full
        zh, en = ("低于", "under") if self.higher else ("高于", "over")
        return Text(
            zh=f"{side_by_side(f'{zh}红线 {line.zh}', '得')} 0 分，{side_by_side('否则', inner.zh)}",
            en=f"{en} the red line {line.en} none, otherwise {inner.en}",
        )

    def _checklist(self, rule: Checklist) -> Text:
        zh, en = [], []
        for check in rule.check:
            event, points = self.method.events[check.event], points_text(check.points)
            zh.append(f"{event.name.zh} {points.zh}")
            en.append(f"{event.name.en} {points.en}")
        return Text(zh="逐项核查：" + "，".join(zh), en="checklist: " + ", ".join(en))

    def _improvement(self, rule: Improvement) -> Text:
        gain = difference(rule.gain, self.unit)
        gates_zh = gates_en = ""
        if rule.from_last is not None and rule.to_first is not None:
            last, first = str(rule.from_last), str(rule.to_first)
            gates_zh = f"（上期居组内后 {last}、本期居组内前 {first}）"
            gates_en = f" (from the last {last} of the group to its first {first})"
        return Text(
            zh=f"较上期改善 {gain.zh}→{self.full.zh}{gates_zh}",
            en=f"a gain of {gain.en} on the period before → {self.full.en}{gates_en}",
        )


class WholeWords(RuleWords):
    """The same for who reads the rule alone, without a value beside it: what two arrows leave unsaid is said. Reasons
    of a score are printed in editions, which must read the same for ever."""

    def _linear(self, rule: Linear) -> Text:
        floor, target = self._value(rule.floor), self._value(rule.target)
        low, high = (("及以下", "or less"), ("及以上", "or more"))[:: 1 if self.higher else -1]
        return Text(
            zh=f"{floor.zh}{low[0]}得 0 分，{target.zh}{high[0]}得 {self.full.zh}，其间按比例",
            en=f"{floor.en} {low[1]}: 0 points, {target.en} {high[1]}: {self.full.en}, in proportion between",
        )

    def _red_line(self, rule: RedLine) -> Text:
        """Where the line lies beyond the value that earns nothing, nobody ever earns nothing by that value."""
        inner = rule.inner
        if not isinstance(inner, Linear) or (
            rule.line <= inner.floor if self.higher else rule.line >= inner.floor
        ):
            return super()._red_line(rule)
        share = Fraction(rule.line - inner.floor) / Fraction(inner.target - inner.floor)
        if share >= 1:
            return super()._red_line(rule.model_copy(update={"inner": None}))
        line, floor, target = (self._value(one) for one in (rule.line, inner.floor, inner.target))
        under = ("低于", "under") if self.higher else ("高于", "over")
        return Text(
            zh=f"{under[0]}红线 {line.zh} 得 0 分，达到红线的，"
            f"按其在 {floor.zh}（0 分）至 {target.zh}（{self.full.zh}）之间的比例得分",
            en=f"{under[1]} the red line {line.en} none, otherwise in proportion between {floor.en} (0 points) and "
            f"{target.en} ({self.full.en})",
        )


def event_words(method: Method, rule: Deduct | Award | Checklist, counts: Sequence[tuple[str, int]]) -> Text:
    """The events of an item as they were counted: ticked or not, or count × tariff."""
    worth = [line.points for line in (rule.check if isinstance(rule, Checklist) else rule.tariff)]
    zh, en = [], []
    for (code, count), line in zip(counts, worth, strict=True):
        event, points = method.events[code], points_text(line)
        if isinstance(rule, Checklist):
            zh.append(f"{event.name.zh}（{points.zh}）{'是' if count else '否'}")
            en.append(f"{event.name.en} ({points.en}) {'yes' if count else 'no'}")
        else:
            zh.append(f"{event.name.zh} {count} {event.counted_in.zh} × {points.zh}")
            en.append(f"{event.name.en} {count} × {points.en}")
    less = ("扣 ", "less ") if isinstance(rule, Deduct) else ("", "")
    return Text(zh=less[0] + "、".join(zh), en=less[1] + ", ".join(en))
