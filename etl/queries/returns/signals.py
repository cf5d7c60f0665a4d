"""Which questions do the single payments of a month raise?"""

from dataclasses import dataclass

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.queries.scope import EVERYTHING, Scope
from etl.values.text import Text
from store.filings import list_filings, read_findings


@dataclass(frozen=True)
class Question:
    """A question to an institution: the rule that asks, the whole sentence, the share that it is about."""

    institution: str
    rule: str
    sentence: Text
    share: str


def questions(
    engine: Engine, programme: Programme, period: str, *, scope: Scope = EVERYTHING
) -> list[Question] | None:
    """What the payments in force of a month ask, in the order of the programme's institutions; None where no payments
    of the month were counted. An institution sees the questions to itself."""
    sources = {layout.code for layout in programme.returns.values() if layout.transactions}
    filings = [
        one
        for one in list_filings(engine, programme.slug, period)
        if one.source in sources and one.state == "accepted" and one.superseded_at is None
    ]
    if not filings:
        return None
    order = {code: place for place, code in enumerate(programme.institutions)}
    found = [
        Question(row.about.split("|")[0], row.rule, Text(zh=row.zh, en=row.en), row.value)
        for filing in filings
        for row in read_findings(engine, filing.id)
        if row.rule.startswith("SIGNAL-")
    ]
    seen = [one for one in found if scope.sees_all_volumes or scope.institution == one.institution]
    return sorted(seen, key=lambda one: (order.get(one.institution, len(order)), one.rule))
