"""Open a page as a visitor would: at an address, on a database, without a browser."""

import re
from collections.abc import Callable, Collection
from functools import cache
from html import unescape

import pandas as pd
import pytest
from sqlalchemy import Engine
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from access.people import accounts, signing
from etl.values.house import ROOT
from pages.shared.people import data as people
from pages.shared.quoting import without_links
from store.engine import open_engine
from store.people.accounts import Grant
from tests.pages.shown import is_table, tables_in, told_in
from tests.patience import PATIENCE_SECONDS

# Each page of a test would look through everything that is installed for parts of pages (0.2 CPU s): once is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

PAGES = ROOT / "pages"
NAMES = ("overview", "growth", "coverage", "map", "rankings", "institution")

FOLDS = ("headline", "calls", "status", "parts", "discrimination")
"""What is folded up and made only when it is opened (`show.fold`): a test sees it opened."""

Visit = Callable[..., AppTest]
Enter = Callable[..., AppTest]
PASSWORD = "violet tramway oxide 91"


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit(engine, "growth", lang="en")`: the page as it stands after its first run, in the open demonstration, of
    the programme daqing unless another is asked for (`programme=""`: none is, as a first visitor comes)."""
    monkeypatch.setenv("BIANMIN_OPEN_DEMO", "on")

    def open_page(engine: Engine, name: str, **address: str) -> AppTest:
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        page = opened(name)
        asked = {"programme": "daqing"} | address
        page.query_params.update({key: value for key, value in asked.items() if key != "programme" or value})
        return page.run()

    return open_page


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Enter:
    """`enter(engine, token, "growth", lang="en")`: the same to a browser that keeps this token, in a house where one
    has to sign in."""
    monkeypatch.setenv("BIANMIN_OPEN_DEMO", "off")

    def open_page(engine: Engine, token: str, name: str, **address: str) -> AppTest:
        monkeypatch.setattr(people, "token", lambda: token)
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        page = opened(name)
        page.query_params.update(address)
        return page.run()

    return open_page


def opened(name: str) -> AppTest:
    """A page before its first run, with all that folds opened."""
    page = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=PATIENCE_SECONDS)
    for one in FOLDS:
        page.session_state[f"fold-{one}"] = True
    return page


def let_in(engine: Engine, name: str, *grants: Grant) -> str:
    """Make an account for these posts and sign in with it; the token."""
    at = people.now()
    once = accounts.invite(engine, name, name, grants, by="test", at=at)
    entered = signing.choose_password(engine, name, once.password, PASSWORD, PASSWORD, agent="test", at=at)
    return entered.token


@pytest.fixture(scope="session")
def empty_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database with tables and nothing in them."""
    return open_engine(f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.db'}")


def words_of(page: AppTest) -> str:
    """Everything the page says outside charts, line by line; of links their words."""
    return without_links(_said(page))


def _said(page: AppTest) -> str:
    parts = (page.title, page.header, page.markdown, page.caption, page.info, page.warning, page.error)
    told = [element.value for part in parts for element in part]
    return "\n".join(
        [*told, *(one for kind in ("h1", "h2", "h3", "p", "li") for one in _in_html(page, kind))]
    )


def title_of(page: AppTest) -> str:
    """The heading of the page; "" where it has none."""
    return next(iter([*(one.value for one in page.title), *_in_html(page, "h1")]), "")


def headers_of(page: AppTest) -> list[str]:
    """The headings of its sections, in order."""
    return [
        text
        for one in page._tree
        for text in (
            [one.value]  # type: ignore[attr-defined]
            if one.type == "header"
            else told_in(str(one.proto.body), "h2")  # type: ignore[attr-defined]
            if one.type == "html"
            else []
        )
    ]


def sentences_of(page: AppTest) -> list[str]:
    """Its sentences, links as Markdown writes them: of elements of their own first, then of those told together."""
    return [one.value for one in (*page.markdown, *page.caption)] + _in_html(page, "p")


def _in_html(page: AppTest, kind: str) -> list[str]:
    return [text for one in page.get("html") for text in told_in(str(one.proto.body), kind)]  # type: ignore[attr-defined]


def tables_of(page: AppTest) -> list[pd.DataFrame]:
    """The tables that stand on the page whole, in order (`read_table`)."""
    bodies = [str(one.proto.body) for one in page.get("html")]  # type: ignore[attr-defined]
    return [table for body in bodies if is_table(body) for table in tables_in(body)]


def cells_of(page: AppTest) -> list[str]:
    """Every cell of every table on the page, as shown: of a link its words."""
    return [words_of_cell(cell) for cell in raw_cells_of(page)]


def raw_cells_of(page: AppTest) -> list[str]:
    """The same with the addresses that they lead to."""
    frames = [*tables_of(page), *(table.value for table in page.dataframe)]
    return [str(cell) for frame in frames for column in frame.columns for cell in frame[column].tolist()]


def words_of_cell(cell: str) -> str:
    """What a cell shows: of a link its words, whether of a table that stands or of one that scrolls."""
    return re.sub(r"^\./[^#]*#", "", re.sub(r"^\[(.*)\]\(\./[^)]*\)$", r"\1", cell))


def links_of(page: AppTest) -> set[str]:
    """Every address of the house that the page leads to."""
    html = [str(one.proto.body) for one in page.get("html")]
    said = "\n".join([*raw_cells_of(page), _said(page), *map(unescape, html)])
    return set(re.findall(r"\./[a-z_]*\?[^\s)\"'#]+", said))


def names_without_a_link(page: AppTest, names: Collection[str]) -> set[str]:
    """Which of these names stand in a cell of a table and lead nowhere."""
    bare = {cell.replace("\\", "").removeprefix("▶ ") for cell in raw_cells_of(page)}
    return bare & set(names)
