"""The demonstration against the published figures of Daqing, asserted from the database after loading.

Source: the article on Daqing's mobile-payment programme in 《金卡生活》 (seed of the demonstration).
"""

from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.intake.load import Loaded
from etl.queries.figures.growth import growth
from etl.queries.scope import EVERYTHING
from store.facts import read_facts
from store.filings import list_filings
from store.points import read_points

PROGRAMME = load_programme("daqing")
LAST = "2019-12"


@pytest.fixture(scope="module")
def last(daqing_engine: Engine) -> pl.DataFrame:
    return read_facts(daqing_engine, "daqing", periods=[LAST])


def total(facts: pl.DataFrame, measure: str, *scenarios: str) -> int:
    rows = facts.filter(pl.col("measure") == measure)
    if scenarios:
        rows = rows.filter(pl.col("scenario").is_in(scenarios))
    return int(rows["value"].sum())


def test_everything_came_in(daqing_loaded: tuple[Engine, list[Loaded], Path]) -> None:
    _, loaded, _ = daqing_loaded
    assert {result.status for result in loaded} == {"accepted"}
    assert {r.period for r in loaded if r.institution} == {
        f"{year}-{month:02d}" for year, first in ((2018, 4), (2019, 1)) for month in range(first, 13)
    }


def test_seven_hundred_thousand_registered_users(last: pl.DataFrame) -> None:
    assert total(last, "u_reg_end") == 700_000


def test_monthly_transactions_grew_from_92_thousand_to_1_13_million(daqing_engine: Engine) -> None:
    rows = {r.period: r.value for r in growth(daqing_engine, PROGRAMME, LAST, ["tx_cnt"], scope=EVERYTHING)}
    assert rows["2018-04"] == 92_000
    assert rows[LAST] == 1_130_000
    assert len(rows) == 21


def test_a_third_of_the_buses_and_a_fifth_of_the_takings(last: pl.DataFrame) -> None:
    assert total(last, "points_covered", "bus") == 356
    assert sum(row.count for row in PROGRAMME.universe if row.scenario == "bus") == 1_068
    assert total(last, "points_total", "bus") == 1_068
    assert total(last, "scenario_tx_amt", "bus") * 5 == total(last, "all_method_amt", "bus")


@pytest.mark.parametrize(("scenario", "points"), [("gas", 33), ("petrol", 347), ("pharmacy", 457)])
def test_points_connected(last: pl.DataFrame, scenario: str, points: int) -> None:
    assert total(last, "points_covered", scenario) == points


def test_every_pharmacy_is_connected(last: pl.DataFrame) -> None:
    assert total(last, "points_total", "pharmacy") == 457


def test_six_city_and_four_county_shopping_circles(last: pl.DataFrame) -> None:
    assert total(last, "points_covered", "circle-city") == 6
    assert total(last, "points_covered", "circle-county") == 4


def test_over_a_thousand_government_terminals_and_two_hundred_rural_points(last: pl.DataFrame) -> None:
    assert total(last, "points_covered", "government") > 1_000
    assert total(last, "pts_live") > 200


def test_all_eight_families_are_off_zero_and_each_began_at_zero(
    daqing_engine: Engine, last: pl.DataFrame
) -> None:
    first = read_facts(daqing_engine, "daqing", periods=["2018-04"])
    families = {code: [p.code for p in f.point] for code, f in PROGRAMME.families.items()}
    assert len(families) in (8, 9)
    for scenarios in families.values():
        assert total(last, "points_live", *scenarios) > 0
        assert total(first, "points_covered", *scenarios) == 0


def test_no_connected_point_lies_outside_the_universe(last: pl.DataFrame) -> None:
    universe = {
        (row.scenario, row.region): row.count for row in PROGRAMME.universe if row.as_of <= "2019-12-31"
    }
    covered = (
        last.filter(pl.col("measure") == "points_covered")
        .group_by("scenario", "region")
        .agg(pl.col("value").sum())
    )
    for scenario, region, points in covered.iter_rows():
        assert points <= universe.get((scenario, region), universe.get((scenario, "230600"), 0)), (
            scenario,
            region,
        )


def test_identities_hold_for_every_institution_and_month_in_force(daqing_engine: Engine) -> None:
    facts = read_facts(daqing_engine, "daqing", measures=["m_begin", "m_new", "m_closed", "m_end"])
    wide = facts.pivot("measure", index=["institution", "period", "region"], values="value")
    assert wide.filter(pl.col("m_end") != pl.col("m_begin") + pl.col("m_new") - pl.col("m_closed")).is_empty()


def test_the_merged_bank_files_until_its_last_month(daqing_engine: Engine) -> None:
    merged = next(i for i in PROGRAMME.institutions.values() if i.valid_to)
    filed = {f.period for f in list_filings(daqing_engine, "daqing") if f.institution == merged.code}
    assert max(filed) == merged.valid_to
    assert merged.successor in PROGRAMME.institutions


def test_corrections_supersede_and_nothing_is_deleted(daqing_engine: Engine) -> None:
    filings = [f for f in list_filings(daqing_engine, "daqing") if f.institution]
    corrected = [f for f in filings if f.version > 1]
    assert corrected
    for filing in corrected:
        before = [f for f in filings if (f.institution, f.period) == (filing.institution, filing.period)]
        assert [f.version for f in before] == list(range(1, filing.version + 1))
        assert all(f.superseded_by for f in before[:-1])


def test_the_register_of_points_came_in_and_one_key_is_claimed_twice(daqing_engine: Engine) -> None:
    points = read_points(daqing_engine, "daqing")
    assert points.height > 1_000
    claimed = points.group_by("key").agg(pl.col("institution").n_unique()).filter(pl.col("institution") > 1)
    assert claimed.height >= 1


def test_the_key_county_has_the_most_service_points(last: pl.DataFrame) -> None:
    """以辖内林甸县为重点县，其余三县同步拓展；已完成惠农站建设200余个."""
    points = last.filter(pl.col("measure") == "pts_total").group_by("region").agg(pl.col("value").sum())
    by_region = dict(points.iter_rows())
    assert max(by_region, key=lambda region: by_region[region]) == "230623"
    assert by_region["230624"] < by_region["230623"]
    assert sum(by_region.values()) == 228
