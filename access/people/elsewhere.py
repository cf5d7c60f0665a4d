"""People who sign in at a provider of identities: whom its claims make them here, and what becomes of that.

An account is found by issuer and subject, never by a name, which the provider may give to somebody else. Whom no rule
of the setting gives a post is nobody, whatever the provider says of the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from access.log import event
from access.people.accounts import posts_in_words
from access.people.persons import Entered, named, record, shown_as
from access.people.persons import refuse as _refuse
from access.people.sessions import begin
from access.viewer import ROLES
from store import audit
from store.engine import writing
from store.people import accounts, sessions
from store.people.accounts import HOUSE, Grant

NOBODY = (
    "You are known to the provider, and entered for nothing here. Ask the administrator.",
    "身份认证已通过，但您在本系统没有岗位；请联系管理员。",
)


@dataclass(frozen=True)
class Rule:
    """A word of the roles' claim, and the post that it gives."""

    word: str
    grant: Grant


@dataclass(frozen=True)
class Identity:
    """Whom a provider vouches for: its own name, its name for the person (which never changes), and what it says."""

    issuer: str
    subject: str
    name: str
    shown: str
    words: frozenset[str]


def identity_of(claims: Mapping[str, object], name_claim: str, roles_claim: str) -> Identity:
    """Whom checked claims are about. A claim with dots is looked for inside: realm_access.roles."""
    words = _inside(claims, roles_claim)
    listed = [words] if isinstance(words, str) else words if isinstance(words, list) else []
    name = claims.get(name_claim)
    shown = claims.get("name")
    return Identity(
        str(claims["iss"]),
        str(claims["sub"]),
        name if isinstance(name, str) else "",
        shown if isinstance(shown, str) and shown.strip() else name if isinstance(name, str) else "",
        frozenset(one for one in listed if isinstance(one, str)),
    )


def _inside(claims: Mapping[str, object], path: str) -> object:
    found: object = claims
    for part in [path] if path in claims else path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def posts_of(one: Identity, rules: Sequence[Rule]) -> list[Grant]:
    """The posts that the rules give, in their order; of several in one programme the first."""
    found: dict[str, Grant] = {}
    for rule in rules:
        if rule.word in one.words and rule.grant.role in ROLES:
            found.setdefault(rule.grant.programme, rule.grant)
    return list(found.values())


def enter_from_elsewhere(
    engine: Engine, one: Identity, rules: Sequence[Rule], *, agent: str, at: datetime
) -> Entered:
    """Begin a session of whom the provider vouches for. Posts are those that its claims give today: others end, with
    the sessions in which they were used."""
    posts = posts_of(one, rules)
    with writing(engine) as connection:
        audit.locked_head(connection)
        known = accounts.find_identity(connection, one.issuer, one.subject)
        if not posts:
            if known is not None and known.grants:
                accounts.set_grants(connection, known.id, [], by=one.issuer, at=at)
                sessions.end_sessions(connection, known.id, "ended", at)
                record(connection, one.issuer, "enter account", known.name, at, {"posts": ""})
            number = 0
        elif known is None:
            name = named(one.name)
            if accounts.find_account(connection, name) is not None:
                _refuse(
                    f"There is another account called “{name}” here; ask the administrator.",
                    f"本系统已有另一个名为“{name}”的账户；请联系管理员。",
                )
            number = accounts.insert_account(connection, name, shown_as(one.shown), by=one.issuer, at=at)
            accounts.set_identity(connection, number, one.issuer, one.subject)
            accounts.set_grants(connection, number, posts, by=one.issuer, at=at)
            record(
                connection, one.issuer, "account from elsewhere", name, at, {"posts": posts_in_words(posts)}
            )
        else:
            number = 0 if known.disabled_at is not None else known.id
            if number and set(known.grants) != set(posts):
                accounts.set_grants(connection, known.id, posts, by=one.issuer, at=at)
                sessions.end_sessions(connection, known.id, "ended", at)
                record(
                    connection, one.issuer, "enter account", known.name, at, {"posts": posts_in_words(posts)}
                )
        entered = begin(connection, number, agent, at) if number else None
    if entered is None:
        event(
            "sign-in refused",
            who=one.name[:80],
            issuer=one.issuer,
            what="no post" if not posts else "disabled",
        )
        _refuse(*NOBODY)
    event("signed in", who=one.name[:80], issuer=one.issuer)
    return entered


def house_rule(word: str, programme: str, role: str, institution: str) -> Rule:
    """A rule of the setting; refused where the post is none."""
    is_house = role == "administrator"
    if (
        not word.strip()
        or role not in ROLES
        or is_house != (programme == HOUSE)
        or (role == "institution") != bool(institution)
    ):
        _refuse(
            f"The rule for “{word}” gives no post: write role, programme and, for an institution's staff, institution.",
            f"“{word}”的对应规则不是有效岗位：请写明 role、programme，机构人员还须写明 institution。",
        )
    return Rule(word, Grant(programme, role, institution))
