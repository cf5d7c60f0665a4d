"""How was everybody assessed in a quarter: points, ranks, grades, bands, each with its reason?"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from sqlalchemy import Engine

from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.members import member_of
from etl.queries.scope import Scope
from etl.queries.score.scored import Scored, scored_quarter
from etl.queries.score.shape import Assessment, AssessmentRow, ItemLine, Medians, PartLine
from etl.scoring.around.bands import rank_bands
from etl.scoring.around.discrimination import Discrimination, discrimination
from etl.scoring.fixed import units
from etl.scoring.ranking import MASKED
from etl.scoring.states import State
from etl.telling.reasons import reasons
from etl.telling.summaries import only_points, part_sentence, total_sentence
from etl.values.exact import median
from etl.values.periods import Period
from etl.values.text import Text

NO_LEDGER = Text(
    zh="本期考核台账尚未导入：人工登记的事项暂不得分，结果为初步结果。",
    en="No ledger has been filed for this period: what persons enter earns nothing yet, and the result is preliminary.",
)
UNFINISHED = Text(
    zh="本期有参评机构尚未报齐各月报表：相关项目按未报送计 0 分。",
    en="Some members have not filed every month of this period: the items concerned are scored as not filed, 0 points.",
)


def assessment(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> Assessment:
    """Everybody's assessment in `period` (2019-Q4, 2019-H2)."""
    scored, before = scored_quarter(engine, programme, Period.parse(period), as_known_on)
    return assessment_of(programme, scored, before, scope=scope)


def assessment_of(programme: Programme, scored: Scored, before: Scored | None, *, scope: Scope) -> Assessment:
    """The assessment of a period that has been scored already."""
    bands = _bands(programme, scored)
    makers = [_Row(programme, scored, before, row) for row in range(len(scored.scores.inputs))]
    whole = [maker.answer(bands.get(maker.row), True) for maker in makers]
    rows = [
        row if _may_see(scope, row.member.code) else maker.answer(row.band, False)
        for maker, row in zip(makers, whole, strict=True)
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.member.code))
    hidden = set() if scope.sees_all_volumes else telling_items(programme, scored.method)
    medians = {group: _without(found, hidden) for group, found in _medians(whole).items()}
    return Assessment(
        str(scored.period), scored.method, tuple(rows), medians, tuple(_notes(programme, scored))
    )


def telling_items(programme: Programme, method: Method) -> set[str]:
    """Items whose points give a business volume back: 4.5030 of 5 at a target of 5,000 is a volume of 4,503."""
    return {
        item.code
        for item in method.item
        if item.indicator in programme.reported and programme.indicators[item.indicator].is_volume
    }


def _without(medians: Medians, items: set[str]) -> Medians:
    return replace(medians, items={code: None if code in items else m for code, m in medians.items.items()})


def _may_see(scope: Scope, institution: str) -> bool:
    return scope.sees_all_volumes or scope.institution == institution


@dataclass(frozen=True, eq=False)
class _Row:
    """One row of the scores, being put into words."""

    programme: Programme
    scored: Scored
    before: Scored | None
    row: int

    def answer(self, band: tuple[int, int] | None, is_open: bool) -> AssessmentRow:
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
            band=band,
            parts=tuple(
                PartLine(
                    part.code,
                    int(p.points[row]),
                    int(p.applicable[row]),
                    int(p.worth[row]),
                    part_sentence(scores, row, part.code),
                )
                for part, p in zip(method.part, scores.parts, strict=True)
            ),
            items=tuple(self._items(is_open)),
            sentence=total_sentence(scores, row),
            vetoes=tuple(veto for veto in method.veto if scores.vetoes[veto.code][row]),
            persistent=tuple(rule for rule in method.persistence if scores.persistent[rule.code][row]),
        )

    def _previous(self, code: str) -> tuple[int | None, int | None]:
        if self.before is None or code not in self.before.quarter.institutions:
            return None, None
        former = self.before.scores
        row = former.row(code)
        return int(former.rank[row]) or None, int(former.totals.official[row])

    def _items(self, is_open: bool) -> list[ItemLine]:
        scores, row = self.scored.scores, self.row
        hidden = telling_items(self.programme, scores.method)
        lines = []
        for i, reason in enumerate(reasons(scores, self.programme.indicators, row)):
            item = scores.method.item[i]
            state = State(scores.items.state[i, row])
            reading = scores.inputs.readings.get(item.indicator)
            has_figure = reading is not None and bool(reading.figure[row])
            points = int(scores.items.points[i, row])
            shown = is_open and has_figure and reading is not None
            tells = not is_open and has_figure and item.code in hidden
            lines.append(
                ItemLine(
                    item=item.code,
                    part=item.part,
                    points=None if state.leaves or tells else points,
                    maximum=units(item.points),
                    counted=bool(scores.items.counted[i, row]),
                    state=state.word,
                    value=reading.exact(row) if shown and reading is not None else None,
                    numerator=int(reading.numerator[row]) if shown and reading is not None else None,
                    denominator=self._denominator(item.indicator) if shown else None,
                    sentence=self._sentence(
                        reason.sentence, is_open or not has_figure, tells, points, item.points
                    ),
                    is_masked=not is_open,
                )
            )
        return lines

    @staticmethod
    def _sentence(whole: Text, is_open: bool, tells: bool, points: int, maximum: object) -> Text:
        """The whole reason for who may read it. Points for a volume would give the volume back by the rule."""
        if is_open:
            return whole
        return MASKED if tells else only_points(points, maximum)

    def _denominator(self, indicator: str) -> int | None:
        """What the numerator is divided by; a volume is divided by nothing."""
        if self.programme.indicators[indicator].is_volume:
            return None
        return int(self.scored.scores.inputs.readings[indicator].denominator[self.row])


def _bands(programme: Programme, scored: Scored) -> dict[int, tuple[int, int]]:
    """Row -> the 5 % and 95 % places; none for methods that do not add up their parts."""
    if scored.method.combine != "sum":
        return {}
    found = rank_bands(scored.scores, programme.indicators, seed=_seed(programme, scored))
    return {
        row: (low, high) for row, (low, high) in enumerate(found.select("low", "high").iter_rows()) if low
    }


def _seed(programme: Programme, scored: Scored) -> int:
    """The same draws whenever the same period is assessed by the same method."""
    subject = f"{programme.slug} {scored.period} {scored.method.code}"
    return int(hashlib.sha256(subject.encode()).hexdigest()[:8], 16)


def _medians(rows: list[AssessmentRow]) -> dict[str, Medians]:
    groups: dict[str, list[AssessmentRow]] = {}
    for row in rows:
        if row.rank is not None:
            groups.setdefault(row.member.group, []).append(row)
    return {group: _median_of(members) for group, members in sorted(groups.items())}


def _median_of(rows: list[AssessmentRow]) -> Medians:
    parts: dict[str, list[int]] = {line.part: [] for line in rows[0].parts}
    items: dict[str, list[int]] = {line.item: [] for line in rows[0].items}
    for row in rows:
        for part in row.parts:
            parts[part.part] += [part.points] if part.worth else []
        for item in row.items:
            items[item.item] += [item.points] if item.points is not None else []
    return Medians(
        len(rows),
        median([row.official for row in rows]),
        {code: median(points) for code, points in parts.items()},
        {code: median(points) for code, points in items.items()},
    )


def _notes(programme: Programme, scored: Scored) -> list[Text]:
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
