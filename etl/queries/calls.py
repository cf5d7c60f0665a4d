"""Who needs a call, and why: what a coordinator would find by looking through five pages, in one list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from etl.definitions.indicators import Indicator
from etl.queries.figures.rank import Ranking
from etl.queries.returns.status import StatusRow
from etl.queries.score.failing import Failing
from etl.scoring.ranking import RankRow
from etl.telling import calls as told
from etl.values.text import Text
from store.follow_up import Case

Kind = Literal["return", "again", "red line", "case", "last assessed", "last", "fall", "explain"]
WEIGHT: Mapping[Kind, int] = {
    "return": 8,
    "again": 7,
    "red line": 6,
    "case": 5,
    "last assessed": 4,
    "last": 3,
    "fall": 2,
    "explain": 1,
}
"""The gravest reason first: what is owed by law or by an open case before what is merely noticed."""
FALL = 2
"""So many places lost in one period are a fall; one place is the ordinary to and fro."""


@dataclass(frozen=True)
class Reason:
    """One reason: its kind, its words, and what it is about: the period that its page is to be opened with. `short` are
    the few words of a line in which several reasons stand; None where the words are few themselves."""

    kind: Kind
    text: Text
    period: str
    short: Text | None = None

    @property
    def in_short(self) -> Text:
        """The few words."""
        return self.short or self.text


@dataclass(frozen=True)
class Call:
    """An institution and everything that speaks for calling it, the weightiest reason first."""

    institution: str
    reasons: tuple[Reason, ...]


def calls(*found: Iterable[tuple[str, Reason]], places: Mapping[str, int] | None = None) -> tuple[Call, ...]:
    """Reasons put together by institution, in an order that can be said in a sentence: by the gravest reason; among
    equals who has the worse of the `places` in the assessment comes first; without a place who has more reasons; then
    by code, so that the order never depends on how the reasons were found."""
    by_institution: dict[str, list[Reason]] = {}
    for one in found:
        for institution, reason in one:
            by_institution.setdefault(institution, []).append(reason)
    listed = [
        Call(code, tuple(sorted(reasons, key=lambda reason: -WEIGHT[reason.kind])))
        for code, reasons in by_institution.items()
    ]
    standing = places or {}

    def pressing(call: Call) -> tuple[int, int, int, str]:
        gravest = WEIGHT[call.reasons[0].kind]
        return -gravest, -standing.get(call.institution, 0), -len(call.reasons), call.institution

    return tuple(sorted(listed, key=pressing))


def kinds_of(listed: Iterable[Call]) -> tuple[Kind, ...]:
    """The kinds of reason by which a list is ordered, the gravest first: those that are somebody's gravest."""
    gravest = {call.reasons[0].kind for call in listed}
    return tuple(kind for kind in WEIGHT if kind in gravest)


def of_returns(rows: Sequence[StatusRow], period: str, words: Text, today: date) -> list[tuple[str, Reason]]:
    """Returns of a period that are overdue, sent back, came late or wait for an explanation. One whose deadline is
    still ahead is no reason to call; one published table of all (institution "") neither."""
    found: list[tuple[str, Reason]] = []
    for row in rows:
        if not row.institution:
            continue
        late, is_owed = row.working_days_late or 0, row.state in ("missing", "returned")
        if row.state == "returned":
            found.append((row.institution, Reason("return", told.sent_back(words), period)))
        elif is_owed and today > row.deadline.date():
            found.append((row.institution, Reason("return", told.not_in(words, late), period)))
        elif not is_owed and late:
            found.append((row.institution, Reason("return", told.came_late(words, late), period)))
        if not is_owed and row.open_findings:
            text = told.to_explain(words, row.open_findings)
            short = told.to_explain_short(row.open_findings)
            found.append((row.institution, Reason("explain", text, period, short)))
    return found


def of_ranking(ranking: Ranking, indicator: Indicator, period: str, words: Text) -> list[tuple[str, Reason]]:
    """Who is last of a peer group that has places, alone or not at all tied with everybody, and who fell far, in the
    ranking of a period (`words`: its name)."""
    last: dict[str, int] = {}
    for row in ranking.ranked:
        if row.group_rank is not None:
            last[row.figure.group] = max(last.get(row.figure.group, 0), row.group_rank)
    found: list[tuple[str, Reason]] = []
    for row in ranking.ranked:
        code, place = row.figure.institution, row.group_rank
        if place is not None and place > 1 and place == last[row.figure.group]:
            text = told.last_in_group(words, indicator.name, place)
            found.append((code, Reason("last", text, period, told.last_in_group_short(words))))
        if row.like_movement is not None and row.rank is not None and has_fallen(row):
            lost, of_both = -row.like_movement, row.field_before is not None
            text = told.fell(indicator.name, lost, row.rank, of_both=of_both)
            found.append((code, Reason("fall", text, period, told.fell_short(lost))))
    return found


def has_fallen(row: RankRow) -> bool:
    """Whether places were lost by more than the ordinary to and fro, among those who had one before too."""
    return row.like_movement is not None and row.rank is not None and row.like_movement <= -FALL


def of_failing(
    found: Iterable[Failing], names: Mapping[str, Text], words: Text, period: str
) -> list[tuple[str, Reason]]:
    """What the method asks for where somebody fails again and again, and items with a red line that earned nothing, in
    an assessed period (`words`: its name). `names` are those of the items' indicators."""
    reasons: list[tuple[str, Reason]] = []
    for one in found:
        for rule in one.again:
            text = told.failed_again(words, rule.name, rule.consequence, one.rank)
            reasons.append((one.institution, Reason("again", text, period, rule.name)))
        if one.under:
            text = told.red_line(words, [names[indicator] for indicator in one.under])
            short = told.red_line_short(len(one.under))
            reasons.append((one.institution, Reason("red line", text, period, short)))
    return reasons


def of_places(places: Mapping[str, int], words: Text, period: str) -> list[tuple[str, Reason]]:
    """Who is last in an assessed period (`words`: its name): the ranking of a month may have another at its end.
    Nobody, where all share one place. `places` are those among all."""
    last = max(places.values(), default=1)
    if last == 1:
        return []
    reason = Reason("last assessed", told.last_assessed(words, last), period, told.last_assessed_short(words))
    return [(code, reason) for code, place in places.items() if place == last]


def of_cases(cases: Iterable[Case], today: date) -> list[tuple[str, Reason]]:
    """Open cases, with the day on which their next step is due."""
    return [
        (
            case.institution,
            Reason(
                "case",
                told.open_case(case.id, case.due, is_overdue=case.due is not None and case.due < today),
                case.period,
            ),
        )
        for case in cases
        if not case.is_closed
    ]
