"""What the administrator does with accounts and sessions, recorded under the administrator's own account."""

from access.people import accounts, sessions, tokens
from access.people.persons import Grant, OneTime, Person
from access.people.tokens import Given
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared import data
from pages.shared.data import database, engine
from pages.shared.people.data import now

HOUSE = ""


def invite(who: Person, name: str, shown: str, grant: Grant) -> OneTime:
    """Make an account and its one-time password."""
    _permitted(who)
    return accounts.invite(engine(database()), name, shown, [_known(grant)], by=who.name, at=now())


def invite_again(who: Person, name: str) -> OneTime:
    """A new one-time password in place of the password."""
    _permitted(who)
    return accounts.invite_again(engine(database()), name, by=who.name, at=now())


def enter(who: Person, name: str, grants: list[Grant]) -> None:
    """Enter an account for other posts."""
    _permitted(who)
    accounts.enter(engine(database()), name, [_known(one) for one in grants], by=who.name, at=now())


def disable(who: Person, name: str) -> None:
    """Let nobody in with an account any more."""
    _permitted(who)
    accounts.disable(engine(database()), name, by=who.name, at=now())


def enable(who: Person, name: str) -> None:
    """Let a disabled account in again."""
    _permitted(who)
    accounts.enable(engine(database()), name, by=who.name, at=now())


def end_session(who: Person, number: int) -> None:
    """End one session."""
    _permitted(who)
    sessions.end_session(engine(database()), number, by=who.name, at=now())


def sign_out_everywhere(who: Person, name: str) -> None:
    """End every session of an account."""
    _permitted(who)
    sessions.sign_out_everywhere(engine(database()), name, by=who.name, at=now())


def make_token(who: Person, name: str, grant: Grant, days: int) -> Given:
    """A token for a program."""
    _permitted(who)
    return tokens.make_token(engine(database()), name, _known(grant), days=days, by=who.name, at=now())


def revoke_token(who: Person, number: int) -> None:
    """Let a token be worth nothing any more."""
    _permitted(who)
    tokens.revoke(engine(database()), number, by=who.name, at=now())


def _permitted(who: Person) -> None:
    if not who.administers:
        raise Refusal(
            Text(
                en="This is the administrator's; ask the administrator.",
                zh="此项由管理员办理；请联系管理员。",
            )
        )


def _known(grant: Grant) -> Grant:
    """A post that there is: an institution that the programme has."""
    readable, _refused = data.programmes()
    programme = next((one for one in readable if one.slug == grant.programme), None)
    is_of_the_house = grant == Grant(HOUSE, "administrator")
    if is_of_the_house or (
        programme is not None
        and grant.role != "administrator"
        and (grant.role == "institution") == (grant.institution in programme.institutions)
    ):
        return grant
    raise Refusal(
        Text(
            en="Choose a programme, and for an institution's own staff the institution.",
            zh="请选择项目；机构人员还须选择所属机构。",
        )
    )
