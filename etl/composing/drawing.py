"""Where an edition is drawn up: which one, from what was known on which day, under which date of issue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.composing.ledger import told_before
from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.editions.canonical import read_edition, sealed
from etl.editions.inputs import code_version
from etl.editions.model import BELONGING, CALENDAR, PLACES, REASONS, Edition, Kind
from etl.editions.register import entries, serial_for
from etl.facts.conduct import published_at
from etl.values.periods import Period
from etl.wording.templates import wording_of
from store import editions
from store.edition_reads import list_editions, read_content
from store.editions import StoredEdition
from store.filings import list_filings


class Compose(Protocol):
    """`etl.composing.compose.compose`: the edition of a period as it was known. Dates are ISO texts."""

    def __call__(
        self,
        engine: Engine,
        programme: Programme,
        kind: Kind,
        period: str,
        *,
        number: int,
        issued_on: str,
        known_on: str,
        audit_head: str,
        code_version: str,
        corrects: str = "",
        serial: int = 0,
        disclosure: int | None = None,
        places: int = PLACES,
        belonging: int = BELONGING,
        reasons: int = REASONS,
        calendar: int = CALENDAR,
        ledger: str = "",
        asked_on: str = "",
    ) -> Edition:
        """Draws the edition up; whatever cannot be told is left out, and a period of which nothing is known is
        refused."""


@dataclass(frozen=True)
class Desk:
    """Where an edition is drawn up: the programme, which edition, and the moment of the act."""

    engine: Engine
    programme: Programme
    kind: Kind
    period: str
    at: datetime
    compose: Compose

    def editions(self) -> list[StoredEdition]:
        """Every edition of this kind and period so far, whatever its state, by number."""
        return list_editions(self.engine, self.programme.slug, self.kind, self.period)

    def draw(self, number: int, issued_on: date, head: str, corrects: str = "") -> Edition:
        """As known at the end of the day of issue, or now where that day is not over yet."""
        known_on, asked_on = self._known_on(issued_on), self._asked_on(issued_on)
        drawn = self.compose(
            self.engine,
            self.programme,
            self.kind,
            self.period,
            number=number,
            issued_on=issued_on.isoformat(),
            known_on=known_on,
            audit_head=head,
            code_version=code_version(),
            corrects=corrects,
            serial=self._serial(issued_on),
            ledger=self._ledger(known_on, asked_on),
            asked_on=asked_on,
        )
        return sealed(drawn)

    def _asked_on(self, issued_on: date) -> str:
        """The day of issue of the first bulletin of the period: this one's, or that of the one which was corrected
        first."""
        if self.kind != "bulletin":
            return ""
        first = next((one for one in self.editions() if one.state == "published"), None)
        if first is None:
            return issued_on.isoformat()
        return read_edition(read_content(self.engine, first.id)).issued_on

    def _ledger(self, known_on: str, asked_on: str) -> str:
        """The bulletin that has told the ledger already: nothing is told word for word month after month."""
        if self.kind != "bulletin":
            return ""
        known = min(end_of_day(self.programme.settings, day) for day in (known_on, asked_on))
        return told_before(self.engine, self.programme, Period.parse(self.period), known)

    def _serial(self, issued_on: date) -> int:
        """Its place in the register of the year of issue; 0 where the programme numbers no documents."""
        document = wording_of(self.programme).document
        if document is None:
            return 0
        open_draft = next((one.id for one in self.editions() if one.state == "draft"), None)
        known = entries(self.engine, self.programme.slug)
        return serial_for(known, document.number, issued_on.year, open_draft)

    def _known_on(self, issued_on: date) -> str:
        if end_of_day(self.programme.settings, issued_on.isoformat()) <= self.at:
            return issued_on.isoformat()
        return self.at.astimezone(ZoneInfo(self.programme.settings.time_zone)).isoformat()

    def day_of_issue(self, former: Edition | None) -> date:
        """The calendar's; of a correction the day of the last change, because it cannot be issued before it."""
        day = default_issue_day(self.programme, self.period)
        changed = editions.last_change(self.engine, self.programme.slug, self.at) if former else None
        if former is None or changed is None:
            return day
        zone = ZoneInfo(self.programme.settings.time_zone)
        return max(date.fromisoformat(former.issued_on), changed.astimezone(zone).date())

    def filed_after(self, day: date) -> int:
        """How many returns of the period came into force for the first time after `day`: an edition of that day counts
        them as not filed."""
        first: dict[tuple[str, str, str], datetime] = {}
        for key, came in self._returns():
            first[key] = min(first.get(key, came), came)
        return sum(self._is_after(day, came) for came in first.values())

    def refiled_after(self, day: date) -> bool:
        """Whether a return of the period, or a new version of one, came into force after `day`."""
        return any(self._is_after(day, came) for _, came in self._returns())

    def _returns(self) -> Iterator[tuple[tuple[str, str, str], datetime]]:
        """The returns of the period, each version with the moment it was accepted."""
        for single in self.programme.parts(Period.parse(self.period)):
            for one in list_filings(self.engine, self.programme.slug, str(single)):
                layout = self.programme.returns.get(one.source)
                if one.accepted_at is not None and layout is not None and layout.form == "return":
                    yield (one.source, one.period, one.institution), one.accepted_at

    def _is_after(self, day: date, came: datetime) -> bool:
        return end_of_day(self.programme.settings, day.isoformat()) <= came <= self.at


def default_issue_day(programme: Programme, period: str) -> date:
    """The day on which the programme's calendar has the figures of a period published."""
    return (published_at(programme.settings, Period.parse(period)) - timedelta(days=1)).date()
