"""How the plain pages look and what they say: language, where the server's pages begin, the page that was wanted."""

from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from access import passwords
from access.language import HTML_LANGUAGE, TITLE
from etl.values.text import Text

MOST_BYTES = 20_000
"""Of a form: a name and three passwords are far less."""
LONGEST_ADDRESS = 2000
NO_PAGES = ("signin", "signout", "password", "sessions", "media", "static", "api", "metrics", "health")
"""Where nobody is led after signing in: addresses that are no pages, or lead here again."""
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
    "signed out": Text(zh="登录已失效，请重新登录。", en="You are signed out; sign in again."),
    "elsewhere in": Text(zh="使用统一身份认证登录", en="Sign in with the house's own account"),
    "sessions": Text(zh="我的登录", en="Where I am signed in"),
    "since": Text(zh="登录时间（UTC）", en="Signed in (UTC)"),
    "seen": Text(zh="最近活动（UTC）", en="Last seen (UTC)"),
    "browser": Text(zh="浏览器", en="Browser"),
    "this one": Text(zh="当前", en="this one"),
    "end": Text(zh="结束", en="End it"),
    "everywhere": Text(zh="全部退出", en="Sign out everywhere"),
    "why sessions": Text(
        zh="如有不是本人的登录，请将其结束并修改密码。",
        en="If one of them is not yours, end it and change the password.",
    ),
    "provider": Text(
        zh="统一身份认证未完成，未登录。请重试；如仍不成功，请联系管理员。",
        en="The provider did not say who you are, and you are not signed in. Try again, or ask the administrator.",
    ),
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
    "main.wide{max-width:52rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;"
    "border-bottom:1px solid #d5dbe3;vertical-align:top;overflow-wrap:anywhere}"
    "td button{margin:0;padding:.2rem .7rem;white-space:nowrap}"
    "@media(max-width:600px){main{margin:0;border:0;min-height:100vh;box-sizing:border-box}"
    "main.wide thead{display:none}main.wide td{display:block;border:0;padding:.1rem 0}"
    "main.wide td[data-of]::before{content:attr(data-of) ' ';color:#5a6572}"
    "main.wide tr{display:block;padding:.6rem 0;border-bottom:1px solid #d5dbe3}}"
    "a{color:#1f4e79}:focus-visible{outline:3px solid #c96a12;outline-offset:1px}"
)


def own_page(asked: str, root: str) -> str:
    """An address that somebody wanted before signing in, if it is a page of this server; "" otherwise.

    Only a path below `root` comes back: nothing that a browser could read as another host.
    """
    if not asked.startswith(root) or len(asked) > LONGEST_ADDRESS or not asked.isascii():
        return ""
    if not asked.isprintable() or any(sign in asked for sign in " \\\"'<>") or asked[1:2] == "/":
        return ""
    parts = urlsplit(asked)
    inside = parts.path.removeprefix(root)
    first = inside.partition("/")[0]
    if (
        parts.scheme
        or parts.netloc
        or "//" in parts.path
        or first in NO_PAGES
        or first.startswith((".", "_"))
    ):
        return ""
    return asked if inside or parts.query else ""


@dataclass(frozen=True)
class Look:
    """How a page is shown: its language, where the server's pages begin, the page that was wanted ("" is the first),
    and whether one can sign in at a provider of identities."""

    language: str
    root: str
    wanted: str = ""
    has_provider: bool = False

    def say(self, name: str) -> str:
        """A text, fit to stand in HTML."""
        return escape(SAID[name].in_language(self.language))

    def address(self, page: str = "", language: str = "") -> str:
        """The address of a plain page; the way in keeps what was wanted."""
        wanted = f"&next={quote(self.wanted, safe='')}" if self.wanted and page.startswith("signin") else ""
        return f"{self.root}{page}?lang={language or self.language}{wanted}"


def look_of(request: Request, root: str, *, has_provider: bool = False) -> Look:
    """How the page that is asked for is shown."""
    asked = request.query_params.get("lang", "zh")
    wanted = own_page(request.query_params.get("next", ""), root)
    return Look(asked if asked in HTML_LANGUAGE else "zh", root, wanted, has_provider)


async def form_of(request: Request) -> FormData | Text:
    """What was sent, or the sentence that refuses it: from another site, or too large."""
    if not is_from_here(request):
        return SAID["elsewhere"]
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return SAID["large"]
    return await request.form(max_files=0, max_fields=8)


def is_from_here(request: Request) -> bool:
    """Whether a form was sent by a page of this host. Browsers say where a POST comes from; other programs need not."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == request.headers.get("host", "")


def typed(form: FormData, name: str) -> str:
    """What was typed into a field."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def new_fields(look: Look) -> str:
    """The two fields of a new password."""
    return "".join(field(look, name, "password", "new-password") for name in ("new", "again"))


def field(look: Look, name: str, kind: str, filled_by: str) -> str:
    """A labelled field of a form, as HTML; passwords are as long as accounts allow, everything else 80 letters."""
    most = f' maxlength="{passwords.LONGEST}"' if kind == "password" else ' maxlength="80" autofocus'
    return (
        f'<label for="{name}">{look.say(name)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{filled_by}" required{most}>'
    )


def form_with(page: str, look: Look, fields: str, button: str) -> str:
    """A form that is sent to a page."""
    return (
        f'<form method="post" action="{escape(look.address(page))}">{fields}'
        f'<button type="submit">{look.say(button)}</button></form>'
    )


def page_of(
    look: Look, title: str, parts: str, said: Text | None, page: str, *, is_wide: bool = False
) -> Response:
    """A whole page; with a sentence that refuses something it is answered with 401."""
    other = "en" if look.language == "zh" else "zh"
    told = f'<p class="said" role="alert">{escape(said.in_language(look.language))}</p>' if said else ""
    wide = ' class="wide"' if is_wide else ""
    html = (
        f'<!DOCTYPE html><html lang="{HTML_LANGUAGE[look.language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{look.say(title)} · {TITLE}</title>'
        f"<style>{STYLE}</style></head><body><main{wide}><p><strong>{TITLE}</strong></p>"
        f"<h1>{look.say(title)}</h1>{told}{parts}"
        f'<p><a href="{escape(look.address(page, other))}">{look.say("other")}</a></p></main></body></html>'
    )
    return HTMLResponse(html, 401 if said else 200, {"Cache-Control": "no-store"})
