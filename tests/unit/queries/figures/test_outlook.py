"""What lies behind the demonstration's growth."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.facts.campaigns import TOO_SHORT
from etl.queries.figures.growth import growth
from etl.queries.figures.outlook import Outlook, effect_of_campaign, outlook
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal

PROGRAMME = load_programme("daqing")


@pytest.fixture(scope="module")
def autumn(daqing_engine: Engine) -> Outlook:
    return outlook(daqing_engine, PROGRAMME, "2019-09", scope=EVERYTHING)


def test_penetration_stands_on_each_known_population(daqing_engine: Engine) -> None:
    cards = outlook(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING).penetration
    assert {card.users for card in cards} == {700_000}
    assert [card.year for card in cards] == [2010, 2003, 2020]
    assert cards[0].share == Fraction(700_000, 2_904_532)


def test_without_its_campaigns_june_grew_less(daqing_engine: Engine) -> None:
    """P02's spike of June 2019 is in the plain series and not in the other."""
    found = outlook(daqing_engine, PROGRAMME, "2019-12", ["tx_cnt"], scope=EVERYTHING).excluding_campaigns
    plain = {
        row.period: row for row in growth(daqing_engine, PROGRAMME, "2019-12", ["tx_cnt"], scope=EVERYTHING)
    }
    bought = growth(daqing_engine, PROGRAMME, "2019-12", ["campaign_cnt"], scope=EVERYTHING)
    part = {row.period: row.value or 0 for row in bought}
    for row in found:
        assert row.value == (plain[row.period].value or 0) - part[row.period]
    june = next(row for row in found if row.period == "2019-06")
    assert june.mom_pct is not None
    assert plain["2019-06"].mom_pct is not None
    assert june.mom_pct < plain["2019-06"].mom_pct


def test_the_year_ends_within_the_interval_given_in_autumn(daqing_engine: Engine, autumn: Outlook) -> None:
    december = {
        row.measure: row
        for row in growth(daqing_engine, PROGRAMME, "2019-12", scope=EVERYTHING)
        if row.period == "2019-12"
    }
    for code, projected in autumn.projections.items():
        assert projected.central, code
        assert projected.low is not None
        assert projected.high is not None
        truth = december[code].ytd if PROGRAMME.measures[code].kind == "flow" else december[code].value
        assert truth is not None
        assert projected.low <= projected.central <= projected.high
        assert abs(projected.central - truth) / truth < 0.25


def test_stickiness_with_and_without_the_outliers(autumn: Outlook) -> None:
    assert autumn.stickiness is not None
    assert autumn.stickiness.low <= autumn.stickiness.winsorised <= autumn.stickiness.high


def test_a_campaign_that_was_none_is_not_told_as_one(daqing_engine: Engine) -> None:
    """Nothing is planted by region in the demonstration: no district's autumn stands out for certain."""
    effects = [
        effect_of_campaign(
            daqing_engine, PROGRAMME, "tx_cnt", [region], "2019-09", "2019-10", scope=EVERYTHING
        )
        for region in ("230602", "230604", "230621", "230624")
    ]
    assert sum(effect.verdict == "cannot tell" for effect in effects) >= 3
    early = effect_of_campaign(
        daqing_engine, PROGRAMME, "tx_cnt", ["230602"], "2018-06", "2018-06", scope=EVERYTHING
    )
    assert early.reason == TOO_SHORT


@pytest.mark.parametrize(
    ("measure", "region", "first", "words"),
    [
        ("tx_cnt", "999", "2019-09", "not a region"),
        ("nothing", "230602", "2019-09", "not a measure"),
        ("tx_cnt", "230602", "2017-01", "There is no figure for January 2017"),
        ("tx_cnt", "230602", "2019-12", "comes after October 2019"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    daqing_engine: Engine, measure: str, region: str, first: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        effect_of_campaign(daqing_engine, PROGRAMME, measure, [region], first, "2019-10", scope=EVERYTHING)


def test_before_any_return_there_is_no_outlook(daqing_engine: Engine) -> None:
    nothing = outlook(daqing_engine, PROGRAMME, "2017-12", scope=EVERYTHING)
    assert nothing.penetration == []
    assert nothing.stickiness is None
    assert {projected.central for projected in nothing.projections.values()} == {None}
