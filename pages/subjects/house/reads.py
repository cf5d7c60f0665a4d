"""What the administrator reads. Nothing is cached: who may come in is asked afresh on every run."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from access.people import sessions
from access.people.persons import Person
from access.people.tokens import Token
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import database, engine
from pages.shared.people.data import mode, now
from store import audit
from store.audit import Asked as AuditQuestion
from store.audit import Entry
from store.people.accounts import Account, read_accounts
from store.people.sessions import Session, read_sessions
from store.people.tokens import read_tokens

__all__ = ["Account", "AuditQuestion", "Entry", "Session", "mode"]

P = ParamSpec("P")
R = TypeVar("R")


def for_the_administrator(
    read: Callable[Concatenate[Person, P], R],
) -> Callable[Concatenate[Person, P], R]:
    """Refuse whoever does not look after accounts."""

    @wraps(read)
    def answer(who: Person, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not who.administers:
            raise Refusal(
                Text(
                    en="This is the administrator's; ask the administrator.",
                    zh="此项由管理员办理；请联系管理员。",
                )
            )
        return read(who, *args, **kwargs)

    return answer


@for_the_administrator
def listed(who: Person) -> tuple[Account, ...]:
    """Every account by its name."""
    return tuple(read_accounts(engine(database())))


@for_the_administrator
def open_sessions(who: Person) -> tuple[Session, ...]:
    """The sessions that count at this moment, the latest first."""
    return tuple(sessions.open_sessions(engine(database()), now()))


@for_the_administrator
def last_seen(who: Person) -> dict[int, Session]:
    """The last session of every account that ever came in."""
    last: dict[int, Session] = {}
    for one in read_sessions(engine(database()), ended=True):
        last.setdefault(one.account, one)
    return last


@for_the_administrator
def tokens(who: Person) -> tuple[Token, ...]:
    """Every token that was given out, the latest first."""
    return tuple(read_tokens(engine(database())))


@for_the_administrator
def audit_entries(who: Person, asked: AuditQuestion) -> tuple[Entry, ...]:
    """The entries of the audit chain that were asked for, the newest first."""
    return tuple(audit.find_entries(engine(database()), asked))


@for_the_administrator
def audit_words(who: Person) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Programmes, actors and acts that stand in the chain, to choose from."""
    return audit.words_of_the_chain(engine(database()))


@for_the_administrator
def first_break(who: Person) -> tuple[int, str] | None:
    """The first entry of the chain that does not hold; None when every link holds."""
    return audit.first_break(engine(database()))
