"""The server: `streamlit run app.py`. pages/frame.py starts the pages; this file builds the house around them."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from access.compression import Compression
from access.headers import SecurityHeaders
from access.language import PageLanguage
from access.routes import health_route, world_route
from pages.shared.failure import say_what_went_wrong
from pages.subjects.warming import database_answers, warm_up

BASE_PATH = str(st.get_option("server.baseUrlPath") or "")


@asynccontextmanager
async def started(_app: st.App) -> AsyncIterator[None]:
    """Build what every page needs before the first visitor comes, then take it out of the collector's rounds."""
    await warm_up()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    "pages/frame.py",
    lifespan=started,
    on_script_error=say_what_went_wrong,
    routes=[health_route(database_answers), world_route()],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(Compression),
        Middleware(PageLanguage, base_path=BASE_PATH),
    ],
)
