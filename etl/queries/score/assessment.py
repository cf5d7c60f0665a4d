"""How was everybody assessed in a quarter: points, ranks, grades, bands, each with its reason?"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

import polars as pl
from sqlalchemy import Engine

from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.members import member_of
from etl.queries.scope import Scope
from etl.queries.score.scored import Scored, scored_quarter
from etl.queries.score.shape import (
    Assessment,
    AssessmentRow,
    Draws,
    Ends,
    ItemLine,
    Late,
    LateBand,
    Lines,
    Medians,
    PartLine,
)
from etl.queries.score.told import as_told
from etl.scoring.around.bands import rank_bands
from etl.scoring.around.discrimination import Discrimination, discrimination
from etl.scoring.fixed import units
from etl.scoring.ranking import field_before
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.telling.reasons import reason_sentence
from etl.telling.summaries import part_sentence, total_sentence
from etl.values.exact import median
from etl.values.periods import Period
from etl.values.text import Text

NO_LEDGER = Text(
    zh="本期考核台账尚未导入：人工登记的事项暂不得分，结果为初步结果。",
    en="No ledger has been filed for this period: what persons enter earns nothing yet, and the result is preliminary.",
)
UNFINISHED = Text(
    zh="本期有参评机构尚未报齐各期报表：相关项目按未报送计 0 分。",
    en="Some members have not filed every return of this period: the items concerned count as not filed, 0 points.",
)


def assessment(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
    counts_twice: bool = False,
) -> Assessment:
    """Everybody's assessment in `period` (2019-Q4, 2019-H2). `counts_twice`: rows that belong to an institution
    count in medians as institutions, as they did in early editions."""
    scored, before = scored_quarter(engine, programme, Period.parse(period), as_known_on)
    return assessment_of(programme, scored, before, scope=scope, counts_twice=counts_twice)


def assessment_of(
    programme: Programme,
    scored: Scored,
    before: Scored | None,
    *,
    scope: Scope,
    counts_twice: bool = False,
) -> Assessment:
    """The assessment of a period that has been scored already."""
    draws = _draws(programme, scored)
    columns = _columns(programme, scored.scores)
    others = field_before(_placed(scored), _placed(before)) if before is not None else None
    makers = [
        _Row(programme, scored, before, columns, row, others) for row in range(len(scored.scores.inputs))
    ]
    rows = sorted(
        (maker.answer(draws) for maker in makers),
        key=lambda row: (row.rank is None, row.rank or 0, row.member.code),
    )
    notes = tuple(_notes(scored))
    counted = rows if counts_twice else [row for row in rows if row.member.code not in programme.belonging]
    medians, rates = _medians(scored, columns, counted), _rates(scored.method, counted)
    whole = Assessment(str(scored.period), scored.method, tuple(rows), medians, notes, rates)
    return whole if scope.sees_all_volumes else as_told(programme, whole, scope.institution)


def _placed(scored: Scored) -> list[str]:
    """Who has a place."""
    places = zip(scored.scores.inputs.roster["institution"], scored.scores.rank, strict=True)
    return [str(code) for code, place in places if place]


def _rates(method: Method, rows: Iterable[AssessmentRow]) -> dict[str, Fraction]:
    rates = {}
    ranked = [row for row in rows if row.rank is not None]
    for nth, part in enumerate(method.part):
        lines = [row.parts[nth] for row in ranked]
        worth = sum(line.worth for line in lines)
        if worth and not part.bonus:
            rates[part.code] = Fraction(sum(line.points for line in lines), worth)
    return rates


@dataclass(frozen=True, eq=False)
class _Row:
    """One row of the scores, being put into words; `columns` are those of its items."""

    programme: Programme
    scored: Scored
    before: Scored | None
    columns: Sequence["_Column"]
    row: int
    field_before: int | None

    def answer(self, draws: Draws | None) -> AssessmentRow:
        """The row as everybody's questions get it, nothing masked yet; points in units of 0.0001, the official score in
        the method's."""
        scores, row = self.scored.scores, self.row
        code = str(scores.inputs.roster["institution"][row])
        totals, method = scores.totals, scores.method
        previous_rank, previous_official = self._previous(code)
        return AssessmentRow(
            member=member_of(self.programme.institutions[code]),
            official=int(totals.official[row]),
            before_bonus=int(totals.before_bonus[row]),
            bonus=int(totals.bonus[row]),
            penalty=int(totals.penalty[row]),
            total=int(totals.total[row]),
            applicable=int(totals.applicable[row]),
            state=State(totals.state[row]).word,
            rank=int(scores.rank[row]) or None,
            group_rank=int(scores.group_rank[row]) or None,
            previous_rank=previous_rank,
            previous_official=previous_official,
            grade=method.grades[scores.grade[row]] if scores.grade[row] >= 0 else None,
            late_band=self._band(draws),
            parts=tuple(
                PartLine(
                    part.code,
                    int(p.points[row]),
                    int(p.applicable[row]),
                    int(p.worth[row]),
                    Late(partial(part_sentence, scores, row, part.code)),
                )
                for part, p in zip(method.part, scores.parts, strict=True)
            ),
            items=Lines(self._items),
            sentence=total_sentence(scores, row),
            vetoes=tuple(veto for veto in method.veto if scores.vetoes[veto.code][row]),
            persistent=tuple(rule for rule in method.persistence if scores.persistent[rule.code][row]),
            field_before=self.field_before if previous_rank is not None else None,
        )

    def _band(self, draws: Draws | None) -> LateBand | None:
        """All are drawn but those to whom the method does not apply."""
        if draws is None or self.scored.scores.totals.state[self.row] == State.NOT_APPLICABLE:
            return None
        return LateBand(draws, partial(draws.of, self.row))

    def _previous(self, code: str) -> tuple[int | None, int | None]:
        if self.before is None or code not in self.before.quarter.institutions:
            return None, None
        former = self.before.scores
        row = former.row(code)
        return int(former.rank[row]) or None, int(former.totals.official[row])

    def _items(self) -> Iterator[ItemLine]:
        scores, row = self.scored.scores, self.row
        for i, (item, column) in enumerate(zip(scores.method.item, self.columns, strict=True)):
            state = column.state[row]
            yield ItemLine(
                item=item.code,
                part=item.part,
                points=column.points[row],
                maximum=units(item.points),
                counted=column.counted[row],
                state=state.word,
                value=column.value[row],
                numerator=column.numerator[row],
                denominator=column.denominator[row],
                said=Late(partial(reason_sentence, scores, self.programme.indicators, row, i)),
            )


@dataclass(frozen=True, eq=False)
class _Column:
    """One item of everybody, row by row, as Python's own numbers: taken out of their arrays one by one they are half of
    what a province's rows take. A row without a figure has None, and a volume is divided by nothing."""

    points: Sequence[int | None]
    """None where the item has left the score."""
    state: Sequence[State]
    counted: Sequence[bool]
    value: Sequence[Fraction | None]
    numerator: Sequence[int | None]
    denominator: Sequence[int | None]


def _columns(programme: Programme, scores: Scores) -> list[_Column]:
    """A column for each item of the method, in its order."""
    states, columns = tuple(State), []
    for i, item in enumerate(scores.method.item):
        reading = scores.inputs.readings.get(item.indicator)
        nothing = (None,) * len(scores.inputs)
        value: Sequence[Fraction | None] = nothing
        numerator: Sequence[int | None] = nothing
        denominator: Sequence[int | None] = nothing
        if reading is not None:
            has = reading.figure.tolist()
            value = [reading.exact(row) if there else None for row, there in enumerate(has)]
            numerator, denominator = (
                [one if there else None for one, there in zip(counts.tolist(), has, strict=True)]
                for counts in (reading.numerator, reading.denominator)
            )
            if programme.indicators[item.indicator].is_volume:
                denominator = nothing
        state = [states[one] for one in scores.items.state[i].tolist()]
        points = scores.items.points[i].tolist()
        columns.append(
            _Column(
                [None if kind.leaves else one for one, kind in zip(points, state, strict=True)],
                state,
                scores.items.counted[i].tolist(),
                value,
                numerator,
                denominator,
            )
        )
    return columns


def _draws(programme: Programme, scored: Scored) -> Draws | None:
    """What the rank bands are read from; None for methods that do not add up their parts."""
    return Draws(partial(_bands, programme, scored)) if scored.method.combine == "sum" else None


def _bands(programme: Programme, scored: Scored) -> dict[int, Ends]:
    """Row -> the 5 % and 95 % places."""
    found = rank_bands(scored.scores, programme.indicators, seed=_seed(programme, scored))
    return {
        row: (low, high) for row, (low, high) in enumerate(found.select("low", "high").iter_rows()) if low
    }


def _seed(programme: Programme, scored: Scored) -> int:
    """The same draws whenever the same period is assessed by the same method."""
    subject = f"{programme.slug} {scored.period} {scored.method.code}"
    return int(hashlib.sha256(subject.encode()).hexdigest()[:8], 16)


def _medians(scored: Scored, columns: list[_Column], rows: list[AssessmentRow]) -> dict[str, Medians]:
    points = {item.code: one.points for item, one in zip(scored.method.item, columns, strict=True)}
    groups: dict[str, list[AssessmentRow]] = {}
    for row in rows:
        if row.rank is not None:
            groups.setdefault(row.member.group, []).append(row)
    return {
        group: _median_of(members, points, [scored.scores.row(one.member.code) for one in members])
        for group, members in sorted(groups.items())
    }


def _median_of(
    rows: list[AssessmentRow], points: Mapping[str, Sequence[int | None]], at: Sequence[int]
) -> Medians:
    """`points` are those of every item of everybody, and `at` says where in them each of the rows stands."""
    parts: dict[str, list[int]] = {line.part: [] for line in rows[0].parts}
    for row in rows:
        for part in row.parts:
            parts[part.part] += [part.points] if part.worth else []
    items = {
        code: [one for one in map(everybody.__getitem__, at) if one is not None]
        for code, everybody in points.items()
    }
    return Medians(
        len(rows),
        median([row.official for row in rows]),
        {code: median(listed) for code, listed in parts.items()},
        {code: median(listed) for code, listed in items.items()},
    )


def _notes(scored: Scored) -> list[Text]:
    """What the reader must know before believing the figures."""
    quarter, notes = scored.quarter, []
    if not quarter.has_ledger and any(event.is_manual for event in scored.method.event):
        notes.append(NO_LEDGER)
    if not quarter.readings.filter(pl.col("state") == State.NOT_FILED.word).is_empty():
        notes.append(UNFINISHED)
    return notes


def discrimination_of(scored: Scored) -> list[Discrimination]:
    """How far each item of the period tells institutions apart."""
    return discrimination(scored.scores)
