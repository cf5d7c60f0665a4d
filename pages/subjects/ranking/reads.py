"""Cached reads of rankings and of one institution in all of them."""

from collections.abc import Mapping
from fractions import Fraction

from etl.queries.figures import institution as institution_query
from etl.queries.figures import rank as rank_query
from etl.queries.figures.institution import Profile
from etl.queries.figures.rank import Ranking
from etl.scoring.figures import By
from pages.shared.data import Asked, engine, kept, programme_of, shows


@shows("figures")
@kept
def ranking(asked: Asked, period: str, indicator: str, by: By) -> Ranking:
    """Every institution by an indicator, ranked by its value or its change."""
    return rank_query.rank(
        engine(asked.database), programme_of(asked), period, indicator, by=by, scope=asked.scope
    )


@shows("figures")
@kept
def possible_places(asked: Asked, period: str, indicator: str, by: By) -> Mapping[str, tuple[int, int]]:
    """The places that cannot be ruled out; for those who may not see everybody's volumes as everybody is told them."""
    known = ranking(asked, period, indicator, by)
    return rank_query.possible_places(engine(asked.database), programme_of(asked), known, scope=asked.scope)


@shows("figures")
@kept
def profile(asked: Asked, period: str, institution: str) -> Profile:
    """Where an institution stands in every indicator."""
    return institution_query.profile(
        engine(asked.database),
        programme_of(asked),
        period,
        institution,
        scope=asked.scope,
        ranking_of=lambda indicator: ranking(asked, period, indicator, "value"),
    )


@shows("figures")
@kept
def histories(asked: Asked, since: str, upto: str, indicator: str) -> Mapping[str, Mapping[str, Fraction]]:
    """The same of every institution by one indicator, as far as it is told."""
    return institution_query.histories(
        engine(asked.database), programme_of(asked), since, upto, indicator, scope=asked.scope
    )


@shows("figures")
@kept
def history(asked: Asked, upto: str, indicator: str, institution: str) -> Mapping[str, Fraction]:
    """An institution's figure in every period up to `upto`, as far as it is told."""
    return institution_query.history(
        engine(asked.database), programme_of(asked), upto, indicator, institution, scope=asked.scope
    )
