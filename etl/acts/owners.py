"""Whose something is that an act is about: asked before the act, so that nobody acts on another's by its number."""

from typing import NoReturn

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.text import Text
from store.errors import StoreError
from store.filings import list_filings
from store.life.drafts import read_draft
from store.objections import read_objections


def owner_of_filing(engine: Engine, programme: Programme, number: int) -> str:
    """The institution that a filing of this programme is of; "" for a table or list that nobody filed themselves."""
    found = next((one for one in list_filings(engine, programme.slug) if one.id == number), None)
    return found.institution if found else _refuse_unknown()


def owner_of_draft(engine: Engine, programme: Programme, number: int) -> str:
    """The institution that a draft of this programme is of."""
    try:
        found = read_draft(engine, number)
    except StoreError:
        _refuse_unknown()
    return found.institution if found.programme == programme.slug else _refuse_unknown()


def owner_of_objection(engine: Engine, programme: Programme, number: int) -> str:
    """The institution that filed an objection of this programme."""
    found = next((one for one in read_objections(engine, programme.slug) if one.id == number), None)
    return found.institution if found else _refuse_unknown()


def _refuse_unknown() -> NoReturn:
    raise Refusal(
        Text(
            en="There is nothing under this number in this programme; load the page again and look.",
            zh="本项目没有该编号的记录；请刷新页面后核对。",
        )
    )
