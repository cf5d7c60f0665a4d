"""Why an item has its points: one sentence in each language, and the data that an outsider can recompute it from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from etl.definitions.indicators import Indicator
from etl.definitions.method.rules import NUMBERS, Award, Checklist, Deduct, Improvement, Place, events_of
from etl.definitions.method.tables import Item
from etl.scoring.fixed import said, units, written_short
from etl.scoring.places import places_of
from etl.scoring.readings import Reading
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.telling.figure_words import figure_words, value_words
from etl.telling.rule_words import RuleWords, event_words
from etl.values.text import Text


@dataclass(frozen=True)
class Reason:
    """One item of one institution. `data` holds text and whole numbers only; points in units of 0.0001."""

    item: str
    sentence: Text
    data: Mapping[str, Any]


def reasons(scores: Scores, indicators: Mapping[str, Indicator], row: int) -> list[Reason]:
    """The reasons of one row of the scores, in the method's order."""
    return [_Reasoner(scores, indicators, row, i).reason() for i in range(len(scores.method.item))]


def reason_sentence(scores: Scores, indicators: Mapping[str, Indicator], row: int, i: int) -> Text:
    """The sentence of one item alone: what it is made of is half as much work again, and pages show none of it."""
    return _Reasoner(scores, indicators, row, i).sentence()


class _Reasoner:
    """Everything that the sentence of one item in one row is put together from."""

    def __init__(self, scores: Scores, indicators: Mapping[str, Indicator], row: int, i: int) -> None:
        self.scores, self.row, self.i = scores, row, i
        self.item: Item = scores.method.item[i]
        self.indicator = indicators[self.item.indicator]
        self.group = str(scores.inputs.roster["group"][row])
        self.rule = self.item.rule_for(self.group)
        self.state = State(scores.items.state[i, row])
        self.points = int(scores.items.points[i, row])
        self.reading: Reading | None = scores.inputs.readings.get(self.item.indicator)
        self._words = RuleWords(scores.method, self.item, self.indicator)

    def reason(self) -> Reason:
        """The item's sentence, with the figures in it for programs."""
        return Reason(self.item.code, self.sentence(), self._data())

    def sentence(self) -> Text:
        """Why the item has the points that it has."""
        name, full = self.indicator.name, written_short(units(self.item.points))
        if self.state.leaves:
            why = self._why_it_left()
            return Text(
                zh=f"{name.zh}：{why.zh}，不评，{full} 分不计入满分。",
                en=f"{name.en}: {why.en}; not scored, and its {full} points leave the maximum.",
            )
        if self.state is State.NOT_FILED:
            return Text(
                zh=f"{name.zh}：未报送，得 0 分（满分 {full} 分照计）。",
                en=f"{name.en}: not filed, 0 points of {full}.",
            )
        earned = said(self.points, units(self.item.points))
        clauses = [
            self._head(),
            self._rule(),
            *self._clauses(),
            Text(zh=f"得 {earned} 分", en=f"{earned} {'point' if earned == '1' else 'points'}"),
        ]
        return Text(
            zh="；".join(clause.zh for clause in clauses)
            + "".join(f"（{r.zh}）" for r in self._remarks())
            + "。",
            en="; ".join(clause.en for clause in clauses)
            + "".join(f" ({r.en})" for r in self._remarks())
            + ".",
        )

    def _why_it_left(self) -> Text:
        if self.state is State.NOT_APPLICABLE:
            return Text(zh="不适用", en="not applicable")
        if (
            isinstance(self.rule, Place | Improvement)
            and self.reading is not None
            and self.reading.figure[self.row]
        ):
            return Text(zh="可比数据过少", en="too few figures to compare")
        least = self.indicator.minimum_denominator
        return Text(
            zh=f"分母为 0 或低于最小分母 {least}" if least else "分母为 0",
            en=f"the denominator is 0 or below the minimum of {least}" if least else "the denominator is 0",
        )

    def _head(self) -> Text:
        name = self.indicator.name
        if self.reading is None or not self.reading.figure[self.row]:
            return name
        words = figure_words(self.indicator, self.reading, self.row)
        note = self.item.note
        return Text(
            zh=f"{name.zh} {words.zh}" + (f"（{note.zh}）" if note else ""),
            en=f"{name.en} {words.en}" + (f" ({note.en})" if note else ""),
        )

    def _rule(self) -> Text:
        """The rule in words; where events follow one by one, only what they start from."""
        if isinstance(self.rule, Deduct):
            words = self._words.of(self.rule.inner) if self.rule.inner else self._words.start()
        elif isinstance(self.rule, Award):
            words = self._words.cap()
        elif isinstance(self.rule, Checklist):
            words = Text(zh="逐项核查", en="checklist")
        else:
            words = self._words.of(self.rule)
        if self.group not in self.item.by_group:
            return words
        return Text(
            zh=f"{words.zh}（{self.group} 组标准）", en=f"{words.en} (standard of group {self.group})"
        )

    def _clauses(self) -> Iterable[Text]:
        """What the rule looked at besides the value: a place, the figure before, the events."""
        if isinstance(self.rule, Place) and self.reading is not None:
            place = self._place(self.reading)
            yield Text(zh=f"组内第{place}名", en=f"place {place} of the group")
        earlier = self.scores.inputs.earlier.get(self.item.indicator)
        if isinstance(self.rule, Improvement) and earlier is not None:
            before = value_words(self.indicator, earlier.exact(self.row))
            yield Text(zh=f"上期 {before.zh}", en=f"{before.en} in the period before")
        if counts := self._counts():
            yield event_words(self.scores.method, self.rule, counts)

    def _counts(self) -> list[tuple[str, int]]:
        counts = self.scores.inputs.counts
        return [
            (event, int(counts[event].numerator[self.row]) if event in counts else 0)
            for event in events_of(self.rule)
        ]

    def _place(self, reading: Reading) -> int:
        higher = self.indicator.direction != "lower"
        peers = self.scores.inputs.peer_codes
        return int(places_of(reading, peers, reading.figure, higher=higher)[self.row])

    def _remarks(self) -> list[Text]:
        remarks = []
        if self.state is State.UNDER_OBJECTION:
            remarks.append(
                Text(zh="异议处理中，暂按现有数据计分", en="under objection, scored on the figure in force")
            )
        if not self.scores.items.counted[self.i, self.row]:
            remarks.append(Text(zh="只列示，不计入总分", en="displayed only, not part of the total"))
        return remarks

    def _data(self) -> dict[str, Any]:
        """The rule with its parameters, the figure, the events and the points."""
        has_figure = self.reading is not None and bool(self.reading.figure[self.row])
        figure = self.reading.exact(self.row) if self.reading is not None and has_figure else None
        return {
            "item": self.item.code,
            "part": self.item.part,
            "indicator": self.item.indicator,
            "group": self.group,
            "rule": NUMBERS[self.rule.kind],
            "parameters": _plain(self.rule.model_dump(by_alias=True, exclude_none=True)),
            "state": self.state.word,
            "counted": bool(self.scores.items.counted[self.i, self.row]),
            "numerator": int(self.reading.numerator[self.row])
            if self.reading is not None and has_figure
            else None,
            "denominator": (
                int(self.reading.denominator[self.row]) if self.reading is not None and has_figure else None
            ),
            "scale": str(self.reading.scale) if self.reading is not None else None,
            "value": None if figure is None else str(figure),
            "earlier": self._earlier(),
            "events": dict(self._counts()) if isinstance(self.rule, Deduct | Award | Checklist) else {},
            "points": self.points,
            "maximum": units(self.item.points),
        }

    def _earlier(self) -> str | None:
        earlier = self.scores.inputs.earlier.get(self.item.indicator)
        if not isinstance(self.rule, Improvement) or earlier is None or not earlier.figure[self.row]:
            return None
        return str(earlier.exact(self.row))


def _plain(value: Any) -> Any:
    """Parameters as text, so that no reader turns them into floats."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str) else str(np.asarray(value).item())
