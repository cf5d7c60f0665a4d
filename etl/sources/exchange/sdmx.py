"""A message of SDMX into records, by the layout that declares its data structure."""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from etl.definitions.extracts import Sdmx, SdmxSeries
from etl.definitions.measures import Measure
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.definitions.units import Units
from etl.sources.exchange.messages import TIME, VALUE, Message, Observation, read_message
from etl.sources.numbers import shortened
from etl.sources.reading import Reading, Record
from etl.sources.spelling import as_written
from etl.sources.sums import is_too_large
from etl.values.findings import FileRefused, Finding, refuse
from etl.values.periods import Period
from etl.values.sdmx import NONE, TOTAL, code_of, period_of
from etl.values.units import scaled

SHEET = "SDMX"
WITHOUT_FIGURE: Final = frozenset({"M", "L", "Q", "O", "H"})
"""States in which there is no figure, whatever a writer puts in its place: NaN, a blank, nothing."""
STATUS = "OBS_STATUS"
YEAR_START = "REPORTING_YEAR_START_DAY"
_CALENDAR_YEAR = "--01-01"
# As xs:decimal and xs:double are written: no blanks or underscores between digits, no digits of other scripts.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_POWER = re.compile(r"[+-]?[0-9]{1,4}")
_MOST_MULTIPLIED = 15
_FREQUENCY = {"month": 12, "quarter": 4}


def takes_messages(programme: Programme) -> bool:
    """Whether the programme has a layout for any message of SDMX."""
    return any(layout.sdmx for layout in programme.returns.values())


def read_sdmx(content: bytes, filename: str, programme: Programme) -> tuple[Layout, Reading]:
    """The layout of the message's data structure, and a reading for each period in it."""
    message = read_message(content, filename)
    layouts = [layout for layout in programme.returns.values() if layout.sdmx]
    layout = next((one for one in layouts if one.sdmx and message.structure in one.sdmx.names), None)
    if layout is None or layout.sdmx is None:
        known = ", ".join(name for one in layouts if one.sdmx for name in one.sdmx.names)
        raise refuse("SDMX-STRUCTURE", file=filename, found=shortened(message.structure), known=known)
    return layout, _Reader(programme, layout, layout.sdmx, filename).read(message)


class _Reader:
    def __init__(self, programme: Programme, layout: Layout, sdmx: Sdmx, filename: str) -> None:
        self.programme = programme
        self.layout = layout
        self.sdmx = sdmx
        self.filename = filename
        self.units = Units(programme.settings.currency, layout.units)
        self.factors = {one.measure: self._factor(one) for one in sdmx.series}
        self.readings: dict[Period, Reading] = {}
        self.seen: dict[tuple[Period, str, str, str, str], int] = {}
        self.rounded: Counter[tuple[Period, str]] = Counter()
        self.others = 0

    def read(self, message: Message) -> Reading:
        """The reading of the last period, those before it in `earlier`. Refused without an observation of a named
        series, or without any value."""
        for one in message.observations:
            self._take(one)
        if not self.readings:
            raise refuse("SDMX-NOTHING", file=self.filename, count=len(message.observations))
        if not any(reading.records for reading in self.readings.values()):
            raise refuse("SDMX-NO-VALUES", file=self.filename)
        last, *earlier = [self.readings[period] for period in sorted(self.readings, reverse=True)]
        if self.others:
            last.findings.append(Finding("SDMX-OTHERS", SHEET, "", {"count": self.others}))
        if message.remarks:
            said = shortened("; ".join(message.remarks))
            last.findings.append(Finding("SDMX-REMARK", SHEET, "", {"said": said}))
        for (period, measure), count in self.rounded.items():
            values = {"measure": measure, "count": count}
            self.readings[period].findings.append(Finding("SDMX-ROUNDED", SHEET, "", values))
        last.earlier = earlier[::-1]
        return last

    def _factor(self, series: SdmxSeries) -> int:
        return self.units.of(series.unit, self.programme.measures[series.measure]) or 1

    def _take(self, one: Observation) -> None:
        said, at = one.said, f"line {one.line}"
        for name in (*self.sdmx.dimensions, TIME):
            if name not in said:
                raise self._refused("SDMX-DIMENSION", at, dimension=name, structure=self.sdmx.structure)
        series = next((s for s in self.sdmx.series if s.key.items() <= said.items()), None)
        # The total over institutions, regions or kinds beside its parts would be counted with them.
        if series is None or any(said[name] == TOTAL for name in self.sdmx.places.values()):
            self.others += 1
            return
        period = self._period(said[TIME], said.get(YEAR_START) or _CALENDAR_YEAR, at)
        codes = {kind: self._code(kind, name, said[name], at) for kind, name in self.sdmx.places.items()}
        key = (codes.get("institution", ""), codes.get("region", ""), codes.get("scenario", ""))
        place = (period, *key, series.measure)
        if place in self.seen:
            raise self._refused("SDMX-TWICE", at, measure=series.measure, other=self.seen[place])
        self.seen[place] = one.line
        reading = self.readings.setdefault(period, Reading(str(period)))
        value = self._value(said, series, period, at)
        if value is not None:
            reading.records.append(Record(*key, series.measure, value, SHEET, at))

    def _period(self, written: str, year_start: str, at: str) -> Period:
        period, wanted = period_of(written), self.programme.settings.frequency
        if period is None or period.per_year != _FREQUENCY[wanted]:
            raise self._refused("SDMX-PERIOD", at, found=shortened(written), **_FREQUENCY_IN_WORDS[wanted])
        # 2019-M12 and 2019-Q4 are counted from the first day of the reporting year, 2019-12 never is.
        if year_start != _CALENDAR_YEAR and any(letter in written for letter in "MQS"):
            raise self._refused("SDMX-YEAR", at, found=shortened(written), start=shortened(year_start))
        return period

    def _code(self, kind: str, dimension: str, written: str, at: str) -> str:
        known = {
            "institution": self.programme.institutions,
            "region": self.programme.regions,
            "scenario": self.programme.points,
        }[kind]
        codes = self.sdmx.codes.get(dimension, {})
        try:
            code = codes[written] if written in codes else "" if written == NONE else code_of(written)
        except UnicodeError:  # no id of SDMX, so none that `code_id` wrote
            raise self._refused("SDMX-CODE", at, dimension=dimension, found=shortened(written)) from None
        if code and code not in known:
            raise self._refused("SDMX-CODE", at, dimension=dimension, found=shortened(written))
        return code

    def _value(self, said: Mapping[str, str], series: SdmxSeries, period: Period, at: str) -> int | None:
        """The figure in smallest units; None where the message says that there is none."""
        written = said.get(VALUE, "")
        if said.get(STATUS) in WITHOUT_FIGURE or written.strip() in ("", "NaN"):
            return None
        measure = self.programme.measures[series.measure]
        power = said.get(self.sdmx.multiplier) or "0"
        for text, form in ((written, _NUMBER), (power, _POWER)):
            if not form.fullmatch(text.strip()):
                raise self._refused("SDMX-VALUE", at, found=shortened(text))
        if abs(int(power)) > _MOST_MULTIPLIED:
            raise self._refused("SDMX-VALUE", at, found=shortened(power))
        number = Decimal(written.strip()).scaleb(int(power))
        self._refuse_out_of_bounds(number, measure, self.factors[series.measure], at)
        whole, left = scaled(number, self.factors[series.measure])
        self.rounded[period, series.measure] += bool(left)
        return whole

    def _refuse_out_of_bounds(self, number: Decimal, measure: Measure, factor: int, at: str) -> None:
        units = {"unit_zh": measure.counted_in.zh, "unit_en": measure.counted_in.en}
        if is_too_large(number, factor):
            raise self._refused("NUM-HUGE", at, **units, found=shortened(number))
        for rule, limit in (("NUM-BELOW", measure.minimum), ("NUM-ABOVE", measure.maximum)):
            if limit is not None and (
                number * factor < limit if rule == "NUM-BELOW" else number * factor > limit
            ):
                told = as_written(Decimal(limit) / factor)
                raise self._refused(rule, at, **units, value=as_written(number), limit=told)

    def _refused(self, rule: str, at: str, **values: object) -> FileRefused:
        return FileRefused(
            Finding(rule, SHEET, at, {"file": self.filename, "at": at.removeprefix("line "), **values})
        )


_FREQUENCY_IN_WORDS = {
    "month": {"wanted_zh": "月份（2019-12 或 2019-M12）", "wanted_en": "month (2019-12 or 2019-M12)"},
    "quarter": {"wanted_zh": "季度（2019-Q4）", "wanted_en": "quarter (2019-Q4)"},
}
