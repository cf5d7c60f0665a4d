"""One item of a proof: its rule as corners and tariffs, its figure, and the cells and entries behind it."""

from fractions import Fraction
from typing import Any

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.definitions.method.rules import Award, Checklist, Deduct, Improvement, Place, RedLine, events_of
from etl.definitions.programme import Programme
from etl.facts.conduct import RETURN_EVENTS, RETURN_MEASURES
from etl.queries.score.provenance import cells_behind, cells_of_events, entries_behind
from etl.queries.score.scored import Scored
from etl.scoring.curve import Curve
from etl.scoring.fixed import UNIT, half_up, units, written, written_exact
from etl.scoring.places import group_sizes, places_of
from etl.scoring.rules import curve_of
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.telling.figure_words import value_words
from etl.telling.reasons import Reason

Json = dict[str, Any]


def proof_item(programme: Programme, scored: Scored, row: int, i: int, reason: Reason) -> Json:
    """What `reason` says, with points as decimals, the steps of the calculation, and every source."""
    item = scored.method.item[i]
    indicator = programme.indicators[item.indicator]
    institution = str(scored.scores.inputs.roster["institution"][row])
    data = dict(reason.data)
    figure = None if data["value"] is None else value_words(indicator, Fraction(data["value"]))
    state = State(scored.scores.items.state[i, row])
    return data | {
        "name_zh": indicator.name.zh,
        "name_en": indicator.name.en,
        "note_zh": item.note.zh if item.note else None,
        "note_en": item.note.en if item.note else None,
        "numerator_of": indicator.numerator,
        "denominator_of": indicator.denominator or None,
        "direction": indicator.direction,
        "minimum_denominator": indicator.minimum_denominator,
        "shown_zh": figure.zh if figure else None,
        "shown_en": figure.en if figure else None,
        "points": None if state.leaves else written(data["points"]),
        "maximum": written(data["maximum"]),
        "steps": _Steps(scored.scores, indicator, row, i).steps() if not state.leaves else None,
        "sentence_zh": reason.sentence.zh,
        "sentence_en": reason.sentence.en,
        **_sources(programme, scored, i, indicator, institution, state),
    }


class _Steps:
    """The calculation of one item, step by step, with its points before every rounding."""

    def __init__(self, scores: Scores, indicator: Indicator, row: int, i: int) -> None:
        self.scores, self.indicator, self.row = scores, indicator, row
        self.item = scores.method.item[i]
        self.rule = self.item.rule_for(str(scores.inputs.roster["group"][row]))
        self.reading = scores.inputs.readings.get(self.item.indicator)
        self.earlier = scores.inputs.earlier.get(self.item.indicator)
        self.higher = indicator.direction != "lower"

    def steps(self) -> Json:
        """The steps as JSON: the rule's kind and, where it has them, curve, red line, place, gates and events."""
        rule = self.rule
        curved = rule.inner if isinstance(rule, RedLine | Deduct) else rule
        return {
            "kind": rule.kind,
            "curve": self._curve(curved) if _has_curve(curved) else None,
            "red_line": self._red_line(rule) if isinstance(rule, RedLine) else None,
            "place": self._place(rule) if isinstance(rule, Place) else None,
            "gates": self._gates(rule) if isinstance(rule, Improvement) and rule.from_last else None,
            "events": self._events() if isinstance(rule, Deduct | Award | Checklist) else [],
            "minimum": written(units(rule.minimum)) if isinstance(rule, Deduct) else None,
        }

    def _curve(self, rule: Any) -> Json:
        """Straight lines between corners (value, points): nothing is gained or lost beyond the outer ones."""
        curve = curve_of(rule, units(self.item.points), higher=self.higher)
        value = self._value(rule)
        points = None if value is None else _unrounded(curve, value)
        return {
            "corners": [[written_exact(x), written(y)] for x, y in curve.corners],
            "closed": curve.closed,
            "value": None if value is None else str(value),
            "points_unrounded": None if points is None else str(points / UNIT),
            "points": None if points is None else written(half_up(points.numerator, points.denominator)),
        }

    def _value(self, rule: Any) -> Fraction | None:
        """What the curve reads: the value, or for an improvement how far it has come."""
        if self.reading is None or not self.reading.figure[self.row]:
            return None
        now = self.reading.exact(self.row)
        if not isinstance(rule, Improvement):
            return now
        if self.earlier is None or not self.earlier.figure[self.row]:
            return None
        return now - self.earlier.exact(self.row)

    def _red_line(self, rule: RedLine) -> Json:
        side = self.reading.sign_against(Fraction(rule.line))[self.row] if self.reading else 0
        return {
            "line": str(rule.line),
            "kept": bool(side >= 0 if self.higher else side <= 0),
            "must_be": "at least" if self.higher else "at most",
        }

    def _place(self, rule: Place) -> Json:
        assert self.reading is not None
        peers = self.scores.inputs.peer_codes
        place = places_of(self.reading, peers, self.reading.figure, higher=self.higher)[self.row]
        return {"place": int(place) or None, "step": str(rule.step)}

    def _gates(self, rule: Improvement) -> Json | None:
        """Where the institution stood in its group before and stands now, among those with both figures."""
        if self.reading is None or self.earlier is None:
            return None
        both = self.reading.figure & self.earlier.figure
        peers = self.scores.inputs.peer_codes
        was, now = (
            int(places_of(reading, peers, both, higher=self.higher)[self.row])
            for reading in (self.earlier, self.reading)
        )
        return {
            "from_last": str(rule.from_last),
            "to_first": str(rule.to_first),
            "place_before": was,
            "place_now": now,
            "members": int(group_sizes(peers, both)[self.row]),
        }

    def _events(self) -> list[Json]:
        counts = self.scores.inputs.counts
        lines = self.rule.check if isinstance(self.rule, Checklist) else self.rule.tariff
        found = []
        for line in lines:
            count = counts.get(line.event)
            known = count is not None and bool(count.figure[self.row])
            number = int(count.numerator[self.row]) if known and count is not None else None
            name = self.scores.method.events[line.event].name
            found.append(
                {
                    "event": line.event,
                    "name_zh": name.zh,
                    "name_en": name.en,
                    "count": number,
                    "points_each": written(units(line.points)),
                }
            )
        return found


def _has_curve(rule: Any) -> bool:
    return rule is not None and not isinstance(rule, Place | Deduct | Award | RedLine | Checklist)


def _unrounded(curve: Curve, value: Fraction) -> Fraction:
    """Points of a value in units of 0.0001, before they are rounded."""
    left = [c for c in curve.corners if c[0] < value or (c[0] == value and curve.closed == "left")]
    right = [c for c in curve.corners if c[0] > value or (c[0] == value and curve.closed == "right")]
    if not left or not right:
        return Fraction((left[-1] if left else right[0])[1])
    (x0, y0), (x1, y1) = left[-1], right[0]
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0)


def _sources(
    programme: Programme, scored: Scored, i: int, indicator: Indicator, institution: str, state: State
) -> Json:
    """Cells and entries behind the figure and the events; none where the item does not concern the institution."""
    if state is State.NOT_APPLICABLE:
        return {"cells": [], "entries": [], "recorded_by_system": []}
    quarter, method = scored.quarter, scored.method
    rule = method.item[i].rule
    counted = [method.events[code] for code in events_of(rule)]
    entered = [event.code for event in counted if event.is_manual] + _feeding(method, indicator)
    measures = [
        event.measure for event in counted if event.measure and event.measure not in indicator.measures
    ]
    system = [name for name in indicator.measures if name in RETURN_MEASURES]
    return {
        "cells": [
            *cells_behind(quarter, programme, indicator, institution),
            *cells_of_events(quarter, programme, measures, institution),
        ],
        "entries": entries_behind(quarter, dict.fromkeys(entered), institution),
        "recorded_by_system": system + [event.code for event in counted if event.code in RETURN_EVENTS],
    }


def _feeding(method: Method, indicator: Indicator) -> list[str]:
    return [event.code for event in method.event if event.feeds in indicator.measures and event.feeds]
