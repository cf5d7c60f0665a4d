"""What is paid at the scenario points (T5)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from etl.demo.chance import chance, wobble
from etl.demo.city import CAMPAIGN_MONTHS, KINDS, LAST, PERIODS, season, transactions
from etl.demo.curves import ease
from etl.demo.points import ScenarioPoint
from etl.demo.split import split_among
from etl.demo.stage import Cell, Stage

_MOST_OF_ALL_PERMILLE = 820
"""The counted scenarios never make more than this of the city's transactions."""
_FIRST_INTENSITY = 350
_CAMPAIGN_BUS_TICKET_PERMILLE = 720

Counts = dict[str, dict[Cell, int]]
"""A number by kind of point, institution and region."""


@dataclass(frozen=True)
class _Month:
    """What a month's returns say of the scenarios: points charged with, and UnionPay's payments and fen."""

    total: Counts
    counts: Counts
    amounts: Counts


def enter_scenarios(stage: Stage, points: list[ScenarioPoint]) -> None:
    """Write T5: a row for every institution, region and kind of which it is charged with points.

    Payments by all methods hardly change their level over the months. It is set so that UnionPay's part in
    the last month is exactly the wanted one, as the buses' one fifth of the takings is published.
    """
    months = [_enter_payments(stage, points, step) for step in range(LAST + 1)]
    for step, month in enumerate(months):
        draw = chance(stage.seed, "all methods", PERIODS[step])
        for kind, wish in KINDS.items():
            weights = {cell: wobble(draw, 1000 * n, 100) for cell, n in month.total[kind].items()}
            counts, fen = month.counts[kind], month.amounts[kind]
            usual = sum(months[-1].counts[kind].values()) * 1000 // wish.count_share
            usual_fen = sum(months[-1].amounts[kind].values()) * 1000 // wish.amount_share
            every = _all_methods(counts, usual * season(step) // 1000, weights)
            every_fen = _all_methods(fen, usual_fen * season(step) // 1000, weights)
            for cell in weights:
                figures = {"all_method_cnt": every[cell], "all_method_amt": every_fen[cell]}
                stage.put(step, cell, figures, kind)


def _enter_payments(stage: Stage, points: list[ScenarioPoint], step: int) -> _Month:
    """Enter points and UnionPay mobile payments of a month."""
    draw = chance(stage.seed, "scenarios", PERIODS[step])
    total = _counted(stage, points, step, lambda point: True)
    covered = _counted(stage, points, step, lambda point: point.is_connected(step))
    live = _counted(stage, points, step, lambda point: point.is_live(step))
    city = _city_counts(live, step)
    month = _Month(total, {}, {})
    for kind in KINDS:
        weights = {cell: wobble(draw, 1000 * n, 120) for cell, n in live[kind].items()}
        month.counts[kind] = split_among(city[kind], weights)
        ticket = _ticket(kind, step)
        month.amounts[kind] = {cell: wobble(draw, n * ticket, 60) for cell, n in month.counts[kind].items()}
        for cell in total[kind]:
            figures = {
                "points_total": total[kind][cell],
                "points_covered": covered[kind][cell],
                "points_live": live[kind][cell],
                "scenario_tx_cnt": month.counts[kind][cell],
                "scenario_tx_amt": month.amounts[kind][cell],
            }
            stage.put(step, cell, figures, kind)
    return month


def _counted(
    stage: Stage, points: list[ScenarioPoint], step: int, is_counted: Callable[[ScenarioPoint], bool]
) -> Counts:
    counts: dict[str, Counter[Cell]] = {kind: Counter() for kind in KINDS}
    for point in points:
        cell = (stage.holder(point.acquirer, step), point.region)
        counts[point.scenario][cell] += is_counted(point)
    return {kind: dict(counter) for kind, counter in counts.items()}


def _city_counts(live: Counts, step: int) -> dict[str, int]:
    """Payments in the whole city by kind: more points, each used more as the habit grows."""
    wanted = {}
    for kind, wish in KINDS.items():
        first = PERIODS.index(wish.first)
        habit = ease(max(0, step - first), LAST - first)
        intensity = _FIRST_INTENSITY + int((1000 - _FIRST_INTENSITY) * habit)
        used = sum(live[kind].values())
        wanted[kind] = wish.transactions * used * intensity * season(step) // (wish.covered * 1_000_000)
    ceiling = transactions(step) * _MOST_OF_ALL_PERMILLE // 1000
    return split_among(min(ceiling, sum(wanted.values())), wanted)


def _ticket(kind: str, step: int) -> int:
    ticket = KINDS[kind].ticket
    if kind == "bus" and PERIODS[step] in CAMPAIGN_MONTHS:
        return ticket * _CAMPAIGN_BUS_TICKET_PERMILLE // 1000
    return ticket


def _all_methods(own: dict[Cell, int], everything: int, weights: dict[Cell, int]) -> dict[Cell, int]:
    """UnionPay's own payments and, divided by `weights`, those that others have of `everything`."""
    others = split_among(max(0, everything - sum(own.values())), weights)
    return {cell: own[cell] + others[cell] for cell in own}
