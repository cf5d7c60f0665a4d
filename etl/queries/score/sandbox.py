"""What would a quarter look like if some numbers of its method were others? Nothing is stored."""

from collections.abc import Iterable

from etl.definitions.method.tuning import Turn, tuned
from etl.definitions.programme import Programme
from etl.queries.score.rehearsal import RehearsedPeriod, compared
from etl.queries.score.scored import Scored, rescored


def tried(
    programme: Programme, scored: Scored, before: Scored | None, turns: Iterable[Turn]
) -> RehearsedPeriod:
    """The official scores and places of a period beside those under the turned method."""
    method = tuned(programme, scored.method, turns)
    return compared(programme, scored, rescored(programme, scored, before, method))
