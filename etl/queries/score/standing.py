"""What would move one institution up or make it fall, and why did it move since the period before?"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.conduct import published_at
from etl.queries.scope import Scope
from etl.queries.score.scored import Scored, scored_quarters
from etl.scoring.around.advice import Prospects, prospects
from etl.scoring.around.waterfall import Situation, Waterfall, waterfall
from etl.values.errors import Refusal
from etl.values.text import Text


@dataclass(frozen=True)
class Change:
    """The change since the period before, by cause: of the official score and of the place. The shares of each add
    up to it exactly."""

    since: str
    score: Waterfall
    place: Waterfall


def prospects_of(programme: Programme, scored: Scored, institution: str, *, scope: Scope) -> Prospects:
    """Single changes, the cheapest set, and what would cost the place. For the institution's own eyes and the branch's.

    What the next institution below would have to do is a look into its figures: hidden from another institution. How
    far peers have moved is said coarsely to it, for an amount and its share of that are that.
    """
    refuse_stranger(scored, institution, scope)
    sees_all = scope.sees_all_volumes
    found = prospects(scored.scores, programme.indicators, institution, scored.history, coarse=not sees_all)
    return found if sees_all else replace(found, overtaking=())


def change_of(
    programme: Programme,
    scored: Scored,
    before: Scored | None,
    published: Scored | None,
    institution: str,
    *,
    scope: Scope,
) -> Change | None:
    """Why score and place changed since the period before; None where the institution was not scored then.

    `before` is that period as it is known now, `published` as it was known when it was published (`as_published`):
    what has been corrected since is a cause of its own.
    """
    refuse_stranger(scored, institution, scope)
    if before is None or institution not in before.quarter.institutions:
        return None
    score, place = waterfall(
        institution,
        _situation(programme, published or before),
        _situation(programme, scored),
        before.scores.inputs,
    )
    return Change(str(before.period), score, place)


def as_published(
    engine: Engine, programme: Programme, before: Scored, as_known_on: datetime | None = None
) -> Scored:
    """A period as it was known when it was published; as it is known now where nothing had come by then."""
    cut_off = published_at(programme.settings, before.period)
    if as_known_on is not None and as_known_on <= cut_off:
        return before
    try:
        return scored_quarters(engine, programme, before.period, as_known_on=cut_off)[-1]
    except Refusal:  # figures loaded in hindsight: there is nothing to compare with
        return before


def _situation(programme: Programme, scored: Scored) -> Situation:
    return Situation(scored.method, programme.indicators, scored.scores.inputs, scored.history)


def refuse_stranger(scored: Scored, institution: str, scope: Scope) -> None:
    """Refuse whoever is no member in the period, and a viewer who may not see the institution's own figures."""
    if institution not in scored.quarter.institutions:
        raise Refusal(
            Text(
                zh=f"“{institution}”在 {scored.period} 不是参评机构；请另选机构或季度。",
                en=f"“{institution}” is not a member in {scored.period}; choose another institution or period.",
            )
        )
    if not scope.sees_all_volumes and institution != scope.institution:
        raise Refusal(
            Text(
                zh="其他机构的分项数据与建议不予显示；请选择本机构。",
                en="Figures and advice of other institutions are not shown; choose your own.",
            )
        )
