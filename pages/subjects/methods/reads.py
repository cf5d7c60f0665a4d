"""Cached reads of a method tried out and rehearsed."""

from decimal import Decimal

from etl.definitions.method.proposal import method_from
from etl.definitions.method.tuning import Turn
from etl.intake.apart.read import check_proposal_apart
from etl.queries.score import rehearsal as rehearsal_query
from etl.queries.score import sandbox as sandbox_query
from etl.queries.score.rehearsal import Rehearsal, RehearsedPeriod
from etl.values.text import Text
from pages.shared.data import (
    PROPOSAL,
    Asked,
    UnseenRefusal,
    engine,
    kept,
    kept_few,
    note_refused,
    programme_of,
    shows,
)
from pages.subjects.score.reads import with_the_one_before
from store.life.proposals import Proposal
from store.life.proposals import open_proposals as stored_proposals

__all__ = ["Proposal"]


def _refuse_participants(asked: Asked) -> None:
    """Whoever turns the numbers of a method and reads others' scores under it reads their figures: a target that is
    moved up until a score falls is that institution's ratio, and a weight of a thousand its points to the last digit.
    """
    if not asked.scope.sees_all_volumes:
        note_refused(asked.scope, "trials", None, None)
        raise UnseenRefusal(
            Text(
                zh="试算会泄露其他机构的指标数值，仅供牵头单位使用；请查看正式得分。",
                en="A trial gives other institutions' figures away and is for the coordinating branch alone; look at "
                "the official scores.",
            )
        )


@shows("figures")
@kept
def tried(asked: Asked, quarter: str, turns: tuple[tuple[str, str, str], ...]) -> RehearsedPeriod:
    """A quarter under its method with some numbers turned (item, path, number), beside the official one."""
    _refuse_participants(asked)
    now, before = with_the_one_before(asked, quarter)
    turned = [Turn(item, path, Decimal(number)) for item, path, number in turns]
    return sandbox_query.tried(programme_of(asked), now, before, turned)


@shows("drafts")
def open_proposals(asked: Asked) -> tuple[Proposal, ...]:
    """Methods that wait for a second person; asked afresh on every run."""
    return tuple(stored_proposals(engine(asked.database), asked.programme))


@shows("definitions")
@kept_few
def proposed(asked: Asked, content: bytes) -> str:
    """The text of a method's file that somebody uploaded, once a process of its own has found it to be a method."""
    check_proposal_apart(content, str(PROPOSAL), programme_of(asked))
    return content.decode("utf-8")


@shows("figures")
@kept_few
def rehearsal(asked: Asked, quarter: str, proposal: str) -> Rehearsal:
    """A proposed method (the text of its file) on the quarters up to `quarter`, beside the methods in force."""
    _refuse_participants(asked)
    programme = programme_of(asked)
    method = method_from(proposal.encode(), PROPOSAL, programme)
    return rehearsal_query.rehearse(engine(asked.database), programme, method, quarter)
