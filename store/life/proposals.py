"""Methods that were proposed: kept whole in the audit chain, from where a second person adopts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine

from store import audit
from store.audit import Act
from store.engine import writing

PROPOSED, ADOPTED = "propose method", "adopt method"


@dataclass(frozen=True)
class Proposal:
    """A method that somebody proposed; `code` is the day from which it is to hold, `text` its file."""

    code: str
    text: str
    sha256: str
    by: str
    at: datetime


def propose(engine: Engine, programme: str, code: str, text: str, *, by: str, at: datetime) -> Proposal:
    """Seal a proposal. It takes the place of an open one of the same day."""
    made = Proposal(code, text, sha256(text.encode()).hexdigest(), by, at)
    with writing(engine) as connection:
        detail = {"sha256": made.sha256, "method": text}
        audit.append(connection, Act(programme, by, PROPOSED, code, at, detail))
    return made


def seal_adoption(
    engine: Engine, programme: str, one: Proposal, detail: Mapping[str, str], *, by: str, at: datetime
) -> None:
    """Seal that a proposal was adopted; `detail` is added to its author and its hash."""
    with writing(engine) as connection:
        whole = {"author": one.by, "proposal": one.sha256, **detail}
        audit.append(connection, Act(programme, by, ADOPTED, one.code, at, whole))


def open_proposals(engine: Engine, programme: str) -> list[Proposal]:
    """The proposals that nobody has adopted yet, by their day; of several of one day the last."""
    found: dict[str, Proposal] = {}
    for entry in audit.read_entries(engine, programme):
        act = entry.act
        if act.act == PROPOSED:
            text, digest = str(act.detail["method"]), str(act.detail["sha256"])
            found[act.subject] = Proposal(act.subject, text, digest, act.actor, act.at)
        elif act.act == ADOPTED:
            found.pop(act.subject, None)
    return [found[code] for code in sorted(found)]
