"""What is the score of a quarter, and of the run of quarters before it, each by the method in force then?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

import numpy as np
import polars as pl
from sqlalchemy import Engine

from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.facts.quarters import earlier_readings
from etl.queries.score.quarter import SCORE_MEASURES, Quarter
from etl.queries.score.quarters import Instead, MethodOf, quarters
from etl.scoring.fixed import units
from etl.scoring.inputs import Inputs, inputs_of
from etl.scoring.persistence import FAILURES, failures
from etl.scoring.ratios import scales_of
from etl.scoring.readings import Reading
from etl.scoring.score import Scores, score
from etl.scoring.states import State
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text


@dataclass(frozen=True, eq=False)
class Scored:
    """A quarter with its score; `history` holds the failures of the quarters before."""

    quarter: Quarter
    scores: Scores
    history: pl.DataFrame

    @property
    def period(self) -> Period:
        """The quarter that is scored."""
        return self.quarter.period

    @property
    def method(self) -> Method:
        """The method in force for it."""
        return self.quarter.method


def scored_quarters(
    engine: Engine,
    programme: Programme,
    upto: Period,
    method_of: MethodOf | None = None,
    as_known_on: datetime | None = None,
    instead: Instead | None = None,
) -> list[Scored]:
    """The scores of the unbroken run of periods that ends with `upto`, oldest first; with a ledger as it would be."""
    run = quarters(engine, programme, upto, method_of, as_known_on, instead)
    everything = _inputs(programme, run)
    scored: list[Scored] = []
    for quarter in run:
        rows = np.flatnonzero((everything.roster["period"] == str(quarter.period)).to_numpy())
        scored.append(_scored(programme, quarter, everything.take(rows), scored[-1] if scored else None))
    return scored


def _inputs(programme: Programme, run: list[Quarter]) -> Inputs:
    """The inputs of all quarters together: readings are made once, not once a quarter."""
    before = [None, *(quarter.readings for quarter in run[:-1])]
    earlier = [
        earlier_readings(quarter.roster, readings, quarter.readings["indicator"].unique())
        for quarter, readings in zip(run, before, strict=True)
    ]
    return inputs_of(
        pl.concat(quarter.roster for quarter in run),
        pl.concat(quarter.readings for quarter in run),
        scales_of(programme.indicators, programme.measures, programme.settings.currency.minor_per_major),
        earlier=pl.concat(earlier),
        counts=pl.concat(quarter.counts for quarter in run),
    )


def _scored(programme: Programme, quarter: Quarter, inputs: Inputs, before: Scored | None) -> Scored:
    past = (
        [before.history, failures(before.scores.inputs, before.scores.failed)]
        if before
        else [pl.DataFrame(schema=FAILURES)]
    )
    history, method, indicators = pl.concat(past), quarter.method, programme.indicators
    scores: Scores | None = None
    for code in _of_the_score(programme, method):
        total = score(method, indicators, _without(inputs, code), history)
        inputs = _with(inputs, code, _total(total, Fraction(indicators[code].scale)), before)
        scores = score(method, indicators, inputs, history, like=total.items, but=code)
    return Scored(quarter, scores or score(method, indicators, inputs, history), history)


def _of_the_score(programme: Programme, method: Method) -> list[str]:
    """Indicators that read the score itself: how far the total before the bonus has come. They are bonus items."""
    found = []
    for item in method.item:
        if set(programme.indicators[item.indicator].measures) <= set(SCORE_MEASURES):
            if not method.parts[item.part].bonus:
                raise Refusal(
                    Text(
                        en=f"item “{item.code}” scores the total that it is a part of; put it into the bonus part.",
                        zh=f"项目“{item.code}”以总分为依据，自身却计入总分；请移入加分部分。",
                    )
                )
            found.append(item.indicator)
    return found


def _without(inputs: Inputs, code: str) -> Inputs:
    """The inputs as they are before the total is known."""
    unknown = np.full(len(inputs), State.NOT_APPLICABLE, dtype=np.int8)
    zeros = np.zeros(len(inputs), dtype=np.int64)
    return replace(inputs, readings={**inputs.readings, code: Reading.of(zeros, zeros, unknown)})


def _total(scores: Scores, scale: Fraction) -> Reading:
    """The total before the bonus over the full score, in units of 0.0001."""
    full = np.full(len(scores.inputs), units(scores.method.full), dtype=np.int64)
    return Reading.of(scores.totals.before_bonus, full, scores.totals.state, scale)


def _with(inputs: Inputs, code: str, total: Reading, before: Scored | None) -> Inputs:
    readings = {**inputs.readings, code: total}
    if before is None or code not in before.scores.inputs.readings:
        return replace(inputs, readings=readings)
    former = before.scores.inputs
    at: Mapping[str, int] = {name: row for row, name in enumerate(former.roster["institution"])}
    rows = np.array([at.get(name, -1) for name in inputs.roster["institution"]])
    earlier = former.readings[code].take(rows)
    newcomers = np.where(rows < 0, np.int8(State.NOT_APPLICABLE), earlier.state)
    was = Reading.of(earlier.numerator, earlier.denominator, newcomers, earlier.scale)
    return replace(inputs, readings=readings, earlier={**inputs.earlier, code: was})


def rescored(programme: Programme, scored: Scored, before: Scored | None, method: Method) -> Scored:
    """The same period, the same figures, another method. It must read the same indicators and events."""
    quarter = replace(scored.quarter, method=method)
    return _scored(programme, quarter, scored.scores.inputs, before)


def scored_quarter(
    engine: Engine, programme: Programme, period: Period, as_known_on: datetime | None = None
) -> tuple[Scored, Scored | None]:
    """The score of one period and that of the period before it, where there is one."""
    run = scored_quarters(engine, programme, period, as_known_on=as_known_on)
    return run[-1], run[-2] if len(run) > 1 else None
