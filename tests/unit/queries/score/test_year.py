"""The year's review against a naive recount of the assessments in it."""

from fractions import Fraction
from pathlib import Path

import pytest

from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.year import year_review
from etl.values.errors import Refusal
from etl.values.periods import Period, periods_between
from store.engine import open_engine
from tests.programmes.rounds import file_all, rounds


def test_a_year_is_the_mean_of_its_assessments(tmp_path: Path) -> None:
    programme = rounds(tmp_path, "quarter")
    engine = open_engine(f"sqlite:///{tmp_path / 'rounds.db'}")
    file_all(engine, programme, periods_between(Period(2016, 1, 4), Period(2017, 3, 4)), tmp_path)
    review = year_review(engine, programme, Period.parse("2017"))
    assert (review.periods, review.missing) == (("2017-Q1", "2017-Q2", "2017-Q3"), ("2017-Q4",))
    found: dict[str, list[Fraction]] = {}
    for period in review.periods:
        for row in assessment(engine, programme, period, scope=EVERYTHING).rows:
            found.setdefault(row.member.code, []).append(Fraction(row.official, 100))
    for row in review.rows:
        mean = sum(found[row.member.code], Fraction(0)) / 3
        assert list(row.scores) == found[row.member.code]
        assert row.mean == int(mean * 100 + Fraction(1, 2))
        assert row.rank == 1 + sum(sum(other) > 3 * mean for other in found.values())
        assert row.grade == ("passed" if mean >= 60 else "failed")
    struck = {row.member.code for row in review.rows if row.persistent}
    assert struck == {"east", "west"}  # failed in 2016 as well
    with pytest.raises(Refusal, match="no review of 2015"):
        year_review(engine, programme, Period.parse("2015"))
    engine.dispose()
