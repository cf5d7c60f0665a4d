"""All figures of the demonstration, from a seed."""

from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.demo.conduct import enter_conduct
from etl.demo.merchants import enter_merchants, enter_terminals
from etl.demo.points import ScenarioPoint, scenario_points
from etl.demo.rural import enter_rural
from etl.demo.scenarios import enter_scenarios
from etl.demo.stage import Stage, open_stage
from etl.demo.trade import enter_trade
from etl.demo.trouble import copy_months
from etl.demo.users import enter_users


@dataclass(frozen=True)
class Figures:
    """What the institutions will file, month by month, and the points that the register lists."""

    stage: Stage
    points: list[ScenarioPoint]


def figures(programme: Programme, seed: int) -> Figures:
    """The same seed gives the same figures on every machine; the city's totals hold for any seed."""
    stage = open_stage(programme, seed)
    points = scenario_points(programme, stage.members, seed)
    enter_merchants(stage)
    enter_terminals(stage)
    enter_users(stage)
    enter_scenarios(stage, points)
    enter_rural(stage)
    enter_trade(stage)
    enter_conduct(stage)
    copy_months(stage)
    return Figures(stage, points)
