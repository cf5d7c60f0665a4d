"""Which findings have been explained, how long does an explanation hold, and how often was the same thing explained?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.values.periods import Period
from store.life.explanations import Explanation, read_explanations
from store.life.incoming import FindingRow

MONTHS = 3
"""For how many months an explanation holds, that of its own counted."""

Key = tuple[str, str]


@dataclass(frozen=True)
class ExplainedFinding:
    """A finding with the explanation that holds for it. `is_reused`: it was given for an earlier period."""

    finding: FindingRow
    explanation: Explanation | None
    is_reused: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the filer still has to say something about it."""
        return self.finding.severity == "soft" and self.explanation is None


@dataclass(frozen=True)
class Explanations:
    """All explanations of a programme by institution and by rule and what the finding is about, the oldest first."""

    given_for: dict[tuple[str, Key], list[Explanation]]

    def holding(self, institution: str, key: Key, period: Period) -> Explanation | None:
        """The last explanation that holds for a period."""
        given = self.given_for.get((institution, key), [])
        return next((one for one in reversed(given) if holds(one, period)), None)

    def given(self, institution: str, key: Key, upto: Period) -> list[str]:
        """The periods that the same thing was explained for, none twice, up to one of them."""
        first = {one.first_period for one in self.given_for.get((institution, key), [])}
        return sorted(name for name in first if Period.parse(name).months[0] <= upto.months[-1])

    def of_findings(
        self, institution: str, period: str, findings: Sequence[FindingRow]
    ) -> list[ExplainedFinding]:
        """Findings of a filing or draft, each with the explanation that holds for it."""
        asked, answers = Period.parse(period), []
        for finding in findings:
            one = self.holding(institution, finding.key, asked) if finding.severity == "soft" else None
            answers.append(ExplainedFinding(finding, one, one is not None and one.first_period != period))
        return answers


def explanations_of(
    engine: Engine, programme: Programme, as_known_on: datetime | None = None
) -> Explanations:
    """What the institutions of a programme explained, now or as known at a moment."""
    return collected(read_explanations(engine, programme.slug, as_known_on=as_known_on))


def collected(explanations: Iterable[Explanation]) -> Explanations:
    """Explanations, put where they can be found."""
    found: dict[tuple[str, Key], list[Explanation]] = {}
    for one in explanations:
        found.setdefault((one.institution, one.key), []).append(one)
    return Explanations(found)


def holds(one: Explanation, period: Period) -> bool:
    """Whether an explanation holds for a period: from the one it was given for, for `MONTHS` months."""
    first = Period.parse(one.first_period).months[0]
    return first <= period.months[0] <= first.shift(MONTHS - 1)
