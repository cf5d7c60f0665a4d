"""What would a ledger or register change: which lines, whose score, grade and place, how many points?

Nothing is stored to find out: what stands is put together once without the file in question and once with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.checks.listed import Listed, by_key
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.facts.registers import distinct_points, register_counts
from etl.queries.returns.listed import line_of, lines_of, links, listed
from etl.queries.score.quarters import Instead
from etl.queries.score.scored import Scored, scored_quarters
from etl.values.errors import Refusal
from etl.values.findings import Finding
from etl.values.periods import Period
from etl.values.text import Text
from store import entries
from store.filings import Filing
from store.life.incoming import Role
from store.life.lists import Link, standing

NEW = 0
"""The number of a file that has none yet."""


@dataclass(frozen=True)
class LineChange:
    """A line that is added, removed or says something else. `before` and `after` are by the list's headings."""

    kind: Literal["added", "changed", "removed"]
    institution: str
    line: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    sheet: str
    cell: str


@dataclass(frozen=True)
class Standing:
    """How an institution stands in a quarter: official score (None where it has none), grade and place."""

    score: Decimal | None
    grade: str
    rank: int | None


@dataclass(frozen=True)
class ScoreChange:
    """An institution whose score, grade or place becomes another one."""

    institution: str
    name: Text
    before: Standing
    after: Standing


@dataclass(frozen=True)
class PointsChange:
    """Rows and points without double counting, of an institution or ("") of all, where one of them changes."""

    institution: str
    gross: tuple[int, int]
    net: tuple[int, int]


@dataclass(frozen=True)
class Effect:
    """All that would change. `unscored` says why there are no scores to compare, where there are none."""

    lines: tuple[LineChange, ...]
    unchanged: int
    scores: tuple[ScoreChange, ...] = ()
    points: tuple[PointsChange, ...] = ()
    unscored: Text | None = None

    def how_many(self, kind: str) -> int:
        """How many lines are added, changed or removed."""
        return sum(one.kind == kind for one in self.lines)

    @property
    def grades(self) -> tuple[ScoreChange, ...]:
        """Those whose grade becomes another one."""
        return tuple(one for one in self.scores if one.before.grade != one.after.grade)


@dataclass(frozen=True)
class Preview:
    """What a file is and would change. `effect` is None where it would be returned, or is no ledger or register."""

    filename: str
    sha256: str
    layout: Layout
    period: str
    filer: str
    lines: int
    findings: tuple[Finding, ...]
    effect: Effect | None
    basis: tuple[int, ...]

    @property
    def would_be_returned(self) -> bool:
        """Whether a hard finding keeps the file from being taken."""
        return any(finding.severity == "hard" for finding in self.findings)


def effect_of_file(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    period: str,
    filer: str,
    role: Role,
    lines: pl.DataFrame,
) -> Effect:
    """What a file that is not accepted would change; `lines` as the store would keep them."""
    files = links(engine, programme, layout, period)
    stored = lines_of(engine, layout, files)
    own = {"filing": NEW, "source": layout.code, "period": period}
    numbered = lines.with_row_index("row", 1).with_columns(
        pl.lit(value).alias(name) for name, value in own.items()
    )
    new = numbered.select(pl.col(name).cast(kind) for name, kind in stored.schema.items())
    after = [*files, Link(NEW, layout.code, period, filer, role)]
    return _effect(engine, programme, layout, period, (stored, files), (pl.concat([stored, new]), after))


def effect_of_taking_back(engine: Engine, programme: Programme, layout: Layout, filing: Filing) -> Effect:
    """What would change if a file in force were taken back."""
    files = links(engine, programme, layout, filing.period)
    stored = lines_of(engine, layout, files)
    rest = [one for one in files if one.filing != filing.id]
    kept = stored.filter(pl.col("filing") != filing.id)
    return _effect(engine, programme, layout, filing.period, (stored, files), (kept, rest))


def _effect(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    period: str,
    before: tuple[pl.DataFrame, Sequence[Link]],
    after: tuple[pl.DataFrame, Sequence[Link]],
) -> Effect:
    line = line_of(layout)
    was, now = standing(*before, line), standing(*after, line)
    lines, unchanged = _line_changes(listed(layout, was), listed(layout, now))
    if layout.form == "register":
        return Effect(lines, unchanged, points=_points(was, now))
    scores, unscored = _scores(engine, programme, period, now, bool(after[1]))
    return Effect(lines, unchanged, scores, unscored=unscored)


def _line_changes(was: list[Listed], now: list[Listed]) -> tuple[tuple[LineChange, ...], int]:
    before, after = by_key(was), by_key(now)
    found, unchanged = [], 0
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is not None and other is not None and one.says == other.says:
            unchanged += 1
            continue
        kind: Literal["added", "changed", "removed"]
        kind = "added" if one is None else "removed" if other is None else "changed"
        shown = other or one
        assert shown is not None
        says = (one.says if one else {}), (other.says if other else {})
        found.append(LineChange(kind, shown.institution, shown.name, *says, shown.sheet, shown.cell))
    return tuple(found), unchanged


def _points(was: pl.DataFrame, now: pl.DataFrame) -> tuple[PointsChange, ...]:
    """All points first, then the institutions whose number of rows or points changes."""
    (all_was, each_was), (all_now, each_now) = _counts(was), _counts(now)
    whole = PointsChange("", (all_was[0], all_now[0]), (all_was[1], all_now[1]))
    found = [whole]
    for code in sorted({*each_was, *each_now}):
        gross, net = zip(each_was.get(code, (0, 0)), each_now.get(code, (0, 0)), strict=True)
        if gross[0] != gross[1] or net[0] != net[1]:
            found.append(PointsChange(code, gross, net))
    return tuple(found)


def _counts(points: pl.DataFrame) -> tuple[tuple[int, int], dict[str, tuple[int, int]]]:
    if points.is_empty():
        return (0, 0), {}
    distinct = distinct_points(points).points
    whole = register_counts(distinct)[()]
    each = {key[0]: (one.gross, one.net) for key, one in register_counts(distinct, "institution").items()}
    return (whole.gross, whole.net), each


def _scores(
    engine: Engine, programme: Programme, period: str, now: pl.DataFrame, is_there: bool
) -> tuple[tuple[ScoreChange, ...], Text | None]:
    asked, assessed = Period.parse(period), programme.settings.assessed_per_year
    scored = asked.holder(assessed) if asked.per_year > assessed else asked
    try:
        before = scored_quarters(engine, programme, scored)[-1]
    except Refusal as refusal:  # no return of the quarter is in: there is nothing to score yet
        return (), refusal.sentence
    instead = Instead(period, now.select(*entries.ENTRIES), is_there)
    after = scored_quarters(engine, programme, scored, instead=instead)[-1]
    was, will = _standings(before), _standings(after)
    found = []
    for code, standing_before in was.items():
        if standing_before != will[code]:
            one = programme.institutions[code]
            name = Text(zh=one.name("zh"), en=one.name("en"))
            found.append(ScoreChange(code, name, standing_before, will[code]))
    return tuple(sorted(found, key=lambda one: one.institution)), None


def _standings(scored: Scored) -> dict[str, Standing]:
    scores, method = scored.scores, scored.method
    found = {}
    for row, code in enumerate(scores.inputs.roster["institution"]):
        rank, grade = int(scores.rank[row]), int(scores.grade[row])
        score = Decimal(int(scores.totals.official[row])).scaleb(-method.decimals) if rank else None
        found[code] = Standing(score, method.grades[grade] if grade >= 0 else "", rank or None)
    return found
