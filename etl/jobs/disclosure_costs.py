"""What disclosure control costs in accuracy, measured: what of a period's figures is told exactly, in bands, or not."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.queries.coverage.coverage import Coverage, coverage
from etl.queries.figures.rank import rank
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.values.exact import median, rounded
from etl.values.told import Told

HEAD = (
    "| 指标 indicator | 机构 members | 逐数 figure | 区间 band | 区间宽度中位数 median width | 仅位次 place only | "
    "最大偏差 largest error |",
    "|---|---:|---:|---:|---:|---:|---:|",
)


def costs(engine: Engine, programme: Programme, period: str, as_known_on: datetime | None = None) -> str:
    """Tables in Markdown: each ratio of single institutions, changes of volumes, counts of points, of one period."""
    parts = [*HEAD, *_ratios(engine, programme, period, as_known_on)]
    if programme.counted is not None:
        parts += ["", *_points(engine, programme, period, as_known_on)]
    return "\n".join(parts) + "\n"


def _ratios(engine: Engine, programme: Programme, period: str, as_known_on: datetime | None) -> Iterator[str]:
    for indicator in programme.reported.values():
        by = "mom" if indicator.is_volume else "value"
        asked = {"by": by, "as_known_on": as_known_on}
        exact = rank(engine, programme, period, indicator.code, scope=EVERYTHING, **asked)  # type: ignore[arg-type]
        told = rank(engine, programme, period, indicator.code, scope=PARTICIPANTS, **asked)  # type: ignore[arg-type]
        pairs = [
            (row.figure.ranked, found.figure.ranked)
            for row in exact.ranked
            if (found := told.row(row.figure.institution)) is not None
        ]
        assert [row.figure.institution for row in exact.ranked] == [r.figure.institution for r in told.ranked]
        scale = 100 if indicator.is_volume else 1
        bands = [(one.high - one.low) * scale for _, one in pairs if isinstance(one, Told)]
        off = [abs(a - b) * scale for a, b in pairs if a is not None and b is not None]
        unit = "%" if indicator.is_volume or indicator.is_share else indicator.unit.zh
        name = indicator.name.zh + ("（环比）" if indicator.is_volume else "")
        yield (
            "| "
            + " | ".join(
                (
                    f"{indicator.code} {name}",
                    str(len(pairs)),
                    str(sum(one is not None and not isinstance(one, Told) for _, one in pairs)),
                    str(len(bands)),
                    _number(median(bands), unit),
                    str(sum(one is None for _, one in pairs)),
                    _number(max(off, default=None), unit),
                )
            )
            + " |"
        )


def _number(value: Fraction | None, unit: str) -> str:
    return "" if value is None else f"{rounded(value, 3):f}".rstrip("0").rstrip(".") + unit


def _points(engine: Engine, programme: Programme, period: str, as_known_on: datetime | None) -> Iterator[str]:
    told = coverage(engine, programme, period, scope=PARTICIPANTS, as_known_on=as_known_on)
    yield "| 点位合计数 sums of points | 个数 cells | 公布 told | 不公布 kept back |"
    yield "|---|---:|---:|---:|"
    for name, rows in _tables(told).items():
        hidden = sum(row.is_hidden for row in rows)
        yield f"| {name} | {len(rows)} | {len(rows) - hidden} | {hidden} |"


def _tables(found: Coverage) -> dict[str, list]:  # type: ignore[type-arg]
    return {
        "全部 all": [found.overall],
        "场景大类 families": found.families,
        "县区 regions": found.regions,
        "场景 kinds": found.totals,
        "大类×县区 families × regions": list(found.crossed.values()),
        "场景×县区 kinds × regions": found.rows,
    }
