"""Cached reads of inventories: who meets which standard, who holds which award, which files wait or came back."""

from etl.queries.returns import inventories as query
from etl.queries.returns.explained import ExplainedFinding, explanations_of
from etl.queries.returns.inventories import Kept
from pages.shared.data import Asked, engine, kept, kept_few, programme_of, shows
from store.filings import Filing, list_filings
from store.life.decisions import read_decisions
from store.life.drafts import Draft, open_drafts, read_draft_findings


@shows("returns")
@kept_few
def inventory(asked: Asked, source: str, period: str) -> Kept:
    """An inventory at the end of a period: to an institution its own part."""
    return query.kept(
        engine(asked.database), programme_of(asked), source, period, institution=asked.scope.institution
    )


@shows("returns")
@kept
def draft(
    asked: Asked, source: str, institution: str, period: str
) -> tuple[Draft, tuple[ExplainedFinding, ...]] | None:
    """The open draft of an institution's inventory with its findings; None where there is none."""
    if not asked.scope.may("returns", institution):
        return None
    programme, store = programme_of(asked), engine(asked.database)
    for one in open_drafts(store, programme.slug, period):
        if (one.source, one.institution) == (source, institution):
            known = explanations_of(store, programme)
            found = known.of_findings(institution, period, read_draft_findings(store, one.id))
            return one, tuple(found)
    return None


@shows("returns")
@kept
def waiting(asked: Asked) -> tuple[Filing, ...]:
    """The filed inventories that nobody has decided on: to an institution its own."""
    return query.waiting(engine(asked.database), programme_of(asked), asked.scope.institution)


@shows("returns")
@kept
def sent_back(asked: Asked, source: str, institution: str, period: str) -> str:
    """The reasons for which the last file of an institution's inventory came back; "" where it did not."""
    if not asked.scope.may("returns", institution):
        return ""
    programme, store = programme_of(asked), engine(asked.database)
    own = [
        one
        for one in list_filings(store, programme.slug, period)
        if (one.source, one.institution) == (source, institution)
    ]
    last = max(own, key=lambda one: one.id, default=None)
    if last is None or last.state != "returned":
        return ""
    decisions = read_decisions(store, programme.slug, periods=[period]).get(last.id, [])
    return next((one.reasons for one in reversed(decisions) if one.decision == "returned"), "")
