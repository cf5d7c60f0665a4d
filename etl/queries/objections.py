"""Objections: what stands open until when, what they do to a quarter's figures, and how earlier ones were decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.disclosure.words import nameless, names_of
from etl.facts.objections import Effect
from etl.queries.scope import Scope
from etl.values.periods import Period
from store.objections import Decision, Disposition, Fault, Objection, Release, read_objections, read_release

__all__ = [
    "Decision",
    "Disposition",
    "Docket",
    "Fault",
    "Objection",
    "docket",
    "effects_of",
    "forgiven",
    "precedents",
]

SOMEBODY = ""
"""What stands in the place of the institution where the viewer may not know which one objected."""


@dataclass(frozen=True)
class Docket:
    """The objections of a quarter as a viewer may see them, with those that the quarter before put off.

    `missed`: nothing was opened, as the published assessment names a day for objections that was over by then; the
    moment at which that day ended.
    """

    period: str
    release: Release | None
    rows: tuple[Objection, ...]
    carried: tuple[Objection, ...]
    missed: datetime | None = None

    def open_at(self, moment: datetime) -> bool:
        """Whether an institution may still object."""
        return self.release is not None and moment < self.release.until

    def overdue(self, moment: datetime) -> list[Objection]:
        """Objections whose answer should have been given."""
        return [one for one in self.rows if one.state == "open" and one.answer_due <= moment]


def docket(
    engine: Engine, programme: Programme, period: str, *, scope: Scope, as_known_on: datetime | None = None
) -> Docket:
    """All objections of a period; an institution sees its own."""
    asked = Period.parse(period)
    found = read_objections(engine, programme.slug, as_known_on=as_known_on)
    seen = [one for one in found if scope.sees_all_volumes or one.institution == scope.institution]
    before = str(asked.shift(-1))
    return Docket(
        str(asked),
        read_release(engine, programme.slug, str(asked)),
        tuple(one for one in seen if one.period == str(asked)),
        tuple(one for one in seen if one.period == before and _is_put_off(one)),
    )


def effects_of(objections: Iterable[Objection], period: str) -> list[Effect]:
    """What the objections of a period do to its figures, in the order in which they were filed."""
    mine = (one for one in objections if one.period == period)
    return [effect for one in mine if (effect := _effect(one)) is not None]


def disputed_in(
    engine: Engine,
    programme: Programme,
    indicator: str,
    period: Period,
    as_known_on: datetime | None = None,
) -> frozenset[str]:
    """Institutions whose objection to an item of this indicator stands open for an assessment that holds `period`."""
    found = set()
    for one in read_objections(engine, programme.slug, as_known_on=as_known_on):
        assessed, effect = Period.parse(one.period), _effect(one)
        if effect is not None and effect.change == "disputed" and assessed.covers(period):
            item = programme.method_for(assessed).items.get(one.item)
            if item is not None and item.indicator == indicator:
                found.add(one.institution)
    return frozenset(found)


def forgiven(objections: Iterable[Objection]) -> frozenset[int]:
    """Filings whose corrections cost the institution nothing, because the coordinator erred."""
    return frozenset(
        one.decision.forgives
        for one in objections
        if one.decision is not None
        and one.decision.fault == "coordinator"
        and one.decision.forgives is not None
    )


def precedents(engine: Engine, programme: Programme, words: str = "", *, scope: Scope) -> list[Objection]:
    """Decided objections that hold every one of the words, the newest first. To an institution the others are
    nameless: it learns how a question was decided, not who asked it, and finds nothing by words that it is not shown.
    """
    wanted = words.casefold().split()
    names = names_of(programme.institutions.values(), programme.aliases)
    shown = [
        _as_shown(one, names, scope)
        for one in read_objections(engine, programme.slug)
        if one.decision is not None and one.decision.disposition != "withdrawn"
    ]
    return [one for one in reversed(shown) if all(word in _searched(programme, one) for word in wanted)]


def _is_put_off(one: Objection) -> bool:
    return one.decision is not None and one.decision.disposition == "deferred"


def _effect(one: Objection) -> Effect | None:
    decision = one.decision
    if decision is None or decision.disposition == "deferred":
        return Effect(one.institution, one.item, "disputed")
    if decision.disposition == "excluded":
        return Effect(one.institution, one.item, "excluded")
    if decision.disposition == "adjusted":
        return Effect(
            one.institution,
            one.item,
            "corrected",
            decision.event,
            decision.numerator,
            decision.denominator,
        )
    return None


def _searched(programme: Programme, one: Objection) -> str:
    method = programme.method_for(Period.parse(one.period))
    item = method.items.get(one.item)
    name = programme.indicators[item.indicator].name if item else None
    decision, answer = one.decision, one.answer
    return " ".join(
        [
            one.item,
            one.period,
            one.grounds,
            one.evidence,
            *([name.zh, name.en] if name else []),
            *([answer.text] if answer else []),
            *([decision.reasons, decision.disposition] if decision else []),
        ]
    ).casefold()


def _as_shown(one: Objection, names: Mapping[str, Sequence[str]], scope: Scope) -> Objection:
    """The objection as a viewer may see it. Of another institution's neither name nor evidence nor figures; in its
    grounds, the answer and the reasons every institution but the viewer's own is without a name."""
    if scope.sees_all_volumes or one.institution == scope.institution:
        return one
    others = [name for code, known in names.items() if code != scope.institution for name in known]
    others += [one.filed_by]
    answer, decision = one.answer, one.decision
    return replace(
        one,
        institution=SOMEBODY,
        grounds=nameless(one.grounds, others),
        evidence="",
        attachment=None,
        filed_by=SOMEBODY,
        answer=answer and replace(answer, text=nameless(answer.text, others)),
        decision=decision
        and replace(
            decision,
            reasons=nameless(decision.reasons, others),
            numerator=None,
            denominator=None,
            forgives=None,
        ),
    )
