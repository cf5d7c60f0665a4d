"""How did a measure grow once season, festival and trading days are taken out?"""

from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from etl.adjustment.adjust import Adjustment, adjust
from etl.adjustment.series import series_of
from etl.definitions.history import festival_day
from etl.definitions.programme import Programme
from etl.queries.figures.contributions import missing
from etl.queries.figures.growth import NOT_TOLD, UNFINISHED, growth
from etl.queries.scope import Scope
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text


def adjusted(
    engine: Engine,
    programme: Programme,
    upto: str,
    measure: str,
    *,
    institution: str | None = None,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> Adjustment:
    """The measure up to a month, of all institutions together or of one whose volumes the viewer may see, from the last
    break on. What cannot be adjusted is refused with what is missing; nothing here goes into a score."""
    rows = growth(
        engine, programme, upto, [measure], institution=institution, scope=scope, as_known_on=as_known_on
    )
    if any(row.note in (NOT_TOLD, UNFINISHED) for row in rows):
        raise _not_told()
    lacking = missing(engine, programme, upto, measure, as_known_on=as_known_on)
    if lacking and (institution is None or institution in lacking):
        raise _not_whole(upto, len(lacking))
    sums = {row.period: row.value for row in rows if row.value is not None}
    series = series_of(sums, Period.parse(upto), programme.history.breaks_of([measure]))
    festival = programme.settings.festival
    return adjust(series, partial(festival_day, programme.settings) if festival else None)


def _not_whole(upto: str, count: int) -> Refusal:
    now = Period.parse(upto)
    said, before = now.name, now.previous.name
    return Refusal(
        Text(
            en=f"{said.en} is not completely filed (institutions without a figure: {count}), and what is missing would "
            f"be taken for a fall; look at {before.en}, or adjust when it is filed.",
            zh=f"{said.zh}尚未报齐（缺{count}家），缺数会被当作下降；请查看{before.zh}，或报齐后再调整。",
        )
    )


def _not_told() -> Refusal:
    return Refusal(
        Text(
            en="Some months' sums may not be told to you, and adjusted figures would give them away; look at your own "
            "institution's growth.",
            zh="部分月份的合计数不予显示，季节调整结果会泄露这些数字；请查看本机构的增长。",
        )
    )
