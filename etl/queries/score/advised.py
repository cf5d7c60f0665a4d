"""What would move one institution up or make it fall, in words?"""

from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.queries.scope import Scope
from etl.queries.score.scored import Scored
from etl.queries.score.standing import prospects_of
from etl.scoring.around.advice import Advice, Prospects
from etl.telling.summaries import advice_sentence, step_words
from etl.values.text import Text


@dataclass(frozen=True)
class Advised:
    """The prospects with a sentence for every change: what alone would move it up, the steps of the cheapest set and
    where they lead, what would lose the place, and how `overtaker` would get past."""

    prospects: Prospects
    singles: tuple[Text, ...]
    steps: tuple[Text, ...]
    falls: tuple[Text, ...]
    overtaking: tuple[Text, ...]


def advised(programme: Programme, scored: Scored, institution: str, *, scope: Scope) -> Advised:
    """The prospects of an institution, for its own eyes and the branch's."""
    found = prospects_of(programme, scored, institution, scope=scope)
    scores, indicators, coarse = scored.scores, programme.indicators, not scope.sees_all_volumes

    def said(code: str, advice: tuple[Advice, ...]) -> tuple[Text, ...]:
        row = scores.row(code) if code else 0
        return tuple(advice_sentence(scores, indicators, row, one, coarse=coarse) for one in advice)

    row = scores.row(institution)
    plan = found.cheapest_set.plan if found.cheapest_set else {}
    return Advised(
        found,
        said(institution, tuple(found.singles)),
        tuple(
            step_words(scores, indicators, row, lever, amount, coarse=coarse)
            for lever, amount in plan.items()
        ),
        said(institution, tuple(found.falls)),
        said(found.overtaken_by, tuple(found.overtaking)),
    )
