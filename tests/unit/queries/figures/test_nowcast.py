"""Who is missing, and what is said while they are."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.figures.nowcast import nowcast
from tests.unit.queries.figures.test_revisions import file

DAQING = load_programme("daqing")


def test_the_missing_are_those_that_filed_before(tmp_path: Path, new_at: Callable[[Path], Engine]) -> None:
    engine = new_at(tmp_path / "small.db")
    for month in range(1, 9):
        for institution, value in (("B01", 100), ("B02", 50)):
            file(engine, institution, f"2019-{month:02d}", f"2019-{month + 1:02d}-03", value)
    assert nowcast(engine, DAQING, "2019-08", "tx_cnt") is None
    assert nowcast(engine, DAQING, "2019-09", "tx_cnt") is None
    file(engine, "B01", "2019-09", "2019-10-03", 110)
    found = nowcast(engine, DAQING, "2019-09", "tx_cnt")
    assert found is not None
    assert found.missing == ("B02",)
    assert found.found is not None
    assert (found.found.filed, found.found.estimate) == (110, 165)
    early = nowcast(engine, DAQING, "2019-02", "tx_cnt")
    assert early is None
    file(engine, "B02", "2019-09", "2019-10-04", 55)
    assert nowcast(engine, DAQING, "2019-09", "tx_cnt") is None


def test_a_merger_makes_no_range_wider(tmp_path: Path, new_at: Callable[[Path], Engine]) -> None:
    """B02 goes over into B01 in the fifth month. Together they grow as before, and so say the months before it: with
    B02's leaving taken for a fall the range would have been a third of the total wide."""
    engine = new_at(tmp_path / "small.db")
    institutions = DAQING.institutions
    gone = institutions["B02"].model_copy(update={"valid_to": "2019-04", "successor": "B01"})
    programme = replace(DAQING, institutions={**institutions, "B02": gone})
    for month in range(1, 10):
        values = {"B01": 100, "B02": 50, "B03": 40} if month < 5 else {"B01": 150, "B03": 40}
        for institution, value in values.items():
            file(engine, institution, f"2019-{month:02d}", f"2019-{month + 1:02d}-03", value)
    file(engine, "B01", "2019-10", "2019-11-03", 165)
    found = nowcast(engine, programme, "2019-10", "tx_cnt")
    assert found is not None
    assert found.missing == ("B03",)
    assert found.found is not None
    assert (found.found.low, found.found.estimate, found.found.high) == (209, 209, 209)
