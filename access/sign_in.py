"""The way in, as plain pages without a script: signing in, exchanging a one-time password, another password, out.

They are no pages of Streamlit, because only an HTTP answer can set a cookie that scripts cannot read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from access import accounts, passwords
from access.accounts import Entered, MustChoose
from access.clock import now
from access.cookies import clear_token, set_token, token_in
from access.language import HTML_LANGUAGE, TITLE
from etl.values.errors import Refusal
from etl.values.text import Text

MOST_BYTES = 20_000
"""Of a form: a name and three passwords are far less."""
SAID = {
    "title": Text(zh="登录", en="Sign in"),
    "name": Text(zh="账户名", en="Account"),
    "password": Text(zh="密码或一次性密码", en="Password or one-time password"),
    "enter": Text(zh="登录", en="Sign in"),
    "choose": Text(zh="设置密码", en="Choose a password"),
    "why": Text(
        zh="一次性密码只能使用一次。请设置自己的密码：不少于 {n} 个字符，不要求混用字符种类。",
        en="The one-time password serves once. Choose a password of your own: at least {n} characters, of any kind.",
    ),
    "once": Text(zh="一次性密码", en="One-time password"),
    "new": Text(zh="新密码", en="New password"),
    "again": Text(zh="再次输入新密码", en="New password again"),
    "keep": Text(zh="保存并登录", en="Keep it and sign in"),
    "change": Text(zh="修改密码", en="Change the password"),
    "old": Text(zh="现用密码", en="Present password"),
    "save": Text(zh="保存", en="Keep it"),
    "back": Text(zh="返回", en="Back"),
    "other": Text(zh="English", en="中文"),
    "elsewhere": Text(
        zh="该请求来自其他网站，未予处理；请在本页重新登录。",
        en="This request came from another site and was not carried out; sign in on this page.",
    ),
    "large": Text(zh="提交的内容过大。", en="The form is too large."),
    "help": Text(
        zh="没有账户或忘记密码？请联系管理员。",
        en="No account, or the password is lost? Ask the administrator.",
    ),
}
STYLE = (
    "body{margin:0;background:#f3f5f8;color:#14202e;font:15px/1.6 'Segoe UI','Liberation Sans',Arial,"
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}"
    "main{max-width:24rem;margin:8vh auto;padding:1.5rem 2rem;background:#fff;border:1px solid #d5dbe3;"
    "border-radius:3px}h1{font-size:1.3rem}label{display:block;margin:.9rem 0 .2rem}"
    "input{width:100%;box-sizing:border-box;padding:.5rem;font:inherit;border:1px solid #5a6572;border-radius:3px}"
    "button{margin:1.2rem 0 .4rem;padding:.5rem 1.2rem;font:inherit;color:#fff;background:#1f4e79;border:0;"
    "border-radius:3px;cursor:pointer}.said{padding:.6rem .8rem;background:#fdecea;border-left:4px solid #b3261e}"
    "a{color:#1f4e79}:focus-visible{outline:3px solid #c96a12;outline-offset:1px}"
)


def sign_in_routes(
    engine: Callable[[], Engine],
    base_path: str = "",
    clock: Callable[[], datetime] = now,
) -> list[Route]:
    """`/signin`, `/signin/choose`, `/password` and `/signout`, on the database of `engine`. `base_path` is where the
    server's pages begin, for a server that is not at the root of its host."""
    root = f"/{base_path.strip('/')}/".replace("//", "/")
    doors = _Doors(engine, root, clock)
    return [
        Route(f"{root}signin", doors.show, methods=["GET"]),
        Route(f"{root}signin", doors.enter, methods=["POST"]),
        Route(f"{root}signin/choose", doors.choose, methods=["POST"]),
        Route(f"{root}password", doors.show_change, methods=["GET"]),
        Route(f"{root}password", doors.change, methods=["POST"]),
        Route(f"{root}signout", doors.leave, methods=["POST"]),
    ]


@dataclass(frozen=True)
class _Look:
    """How a page is shown: its language, and where the server's pages begin."""

    language: str
    root: str

    def say(self, name: str) -> str:
        return escape(SAID[name].in_language(self.language))

    def address(self, page: str = "", language: str = "") -> str:
        return f"{self.root}{page}?lang={language or self.language}"


class _Doors:
    """What the routes do. Hashing takes a tenth of a second, so it runs beside the event loop."""

    def __init__(self, engine: Callable[[], Engine], root: str, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.root = root
        self.clock = clock

    def look(self, request: Request) -> _Look:
        asked = request.query_params.get("lang", "zh")
        return _Look(asked if asked in HTML_LANGUAGE else "zh", self.root)

    async def show(self, request: Request) -> Response:
        return _sign_in_form(self.look(request))

    async def enter(self, request: Request) -> Response:
        look, form = self.look(request), await _form(request)
        if isinstance(form, Text):
            return _sign_in_form(look, form)
        name, password = _typed(form, "name"), _typed(form, "password")
        try:
            entered = await run_in_threadpool(self._sign_in, name, password, request)
        except MustChoose:
            return _choosing_form(look, name, password)
        except Refusal as refusal:
            return _sign_in_form(look, refusal.sentence)
        return self._entered(request, entered, look)

    async def choose(self, request: Request) -> Response:
        look, form = self.look(request), await _form(request)
        if isinstance(form, Text):
            return _sign_in_form(look, form)
        name, once = _typed(form, "name"), _typed(form, "once")
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
        look, form = self.look(request), await _form(request)
        if isinstance(form, Text):
            return _sign_in_form(look, form)
        try:
            await run_in_threadpool(self._change, form, request)
        except Refusal as refusal:
            return _changing_form(look, refusal.sentence)
        return RedirectResponse(look.address(), 303)

    async def leave(self, request: Request) -> Response:
        if not _is_from_here(request):
            return _sign_in_form(self.look(request), SAID["elsewhere"])
        await run_in_threadpool(self._sign_out, request)
        response = RedirectResponse(self.look(request).address("signin"), 303)
        clear_token(response)
        return response

    def _sign_in(self, name: str, password: str, request: Request) -> Entered:
        agent = request.headers.get("user-agent", "")
        entered = accounts.sign_in(self.engine(), name, password, agent=agent, at=self.clock())
        self._sign_out(request)  # who comes in anew leaves the session that this browser had
        return entered

    def _choose(self, name: str, once: str, form: FormData, request: Request) -> Entered:
        return accounts.choose_password(
            self.engine(),
            name,
            once,
            _typed(form, "new"),
            _typed(form, "again"),
            agent=request.headers.get("user-agent", ""),
            at=self.clock(),
        )

    def _change(self, form: FormData, request: Request) -> None:
        person = self._person(request)
        if person is None:
            raise Refusal(Text(zh="登录已失效，请重新登录。", en="You are signed out; sign in again."))
        old, new, again = (_typed(form, name) for name in ("old", "new", "again"))
        accounts.change_password(self.engine(), person, old, new, again, at=self.clock())

    def _person(self, request: Request) -> accounts.Person | None:
        return accounts.person_of(self.engine(), token_in(request.cookies), self.clock())

    def _sign_out(self, request: Request) -> None:
        accounts.sign_out(self.engine(), token_in(request.cookies), at=self.clock())

    def _entered(self, request: Request, entered: Entered, look: _Look) -> Response:
        response = RedirectResponse(look.address(), 303)
        set_token(response, request, entered.token, int((entered.until - self.clock()).total_seconds()))
        return response


async def _form(request: Request) -> FormData | Text:
    """What was sent, or the sentence that refuses it: from another site, or too large."""
    if not _is_from_here(request):
        return SAID["elsewhere"]
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return SAID["large"]
    return await request.form(max_files=0, max_fields=8)


def _is_from_here(request: Request) -> bool:
    """Whether a form was sent by a page of this host. Browsers say where a POST comes from; other programs need not."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == request.headers.get("host", "")


def _typed(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _sign_in_form(look: _Look, said: Text | None = None) -> Response:
    fields = _field(look, "name", "text", "username") + _field(
        look, "password", "password", "current-password"
    )
    parts = _form_of("signin", look, fields, "enter") + f"<p>{look.say('help')}</p>"
    return _page(look, "title", parts, said, "signin")


def _choosing_form(look: _Look, name: str, once: str, said: Text | None = None) -> Response:
    kept = f'<input type="hidden" name="name" value="{escape(name)}">'
    kept += f'<input type="hidden" name="once" value="{escape(once)}">'
    why = f"<p>{look.say('why').format(n=passwords.SHORTEST)}</p>"
    parts = _form_of("signin/choose", look, why + kept + _new_fields(look), "keep")
    return _page(look, "choose", parts, said, "signin")


def _changing_form(look: _Look, said: Text | None = None) -> Response:
    fields = _field(look, "old", "password", "current-password") + _new_fields(look)
    parts = _form_of("password", look, fields, "save")
    parts += f'<p><a href="{look.address()}">{look.say("back")}</a></p>'
    return _page(look, "change", parts, said, "password")


def _new_fields(look: _Look) -> str:
    return "".join(_field(look, name, "password", "new-password") for name in ("new", "again"))


def _field(look: _Look, name: str, kind: str, filled_by: str) -> str:
    most = f' maxlength="{passwords.LONGEST}"' if kind == "password" else ' maxlength="80" autofocus'
    return (
        f'<label for="{name}">{look.say(name)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{filled_by}" required{most}>'
    )


def _form_of(page: str, look: _Look, fields: str, button: str) -> str:
    return (
        f'<form method="post" action="{look.address(page)}">{fields}'
        f'<button type="submit">{look.say(button)}</button></form>'
    )


def _page(look: _Look, title: str, parts: str, said: Text | None, page: str) -> Response:
    other = "en" if look.language == "zh" else "zh"
    told = f'<p class="said" role="alert">{escape(said.in_language(look.language))}</p>' if said else ""
    html = (
        f'<!DOCTYPE html><html lang="{HTML_LANGUAGE[look.language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{look.say(title)} · {TITLE}</title>'
        f"<style>{STYLE}</style></head><body><main><p><strong>{TITLE}</strong></p>"
        f"<h1>{look.say(title)}</h1>{told}{parts}"
        f'<p><a href="{look.address(page, other)}">{look.say("other")}</a></p></main></body></html>'
    )
    return HTMLResponse(html, 401 if said else 200, {"Cache-Control": "no-store"})
