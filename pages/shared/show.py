"""Put a finding, a chart or a table on the page, always in the same way."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from math import ceil

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared import filters
from pages.shared.figures.canvas import taking
from pages.shared.offering import offer_file
from pages.shared.on_a_phone import chart_kind
from pages.shared.quoting import heading, paragraph, spoken
from pages.shared.shell import HousePage, Page
from pages.shared.spreadsheet import as_workbook
from pages.shared.tables import MOST_SENT, Column, Table
from pages.shared.words import Words

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE, BESIDE_LINES, A_LINE, MOST_LINES = 16, 20, 30, 3
"""In a table that scrolls: pixels of a line and of what is left beside lines in a row, ems of one, and most of them."""
FIT_A_PHONE = 2
"""Columns of a list that is moved inside its frame which a phone may show whole."""
FEWEST_TO_SORT = 3
"""Two rows are seen at once."""
ROWS_ON_A_PHONE = 10
"""So many rows that stand by themselves are shown on a phone before more are asked for; house.css counts them too."""
_GATHERED = ContextVar[list[str] | None]("gathered", default=None)


def finding(title: str, sentence: str) -> str:
    """What a section found, as its heading, and the sentence that proves it with its numbers, as HTML."""
    return heading(title) + paragraph(sentence)


def show_finding(title: str, sentence: str, *below: str) -> None:
    """A finding, and what stands right below it, as HTML. All of it is one element: each takes the browser as long as
    a whole table (two milliseconds or more at every change), whatever it says."""
    show_said(finding(title, sentence), *below)


def show_said(*parts: str) -> None:
    """Headings, sentences, lists and tables, each HTML of the house's own making, as one element."""
    gathered = _GATHERED.get()
    if gathered is not None:
        gathered.extend(parts)
    elif told := "".join(parts):
        st.html(_said(told))


@contextmanager
def said_together() -> Iterator[None]:
    """What is said in here (`show_said` and what shows by it) is one element from one chart, table's tools or fold to
    the next. Nothing else may be put on the page in here but by this module: it would stand before what is gathered."""
    token = _GATHERED.set([])
    try:
        yield
    finally:  # where something goes wrong, what was said before it stays
        _put()
        _GATHERED.reset(token)


def _put() -> None:
    """Put what is gathered on the page, before what is no HTML of the house's."""
    gathered = _GATHERED.get()
    if gathered and (told := "".join(gathered)):
        gathered.clear()
        st.html(_said(told))


def _said(*parts: str) -> str:
    return f'<div class="said">{"".join(parts)}</div>'


@contextmanager
def fold(label: str, name: str) -> Iterator[bool]:
    """Something to be folded open, and whether it is: what is in it is made and sent only then."""
    _put()
    opened = st.expander(label, key=f"fold-{name}", on_change="rerun")
    with opened:
        yield bool(opened.open)
        _put()


def show_chart(page: Page, figure: go.Figure, sentence: str, key: str, data: Table | None = None) -> None:
    """A chart; who cannot see it hears the sentence. On a phone it is moved sideways, not squeezed (house.css).

    It can be taken as a picture, and where no table beside it has its figures (`data`) these too.
    """
    _show_chart(page, figure, sentence, "chart", key)
    if data is not None:
        _show_downloads(page, data.columns, lambda: data, f"chart-{key}")


def show_wide_chart(page: Page, figure: go.Figure, sentence: str, key: str) -> None:
    """A chart with many columns, which needs still more width."""
    _show_chart(page, figure, sentence, "wide", key)


def _show_chart(page: Page, figure: go.Figure, sentence: str, width: str, key: str) -> None:
    _put()
    words = page.words
    width += chart_kind(figure)
    config = taking(f"{page.file_stem}-{page.name}-{key}-{words.language}")
    with st.container(key=f"{width}-{key}", gap=None):
        st.plotly_chart(figure, key=key, config=config, alt=spoken(sentence), theme=None)
        offer_picture(page)


def offer_picture(page: Page) -> None:
    """The button that takes the chart above it, in the same container, as a picture. That of Plotly's own
    speaks English only and is out of reach of the keyboard; house.js presses it."""
    label = page.words.say("Save as a picture")
    st.html(f'<button type="button" data-picture>{escape(label)}</button>')


def show_table(
    page: Page | HousePage,
    table: Table,
    name: str,
    title: str,
    *,
    download: bool = True,
    above: str = "",
    below: str = "",
) -> None:
    """A table under its title, and below it what hands out its exact figures as a file called `name` and sorts it.

    `above` and `below` are HTML of the house's own making that belongs to it: what it shows, what its signs mean.
    """
    sorts = download and _sorts(table)
    told = table.with_something
    by = _order_asked(told, name) if sorts else None
    shown = _in_order(told, by)
    if table.is_long:
        show_said(above)
        _put()
        part = _part_asked(page, shown, name)(shown)
        _show_scrolling(part, title, name)
        show_said(on_paper(page.words, part, table.height, name, title), below)
    else:
        show_said(above, _on_page(page, shown, name, title), below)
    if download:
        _show_downloads(page, told.columns, lambda: _in_order(table, by), name, sorts=sorts)


def show_table_first(
    page: Page,
    so_far: Table | None,
    whole: Callable[[], Table],
    name: str,
    title: str,
    *,
    waits: Collection[str],
    above: str = "",
    below: str = "",
) -> Callable[[], None]:
    """A table as far as it is known, like `show_table`, before what takes longer. What comes back puts the whole in its
    place, and is called when all else stands on the page that need not wait.

    `so_far` has the rows and columns of the `whole`, with a sign (`TO_COME`) in the columns that wait, by their titles
    `waits`. Where nothing waits (None), and where the order of the rows or the choice among them rests on what does,
    the whole is shown.
    """
    so_far = None if so_far is None else so_far.with_something
    sorts = so_far is not None and _sorts(so_far)
    by = _order_asked(so_far, name) if so_far is not None and sorts else None
    if so_far is None or (by is not None and by[0] in waits) or filters.asked(f"find-{name}"):
        show_table(page, whole(), name, title, above=above, below=below)
        return lambda: None
    shown = _in_order(so_far, by)
    _put()
    if so_far.is_long:
        st.html(_said(above))
        part_of = _part_asked(page, shown, name)
        grid = _show_scrolling(part_of(shown), title, name)
        beneath = st.html(_said(below))

        def fill() -> None:
            part = part_of(_in_order(whole().with_something, by))
            _grid(grid.dataframe, part, title)
            # What is for paper is not seen on a screen: sent once, and when nothing in it waits any more.
            beneath.html(_said(on_paper(page.words, part, so_far.height, name, title), below))

    else:
        told = st.html(_said(above, _on_page(page, shown, name, title), below))

        def fill() -> None:
            told.html(_said(above, _on_page(page, _in_order(whole().with_something, by), name, title), below))

    _show_downloads(page, shown.columns, lambda: _in_order(whole(), by), name, sorts=sorts)
    return fill


def _sorts(table: Table) -> bool:
    """Whether the page sorts it. What is sent whole sorts itself in the browser."""
    return table.height >= FEWEST_TO_SORT and (table.is_in_parts or not table.is_long)


def _order_asked(table: Table, name: str) -> tuple[str, bool] | None:
    return filters.sorted_by(name, [column.title for column in table.columns])


def _in_order(table: Table, by: tuple[str, bool] | None) -> Table:
    return table if by is None else table.in_order(by[0], falls=by[1])


def _on_page(page: Page | HousePage, table: Table, name: str, title: str) -> str:
    """A table that stands on the page whole, and on a phone the button for the rest of it, as HTML."""
    if more := _all_rows(page.words, table):
        return table.as_html(f"{name} first-rows", spoken(title), table.rows_of(_own_names(page))) + more
    return table.as_html(name, spoken(title))


def _own_names(page: Page | HousePage) -> frozenset[str]:
    """What the institution of who looks is called in a table; nothing for who belongs to none."""
    own = page.programme.institutions.get(page.viewer.institution) if isinstance(page, Page) else None
    return frozenset({own.short(page.words.language), own.name(page.words.language)}) if own else frozenset()


def _all_rows(words: Words, table: Table) -> str:
    """On a phone, where each row of a table stands by itself, the first are shown, and the reader's own wherever it
    stands, and a button has the others (house.css, house.js); "" where there are no more, and where rows stand in
    lines. HTML."""
    if not table.stacks_on_a_phone or table.height <= ROWS_ON_A_PHONE:
        return ""
    label = words.say("Show all {n} rows", n=words.number(table.height))
    return f'<button type="button" data-all-rows>{escape(label)}</button>'


def on_paper(words: Words, part: Table, rows: int, name: str, title: str) -> str:
    """What scrolls on the screen, whole for a sheet of paper and seen there alone, as HTML. Of a table that is shown
    in parts, of `rows` rows, the part that is shown; the sheet says how many rows it leaves out."""
    left_out = rows - part.height
    note = words.say(
        "{n} of {all} rows are printed; {left} are left out. The files below this table on the page have them all.",
        n=words.number(part.height),
        all=words.number(rows),
        left=words.number(left_out),
    )
    return f'<div class="on-paper">{part.as_html(name, spoken(title))}{paragraph(note) if left_out else ""}</div>'


def show_side_by_side(tables: Mapping[str, tuple[str, Table]], title: str, above: str = "") -> None:
    """Short tables beside each other, each by its name with the words above it; `above` all, HTML of the house's."""
    told = "".join(
        f"<section><p>{escape(above)}</p>{table.as_html(name, spoken(title))}</section>"
        for name, (above, table) in tables.items()
    )
    show_said(above, f'<div class="t-side">{told}</div>')


def _part_asked(page: Page | HousePage, table: Table, name: str) -> Callable[[Table], Table]:
    """What picks the rows of a table of thousands that are asked for: by words in them, by their numbers. Both stand in
    the address; the files below the table have them all. All rows of a table that is sent whole."""
    if not table.is_in_parts:
        return lambda whole: whole
    words = page.words
    with st.container(key=f"parts-{name}", horizontal=True, vertical_alignment="bottom"):
        rows = f"rows-{name}"
        sought = filters.ask_words(f"find-{name}", words.say("Find in this table"), clears=(rows,))
        found = table.with_words(sought)
        starts = range(0, max(found.height, 1), MOST_SENT)
        spans = {
            str(first + 1): words.say(
                "{first} to {last} of {all}",
                first=words.number(min(first + 1, found.height)),
                last=words.number(min(first + MOST_SENT, found.height)),
                all=words.number(found.height),
            )
            for first in starts
        }
        first = filters.pick(words, rows, words.say("Rows shown"), spans, "1")
    return lambda whole: whole.with_words(sought).part(int(first) - 1)


def _show_downloads(
    page: Page | HousePage,
    columns: Sequence[Column],
    table: Callable[[], Table],
    name: str,
    *,
    sorts: bool = False,
) -> None:
    """The files of a `table`, which is asked for when one of them is, and the choice of its order by its `columns`."""
    _put()
    words = page.words
    with st.container(key=f"tools-{name}", horizontal=True):
        offer_file(
            words.say("Download as CSV"),
            lambda: table().as_csv(),
            f"{page.file_stem}-{name}.csv",
            "text/csv",
            key=f"download-{name}",
        )
        offer_file(
            words.say("Download as XLSX"),
            lambda: as_workbook(table()),
            f"{page.file_stem}-{name}.xlsx",
            SHEETS,
            key=f"download-xlsx-{name}",
        )
        if sorts:
            with st.popover(words.say("Sort"), icon=":material/swap_vert:", key=f"sorting-{name}"):
                filters.pick_order(words, name, [column.title for column in columns])


def _show_scrolling(table: Table, title: str, name: str) -> DeltaGenerator:
    # Of more than a phone has room for, the words above it say there that it goes on (house.css).
    with st.container(key=f"scrolls-{name}" if len(table.columns) > FIT_A_PHONE else None):
        return _grid(st.dataframe, table, title)


def _grid(put: Callable[..., DeltaGenerator], table: Table, title: str) -> DeltaGenerator:
    """A table that scrolls, put where `put` says: below all else, or in the place of another."""
    figures = {
        column.title: st.column_config.NumberColumn(
            format=f"%.{column.decimals}f" if column.decimals else "localized"
        )
        for column in table.columns
        if column.is_figure
    }
    names = {
        column.title: st.column_config.LinkColumn(display_text=r"#(.*)$")
        for column in table.columns
        if any(column.leads)
    }
    return put(
        table.as_numbers(),
        hide_index=True,
        column_config=figures | names,
        alt=spoken(title),
        height=520,
        row_height=_row_height(table),
        placeholder="—",
    )


def _row_height(table: Table) -> int | None:
    """Pixels of a row in which words take as many lines as they need, at most three, rather than being cut at the edge
    of their column. Of thousands of rows none is read for it: those tables hold names."""
    lines = 1 if table.is_in_parts else min(ceil(table.widest_words / A_LINE), MOST_LINES)
    return None if lines < 2 else BESIDE_LINES + LINE * lines
