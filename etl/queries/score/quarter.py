"""What is a period that is scored: its members, its readings and counts, and where they came from?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from etl.definitions.institutions import Institution
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.conduct import RETURN_MEASURES, Return
from etl.values.periods import Period
from store.filings import Filing

SCORE_MEASURES = ("score_points", "score_full")
"""Measures that only a score can give: its total before the bonus, and the full score."""
PLAIN = ["period", "institution", "scenario", "measure", "value"]


@dataclass(frozen=True, eq=False)
class Quarter:
    """A period with the method it is scored by and all that its score is made from.

    `facts` are the facts of its months, and of the same months a year before where they were read, with their cells
    (columns of `store.facts.FACTS`); `kept` those that ledgers and the system's own records give (columns of
    `PLAIN`), `returns` those records. `filings` are those of all these periods by their number. `has_ledger`:
    whether anything was entered by hand at all. `second` are the facts of second sources, by source, where the
    method reads one.
    """

    period: Period
    method: Method
    institutions: Mapping[str, Institution]
    roster: pl.DataFrame
    facts: pl.DataFrame
    kept: pl.DataFrame
    entries: pl.DataFrame
    readings: pl.DataFrame
    counts: pl.DataFrame
    returns: tuple[Return, ...]
    filings: Mapping[int, Filing]
    has_ledger: bool
    second: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def facts_behind(self, indicator: str) -> pl.DataFrame:
        """The facts that an indicator is made of: of the returns, or of the source that the method chose."""
        source = source_of(self.method, indicator)
        return self.second[source] if source else self.facts


def source_of(method: Method, indicator: str) -> str:
    """The second source that a method reads an indicator from; "" for the returns."""
    return next((item.source for item in method.item if item.indicator == indicator), "")


def second_sources(method: Method) -> list[str]:
    """The second sources that a method reads, in its order."""
    return list(dict.fromkeys(item.source for item in method.item if item.source))


def ledger_periods(period: Period) -> list[str]:
    """The periods whose ledgers count: the period itself, and the half-years and quarters of a longer one."""
    return [
        str(period),
        *(str(part) for per_year in (2, 4) if per_year > period.per_year for part in period.parts(per_year)),
    ]


def scored_indicators(method: Method) -> list[str]:
    """Codes of the indicators that a method reads, in its order, each once."""
    codes = [item.indicator for item in method.item] + [veto.indicator for veto in method.veto]
    return list(dict.fromkeys(code for code in codes if code))


def filed_measures(programme: Programme, method: Method) -> set[str]:
    """Measures of the returns that a method needs."""
    read = {m for code in scored_indicators(method) for m in programme.indicators[code].measures}
    counted = {event.measure for event in method.event if event.measure}
    return (read | counted) - kept_measures(method)


def kept_measures(method: Method) -> set[str]:
    """Measures that no return holds: fed by ledgers, or by the system's own records."""
    return {event.feeds for event in method.event if event.feeds} | {*RETURN_MEASURES, *SCORE_MEASURES}
