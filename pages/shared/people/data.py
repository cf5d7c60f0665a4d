"""Who is signed in, and whether anybody has to be. Nothing here is cached."""

import getpass
import logging
import sys
from collections.abc import Sequence

import streamlit as st
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from access import open_demo
from access.clock import now
from access.cookies import token_in
from access.open_demo import Mode
from access.people import accounts, sessions
from access.people.persons import Person, any_account
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from pages.shared import data
from store.errors import StoreError

__all__ = ["now"]
_log = logging.getLogger(__name__)
FIRST = (
    "\nNobody has an account yet. 尚无账户，已建立首个管理员账户：\n"
    "  account  账户名            {name}\n"
    "  one-time password  一次性密码  {password}\n"
    "  shown this once, good until 仅显示一次，有效期至 {until:%Y-%m-%d %H:%M} UTC\n"
)


def house() -> Engine:
    """The database of the server."""
    return data.engine(data.database())


def lets_in(cookie: str) -> bool:
    """Whether a cookie's token opens the house at this moment; in the open demonstration everything does."""
    return mode() != "closed" or sessions.person_of(house(), cookie, now()) is not None


def stays_in(cookie: str) -> bool:
    """The same of a line that is open already; asking does not keep the session in use."""
    return mode() != "closed" or sessions.person_of(house(), cookie, now(), is_use=False) is not None


def whose(cookie: str) -> str:
    """The account that a cookie's token belongs to; "" in the open demonstration, where everybody plays every post."""
    person = sessions.person_of(house(), cookie, now(), is_use=False) if mode() == "closed" else None
    return person.name if person else ""


def came_with(cookie: str, browser: str) -> None:
    """Note that a session is used in a browser, where it is another one than that it began in."""
    if mode() == "closed":
        sessions.note_browser(house(), cookie, browser, now())


def open_the_house() -> None:
    """Make the first administrator of a house that nobody can enter, and print the one-time password once.

    Where the database does not answer the server starts all the same, to say so.
    """
    try:
        if mode() != "closed" or any_account(house()):
            return
        given = accounts.first_administrator(house(), by=getpass.getuser(), at=now())
    except Refusal:  # another server of this database was quicker, and printed it
        return
    except (StoreError, DBAPIError):
        _log.exception("nobody could be asked who may come in")
        return
    print(
        FIRST.format(name=given.name, password=given.password, until=given.until), file=sys.stderr, flush=True
    )


def token() -> str:
    """The session's token from the browser's cookie, "" without one.

    It is what the browser sent when the page was opened; that the session still counts is asked of the database.
    """
    return token_in(st.context.cookies)


def mode(readable: Sequence[Programme] | None = None) -> Mode:
    """Whether the house is open without signing in. `readable` are the programmes that can be read, where they are
    known already."""
    if readable is None:
        readable, _refused = data.programmes()
    demonstrations = {one.slug for one in readable if one.settings.demonstration}
    return open_demo.mode(house(), demonstrations)


def person() -> Person | None:
    """Who is signed in at this moment."""
    return sessions.person_of(house(), token(), now())


def sign_out() -> None:
    """End the session of this browser."""
    sessions.sign_out(house(), token(), at=now())


def sign_out_everywhere(who: Person) -> None:
    """End every session of who is signed in."""
    sessions.sign_out_everywhere(house(), who.name, by=who.name, at=now())


def programmes_of(who: Person | None, open_as: Mode, readable: Sequence[Programme]) -> tuple[Programme, ...]:
    """Those of the readable programmes that somebody may look at: those of the posts, or what is open to everybody. The
    one with most filings comes first, since the first is what a page opens with: never an empty one beside one that is
    at work."""
    found = readable
    if open_as == "demonstrations":
        found = [one for one in readable if one.settings.demonstration]
    elif open_as != "everything":
        found = [one for one in readable if who is not None and who.grant_in(one.slug) is not None]
    filed = data.count_filed() if len(found) > 1 else {}
    return tuple(sorted(found, key=lambda one: (-filed.get(one.slug, 0), one.slug)))
