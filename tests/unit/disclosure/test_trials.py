"""A method tried out is a question to everybody's figures: who may turn it as he likes has their answers."""

import pytest
from sqlalchemy import Engine

from access.scope import ALWAYS, Scope
from etl.definitions.load import load_programme
from etl.definitions.method.text import method_text
from etl.definitions.method.tuning import knobs
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


def test_a_trial_tells_the_branch_what_participants_are_not_told(daqing_engine: Engine) -> None:
    """The attack: an item of another weight, and what a score gains or loses by it is what that one had of it."""
    item = next(one for one in METHOD.item if one.indicator == "B01")
    found = reads.tried(asked(daqing_engine, BRANCH), QUARTER, ((item.code, "points", "4000"),))
    told = assessment(daqing_engine, DAQING, QUARTER, scope=MEMBER)
    others = [row for row in found.rows if row.member.code != OWN and row.new != row.old]
    assert len({row.new - row.old for row in others}) > 10
    assert {line.points for row in told.rows if row.member.code != OWN for line in row.items} == {None}


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
