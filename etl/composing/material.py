"""What a bulletin is written from: each question asked once, all as known on one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import Engine

from etl.composing.former import Former
from etl.composing.ledger import ledger_upto
from etl.definitions.calendar import as_known
from etl.definitions.clocks import day_upto, end_of_day
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.disclosure import RULES
from etl.disclosure.regions import ToldRegions
from etl.editions.inputs import inputs_in_force
from etl.editions.model import BELONGING, CALENDAR, PLACES, REASONS, Input
from etl.facts.conduct import Return, published_at
from etl.facts.growth import GrowthRow
from etl.facts.members import Member
from etl.facts.users import Penetration
from etl.queries.coverage.coverage import Coverage, coverage, regions_below
from etl.queries.figures.growth import growth
from etl.queries.figures.outlook import penetration_in
from etl.queries.figures.rank import Ranking, possible_places, rank
from etl.queries.figures.together import TogetherRow, together
from etl.queries.members import members
from etl.queries.returns.conduct import owed_returns
from etl.queries.returns.counted import counted
from etl.queries.returns.status import StatusRow, status, told_to_others
from etl.queries.risks import Sweep, sweep
from etl.queries.scope import EVERYTHING, PARTICIPANTS, Scope
from etl.queries.score.follow_up import Resolution, resolutions_told
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from etl.wording.templates import Wording, wording_of
from store.facts import read_facts
from store.filings import Filing, list_filings
from store.life.explanations import Explanation, read_explanations

SHARES_ALONE = 3
"""The rule of possible places (`PLACES`) from which on they are told of shares alone."""
WITHOUT_PLACE = 3
"""The rule (`BELONGING`) from which on a row that belongs to an institution has no place in a bulletin."""


@dataclass(frozen=True, eq=False)
class Material:
    """A programme's period as it was known at `known`. Every answer is read when it is first asked for."""

    engine: Engine
    programme: Programme
    period: Period
    known: datetime
    issued: date
    disclosure: int = 0
    places: int = PLACES
    belonging: int = BELONGING
    reasons: int = REASONS
    calendar: int = CALENDAR
    ledger: str = ""
    asked_on: date | None = None
    former: Former | None = None

    @property
    def scope(self) -> Scope:
        """For whose eyes figures of single institutions are written: everybody's, or those of no one in particular."""
        return PARTICIPANTS if self.disclosure else EVERYTHING

    @property
    def working_days_of(self) -> date | None:
        """As of which day the calendar is asked for days to come: that of issue, or the last one of which anything is
        known where it is signed ahead. None: as of today."""
        last = day_upto(self.programme.settings, self.known)
        return min(self.asked, last) if self.calendar else None

    @property
    def asked(self) -> date:
        """The day from which the days run by which something is asked for: that of issue, of a correction the first
        bulletin's, which asked for it."""
        return self.asked_on or self.issued

    @property
    def recorded(self) -> datetime:
        """The moment as of which the ledger and what meetings decided are told: `known`, but in a correction the day of
        the first bulletin, because what came to them since belongs to later months."""
        if self.asked_on is None:
            return self.known
        return min(self.known, end_of_day(self.programme.settings, self.asked_on.isoformat()))

    @cached_property
    def working_days(self) -> Settings:
        """The settings with the working days that its own days are reckoned in."""
        on = self.working_days_of
        return self.programme.settings if on is None else as_known(self.programme.settings, on)

    @cached_property
    def wording(self) -> Wording:
        """The programme's sentences and terms."""
        return wording_of(self.programme)

    def sources(self, said: Iterable[str]) -> Text | None:
        """Who says so, as the programme's tables name it, and in English as its wording does."""
        listed = list(said)
        if not listed:
            return None
        unknown = self.wording.terms["source-in-chinese"].en
        english = dict.fromkeys(
            one if one.isascii() else self.wording.english.get(one, unknown) for one in listed
        )
        return Text(zh="；".join(listed), en="; ".join(english))

    @cached_property
    def growth(self) -> Mapping[str, list[GrowthRow]]:
        """The headline measures, period by period."""
        rows = growth(self.engine, self.programme, str(self.period), scope=EVERYTHING, as_known_on=self.known)
        found: dict[str, list[GrowthRow]] = {}
        for row in rows:
            found.setdefault(row.measure, []).append(row)
        if not any(listed[-1].value is not None for listed in found.values()):
            raise self.unknown()
        return found

    def unknown(self) -> Refusal:
        """Nothing was known: because nothing is there, or because the day of issue lies before the day of loading."""
        parts = self.programme.parts(self.period) or (self.period,)
        now = [one for part in parts for one in list_filings(self.engine, self.programme.slug, str(part))]
        counted = [
            one.accepted_at for one in now if one.accepted_at and one.superseded_at is None and one.fact_count
        ]
        zone = ZoneInfo(self.programme.settings.time_zone)
        if not counted:
            return Refusal(
                Text(
                    en=f"Nothing is known of {self.period}; load the returns of that period first.",
                    zh=f"{self.period} 尚无任何数据；请先导入该期报表。",
                )
            )
        last = max(counted).astimezone(zone).date()
        return Refusal(
            Text(
                en=f"The data of {self.period} count from {last}, when they were taken in; the day of issue "
                f"({self.issued}) lies before that. Issue it on a later day (--issued-on {last}), or load the files "
                "with the day on which they arrived (--as-of).",
                zh=f"{self.period} 的数据自 {last} 导入起生效，而发文日期（{self.issued}）早于该日；"
                f"请改用较晚的发文日期（--issued-on {last}），或在导入时注明实际收到日期（--as-of）。",
            )
        )

    @property
    def last(self) -> Period:
        """The last period of returns in it: stocks stand as at its end."""
        return (self.programme.parts(self.period) or (self.period,))[-1]

    @cached_property
    def coverage(self) -> Coverage | None:
        """Points connected in the period, as `scope` may see them; None where the programme counts no points."""
        return self._coverage(self.period) if self.programme.counted else None

    @cached_property
    def coverage_before(self) -> Coverage | None:
        """The same of the period before, for changes; None where the programme counts no points."""
        return self._coverage(self.period.previous) if self.programme.counted else None

    def _coverage(self, period: Period) -> Coverage:
        return coverage(self.engine, self.programme, str(period), scope=self.scope, as_known_on=self.known)

    @cached_property
    def whole_coverage(self) -> Coverage | None:
        """With everybody's counts: for names in their order and for how many there are, for no figure of theirs."""
        if not self.disclosure or not self.programme.counted:
            return self.coverage
        return coverage(
            self.engine, self.programme, str(self.period), scope=EVERYTHING, as_known_on=self.known
        )

    @cached_property
    def penetration(self) -> list[Penetration]:
        """Users over residents, for each known number of residents; none where the programme counts no users."""
        return penetration_in(self.engine, self.programme, str(self.period), as_known_on=self.known)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The rows of published tables that belong to an institution and are none themselves."""
        return self.programme.belonging

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Who takes part in the period, by code: institutions and names to be reviewed, or (if ranked) regions."""
        return {one.code: one for one in members(self.engine, self.programme, self.period)}

    @cached_property
    def _rankings(self) -> dict[tuple[str, Period], Ranking]:
        return {}

    def ranking(self, indicator: str, period: Period | None = None) -> Ranking:
        """Places by an indicator in a period (default: this one), by the rules of the edition's disclosure; read once
        each."""
        key = (indicator, period or self.period)
        if key not in self._rankings:
            self._rankings[key] = rank(
                self.engine,
                self.programme,
                str(key[1]),
                indicator,
                scope=self.scope,
                as_known_on=self.known,
                rules=self.disclosure or RULES,
                counts_twice=not self.belonging,
                places_apart=self.belonging < WITHOUT_PLACE,
            )
        return self._rankings[key]

    def told_places(self, ranking: Ranking) -> Mapping[str, tuple[int, int]]:
        """Institution -> the places that cannot be ruled out, as they are told: from `SHARES_ALONE` on of shares only,
        of which chance is reckoned."""
        if self.places >= SHARES_ALONE and not ranking.is_of_shares:
            return {}
        return self.possible_places(ranking)

    def possible_places(self, ranking: Ranking, group: str | None = None) -> Mapping[str, tuple[int, int]]:
        """Institution -> the places that cannot be ruled out, told or not, by the edition's rule: none by that of
        before. Those in a group are places among its members alone."""
        if not self.places:
            return {}
        key = (ranking.indicator.code, ranking.period, group)
        if key not in self._possible:
            if group is not None:
                mine = (
                    row for row in ranking.rows if row.figure.group == group and row.group_rank is not None
                )
                ranking = replace(ranking, rows=tuple(mine))
            self._possible[key] = possible_places(
                self.engine, self.programme, ranking, scope=self.scope, as_known_on=self.known, of_any=True
            )
        return self._possible[key]

    @cached_property
    def _possible(self) -> dict[tuple[str, str, str | None], Mapping[str, tuple[int, int]]]:
        return {}

    @cached_property
    def _together(self) -> dict[str, list[TogetherRow]]:
        return {}

    def together(self, indicator: str) -> list[TogetherRow]:
        """An indicator of all together, a row for each period up to this one that has a value; read once each."""
        if indicator not in self._together:
            self._together[indicator] = together(
                self.engine,
                self.programme,
                str(self.period),
                indicator,
                scope=EVERYTHING,
                as_known_on=self.known,
            )
        return self._together[indicator]

    @cached_property
    def status(self) -> list[StatusRow]:
        """The returns of the period, as everybody is told of them; none where a published table holds everybody."""
        rows = status(self.engine, self.programme, str(self.period), as_known_on=self.known)
        return [told_to_others(row) for row in rows if row.institution]

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """Who owes a return of the period that is not in its figures: not filed, sent back, or not accepted yet; in the
        register's order."""
        found = counted(self.engine, self.programme, as_known_on=self.known).get(str(self.last))
        return found.lacking if found else ()

    @cached_property
    def decisions(self) -> list[Resolution]:
        """What earlier meetings decided: what is open, and what was closed since the period before was told."""
        settings = self.programme.settings
        since = published_at(settings, self.period.previous)
        return resolutions_told(
            self.engine, self.programme, self.period, known=self.recorded, since=min(since, self.recorded)
        )

    @cached_property
    def risks(self) -> Sweep:
        """The sweep of the last period of returns, on the day of issue; only where the programme declares risks."""
        last = str(self.last)
        return sweep(self.engine, self.programme, last, today=self.issued, as_known_on=self.known)

    @cached_property
    def explained(self) -> list[Explanation]:
        """What institutions said of doubtful figures of this period, by institution and rule."""
        given = read_explanations(self.engine, self.programme.slug, as_known_on=self.known)
        months = {str(month) for month in (self.period, *self.programme.parts(self.period))}
        mine = [one for one in given if one.first_period in months and one.text.strip()]
        return sorted(mine, key=lambda one: (one.institution, one.rule, one.about))

    @cached_property
    def filings(self) -> list[Filing]:
        """All versions filed for the programme, as the list stood at `known`."""
        return list_filings(self.engine, self.programme.slug, as_known_on=self.known)

    def inputs(self, periods: frozenset[str]) -> tuple[Input, ...]:
        """The filings of these periods that the edition is made from; the sheets of an assessment share them."""
        if periods not in self._inputs:
            self._inputs[periods] = inputs_in_force(self.engine, self.programme.slug, self.known, periods)
        return self._inputs[periods]

    @cached_property
    def _inputs(self) -> dict[frozenset[str], tuple[Input, ...]]:
        return {}

    @cached_property
    def returns(self) -> Mapping[str, Return]:
        """What was filed of the period: arrivals, fields of the first version, and those found wrong in it."""
        found = owed_returns(
            self.engine,
            self.programme,
            self.programme.institutions,
            self.programme.parts(self.period),
            self.filings,
            self.known,
        )
        return {one.institution: one for one in found}

    @cached_property
    def by_region(self) -> Mapping[tuple[str, str], int]:
        """(region, measure) -> sum over institutions, of the headline measures."""
        facts = read_facts(
            self.engine,
            self.programme.slug,
            periods=[str(self.period)],
            measures=self.programme.settings.headline.measures,
            as_known_on=self.known,
        )
        sums = facts.group_by("region", "measure").agg(pl.col("value").sum())
        found = {(region, measure): value for region, measure, value in sums.iter_rows() if region}
        if not self.disclosure or self.programme.settings.ranked == "region":
            return found
        below, rules = regions_below(self.programme), self.programme.settings.disclosure
        told = {
            measure: ToldRegions(facts, [measure], below, rules)
            for measure in self.programme.settings.headline.measures
        }
        return {key: value for key, value in found.items() if told[key[1]].tells([key[0]])}

    @cached_property
    def entries(self) -> pl.DataFrame:
        """The ledger of the latest period, up to the quarter (or longer one) of this, for which one was in force."""
        return ledger_upto(self.engine, self.programme, self.period, self.recorded)
