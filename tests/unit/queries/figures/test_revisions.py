"""Revision triangles against a naive recount over all versions; contributions as each viewer is told them."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.commands.shapes.parts import contributions_shape
from etl.definitions.load import load_programme
from etl.queries.figures.adjusted import adjusted
from etl.queries.figures.contributions import OTHERS, contributions
from etl.queries.figures.revisions import revisions
from etl.queries.scope import EVERYTHING, Readers
from etl.values.errors import Refusal
from store.facts import read_facts
from store.filings import store_filing
from tests.unit.store.drafts import a_draft, fact_frame

DAQING = load_programme("daqing")
NOW = datetime(2019, 7, 1, tzinfo=UTC)


def file(engine: Engine, institution: str, period: str, day: str, value: int, region: str = "230602") -> None:
    frame = fact_frame((institution, region, "", "tx_cnt", value, "T", "A1"))
    at = datetime.fromisoformat(f"{day}T09:00+00:00")
    body = f"{institution} {period} {day} {value}".encode()
    store_filing(engine, a_draft(body, institution=institution, period=period, received_at=at, facts=frame))


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    made = new_at(tmp_path / "small.db")
    file(made, "B01", "2019-01", "2019-02-03", 100)
    file(made, "B02", "2019-01", "2019-02-04", 200)
    file(made, "B03", "2019-01", "2019-02-20", 50)  # after the bulletin
    file(made, "B01", "2019-01", "2019-03-10", 130)
    file(made, "B02", "2019-01", "2019-06-01", 190)
    file(made, "B01", "2019-02", "2019-03-05", 140)
    file(made, "B02", "2019-02", "2019-03-06", 200, region="230603")
    file(made, "B03", "2019-02", "2019-03-06", 70)
    return made


def test_every_vintage_is_what_was_known_then(engine: Engine) -> None:
    found = revisions(engine, DAQING, "2019-05", "tx_cnt", NOW)
    assert [one.period for one in found] == ["2019-01", "2019-02"]
    for one in found:
        for vintage in (*one.vintages, one.latest):
            known = read_facts(
                engine, "daqing", periods=[one.period], measures=["tx_cnt"], as_known_on=vintage.moment
            )
            assert vintage.value == (known["value"].sum() if known.height else None)
            assert vintage.filings == known["filing"].n_unique()
    january = found[0]
    assert [one.value for one in january.vintages] == [300, 380, 380, 380, 370]
    assert (january.first, january.latest.value, january.change, january.percent) == (
        300,
        370,
        70,
        Decimal("23.33"),
    )


def test_what_lies_ahead_has_no_vintage(engine: Engine) -> None:
    (one,) = revisions(engine, DAQING, "2019-05", "tx_cnt", datetime(2019, 2, 18, tzinfo=UTC))
    assert [each.value for each in one.vintages] == [300]
    assert one.change == 0


def test_contributions_of_institutions_and_of_regions(engine: Engine) -> None:
    found = contributions(engine, DAQING, "2019-02", "tx_cnt", scope=EVERYTHING)
    assert found is not None
    assert (found.before, found.value, found.percent) == (370, 410, Decimal("10.81"))
    assert {one.code: one.points for one in found.parts} == {
        "B01": Decimal("2.70"),
        "B02": Decimal("2.70"),
        "B03": Decimal("5.41"),
    }
    regions = contributions(engine, DAQING, "2019-02", "tx_cnt", by="region", scope=EVERYTHING)
    assert regions is not None
    assert (regions.percent, {one.code for one in regions.parts}) == (found.percent, {"230602", "230603"})


def test_who_has_not_filed_yet_is_named_and_is_no_fall_to_nothing(engine: Engine) -> None:
    file(engine, "B01", "2019-03", "2019-04-03", 150)
    file(engine, "B02", "2019-03", "2019-04-03", 210)
    found = contributions(engine, DAQING, "2019-03", "tx_cnt", scope=EVERYTHING)
    assert found is not None
    assert found.missing == ("B03",)
    assert contributions_shape(found, "2019-03", "before")["missing"] == ["B03"]
    with pytest.raises(
        Refusal, match=r"March 2019 is not completely filed \(institutions without a figure: 1\)"
    ):
        adjusted(engine, DAQING, "2019-03", "tx_cnt", scope=EVERYTHING)
    with pytest.raises(Refusal, match="needs 36 months"):
        adjusted(engine, DAQING, "2019-03", "tx_cnt", institution="B01", scope=EVERYTHING)
    file(engine, "B03", "2019-03", "2019-04-04", 0)
    found = contributions(engine, DAQING, "2019-03", "tx_cnt", scope=EVERYTHING)
    assert found is not None
    assert found.missing == ()


def test_others_are_told_together_and_only_where_their_sum_is(engine: Engine) -> None:
    own = contributions(engine, DAQING, "2019-02", "tx_cnt", scope=Readers(institution="B01"))
    assert own is not None
    assert {one.code for one in own.parts} == {"B01", OTHERS}
    with pytest.raises(Refusal, match="give volumes away"):
        contributions(engine, DAQING, "2019-02", "tx_cnt", by="region", scope=Readers(institution="B01"))


def test_nothing_to_compare_with_is_none(engine: Engine) -> None:
    assert contributions(engine, DAQING, "2019-02", "tx_cnt", on="year", scope=EVERYTHING) is None
    assert contributions(engine, DAQING, "2019-01", "tx_cnt", scope=EVERYTHING) is None
