"""Rankings beyond institutions, the sheet of all institutions' growth, and places that cannot be ruled out."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.figures.growth import growth, growth_of_each
from etl.queries.figures.outlook import effect_of_campaign
from etl.queries.figures.rank import possible_places, rank
from etl.queries.figures.rank_of import Of, possible_places_of, rank_of
from etl.queries.figures.revised import revisions, revisions_of
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.values.errors import Refusal
from etl.values.periods import Period
from store.facts import read_facts, read_filings
from store.filings import list_filings
from store.sources import is_second

MONTH = "2019-12"


@pytest.fixture(scope="module")
def daqing() -> Programme:
    return load_programme("daqing")


@pytest.mark.parametrize("of", ["region", "scenario"])
def test_regions_and_kinds_of_point_against_a_naive_sum(
    daqing_engine: Engine, daqing: Programme, of: Of
) -> None:
    ranking = rank_of(daqing_engine, daqing, MONTH, "D03", of)
    facts = read_facts(daqing_engine, "daqing", periods=[MONTH], measures=["points_covered", "points_total"])
    sums: dict[tuple[str, str], int] = {}
    for row in facts.iter_rows(named=True):
        sums[row[of], row["measure"]] = sums.get((row[of], row["measure"]), 0) + row["value"]
    for row in ranking.rows:
        code = row.figure.institution
        share = Fraction(100 * sums[code, "points_covered"], sums[code, "points_total"])
        assert row.figure.value in (share, None)
        if row.rank is not None:
            assert row.rank == 1 + sum((other.figure.ranked or 0) > share for other in ranking.ranked)
    assert len(ranking.rows) == (9 if of == "region" else len(daqing.points))
    if of == "region":
        assert ranking.members["230623"].name_zh == "林甸县"


def test_a_programme_without_kinds_of_point_has_no_ranking_of_them(daqing_engine: Engine) -> None:
    with pytest.raises(Refusal, match="has no scenarios that “identified” is counted by"):
        rank_of(daqing_engine, load_programme("kailian-aml"), "2017-Q4", "identified", "scenario")


def test_all_institutions_on_one_sheet(daqing_engine: Engine, daqing: Programme) -> None:
    sheet = growth_of_each(daqing_engine, daqing, MONTH, ["tx_cnt"])
    assert list(sheet) == [
        one.code for one in daqing.institutions.values() if one.is_member(Period.parse(MONTH))
    ]
    for code in ("B01", "P03"):
        alone = growth(daqing_engine, daqing, MONTH, ["tx_cnt"], institution=code, scope=EVERYTHING)[-1]
        assert sheet[code] == [alone]


@pytest.mark.parametrize("of", ["region", "scenario"])
def test_regions_and_kinds_of_point_have_possible_places(
    daqing_engine: Engine, daqing: Programme, of: Of
) -> None:
    ranking = rank_of(daqing_engine, daqing, MONTH, "D03", of)
    bands = possible_places_of(daqing_engine, daqing, ranking, of)
    assert set(bands) == {row.figure.institution for row in ranking.ranked}
    assert all(
        bands[row.figure.institution][0] <= (row.rank or 0) <= bands[row.figure.institution][1]
        for row in ranking.ranked
    )
    by_growth = rank_of(daqing_engine, daqing, MONTH, "D03", of, by="mom")
    assert not possible_places_of(daqing_engine, daqing, by_growth, of)


def test_what_corrections_moved_in_regions_is_their_sum_over_institutions(
    daqing_engine: Engine, daqing: Programme
) -> None:
    """Against a naive recount: the first version of every return in place of the last."""
    indicator, upto = daqing.indicator("transaction-amount"), Period.parse("2019-06")
    found = revisions_of(daqing_engine, daqing, indicator, "region", upto)
    wanted = {str(upto.shift(-back)) for back in range(12)}
    filings = [
        one
        for one in list_filings(daqing_engine, "daqing")
        if one.period in wanted and one.state == "accepted" and one.fact_count and not is_second(one.source)
    ]
    chains: dict[tuple[str, str, str], list[int]] = {}
    for one in filings:
        chains.setdefault((one.institution, one.period, one.source), []).append(one.id)
    months = {period for _, period, _ in chains}
    sums: dict[tuple[str, str, bool], int] = {}
    for is_last, end in ((False, 0), (True, -1)):
        facts = read_filings(daqing_engine, [ids[end] for ids in chains.values()], indicator.measures)
        for row in facts.iter_rows(named=True):
            key = (row["region"], row["period"], is_last)
            sums[key] = sums.get(key, 0) + row["value"]
    expected: dict[str, Fraction] = {}
    for region, month, is_last in sums:
        was, now = sums.get((region, month, False)), sums.get((region, month, True))
        if is_last and region and was is not None and now is not None and was != now:
            change = Fraction(abs(was - now), max(was, now)) / len(months)
            expected[region] = expected.get(region, Fraction(0)) + change
    assert expected
    assert found == expected


def test_a_place_lies_in_its_band_and_readers_are_told_a_wider_one(
    daqing_engine: Engine, daqing: Programme
) -> None:
    ranking = rank(daqing_engine, daqing, MONTH, "B01", scope=EVERYTHING)
    bands = possible_places(daqing_engine, daqing, ranking, scope=EVERYTHING)
    assert set(bands) == {row.figure.institution for row in ranking.ranked}
    for row in ranking.ranked:
        best, worst = bands[row.figure.institution]
        assert best <= (row.rank or 0) <= worst
    told = rank(daqing_engine, daqing, MONTH, "B01", scope=PARTICIPANTS)
    wider = possible_places(daqing_engine, daqing, told, scope=PARTICIPANTS)
    assert all(wider[code][0] <= best and worst <= wider[code][1] for code, (best, worst) in bands.items())
    assert wider != bands
    moved = rank(daqing_engine, daqing, MONTH, "B01", by="mom", scope=EVERYTHING)
    assert not possible_places(daqing_engine, daqing, moved, scope=EVERYTHING)


def test_who_corrected_a_return_is_known_to_be_revised(daqing_engine: Engine, daqing: Programme) -> None:
    """The planted slips of the unit were corrected by a second version."""
    found = revisions(daqing_engine, daqing, daqing.indicator("transaction-amount"), Period.parse("2019-06"))
    assert found
    assert all(0 < change < 1 for change in found.values())


@pytest.mark.parametrize("code", ["transaction-amount", "B01"])
def test_what_is_known_now_of_corrections_is_what_is_known_on_the_last_day(
    daqing_engine: Engine, daqing: Programme, code: str
) -> None:
    """Now the database picks out what was corrected, as known on a day all versions are gone through."""
    indicator, upto, after = daqing.indicator(code), Period.parse("2019-06"), datetime(2100, 1, 1, tzinfo=UTC)
    found = revisions(daqing_engine, daqing, indicator, upto)
    assert found == revisions(daqing_engine, daqing, indicator, upto, after)
    by_region = revisions_of(daqing_engine, daqing, indicator, "region", upto)
    assert by_region == revisions_of(daqing_engine, daqing, indicator, "region", upto, after)
    assert code == "B01" or len(found) * len(by_region) > 0


def test_a_campaign_by_kind_of_point_answers_for_each(daqing_engine: Engine, daqing: Programme) -> None:
    whole = effect_of_campaign(
        daqing_engine, daqing, "tx_cnt", ["230602"], "2019-09", "2019-10", scope=EVERYTHING
    )
    clinics = effect_of_campaign(
        daqing_engine,
        daqing,
        "scenario_tx_cnt",
        ["230602"],
        "2019-09",
        "2019-10",
        scenario="clinic",
        scope=EVERYTHING,
    )
    assert whole.gained is None or whole.reason is None
    assert clinics.compared != ()
