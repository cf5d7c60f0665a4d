"""The server: `streamlit run app.py`. pages/frame.py starts the pages; this file builds the house around them."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from access.compression import Compression
from access.gate import Gate
from access.headers import SecurityHeaders
from access.language import PageLanguage
from access.limits import refuse_to_start
from access.routes import health_route, world_route
from access.sign_in import sign_in_routes
from pages.shared.failure import say_what_went_wrong
from pages.shared.people.data import house, lets_in, open_the_house
from pages.subjects.warming import database_answers, warm_up

BASE_PATH = str(st.get_option("server.baseUrlPath") or "")
refuse_to_start("server.cookieSecret", str(st.get_option("server.cookieSecret") or ""))


@asynccontextmanager
async def started(_app: st.App) -> AsyncIterator[None]:
    """Build what every page needs before the first visitor comes, then take it out of the collector's rounds.

    In a house that nobody can enter yet the first administrator is made, and its one-time password printed once.
    """
    open_the_house()
    await warm_up()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    "pages/frame.py",
    lifespan=started,
    on_script_error=say_what_went_wrong,
    routes=[health_route(database_answers), world_route(), *sign_in_routes(house, BASE_PATH)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(Gate, lets_in=lets_in, base_path=BASE_PATH),
        Middleware(Compression),
        Middleware(PageLanguage, base_path=BASE_PATH),
    ],
)
