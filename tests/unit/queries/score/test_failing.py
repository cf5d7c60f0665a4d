"""Who is called for after a quarter: read off the score, the same as read off the assessment that is written of it."""

from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment_of
from etl.queries.score.failing import failing_in, failing_of, places_in
from etl.queries.score.scored import scored_quarters
from etl.queries.score.shape import Late
from etl.values.periods import Period
from etl.values.text import Text

PROGRAMME = load_programme("daqing")


def test_the_score_calls_for_whom_its_assessment_calls_for(daqing_engine: Engine) -> None:
    again = under = 0
    for scored in scored_quarters(daqing_engine, PROGRAMME, Period.parse("2019-Q4")):
        written = assessment_of(PROGRAMME, scored, None, scope=EVERYTHING)
        found = failing_in(scored)
        assert sorted(found, key=lambda one: one.institution) == sorted(
            failing_of(written), key=lambda one: one.institution
        )
        assert places_in(scored) == {row.member.code: row.rank for row in written.rows if row.rank}
        again, under = (
            again + sum(bool(one.again) for one in found),
            under + sum(bool(one.under) for one in found),
        )
    assert again
    assert under


def test_a_late_sentence_is_told_once_and_is_what_it_says() -> None:
    asked: list[int] = []

    def tell() -> Text:
        asked.append(1)
        return Text(zh="甲", en="a")

    late = Late(tell)
    assert asked == []
    assert [late.text.en, late.text.zh] == ["a", "甲"]
    assert asked == [1]
    assert late == Late(lambda: Text(zh="甲", en="a"))
    assert late != Late(lambda: Text(zh="乙", en="a"))
    assert len({late, Late(tell)}) == 1
