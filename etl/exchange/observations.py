"""What published editions rest on, as observations: by the edition's own clock, and as told to a viewer.

Facts are those in force at the moment up to which the edition was drawn up, so the export of an edition is the same
whenever it is made. Figures of indicators are those of the ranking, by the same rules of disclosure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.clocks import end_of_day
from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.editions.canonical import read_edition
from etl.editions.shown import Kept
from etl.exchange.codes import (
    CONFIDENTIAL,
    FREE,
    STATUS_OF,
    unit_of_measure,
)
from etl.exchange.messages import columns
from etl.exchange.structures import Flow, Named, Structures
from etl.queries.figures.rank import rank
from etl.queries.members import members
from etl.queries.objections import disputed_in
from etl.queries.scope import EVERYTHING, Readers, Scope
from etl.queries.told_sums import told_sums
from etl.scoring.ranking import Figure
from etl.values.errors import Refusal
from etl.values.exact import rounded
from etl.values.periods import Period
from etl.values.sdmx import TOTAL, code_id, frequency_of, time_period
from etl.values.text import Text
from etl.values.told import Told
from store.edition_reads import list_editions, read_content
from store.facts import read_facts
from store.filings import list_filings
from store.institutions import review_institutions
from store.sources import is_second

KIND = "bulletin"
TEXTS = pl.String


@dataclass(frozen=True)
class Export:
    """What goes out: the structures, and for each flow its observations (texts, columns of `messages.columns`)."""

    structures: Structures
    editions: tuple[Kept, ...]
    observations: dict[Flow, pl.DataFrame]


def export(engine: Engine, programme: Programme, editions: Sequence[Kept], *, scope: Scope) -> Export:
    """Published bulletins, one a period and the oldest first (`published`), as observations."""
    waiting = review_institutions(engine, programme.slug).sort("code")
    structures = Structures(
        programme,
        version_of(engine, programme),
        tuple(named(one) for one in editions),
        tuple((code, name) for code, name, _ in waiting.iter_rows()),
    )
    made: dict[Flow, list[pl.DataFrame]] = {"volumes": [], "indicators": []}
    for one in editions:
        seen = _Seen(engine, programme, one, structures, scope)
        made["volumes"].append(seen.volumes())
        made["indicators"].append(seen.indicators())
    return Export(structures, tuple(editions), {flow: pl.concat(parts) for flow, parts in made.items()})


def reader(programme: Programme, *, whole: bool = False, institution: str = "") -> Scope:
    """Who an export is for: the house (`whole`), an institution, or (neither) everybody who reads a bulletin."""
    if institution:
        programme.institution(institution)
    is_public = programme.settings.visibility == "public"
    return EVERYTHING if whole or is_public else Readers(institution=institution)


def published(engine: Engine, programme: Programme, periods: Sequence[str]) -> tuple[Kept, ...]:
    """The newest published bulletin of each period, the oldest period first. A period without one is refused."""
    found = [one for one in list_editions(engine, programme.slug, KIND) if one.state == "published"]
    newest = {one.period: one for one in found}
    if newest and (missing := [one for one in periods if one not in newest]):
        raise Refusal(
            Text(
                en=f"{missing[0]} has no published bulletin, and only what is published is exported; "
                f"published are {', '.join(newest)}.",
                zh=f"{missing[0]} 没有已发布的通报，只导出已发布的数据；已发布：{'、'.join(newest)}。",
            )
        )
    if not newest:
        raise Refusal(
            Text(
                en=f"{programme.slug} has no published bulletin yet; publish one first.",
                zh=f"{programme.slug} 尚无已发布的通报；请先发布。",
            )
        )
    return tuple(
        Kept(newest[period], read_edition(read_content(engine, newest[period].id)))
        for period in sorted(set(periods) or newest)
    )


def named(one: Kept) -> Named:
    """An edition as the code list of editions has it: period and number, its name, its SHA-256."""
    return Named(f"{one.stored.period}_{one.stored.number}", one.stored.name, one.stored.sha256)


def version_of(engine: Engine, programme: Programme) -> str:
    """The version of all structures: how many definitions were published by, up to today's; of definitions by which
    nothing is published yet, that number with a second one that is theirs alone."""
    known: dict[str, None] = {}
    stored = [one for one in list_editions(engine, programme.slug) if one.state == "published"]
    for one in sorted(stored, key=lambda each: each.id):
        known[read_edition(read_content(engine, one.id)).definitions] = None
    if programme.digest in known:
        return f"{list(known).index(programme.digest) + 1}.0"
    return f"{len(known)}.{int(programme.digest[:7], 16) + 1}"


@dataclass(frozen=True)
class _Seen:
    """One edition as a viewer sees it."""

    engine: Engine
    programme: Programme
    kept: Kept
    structures: Structures
    scope: Scope

    @property
    def period(self) -> Period:
        return Period.parse(self.kept.stored.period)

    @property
    def moment(self) -> datetime:
        return end_of_day(self.programme.settings, self.kept.edition.known_on)

    def volumes(self) -> pl.DataFrame:
        """Filed facts, what was not filed, what is kept back, and the totals over institutions that are told."""
        facts = read_facts(
            self.engine, self.programme.slug, periods=[str(self.period)], as_known_on=self.moment
        )
        self._refuse_unknown(facts)
        shown = facts.filter(pl.col("institution").is_in(self._whose(facts)))
        disputed = self._disputed()
        rows = pl.concat(
            [
                shown.select(
                    "institution",
                    "region",
                    "scenario",
                    "measure",
                    pl.col("value").cast(TEXTS),
                    status=pl.struct("institution", "measure").map_elements(
                        lambda one: "P" if (one["institution"], one["measure"]) in disputed else "A",
                        return_dtype=TEXTS,
                    )
                    if disputed
                    else pl.lit("A"),
                    conf=pl.lit(FREE),
                ),
                self._without_figures(facts),
            ]
        )
        rows = rows.with_columns(
            pl.col(column).replace_strict(
                {one: code_id(one) for one in rows[column].unique()}, return_dtype=TEXTS
            )
            for column in ("institution", "region", "scenario", "measure")
        )
        return self._whole("volumes", pl.concat([rows, self._totals(facts)]))

    def _whose(self, facts: pl.DataFrame) -> list[str]:
        """The institutions whose volumes the viewer sees ("" is a published table without any)."""
        every = facts["institution"].unique().to_list()
        if self.scope.sees_all_volumes:
            return every
        return [one for one in every if one and one == self.scope.institution]

    def _refuse_unknown(self, facts: pl.DataFrame) -> None:
        """Figures that today's definitions have no word for are not left out without one."""
        known = {
            "institution": {"", *self.programme.institutions, *(code for code, _ in self.structures.waiting)},
            "region": {"", *self.programme.regions},
            "scenario": {"", *self.programme.points},
            "measure": set(self.programme.measures),
        }
        for column, codes in known.items():
            if unknown := sorted(set(facts[column].unique()) - codes):
                raise Refusal(
                    Text(
                        en=f"{self.kept.stored.name} has figures of the {column} “{unknown[0]}”, which the definitions "
                        "no longer know; export with the definitions of that time.",
                        zh=f"{self.kept.stored.name} 中有{_COLUMN_ZH[column]}“{unknown[0]}”的数据，现行口径已无此项；"
                        "请用当时的口径导出。",
                    )
                )

    def _without_figures(self, facts: pl.DataFrame) -> pl.DataFrame:
        """For each member and measure of which the viewer gets no figure: not filed, or kept back."""
        rows: list[tuple[str | None, ...]] = []
        if self.programme.settings.ranked == "institution":
            filed, whose = self._filed(), set(self._whose(facts))
            sees_all = self.scope.sees_all_volumes
            filled = [code for code, one in self.programme.measures.items() if not one.made_of]
            for member in members(self.engine, self.programme, self.period, self.moment):
                if member.code in whose or (sees_all and member.code in filed):
                    continue
                is_own = sees_all or member.code == self.scope.institution
                state = (
                    ("L", FREE)
                    if member.code not in filed
                    else ("M", FREE)
                    if is_own
                    else ("Q", CONFIDENTIAL)
                )
                # Of others not even this is told: in which regions and scenarios they have figures.
                rows += [(member.code, "", "", code, None, *state) for code in filled]
        return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, TEXTS), orient="row")

    def _filed(self) -> set[str]:
        """Who has a return in force, or who stands in a table that was filed for everybody."""
        every = list_filings(self.engine, self.programme.slug, as_known_on=self.moment)
        found = {
            one.institution
            for one in every
            if one.period == str(self.period)
            and one.state == "accepted"
            and one.superseded_at is None
            and one.fact_count
            and not is_second(one.source)
        }
        return found | (set(self.programme.institutions) if "" in found else set())

    def _disputed(self) -> set[tuple[str, str]]:
        """(institution, measure) of open objections that the viewer may know of: of others' nobody is told."""
        return {
            (institution, measure)
            for code, indicator in self.programme.indicators.items()
            for institution in disputed_in(self.engine, self.programme, code, self.period, self.moment)
            for measure in indicator.measures
            if self.scope.sees_all_volumes or institution == self.scope.institution
        }

    def _totals(self, facts: pl.DataFrame) -> pl.DataFrame:
        """The sum of each measure over all institutions, regions and scenarios, or that it is not told."""
        is_told = self.scope.sees_all_volumes
        known = told_sums(self.engine, self.programme, facts["measure"].unique(), self.moment)
        rows: list[tuple[str | None, ...]] = []
        sums = facts.group_by("measure").agg(pl.col("value").sum()).sort("measure")
        for measure, value in sums.iter_rows():
            told = is_told or (measure, str(self.period)) in known
            state = (str(value), "A", FREE) if told else (None, "Q", CONFIDENTIAL)
            rows.append((TOTAL, TOTAL, TOTAL, code_id(measure), *state))
        return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, TEXTS), orient="row")

    def indicators(self) -> pl.DataFrame:
        """The figure of each member for each indicator, as the ranking tells it to the viewer."""
        rows: list[tuple[str | None, ...]] = []
        for code, indicator in self.programme.indicators.items():
            ranking = rank(
                self.engine,
                self.programme,
                str(self.period),
                code,
                scope=self.scope,
                as_known_on=self.moment,
            )
            figures = sorted((row.figure for row in ranking.rows), key=lambda one: one.institution)
            rows += [(code_id(one.institution), code_id(code), *_told(indicator, one)) for one in figures]
        columns = ["institution", "INDICATOR", "value", "status", "conf", "BAND_LOW", "BAND_HIGH"]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, TEXTS), orient="row")
        return self._whole("indicators", frame)

    def _whole(self, flow: Flow, rows: pl.DataFrame) -> pl.DataFrame:
        """The observations of the edition's period with what is the same of all of them, in order of their keys."""
        named_so = {
            "institution": "INSTITUTION",
            "region": "REF_AREA",
            "scenario": "SCENARIO",
            "measure": "MEASURE",
            "value": "OBS_VALUE",
            "status": "OBS_STATUS",
            "conf": "CONF_STATUS",
        }
        whole = rows.rename(
            {one: name for one, name in named_so.items() if one in rows.columns}
        ).with_columns(
            FREQ=pl.lit(frequency_of(self.period)),
            TIME_PERIOD=pl.lit(time_period(self.period)),
            EDITION=pl.lit(named(self.kept).id),
            UNIT_MEASURE=pl.col("MEASURE" if flow == "volumes" else "INDICATOR").replace_strict(
                self._units(flow), return_dtype=TEXTS
            ),
        )
        listed = columns(flow)
        return whole.select(listed).sort([one for one in listed if one in KEY[flow]])

    def _units(self, flow: Flow) -> dict[str, str]:
        units, programme = self.structures.units, self.programme
        if flow == "volumes":
            return {code_id(one): units[unit_of_measure(programme, one)] for one in programme.measures}
        return {code_id(code): units[one.unit] for code, one in programme.indicators.items()}


_COLUMN_ZH = {"institution": "机构", "region": "地区", "scenario": "场景", "measure": "计量项"}
_COLUMNS = ("institution", "region", "scenario", "measure", "value", "status", "conf")
KEY: dict[Flow, tuple[str, ...]] = {
    "volumes": ("INSTITUTION", "REF_AREA", "SCENARIO", "MEASURE"),
    "indicators": ("INSTITUTION", "INDICATOR"),
}


def _told(indicator: Indicator, figure: Figure) -> tuple[str | None, ...]:
    """Value, status, confidentiality and the ends of a band. A value that is told in a band has no value."""
    status = STATUS_OF[figure.state]
    if isinstance(figure.value, Told):
        low, high = (_plain(end, indicator.decimals) for end in (figure.value.low, figure.value.high))
        return None, "Q", CONFIDENTIAL, low, high
    if figure.value is None:
        is_kept = "value" in figure.hidden
        return None, "Q" if is_kept else status, CONFIDENTIAL if is_kept else FREE, None, None
    return _plain(figure.value, indicator.decimals), status, FREE, None, None


def _plain(value: Fraction, decimals: int) -> str:
    """Digits as they are printed, without an exponent."""
    shown: Decimal = rounded(value, decimals)
    return f"{shown:.{decimals}f}"
