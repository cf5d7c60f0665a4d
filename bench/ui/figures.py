"""The figures that both sides show: the demonstration's own, asked once and written down for the pages in Dash."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from access.scope import THE_HOUSE
from etl.definitions.boundaries import outlines_of
from etl.definitions.load import PROGRAMMES, load_programme
from etl.definitions.programme import Programme
from etl.queries.coverage.regional import lowest_regions, regional
from etl.queries.figures.growth import growth
from etl.queries.figures.rank import rank
from etl.queries.score.assessment import assessment_of
from etl.queries.score.scored import scored_quarters
from etl.values.periods import Period
from store import facts
from store.engine import open_engine

PROGRAMME, SHADING, INDICATORS = "daqing", "coverage", 6
CHANGED_TO = 24
"""So many months are told with places: more than are changed to. Of the small size it is all of them."""


def write_figures(database: Path, target: Path, root: Path | None = None) -> None:
    """Course of the headline measures, places by indicator, coverage by county and scored quarters, as JSON.

    `root`: where the programme lies, if not with the product's own. Places and coverage are those of the last months
    alone, which are changed to. Fractions become floats here: they place marks and fill cells of a page that is timed,
    and go nowhere else.
    """
    engine, programme = open_engine(f"sqlite:///{database}"), load_programme(PROGRAMME, root or PROGRAMMES)
    months = facts.periods(engine, PROGRAMME)
    codes = list(programme.reported)[:INDICATORS]
    told = {
        "months": months,
        "measures": {
            code: {
                row.period: row.value
                for row in growth(engine, programme, months[-1], [code], scope=THE_HOUSE)
            }
            for code in programme.settings.headline.measures
        },
        "names": {code: one.short("en") for code, one in programme.institutions.items()},
        "indicators": {code: programme.reported[code].name.en for code in codes},
        "places": {
            month: {code: _places(engine, programme, month, code) for code in codes}
            for month in months[-CHANGED_TO:]
        },
        "regions": {
            month: [
                [
                    programme.regions[one.region].name("en"),
                    one.region,
                    _float(one.value),
                    one.numerator,
                    one.denominator,
                ]
                for one in regional(engine, programme, month, SHADING, scope=THE_HOUSE)
            ]
            for month in months[-CHANGED_TO:]
        },
        "outlines": outlines_of(programme, lowest_regions(programme)),
        "quarters": _quarters(engine, programme, months[-1]),
    }
    target.write_text(json.dumps(told), encoding="utf-8")


def _places(engine: Engine, programme: Programme, month: str, code: str) -> list[list[object]]:
    rows = rank(engine, programme, month, code, by="value", scope=THE_HOUSE).rows
    return [
        [
            row.figure.institution,
            row.rank,
            row.movement,
            _float(row.figure.value),
            _float(row.figure.mom),
            _float(row.figure.yoy),
        ]
        for row in rows
    ]


def _quarters(engine: Engine, programme: Programme, last: str) -> dict[str, Any]:
    run = scored_quarters(engine, programme, Period.parse(last).quarter)
    return {
        str(one.period): [
            [row.member.code, row.rank, row.official, *(part.points for part in row.parts)]
            for row in assessment_of(programme, one, None, scope=THE_HOUSE).rows
        ]
        for one in run
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
