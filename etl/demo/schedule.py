"""What arrives of Daqing, when, in which order."""

import datetime
from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.programme import Programme
from etl.demo.arrivals import Arrival, moment, on_time
from etl.demo.chance import chance
from etl.demo.city import PERIODS
from etl.demo.ledger import QUARTERS, entered, ledger
from etl.demo.model import Figures, figures
from etl.demo.register import register
from etl.demo.second import SECOND_SOURCE, second_source
from etl.demo.service_points import service_points
from etl.demo.trouble import TROUBLE, Trouble, troubles, with_unit_slip
from etl.forms.cover import CoverSheet
from etl.forms.form import Form, form_of
from etl.forms.workbook import fill
from etl.values.periods import Period

RETURN, REGISTER, SERVICE_POINTS, LEDGER = "monthly", "points", "service-points", "ledger"
_LEDGER_ARRIVES = "16:30"
_SECOND_ARRIVES = "10 09:40"
_REGISTER_ARRIVES = "2020-01-08 17:20"
_RETIMED = ("late", "filed much later", "after the holiday")


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Everything that is filed, in the order of its arrival."""
    made = figures(programme, seed)
    zone = ZoneInfo(programme.settings.time_zone)
    form = form_of(programme, programme.returns[RETURN])
    arrivals = [
        arrival
        for step, period in enumerate(PERIODS)
        for code in made.stage.months[step]
        for arrival in _returns(programme, form, made, step, code, zone)
    ]
    arrivals += _registers(programme, made, zone)
    arrivals += [_ledger(programme, made, quarter, zone) for quarter in QUARTERS]
    arrivals += [_second(programme, made, step, zone) for step in range(len(PERIODS))]
    return sorted(arrivals, key=lambda arrival: (arrival.received_at, arrival.name))


def _first_arrival(period: str, code: str, seed: int, zone: ZoneInfo) -> datetime.datetime:
    for trouble in TROUBLE:
        if trouble.what in _RETIMED and (trouble.institution, trouble.period) == (code, period):
            return moment(trouble.arrives, zone)
    return on_time(period, zone, chance(seed, "arrival", period, code))


def _returns(
    programme: Programme, form: Form, made: Figures, step: int, code: str, zone: ZoneInfo
) -> list[Arrival]:
    """The return of an institution for a month, and its correction where one is planned."""
    period, values = PERIODS[step], made.stage.months[step][code]
    received_at = _first_arrival(period, code, made.stage.seed, zone)
    name = programme.institutions[code].name_zh
    cover = CoverSheet(code, name, period, received_at.date(), 1, "")
    path = f"{period}/{code}-{period}"
    slip = _slip(code, period)
    if slip is None:
        return [Arrival(f"{path}.xlsx", received_at, partial(fill, form, cover, values))]
    corrected_at = moment(slip.arrives, zone)
    corrected = CoverSheet(code, name, period, corrected_at.date(), 2, slip.told)
    return [
        Arrival(f"{path}.xlsx", received_at, partial(fill, form, cover, with_unit_slip(values))),
        Arrival(f"{path}-v2.xlsx", corrected_at, partial(fill, form, corrected, values)),
    ]


def _slip(code: str, period: str) -> Trouble | None:
    return next((t for t in troubles("unit slip") if (t.institution, t.period) == (code, period)), None)


def _registers(programme: Programme, made: Figures, zone: ZoneInfo) -> list[Arrival]:
    received_at = moment(_REGISTER_ARRIVES, zone)
    return [
        Arrival(
            f"registers/{code}-{PERIODS[-1]}.csv",
            received_at,
            partial(bytes, listed(programme, programme.returns[code], made)),
        )
        for code, listed in ((REGISTER, register), (SERVICE_POINTS, service_points))
    ]


def _second(programme: Programme, made: Figures, step: int, zone: ZoneInfo) -> Arrival:
    """UnionPay's workbook of a month comes on the 10th of the next one, weekday or not: a machine sends it."""
    build = partial(second_source, programme, programme.returns[SECOND_SOURCE], made, step)
    received_at = moment(f"{Period.parse(PERIODS[step]).shift(1)}-{_SECOND_ARRIVES}", zone)
    return Arrival(f"unionpay/unionpay-{PERIODS[step]}.xlsx", received_at, build)


def _ledger(programme: Programme, made: Figures, quarter: str, zone: ZoneInfo) -> Arrival:
    """The ledger of a quarter comes on the day it is closed, before the quarter's figures are published."""
    build = partial(bytes, ledger(programme, programme.returns[LEDGER], made, quarter))
    received_at = moment(f"{entered(quarter).isoformat()} {_LEDGER_ARRIVES}", zone)
    return Arrival(f"ledgers/{LEDGER}-{quarter}.csv", received_at, build)
