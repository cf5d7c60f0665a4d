"""Signing in, exchanging a one-time password, another password, out."""

from collections.abc import Callable
from datetime import datetime
from html import escape

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from access import passwords
from access.clock import now
from access.cookies import clear_token, set_token, token_in
from access.people import sessions, signing
from access.people.persons import Entered, MustChoose, Person
from access.way_in.look import (
    SAID,
    Look,
    field,
    form_of,
    form_with,
    is_from_here,
    look_of,
    new_fields,
    page_of,
    typed,
)
from etl.values.errors import Refusal
from etl.values.text import Text


def sign_in_routes(
    engine: Callable[[], Engine],
    base_path: str = "",
    clock: Callable[[], datetime] = now,
    *,
    has_provider: bool = False,
) -> list[Route]:
    """`/signin`, `/signin/choose`, `/password` and `/signout`, on the database of `engine`. `base_path` is where the
    server's pages begin, for a server that is not at the root of its host; `has_provider`: one can also come in by a
    provider of identities."""
    root = f"/{base_path.strip('/')}/".replace("//", "/")
    doors = _Doors(engine, root, clock, has_provider)
    return [
        Route(f"{root}signin", doors.show, methods=["GET"]),
        Route(f"{root}signin", doors.enter, methods=["POST"]),
        Route(f"{root}signin/choose", doors.choose, methods=["POST"]),
        Route(f"{root}password", doors.show_change, methods=["GET"]),
        Route(f"{root}password", doors.change, methods=["POST"]),
        Route(f"{root}signout", doors.leave, methods=["POST"]),
    ]


class _Doors:
    """What the routes do. Hashing takes a tenth of a second, so it runs beside the event loop."""

    def __init__(
        self, engine: Callable[[], Engine], root: str, clock: Callable[[], datetime], has_provider: bool
    ) -> None:
        self.engine = engine
        self.has_provider = has_provider
        self.root = root
        self.clock = clock

    def look(self, request: Request) -> Look:
        return look_of(request, self.root, has_provider=self.has_provider)

    async def show(self, request: Request) -> Response:
        return _sign_in_form(self.look(request))

    async def enter(self, request: Request) -> Response:
        look, form = self.look(request), await form_of(request)
        if isinstance(form, Text):
            return _sign_in_form(look, form)
        name, password = typed(form, "name"), typed(form, "password")
        try:
            entered = await run_in_threadpool(self._sign_in, name, password, request)
        except MustChoose:
            return _choosing_form(look, name, password)
        except Refusal as refusal:
            return _sign_in_form(look, refusal.sentence)
        return self._entered(request, entered, look)

    async def choose(self, request: Request) -> Response:
        look, form = self.look(request), await form_of(request)
        if isinstance(form, Text):
            return _sign_in_form(look, form)
        name, once = typed(form, "name"), typed(form, "once")
        try:
            entered = await run_in_threadpool(self._choose, name, once, form, request)
        except Refusal as refusal:
            return _choosing_form(look, name, once, refusal.sentence)
        return self._entered(request, entered, look)

    async def show_change(self, request: Request) -> Response:
        if await run_in_threadpool(self._person, request) is None:
            return RedirectResponse(self.look(request).address("signin"), 303)
        return _changing_form(self.look(request))

    async def change(self, request: Request) -> Response:
        look, form = self.look(request), await form_of(request)
        if isinstance(form, Text):
            return _sign_in_form(look, form)
        try:
            entered = await run_in_threadpool(self._change, form, request)
        except Refusal as refusal:
            return _changing_form(look, refusal.sentence)
        return self._entered(request, entered, look)

    async def leave(self, request: Request) -> Response:
        if not is_from_here(request):
            return _sign_in_form(self.look(request), SAID["elsewhere"])
        await run_in_threadpool(self._sign_out, request)
        response = RedirectResponse(self.look(request).address("signin"), 303)
        clear_token(response)
        return response

    def _sign_in(self, name: str, password: str, request: Request) -> Entered:
        agent = request.headers.get("user-agent", "")
        entered = signing.sign_in(self.engine(), name, password, agent=agent, at=self.clock())
        self._sign_out(request)  # who comes in anew leaves the session that this browser had
        return entered

    def _choose(self, name: str, once: str, form: FormData, request: Request) -> Entered:
        return signing.choose_password(
            self.engine(),
            name,
            once,
            typed(form, "new"),
            typed(form, "again"),
            agent=request.headers.get("user-agent", ""),
            at=self.clock(),
        )

    def _change(self, form: FormData, request: Request) -> Entered:
        person = self._person(request)
        if person is None:
            raise Refusal(SAID["signed out"])
        old, new, again = (typed(form, name) for name in ("old", "new", "again"))
        agent = request.headers.get("user-agent", "")
        return signing.change_password(self.engine(), person, old, new, again, agent=agent, at=self.clock())

    def _person(self, request: Request) -> Person | None:
        return sessions.person_of(self.engine(), token_in(request.cookies), self.clock())

    def _sign_out(self, request: Request) -> None:
        sessions.sign_out(self.engine(), token_in(request.cookies), at=self.clock())

    def _entered(self, request: Request, entered: Entered, look: Look) -> Response:
        response = RedirectResponse(look.wanted or look.address(), 303)
        set_token(response, request, entered.token, int((entered.until - self.clock()).total_seconds()))
        return response


def _sign_in_form(look: Look, said: Text | None = None) -> Response:
    fields = field(look, "name", "text", "username") + field(look, "password", "password", "current-password")
    parts = form_with("signin", look, fields, "enter")
    if look.has_provider:
        parts += f'<p><a href="{escape(look.address("signin/elsewhere"))}">{look.say("elsewhere in")}</a></p>'
    parts += f"<p>{look.say('help')}</p>"
    return page_of(look, "title", parts, said, "signin")


def _choosing_form(look: Look, name: str, once: str, said: Text | None = None) -> Response:
    kept = f'<input type="hidden" name="name" value="{escape(name)}">'
    kept += f'<input type="hidden" name="once" value="{escape(once)}">'
    why = f"<p>{look.say('why').format(n=passwords.SHORTEST)}</p>"
    parts = form_with("signin/choose", look, why + kept + new_fields(look), "keep")
    return page_of(look, "choose", parts, said, "signin")


def _changing_form(look: Look, said: Text | None = None) -> Response:
    fields = field(look, "old", "password", "current-password") + new_fields(look)
    parts = form_with("password", look, fields, "save")
    parts += f'<p><a href="{escape(look.address())}">{look.say("back")}</a></p>'
    return page_of(look, "change", parts, said, "password")
