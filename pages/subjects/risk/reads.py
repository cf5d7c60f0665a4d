"""The sweep of a period as a viewer may see it: to an institution its own risks alone."""

from datetime import date

from etl.queries import risks as risks_query
from etl.queries.risks import Sweep
from pages.shared.data import Asked, engine, kept, programme_of, shows

__all__ = ["Sweep", "sweep"]


@shows("risks")
@kept
def sweep(asked: Asked, period: str, today: date) -> Sweep:
    """Where every risk stands that the viewer may see, with warnings, events and reviews."""
    return risks_query.sweep(
        engine(asked.database),
        programme_of(asked),
        period,
        today=today,
        institution=asked.scope.institution,
    )
