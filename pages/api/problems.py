"""What is answered instead of an answer: a status, and a sentence that says what to do, in both languages."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

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
SHOWN = 100
"""Characters of a parameter's name that are told: a caller may send any."""
_BETWEEN = re.compile(", | or ")
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
STRANGER = Text(en="this address has no such parameter", zh="该地址没有这个参数")
TWICE = Text(en="give it once", zh="只能给出一次")
_WRITTEN = {
    "period": Text(
        en="write a period such as 2019-12, 2019-Q4, 2019-H2 or 2019",
        zh="请写如 2019-12、2019-Q4、2019-H2 或 2019 的期间",
    ),
    "quarter": Text(
        en="write a period that is assessed, such as 2019-Q4, 2019-H2 or 2019",
        zh="请写如 2019-Q4、2019-H2 或 2019 的考核期",
    ),
}
"""How the parameters that have a form are written."""
_WHOLE = Text(en="write a whole number", zh="请写整数")
_UNFIT = {
    "missing": Text(en="is needed", zh="必须给出"),
    "bool_parsing": Text(en="write true or false", zh="请写 true 或 false"),
    "literal_error": Text(en="write one of {choices}", zh="可填：{choices}"),
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "string_too_long": Text(en="write at most {max_length} characters", zh="最多 {max_length} 个字符"),
    "greater_than_equal": Text(en="write {ge} or more", zh="须不小于 {ge}"),
    "less_than_equal": Text(en="write {le} or less", zh="须不大于 {le}"),
}
"""What is wrong with a parameter, by the library's name for it, whose own words are English and for programmers."""
_OTHERWISE = Text(en="is not what the description of this address asks for", zh="不符合该地址说明的要求")


class Refused(Exception):
    """An answer that is a problem."""

    def __init__(self, status: int, said: Text, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(said.en)
        self.status, self.said, self.headers = status, said, dict(headers or {})


def filled(text: Text, **values: str) -> Text:
    """A sentence with its blanks filled in."""
    return Text(zh=text.zh.format(**values), en=text.en.format(**values))


def unfitting(wrong: Mapping[str, Text]) -> Text:
    """What does not fit, parameter by parameter: the first three, with what is to be written instead."""
    first = [(name[:SHOWN], said) for name, said in wrong.items()][:3]
    return Text(
        zh=SAID[422].zh.format(why="；".join(f"{name}：{said.zh}" for name, said in first)),
        en=SAID[422].en.format(why="; ".join(f"{name}: {said.en}" for name, said in first)),
    )


def _unfit(fault: Mapping[str, Any]) -> Text:
    name, kind, context = str(fault["loc"][-1]), fault["type"], fault.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return _WRITTEN[name]
    choices = [each.strip("'") for each in _BETWEEN.split(str(context.get("expected", "")))]
    said = _UNFIT.get(kind, _OTHERWISE)
    return Text(
        zh=said.zh.format(**context, choices="、".join(choices)),
        en=said.en.format(**context, choices=", ".join(choices)),
    )


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
        return _problem(422, unfitting({str(one["loc"][-1]): _unfit(one) for one in error.errors()}))

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
