"""The server: `streamlit run app.py`. pages/frame.py starts the pages; this file builds the house around them."""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from access.addresses import WrongSetting, addresses_set
from access.compression import Compression
from access.doorkeeper import Doorkeeper
from access.gate import Gate
from access.headers import SecurityHeaders
from access.language import PageLanguage
from access.limits import refuse_to_start
from access.lines import send_at_once
from access.log import event, write_json_lines
from access.routes import health_routes, world_route
from access.sign_in import sign_in_routes
from access.visits import Visits
from pages.shared.failure import say_what_went_wrong
from pages.shared.people.data import house, lets_in, open_the_house
from pages.subjects.warming import condition, warm_up

BASE_PATH = str(st.get_option("server.baseUrlPath") or "")
refuse_to_start("server.cookieSecret", str(st.get_option("server.cookieSecret") or ""))
try:
    ADDRESSES = addresses_set()
except WrongSetting as wrong:
    raise SystemExit(str(wrong)) from None
write_json_lines()


@asynccontextmanager
async def started(_app: st.App) -> AsyncIterator[None]:
    """Build what every page needs before the first visitor comes, then take it out of the collector's rounds.

    In a house that nobody can enter yet the first administrator is made, and its one-time password printed once.
    """
    write_json_lines()
    send_at_once()
    os.umask(0o027)  # what the server writes is for its own account and group
    open_the_house()
    await warm_up()
    gc.collect()
    gc.freeze()
    event("started", process=os.getpid())
    yield
    event("stopped", process=os.getpid())


app = st.App(
    "pages/frame.py",
    lifespan=started,
    on_script_error=say_what_went_wrong,
    routes=[*health_routes(condition), world_route(), *sign_in_routes(house, BASE_PATH)],
    middleware=[
        Middleware(SecurityHeaders, addresses=ADDRESSES, base_path=BASE_PATH),
        Middleware(Gate, addresses=ADDRESSES, base_path=BASE_PATH),
        Middleware(Doorkeeper, lets_in=lets_in, base_path=BASE_PATH),
        Middleware(Visits, base_path=BASE_PATH),
        Middleware(Compression),
        Middleware(PageLanguage, base_path=BASE_PATH),
    ],
)
