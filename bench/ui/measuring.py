"""What a visitor waits for on every page, ours and those in Dash, measured in one browser in one run; then the same
changes on both by turns, with the CPU time that they take, which a busy machine does not stretch, and beside the
overview an almost empty page of Streamlit's (floor.py): the framework's own part of a change. Another state of the
product can stand beside them. CPU time counts from the choice, as the clock does, and not from the opening of the list
that it is made from. A page that does not answer in time is said to, and the run goes on without it.

Two sizes: `small`, the demonstration (20 institutions × 21 months), and `large`, made for it (300 × 60, 120 indicators;
large.py). BENCH_SIZES: which of them ("small large" for both; only the small one unless it is said). BENCH_LARGE: a
folder in which the large one stands, or is made to stay.
BENCH_DATABASE: a database with the demonstration (SQLite; it is copied). BENCH_CHANGES: how many changes of the period.
BENCH_PAGES: which pages; BENCH_MOVERS: also say what moved; BENCH_PATIENCE: how many seconds a page is waited for.
BENCH_PARENT: a checkout of another commit with its own .venv, BENCH_PARENT_DATABASE: the demonstration as that commit
keeps it (copied too): its pages are opened and changed in the same run, of the small size. The pages in Dash need it
importable (`uv pip install --target PEERS -r bench/ui/requirements.txt` and PYTHONPATH=PEERS); without it ours are
measured alone. A browser must be there: Debian's `chromium`.
"""

import importlib.util
import os
import shutil
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as Unanswered

from bench.ui import large
from bench.ui.figures import PROGRAMME, write_figures
from bench.ui.servers import OURS, THEIRS, Side, floor, in_dash, ours, parent_checkout
from bench.ui.tables import BESIDE, HEAD, Changes, Waited
from bench.ui.visiting import (
    AT_REST,
    UNANSWERED,
    WATCH,
    busy_seconds,
    change,
    drawn,
    new_context,
    switch,
    table_came,
    watched,
)
from etl.definitions.load import load_programme
from etl.values.periods import Period
from store import facts
from store.engine import DEFAULT_FILE, open_engine
from tests.browser.conftest import CHROMIUM, QUIET

CHANGES = int(os.environ.get("BENCH_CHANGES", "6"))
WARM = 2
OTHER = {"overview": "rankings", "rankings": "overview", "map": "rankings", "assessment": "rankings"}


def bench_pages() -> list[str] | str:
    """Cold and warm loads, changes to a period nobody asked for before, and the same changes again, in milliseconds."""
    database = Path(os.environ.get("BENCH_DATABASE", DEFAULT_FILE))
    sizes = os.environ.get("BENCH_SIZES", "small").split()
    if not database.exists() and "small" in sizes:
        return "pages in a browser: needs a database (python -m etl demo), which is not here"
    if not CHROMIUM:
        return "pages in a browser: needs Chromium, which is not here"
    said: list[str] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            said += ["", f"{size}:", ""] if len(sizes) > 1 else []
            made = large.built(Path(os.environ.get("BENCH_LARGE", place))) if size == "large" else None
            said += _of_a_size(Path(place), made, database)
    return said


def _add(said: list[str], *lines: str) -> None:
    """Keep the lines for the table, and show them at once on the way: a large size takes a quarter of an hour."""
    said += lines
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def _of_a_size(place: Path, made: Path | None, database: Path) -> list[str]:
    """The tables of one size: of the database that was made, with its programme beside it, else of `database`."""
    said = [HEAD, "|" + "---|" * 12]
    wanted = os.environ.get("BENCH_PAGES", " ".join(OURS)).split()
    with sync_playwright() as player, ExitStack() as servers:
        copy = made or Path(shutil.copy(database, place / "bench.db"))
        months = facts.periods(open_engine(f"sqlite:///{copy}"), PROGRAMME)
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        sides = [
            Side(*servers.enter_context(ours(made.parent if made else place, copy, is_made=made is not None)))
        ]
        if "BENCH_PARENT" in os.environ and made is None:
            parent = Path(os.environ["BENCH_PARENT"])
            sides.append(Side(*servers.enter_context(parent_checkout(parent, place)), "parent"))
        ground = []
        if importlib.util.find_spec("dash") is None:
            _add(said, "Dash is not installed here: see bench/ui/measuring.py.")
        else:
            told = place / "figures.json"
            write_figures(copy, told, made.parent if made else None)
            sides.append(Side(*servers.enter_context(in_dash(told)), "Dash"))
            # It has months and one page: what is beside it is told on the pages of months.
            ground = [Side(*servers.enter_context(floor(told)), "floor")]
        for side in sides:
            for name in wanted:
                if side.serves(name):
                    one = _measured(browser, side, name, months)
                    _add(said, one.line())
                    if "BENCH_MOVERS" in os.environ:
                        said += [f"    {mover}" for mover in one.movers]
        said += ["", BESIDE, "|" + "---|" * 10]
        for name in wanted if sides[1:] else []:
            if name in THEIRS:
                beside = [*sides, *(ground if name == "overview" else [])]
                _add(said, *_beside(browser, beside, name, months))
        browser.close()
    return said


def _measured(browser: Browser, side: Side, name: str, months: list[str]) -> Waited:
    found = Waited(side.calls(name))
    context = new_context(browser)
    page, address = watched(context, found), side.opens(name)
    try:
        page.goto(address)
        found.heading, found.whole, found.moved, found.movers = drawn(page)
        page.close()
        warm = []
        for _ in range(WARM):
            page = context.new_page()
            page.add_init_script(WATCH)
            page.goto(address)
            warm.append(drawn(page))
            if _ < WARM - 1:
                page.close()
        found.warm_heading = statistics.median(one[0] for one in warm)
        found.warm_whole = statistics.median(one[1] for one in warm)
        wanted = _changed_to(name, months)
        for taken in (found.new, found.again):
            for period in wanted:
                taken.append(change(page, period, is_ours=side.is_streamlit)())
                if taken is found.new and (came := table_came(page)) is not None:
                    found.tables.append(came)
    except Unanswered:
        found.note = f" {UNANSWERED}"
    context.close()
    return found


def _beside(browser: Browser, sides: list[Side], name: str, months: list[str]) -> list[str]:
    """The same changes on all sides by turns, so that a busy machine is busy for all: to a period that nobody asked
    for before (as far as there are any left), to one that was asked for, and from another page to this one."""
    asked_for = {"first": _never_asked(name, months), "again": _changed_to(name, months)}
    opened, said = [], []
    gone: set[str] = set()
    for side in sides:
        context = new_context(browser)
        page = context.new_page()
        page.add_init_script(WATCH)
        try:
            page.goto(side.opens(name))
            drawn(page)
        except Unanswered:
            said.append(Changes(note=f" {UNANSWERED}").line(side.calls(name), "opening"))
            context.close()
            continue
        line = context.new_cdp_session(page)
        line.send("Performance.enable", {"timeDomain": "threadTicks"})
        opened.append((side, page, line))
    for kind in ("first", "again", "page switch"):
        wanted = asked_for.get(kind, asked_for["again"])
        found = {side.kind: Changes() for side, *_ in opened if kind != "page switch" or side.kind != "floor"}
        for nth, period in enumerate(wanted):
            for side, page, line in opened if nth % 2 else reversed(opened):
                one = found.get(side.kind)
                if one is None or side.kind in gone:
                    continue
                try:
                    if kind == "page switch":
                        switch(page, OTHER[name], is_ours=side.is_streamlit)()
                        act = switch(page, name, is_ours=side.is_streamlit)
                    else:
                        act = change(page, period, is_ours=side.is_streamlit)
                    page.evaluate(AT_REST)  # a list that was opened is no part of what is chosen from it
                    spent, busy = side.spent(), busy_seconds(line)
                    one.taken.append(act())
                    one.server += side.spent() - spent
                    one.page += busy_seconds(line) - busy
                    if kind != "page switch" and (came := table_came(page)) is not None:
                        one.tables.append(came)
                except Unanswered:
                    one.note = f" {UNANSWERED}"
                    gone.add(side.kind)
        if wanted:
            said += [found[side.kind].line(side.calls(name), kind) for side in sides if side.kind in found]
    for _, page, _ in opened:
        page.context.close()
    return said


def _changed_to(name: str, months: list[str]) -> list[str]:
    """The periods that a page is changed to, not the last two: months, or quarters for which a method holds."""
    return _may_be_changed_to(name, months)[-CHANGES:]


def _never_asked(name: str, months: list[str]) -> list[str]:
    """As many periods before those: nobody has asked the server for them when the sides are changed by turns."""
    return _may_be_changed_to(name, months)[-2 * CHANGES : -CHANGES]


def _may_be_changed_to(name: str, months: list[str]) -> list[str]:
    if name != "assessment":
        return months[:-2]
    quarters = sorted({Period.parse(one).quarter for one in months})
    first = min(method.code for method in load_programme(PROGRAMME).methods)
    return [str(one) for one in quarters if f"{one.months[0]}-01" >= first][:-2]
