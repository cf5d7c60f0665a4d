"""The names of the figures that a sentence may speak of: known beforehand, from the programme's definitions alone."""

from collections.abc import Iterator

from etl.definitions.programme import Programme

PLAIN = (
    "period", "period_end", "period_before", "start", "year", "issued_on", "known_on", "members",
    "annex.ranks", "annex.regions", "annex.scenarios", "annex.quality", "annex.definitions",
    "annex.scores", "annex.method",
    "families.all", "families.off_zero",
)  # fmt: skip
MEASURE = ("value", "mom", "yoy", "ytd", "planned", "done", "start", "since", "times", "over")
INDICATOR = ("value", "numerator", "denominator", "mom", "yoy", "target", "completion", "planned")
POINTS = (
    "universe", "connected", "added", "live", "idle", "share", "share_mom", "live_share", "idle_share",
    "count_share", "amount_share", "share_told", "amount_share_told", "over",
)  # fmt: skip
RURAL = ("points", "live", "villages", "covered", "share", "over")
FILING = (
    "due", "on_time", "late", "missing", "on_time_share", "fields", "passed", "first_pass", "corrected", "doubts",
)  # fmt: skip


def figure_names(programme: Programme) -> frozenset[str]:
    """Every name that a template of this programme may hold."""
    return frozenset(_names(programme))


def _names(programme: Programme) -> Iterator[str]:
    yield from PLAIN
    yield from (f"measure.{code}.{what}" for code in programme.measures for what in MEASURE)
    yield from (f"indicator.{code}.{what}" for code in programme.indicators for what in INDICATOR)
    yield from (f"point.{code}.{what}" for code in programme.points for what in POINTS)
    yield from (f"family.{code}.{what}" for code in programme.families for what in POINTS)
    yield from (f"scenarios.{what}" for what in POINTS)
    yield from (f"rural.{what}" for what in RURAL)
    yield from (f"filing.{what}" for what in FILING)
