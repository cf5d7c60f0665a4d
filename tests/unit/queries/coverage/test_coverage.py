"""Coverage of the demonstration, asked of the database after loading: the published figures, and who sees what."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.facts.coverage import CoverageRow, first_connections
from etl.queries.coverage.coverage import Coverage, coverage
from etl.queries.scope import EVERYTHING, Unlimited
from etl.values.errors import Refusal
from etl.values.exact import rounded
from etl.values.told import Told
from store.facts import periods as stored_periods
from store.facts import read_facts

PROGRAMME = load_programme("daqing")


@pytest.fixture(scope="module")
def last(daqing_engine: Engine) -> Coverage:
    return coverage(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)


def kind(answer: Coverage, scenario: str) -> CoverageRow:
    return next(row for row in answer.totals if row.scenario == scenario)


def test_a_third_of_the_buses_and_a_fifth_of_the_takings(last: Coverage) -> None:
    buses = kind(last, "bus")
    assert (buses.counts.connected, buses.universe) == (356, 1_068)
    assert buses.share == Fraction(1, 3)
    assert buses.counts.amount_share == Fraction(1, 5)
    assert buses.counts.count_share != buses.counts.amount_share
    assert "1068" in buses.sources[0]


@pytest.mark.parametrize(
    ("scenario", "connected", "universe"),
    [
        ("gas", 33, 33),
        ("petrol", 347, 347),
        ("pharmacy", 457, 457),
        ("circle-city", 6, 9),
        ("circle-county", 4, 7),
    ],
)
def test_published_points(last: Coverage, scenario: str, connected: int, universe: int) -> None:
    row = kind(last, scenario)
    assert (row.counts.connected, row.universe) == (connected, universe)


def test_over_a_thousand_government_terminals_and_two_hundred_rural_points(last: Coverage) -> None:
    connected = kind(last, "government").counts.connected
    assert connected is not None
    assert connected > 1_000
    together = last.rural[0]
    assert (together.region, together.points, together.live) == ("", 228, 213)
    assert together.points == sum(row.points or 0 for row in last.rural[1:])


def test_every_family_came_off_zero_within_the_programme(last: Coverage) -> None:
    anywhere = {first.scenario: first for first in last.first if not first.region}
    for family in PROGRAMME.families.values():
        first = min((anywhere[point.code] for point in family.point), key=lambda f: f.period)
        assert "2018-04" < first.period <= "2019-12"
        assert not first.at_start
    live = [row.counts.live for row in last.families]
    assert all(live)
    assert len(live) in (8, 9)


def test_the_two_ways_of_taking_families_together_differ(last: Coverage) -> None:
    assert last.overall.share is not None
    assert last.mean_of_families is not None
    assert rounded(last.overall.share * 100, 2) == Decimal("66.63")
    assert rounded(last.mean_of_families * 100, 2) == Decimal("62.88")


def test_nobody_connects_more_than_there_is_and_live_is_part_of_connected(last: Coverage) -> None:
    for row in last.rows:
        connected, live = row.counts.connected, row.counts.live
        assert row.universe is not None
        assert connected is not None
        assert live is not None
        assert live <= connected <= row.universe


def test_institutions_add_up_to_the_kinds(last: Coverage) -> None:
    for total in last.totals:
        mine = [i.counts for i in last.institutions if i.scenario == total.scenario]
        assert sum(counts.connected or 0 for counts in mine if counts) == total.counts.connected


def test_a_region_is_a_part_of_the_whole(daqing_engine: Engine, last: Coverage) -> None:
    county = coverage(daqing_engine, PROGRAMME, "2019-12", region="230621", scope=EVERYTHING)
    assert county.rows == [row for row in last.rows if row.region == "230621"]
    whole = coverage(daqing_engine, PROGRAMME, "2019-12", region="230600", scope=EVERYTHING)
    assert whole.totals == last.totals


def test_a_quarter_takes_points_at_its_end_and_payments_of_all_its_months(
    daqing_engine: Engine, last: Coverage
) -> None:
    quarter = coverage(daqing_engine, PROGRAMME, "2019-Q4", scope=EVERYTHING)
    months = [
        coverage(daqing_engine, PROGRAMME, month, scope=EVERYTHING).overall.counts.transactions or 0
        for month in ("2019-10", "2019-11", "2019-12")
    ]
    assert quarter.overall.counts.connected == last.overall.counts.connected
    assert quarter.overall.counts.transactions == sum(months)


def test_who_has_not_filed_is_named(daqing_engine: Engine) -> None:
    """B15's return for October 2018 came in January."""
    in_december, later = (
        coverage(
            daqing_engine,
            PROGRAMME,
            "2018-10",
            scope=EVERYTHING,
            as_known_on=datetime.datetime(year, month, 1, tzinfo=datetime.UTC),
        )
        for year, month in ((2018, 12), (2019, 2))
    )
    assert (in_december.missing, later.missing) == (["B15"], [])
    assert (in_december.overall.counts.assigned or 0) < (later.overall.counts.assigned or 0)


def test_a_month_without_returns_has_no_coverage_rather_than_none_connected(daqing_engine: Engine) -> None:
    answer = coverage(daqing_engine, PROGRAMME, "2020-01", scope=EVERYTHING)
    assert answer.overall.counts.connected is None
    assert answer.overall.share is None


def test_an_institution_sees_shares_of_others_but_not_their_volumes(
    daqing_engine: Engine, last: Coverage
) -> None:
    scope = Unlimited(sees_all_volumes=False, institution="P01")
    answer = coverage(daqing_engine, PROGRAMME, "2019-12", scope=scope)
    assert {i.institution for i in answer.institutions if i.counts} == {"P01"}
    for told, exact in zip(answer.institutions, last.institutions, strict=True):
        if told.institution == "P01" or (exact.completion == 1 and not exact.scenario):
            assert told.completion == exact.completion
        elif told.scenario:
            assert told.completion is None
        else:
            assert isinstance(told.completion, Told)
            assert exact.completion is not None
            assert told.completion.low <= exact.completion <= told.completion.high


def test_an_unknown_region_and_a_programme_without_scenarios_are_refused(daqing_engine: Engine) -> None:
    with pytest.raises(Refusal, match="is not a region of daqing; choose one of: 230600"):
        coverage(daqing_engine, PROGRAMME, "2019-12", region="999999", scope=EVERYTHING)
    with pytest.raises(Refusal, match="counts no scenario points"):
        coverage(daqing_engine, load_programme("rbi-retail"), "2025-06", scope=EVERYTHING)


def test_beginnings_are_those_of_the_months_so_far(daqing_engine: Engine) -> None:
    """What is kept of all months says of each what its own months alone would say."""
    counted = PROGRAMME.counted
    assert counted is not None
    months = stored_periods(daqing_engine, "daqing")
    for nth in (0, 2, len(months) - 1):
        upto = months[: nth + 1]
        facts = read_facts(daqing_engine, "daqing", periods=upto, measures=[counted.connected])
        alone = first_connections(facts, counted.connected, upto)
        assert coverage(daqing_engine, PROGRAMME, months[nth], scope=EVERYTHING).first == alone
    assert alone
