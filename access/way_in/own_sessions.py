"""Where I am signed in: everybody's own sessions, and their end."""

from collections.abc import Callable
from datetime import datetime
from html import escape

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access.clock import now
from access.cookies import token_in
from access.people import sessions
from access.people.persons import Person
from access.way_in.look import Look, form_of, look_of, page_of, typed
from etl.values.errors import Refusal
from etl.values.text import Text
from store.people.sessions import Session

ALL = "all"


def own_session_routes(
    engine: Callable[[], Engine], base_path: str = "", clock: Callable[[], datetime] = now
) -> list[Route]:
    """`/sessions` on the database of `engine`, for whoever is signed in."""
    root = f"/{base_path.strip('/')}/".replace("//", "/")

    def found(request: Request) -> tuple[Person, list[Session]] | None:
        person = sessions.person_of(engine(), token_in(request.cookies), clock())
        return None if person is None else (person, sessions.own_sessions(engine(), person, clock()))

    def end(person: Person, form: FormData) -> None:
        asked = typed(form, "session")
        if asked == ALL:
            sessions.sign_out_everywhere(engine(), person.name, by=person.name, at=clock())
        else:
            number = int(asked) if asked.isdecimal() and len(asked) < 12 else 0
            sessions.end_own_session(engine(), person, number, at=clock())

    async def show(request: Request) -> Response:
        look, mine = look_of(request, root), await run_in_threadpool(found, request)
        return RedirectResponse(look.address("signin"), 303) if mine is None else _listed(look, *mine)

    async def act(request: Request) -> Response:
        look, mine = look_of(request, root), await run_in_threadpool(found, request)
        if mine is None:
            return RedirectResponse(look.address("signin"), 303)
        form = await form_of(request)
        if isinstance(form, Text):
            return _listed(look, *mine, form)
        try:
            await run_in_threadpool(end, mine[0], form)
        except Refusal as refusal:
            return _listed(look, *mine, refusal.sentence)
        return RedirectResponse(look.address("sessions"), 303)

    return [
        Route(f"{root}sessions", show, methods=["GET"]),
        Route(f"{root}sessions", act, methods=["POST"]),
    ]


def _listed(look: Look, person: Person, mine: list[Session], said: Text | None = None) -> Response:
    heads = "".join(f'<th scope="col">{look.say(name)}</th>' for name in ("since", "seen", "browser"))
    rows = "".join(_row(look, one, is_this=one.id == person.session) for one in mine)
    parts = (
        f"<p>{escape(person.shown)} · {escape(person.name)}</p>"
        f"<table><thead><tr>{heads}<th></th></tr></thead><tbody>{rows}</tbody></table>"
        f"{_button(look, ALL, 'everywhere')}<p>{look.say('why sessions')} "
        f'<a href="{escape(look.address("password"))}">{look.say("change")}</a></p>'
        f'<p><a href="{escape(look.address())}">{look.say("back")}</a></p>'
    )
    return page_of(look, "sessions", parts, said, "sessions", is_wide=True)


def _row(look: Look, one: Session, *, is_this: bool) -> str:
    this = f" ({look.say('this one')})" if is_this else ""
    moments = "".join(f"<td>{at:%Y-%m-%d %H:%M}</td>" for at in (one.started_at, one.seen_at))
    return f"<tr>{moments}<td>{escape(one.agent)}{this}</td><td>{_button(look, str(one.id), 'end')}</td></tr>"


def _button(look: Look, session: str, name: str) -> str:
    return (
        f'<form method="post" action="{escape(look.address("sessions"))}">'
        f'<input type="hidden" name="session" value="{session}"><button type="submit">{look.say(name)}</button></form>'
    )
