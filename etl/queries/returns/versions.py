"""Versions of a filing: which there are for an institution's month, and what one changed against another."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.differences import differences
from etl.values.errors import Refusal
from etl.values.text import Text
from store.facts import read_version
from store.filings import Filing, list_filings


@dataclass(frozen=True)
class Versions:
    """Two versions of one filing and the figures in which they differ (columns of `etl.facts.differences`)."""

    before: Filing
    after: Filing
    changes: pl.DataFrame


def compare_versions(engine: Engine, programme: Programme, before: int, after: int) -> Versions:
    """What filing `after` says otherwise than filing `before`. Refused: filings of different returns."""
    first, second = _filing(engine, programme, before), _filing(engine, programme, after)
    if _place(first) != _place(second):
        raise Refusal(
            Text(
                en=f"Filings {before} and {after} are not versions of one return; choose two of one institution, "
                "source and period.",
                zh=f"报送 {before} 与 {after} 不是同一报表的两个版次；请选择同一机构、同一来源、同一期的两个版次。",
            )
        )
    return Versions(first, second, differences(read_version(engine, before), read_version(engine, after)))


def _filing(engine: Engine, programme: Programme, number: int) -> Filing:
    found = next((one for one in list_filings(engine, programme.slug) if one.id == number), None)
    if found is None:
        raise Refusal(
            Text(
                en=f"There is no filing {number} in {programme.slug}; choose one from its list of versions.",
                zh=f"{programme.slug} 中没有编号为 {number} 的报送；请从版次列表中选择。",
            )
        )
    return found


def _place(one: Filing) -> tuple[str, str, str]:
    return one.source, one.period, one.institution
