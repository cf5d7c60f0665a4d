"""What is answered instead of an answer: a status, and a sentence that says what to do, in both languages."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from etl.values.errors import Refusal
from etl.values.text import Text
from pages.api.shapes import Problem
from pages.shared.data import UnseenRefusal
from store.errors import StoreError

MEDIA_TYPE = "application/problem+json"
SAID = {
    401: Text(
        en="Send a token that counts: “Authorization: Bearer bianmin_…”. The administrator makes them.",
        zh="请随请求发送有效令牌：“Authorization: Bearer bianmin_…”。令牌由管理员发放。",
    ),
    404: Text(
        en="Nothing is at this address; /api/v1/openapi.json lists what there is.",
        zh="该地址没有内容；全部地址见 /api/v1/openapi.json。",
    ),
    405: Text(en="Only reading (GET) is possible here.", zh="此处只能读取（GET）。"),
    422: Text(
        en="The request does not fit: {why}. /api/v1/openapi.json says what is asked for.",
        zh="请求不符合要求：{why}。具体格式见 /api/v1/openapi.json。",
    ),
    429: Text(
        en="Too many requests within a minute; wait as many seconds as Retry-After says.",
        zh="一分钟内请求过多；请等待 Retry-After 所示秒数后再试。",
    ),
    500: Text(
        en="Something went wrong in the server; tell the person who runs it, with the time.",
        zh="服务器内部出错；请将发生时间告知系统运维人员。",
    ),
    503: Text(
        en="The database does not answer; ask again in a minute.", zh="数据库没有响应；请一分钟后再试。"
    ),
}
NO_PERIOD = Text(
    en="There are no figures of {period} to show; /periods lists the periods that there are.",
    zh="没有可显示的 {period} 数据；可用期间见 /periods。",
)
NO_PROGRAMME = Text(
    en="The token is for no programme “{code}”; /programmes lists the one it is for.",
    zh="该令牌不适用于项目“{code}”；适用的项目见 /programmes。",
)
NOT_AN_INSTITUTION = Text(
    en="This is one institution's own: ask with a token of that institution.",
    zh="该内容仅供机构本身读取；请使用该机构的令牌。",
)
NO_EDITION = Text(
    en="There is no such published edition; /editions lists those that there are.",
    zh="没有该已发布版本；已发布版本见 /editions。",
)


class Refused(Exception):
    """An answer that is a problem."""

    def __init__(self, status: int, said: Text, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(said.en)
        self.status, self.said, self.headers = status, said, dict(headers or {})


def filled(text: Text, **values: str) -> Text:
    """A sentence with its blanks filled in."""
    return Text(zh=text.zh.format(**values), en=text.en.format(**values))


def answer_with_problems(api: FastAPI) -> None:
    """Have everything that can go wrong answered by a problem."""

    @api.exception_handler(Refused)
    async def refused(_request: Request, error: Refused) -> JSONResponse:
        return _problem(error.status, error.said, error.headers)

    @api.exception_handler(UnseenRefusal)
    async def not_shown(_request: Request, error: UnseenRefusal) -> JSONResponse:
        return _problem(403, error.sentence)

    @api.exception_handler(Refusal)
    async def not_there(_request: Request, error: Refusal) -> JSONResponse:
        return _problem(404, error.sentence)

    @api.exception_handler(RequestValidationError)
    async def unfit(_request: Request, error: RequestValidationError) -> JSONResponse:
        why = "; ".join(f"{one['loc'][-1]}: {one['msg']}"[:200] for one in error.errors()[:3])
        return _problem(422, filled(SAID[422], why=why.replace("{", "(").replace("}", ")")))

    @api.exception_handler(HTTPException)
    async def by_the_library(_request: Request, error: HTTPException) -> JSONResponse:
        said = SAID.get(error.status_code, SAID[404 if error.status_code < 500 else 500])
        return _problem(error.status_code, said, error.headers)

    @api.exception_handler(StoreError)
    @api.exception_handler(DBAPIError)
    async def no_database(_request: Request, _error: Exception) -> JSONResponse:
        return _problem(503, SAID[503], {"Retry-After": "60"})

    @api.exception_handler(Exception)
    async def broken(_request: Request, _error: Exception) -> JSONResponse:
        return _problem(500, SAID[500])


def _problem(status: int, said: Text, headers: Mapping[str, str] | None = None) -> JSONResponse:
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=said.en, detail_zh=said.zh)
    return JSONResponse(
        told.model_dump(), status, dict(headers or {}), media_type=f"{MEDIA_TYPE}; charset=utf-8"
    )
