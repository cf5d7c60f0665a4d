"""A method tried out is a question to everybody's figures: who may turn it as he likes has their answers."""

from fractions import Fraction

import pytest
from sqlalchemy import Engine

from access.scope import ALWAYS, Scope
from etl.definitions.load import load_programme
from etl.definitions.method.tables import Item
from etl.definitions.method.text import method_text
from etl.definitions.method.tuning import PART, knobs
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.shared.data import Asked
from pages.subjects.methods import reads

DAQING, QUARTER, OWN = load_programme("daqing"), "2019-Q4", "B03"
METHOD = DAQING.method_for(Period.parse(QUARTER))
BRANCH = Scope(sees_all_volumes=True, role="coordinator", until=(ALWAYS, ALWAYS))
MEMBER = Scope(institution=OWN, role="institution", until=(ALWAYS, ALWAYS))


def asked(engine: Engine, scope: Scope) -> Asked:
    address = engine.url.render_as_string(hide_password=False)
    return Asked(address, "daqing", DAQING.digest, "trials", scope)


def test_a_turned_weight_tells_the_branch_who_did_what_of_an_item(daqing_engine: Engine) -> None:
    """The attack: an item that weighs as much as everything orders the scores as the figure does, gaps included."""
    whole = assessment(daqing_engine, DAQING, QUARTER, scope=EVERYTHING)
    item = next(one for one in METHOD.item if one.indicator == "B01")
    turns = ((item.code, "points", str(10**9)), (item.part, PART, "99"))
    scores = {
        row.member.code: row.new for row in reads.tried(asked(daqing_engine, BRANCH), QUARTER, turns).rows
    }
    earned = {
        row.member.code: line.points
        for row in whole.rows
        for line in row.items
        if line.item == item.code
        and line.counted
        and line.points is not None
        and 0 < line.points < line.maximum
    }
    assert len(earned) > 10
    for code, points in earned.items():
        assert abs(
            Fraction(scores[code], 99 * 10**METHOD.decimals) - Fraction(points, item_worth(item))
        ) < Fraction(3, 100)


def item_worth(item: Item) -> int:
    return int(item.points * 10_000)


@pytest.mark.parametrize(
    "scope", [MEMBER, Scope(role="institution", institution="B05", until=(ALWAYS, ALWAYS))]
)
def test_participants_try_nothing_out(daqing_engine: Engine, scope: Scope) -> None:
    for turns in ((), tuple((one.item, one.path, "1") for one in knobs(METHOD.item[0])[:1])):
        with pytest.raises(Refusal, match="coordinating branch"):
            reads.tried(asked(daqing_engine, scope), QUARTER, turns)
    with pytest.raises(Refusal, match="coordinating branch"):
        reads.rehearsal(asked(daqing_engine, scope), QUARTER, method_text(METHOD))
    assert reads.tried(asked(daqing_engine, BRANCH), QUARTER, ()).rows
