"""The server: `streamlit run app.py`. pages/frame.py starts the pages; this file builds the house around them."""

import importlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from access.addresses import WrongSetting, addresses_set
from access.doorkeeper import Doorkeeper
from access.gate import Gate
from access.language import PageLanguage
from access.limits import refuse_to_start
from access.lines import Together, send_at_once
from access.log import event, write_json_lines
from access.metrics import Counting, count_events, metrics_route, metrics_set
from access.outlines import outlines_route
from access.owners import Owners
from access.routes import first_page_route, health_routes, world_route
from access.sent.compression import Compression
from access.sent.front_end import FrontEnd, say_if_not_joined
from access.sent.headers import SecurityHeaders
from access.sent.typefaces import Typefaces
from access.visits import Visits
from access.way_in.own_sessions import own_session_routes
from access.way_in.provider import provider_routes, provider_set
from access.way_in.sign_in import sign_in_routes
from etl.values.errors import Refusal
from pages.api.doors import mounted
from pages.shared.failure import say_what_went_wrong
from pages.shared.people.data import came_with, house, lets_in, open_the_house, stays_in, whose
from pages.shared.shell import frame_opening, heading_of
from pages.subjects.warming import condition, settle, warm_up

# Whole before anybody is served. The framework imports it when it first sends a table, and Plotly, which looks whether
# it is loaded, takes it for loaded while another visitor's run is at it: a chart drawn meanwhile was a page not shown.
importlib.import_module("pandas")
BASE_PATH = str(st.get_option("server.baseUrlPath") or "")
ROOT = f"/{BASE_PATH.strip('/')}/".replace("//", "/")
refuse_to_start("server.cookieSecret", str(st.get_option("server.cookieSecret") or ""))
try:
    ADDRESSES = addresses_set()
    metrics_set()
    PROVIDER = provider_set()
except (WrongSetting, Refusal) as wrong:
    raise SystemExit(str(wrong)) from None
BY_TLS = any(one.scheme == "https" for one in ADDRESSES.public)
write_json_lines()


@asynccontextmanager
async def started(_app: st.App) -> AsyncIterator[None]:
    """Build what every page needs before the first visitor comes, then take it out of the collector's rounds.

    In a house that nobody can enter yet the first administrator is made, and its one-time password printed once.
    """
    write_json_lines()
    count_events()
    send_at_once()
    os.umask(0o027)  # what the server writes is for its own account and group
    open_the_house()
    await warm_up()
    settle()
    say_if_not_joined()
    event("started", process=os.getpid())
    yield
    event("stopped", process=os.getpid())


app = st.App(
    "pages/frame.py",
    lifespan=started,
    on_script_error=say_what_went_wrong,
    routes=[
        *health_routes(condition),
        world_route(),
        outlines_route(),
        first_page_route(),
        *sign_in_routes(house, BASE_PATH, has_provider=PROVIDER is not None),
        *own_session_routes(house, BASE_PATH),
        *(provider_routes(PROVIDER, house, BASE_PATH, is_secure=BY_TLS) if PROVIDER else ()),
        metrics_route(house, condition, ROOT),
        mounted(ROOT),
    ],
    middleware=[
        Middleware(Counting, base_path=BASE_PATH),
        Middleware(SecurityHeaders, addresses=ADDRESSES, base_path=BASE_PATH),
        Middleware(Gate, addresses=ADDRESSES, base_path=BASE_PATH),
        Middleware(Doorkeeper, lets_in=lets_in, base_path=BASE_PATH, stays_in=stays_in, came_with=came_with),
        Middleware(Owners, whose=whose, base_path=BASE_PATH),
        Middleware(Visits, base_path=BASE_PATH),
        Middleware(Together),
        Middleware(Compression),
        Middleware(FrontEnd),
        Middleware(Typefaces),
        Middleware(PageLanguage, base_path=BASE_PATH, opening=frame_opening(), heading=heading_of),
    ],
)
