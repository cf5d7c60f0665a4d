"""Tables as values: what is shown in a cell, and the exact figure that goes out with a download."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from html import escape
from io import StringIO
from typing import Any, TypeVar, overload

import polars as pl

from etl.definitions.indicators import Indicator
from etl.values.exact import written
from etl.values.told import Told, times
from pages.shared.links import link
from pages.shared.on_a_phone import Cells, Fitted, fitted
from pages.shared.quoting import for_spreadsheet
from pages.shared.words import NOTHING, Words, ems

Cell = str | int | Decimal | Fraction | None
# A longer table scrolls and can be searched and sorted; a shorter one stands on the page whole and prints.
LONGEST_ON_PAGE = 40
MOST_SENT = 300
"""Rows that are sent to the browser at a time. A country's table has thousands; whoever looks at one sees twelve."""
POINTED = "▶ "
"""Before the name of who looks, in a table of everybody's."""
_REMARKED = re.compile(r" ?[(（][^()（）]*[)）]$")
"""What is said of somebody behind the name: under objection."""
_LINE = 'class="spark"'
"""A drawing the size of a word in a cell (pages.shared.figures.spark)."""


T = TypeVar("T")
R = TypeVar("R")


class Later(Sequence[R]):
    """Cells of a table of thousands of rows, each worked out when somebody reads it, and once."""

    def __init__(self, rows: Sequence[Any], cell: Callable[[Any], R]) -> None:
        self._rows, self._cell = rows, cell
        self._known: dict[int, R] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> R: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[R]: ...
    def __getitem__(self, row: int | slice) -> R | Sequence[R]:
        if isinstance(row, slice):
            return self.picked(range(len(self))[row])
        if row not in self._known:
            self._known[row] = self._cell(self._rows[row])
        return self._known[row]

    def picked(self, rows: Sequence[int]) -> Sequence[R]:
        """The cells of some rows, in this order."""
        return cells(rows, self.__getitem__)


def cells(rows: Sequence[T], cell: Callable[[T], R]) -> Sequence[R]:
    """A cell for each row; of more rows than are sent at a time, only when it is read."""
    return tuple(map(cell, rows)) if len(rows) <= MOST_SENT else Later(rows, cell)


@dataclass(frozen=True)
class Column:
    """A heading, the exact cell of every row for a download, and the words shown for it.

    A column of figures stands at the right; `decimals` are those of a scrolling table, where figures stay numbers.
    What is short is never broken over two lines. `leads` are the addresses of what the rows name, "" where one leads
    nowhere (pages.shared.links); `marked` are the words as HTML, each escaped, where a cell names several things or
    has a line.
    """

    title: str
    exact: Sequence[Cell]
    shown: Sequence[str]
    is_figure: bool = False
    decimals: int = 0
    is_short: bool = False
    leads: Sequence[str] = ()
    marked: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.leads and len(self.leads) != len(self.shown):
            raise ValueError(f"column {self.title}: {len(self.leads)} addresses, {len(self.shown)} texts")
        if len(self.exact) != len(self.shown):
            raise ValueError(f"column {self.title}: {len(self.exact)} figures, {len(self.shown)} texts")

    def in_rows(self, rows: Sequence[int]) -> "Column":
        """The same column with its rows in another order."""

        def picked(cells: Sequence[Any]) -> Sequence[Any]:
            if isinstance(cells, Later):
                return cells.picked(rows)
            return tuple(cells[row] for row in rows) if cells else cells

        return replace(
            self,
            exact=picked(self.exact),
            shown=picked(self.shown),
            leads=picked(self.leads),
            marked=picked(self.marked),
        )


def text_column(
    title: str,
    texts: Iterable[str],
    *,
    is_short: bool = False,
    leads: Iterable[str] = (),
    marked: Iterable[str] = (),
) -> Column:
    """A column of names or words, and where each leads."""
    listed = _listed(texts)
    return Column(title, listed, listed, is_short=is_short, leads=_listed(leads), marked=_listed(marked))


def remarks(title: str, texts: Sequence[str]) -> tuple[Column, ...]:
    """A column of remarks; none where no row has one."""
    return (text_column(title, texts),) if any(texts) else ()


_IN_PERCENT = ("(%)", "（%）")


def figure_column(
    title: str, figures: Iterable[Cell], shown: Iterable[str], decimals: int = 0, *, is_short: bool = False
) -> Column:
    """A column of figures with the words shown for them. A unit that its title names stands there only."""
    told = _listed(shown)
    if title.endswith(_IN_PERCENT):
        told = cells(told, lambda one: one.removesuffix("%"))
    return Column(title, _listed(figures), told, is_figure=True, decimals=decimals, is_short=is_short)


def _listed(given: Iterable[R]) -> Sequence[R]:
    return given if isinstance(given, Later) else tuple(given)


def changes_column(
    words: Words,
    title: str,
    changes: Iterable[tuple[Fraction | None, Indicator]],
    hidden: Iterable[bool] = (),
) -> Column:
    """A column of changes, each of its own indicator and hence in percent or in percentage points, as its cell says.
    `hidden` says which of them there are and are not told."""
    listed = list(changes)
    is_hidden = list(hidden) or [False] * len(listed)
    hundredths = [None if change is None else times(change, 100) for change, _ in listed]
    shown = [
        words.say("not shown") if untold else words.change(change, indicator)
        for (change, indicator), untold in zip(listed, is_hidden, strict=True)
    ]
    return figure_column(title, hundredths, shown, 2)


@dataclass(frozen=True)
class Table:
    """Columns of one length, in the order in which they are shown. `stacks`: on a phone each row stands by itself,
    whether or not the columns would fit it (`alike`)."""

    columns: tuple[Column, ...]
    stacks: bool = False

    def __post_init__(self) -> None:
        if len({len(column.shown) for column in self.columns}) > 1:
            raise ValueError("the columns of a table have different lengths")

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.columns[0].shown) if self.columns else 0

    @property
    def is_long(self) -> bool:
        """Whether the table scrolls."""
        return self.height > LONGEST_ON_PAGE

    @cached_property
    def widest_words(self) -> float:
        """Ems of the longest words in a cell that is no figure."""
        words = (one.shown for one in self.columns if not one.is_figure)
        return max((ems(cell) for shown in words for cell in shown), default=0.0)

    @cached_property
    def with_something(self) -> "Table":
        """The same without the columns in which nothing stands, as documents print it; of thousands of rows nothing is
        read for it. What is handed out as a file keeps its columns from month to month."""
        if self.is_in_parts or not self.height:
            return self
        told = [one for n, one in enumerate(self.columns) if n == 0 or any(map(_says_something, one.shown))]
        return self if len(told) == len(self.columns) else Table(tuple(told), self.stacks)

    def rows_of(self, names: frozenset[str]) -> frozenset[int]:
        """The rows, counted from 0, that one of `names` stands for in a cell, pointed at or not; none where they are
        half of all: there they are no exception."""
        if not names:
            return frozenset()
        found = frozenset(
            row
            for column in self.columns
            if not column.is_figure
            for row, cell in enumerate(column.shown)
            if not names.isdisjoint(
                (cell.removeprefix(POINTED), _REMARKED.sub("", cell.removeprefix(POINTED)))
            )
        )
        return found if 2 * len(found) < self.height else frozenset()

    def as_html(self, name: str, spoken: str, own: frozenset[int] = frozenset()) -> str:
        """The table whole, as HTML: a cell of Streamlit's own is a Markdown document each, which takes the browser a
        millisecond. It is written once, as long as the table is kept. `name` says which table it is to the style
        (house.css: the class "t-<name>"), `spoken` what it is to who hears it; the rows `own` are the reader's, which
        are shown however short the table is cut."""
        asked = (name, spoken, own)
        if asked not in self._written:
            self._written[asked] = self._as_html(name, spoken, own)
        return self._written[asked]

    @cached_property
    def _written(self) -> dict[tuple[str, str, frozenset[int]], str]:
        return {}

    def _as_html(self, name: str, spoken: str, own: frozenset[int]) -> str:
        kinds = [
            " ".join(kind for kind, is_so in (("f", one.is_figure), ("s", one.is_short)) if is_so)
            for one in self.columns
        ]
        fits = self._on_a_phone
        # A column is as wide as its heading asks for: said there, it is not sent again with each cell.
        head = "".join(
            f'<th scope="col"{_kind(f"{kind} {room}")}>{escape(one.title)}</th>'
            for kind, room, one in zip(kinds, fits.columns, self.columns, strict=True)
        )
        ways = [
            f'{_kind(f"{kind} {room}")} data-of="{escape(one.title)}"' if fits.is_stacked else _kind(kind)
            for kind, room, one in zip(kinds, fits.columns, self.columns, strict=True)
        ]
        told = [
            [f"<td{way}>{cell}</td>" for cell in one.marked or [link(*pair) for pair in _linked(one)]]
            for way, one in zip(ways, self.columns, strict=True)
        ]
        rows = "".join(
            f"<tr{_kind('own' if n in own else '')}>{''.join(row)}</tr>"
            for n, row in enumerate(zip(*told, strict=True))
        )
        return (
            f'<div class="{escape(f"t t-{name} {fits.kind}".rstrip())}"><table aria-label="{escape(spoken)}">'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    @property
    def _on_a_phone(self) -> Fitted:
        if self.is_long:  # there it scrolls within a frame of the framework's
            return Fitted(("",) * len(self.columns))
        return fitted(
            [
                Cells(
                    one.title,
                    one.shown,
                    one.is_figure,
                    one.is_short,
                    any(_LINE in cell for cell in one.marked),
                )
                for one in self.columns
            ],
            stacks=self.stacks,
        )

    @property
    def stacks_on_a_phone(self) -> bool:
        """Whether each row stands by itself there."""
        return self._on_a_phone.is_stacked

    @property
    def is_in_parts(self) -> bool:
        """Whether the table is sent part by part."""
        return self.height > MOST_SENT

    def part(self, first: int) -> "Table":
        """`MOST_SENT` rows from `first` on, counted from 0."""
        return self._rows(range(first, min(first + MOST_SENT, self.height)))

    def with_words(self, sought: str) -> "Table":
        """The rows that have these words in a column of words, in capitals or not; all where none are sought."""
        if not sought:
            return self
        words = [column.shown for column in self.columns if not column.is_figure]
        rows = [row for row, cells in enumerate(zip(*words, strict=True))
                if any(sought.casefold() in cell.casefold() for cell in cells)]  # fmt: skip
        return self._rows(rows)

    def _rows(self, rows: Sequence[int]) -> "Table":
        return Table(tuple(one.in_rows(rows) for one in self.columns), self.stacks)

    def with_column(self, column: Column) -> "Table":
        """The same table with this column in the place of the one that has its title."""
        if column.title not in {one.title for one in self.columns}:
            raise ValueError(f"no column {column.title} in this table")
        return replace(
            self, columns=tuple(column if one.title == column.title else one for one in self.columns)
        )

    def in_order(self, title: str, *, falls: bool) -> "Table":
        """The same rows by the column `title`, rising or falling; rows that have nothing there stand last. Figures by
        size, as exact as they are told; words as they read, with the numbers in them by size."""
        column = next(one for one in self.columns if one.title == title)
        keys = [_order(cell) for cell in column.exact]
        known = sorted(
            (row for row, key in enumerate(keys) if key is not None),
            key=lambda row: keys[row] or (),
            reverse=falls,
        )
        rows = [*known, *(row for row, key in enumerate(keys) if key is None)]
        return self._rows(rows)

    def as_numbers(self) -> pl.DataFrame:
        """The same with figures as numbers, so that sorting a scrolling table sorts by size."""
        return self._numbers

    def as_csv(self) -> bytes:
        """Exact figures, in UTF-8 with the mark by which Excel knows it; no cell can act as a formula."""
        return self._csv

    # A table that is kept is shown on many runs: of a country's it takes longer to write than all else on the page.
    @cached_property
    def _numbers(self) -> pl.DataFrame:
        return pl.DataFrame({column.title: _sortable(column) for column in self.columns})

    @cached_property
    def _csv(self) -> bytes:
        text = StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(for_spreadsheet(column.title) for column in self.columns)
        for row in zip(*(column.exact for column in self.columns), strict=True):
            writer.writerow(_in_file(cell) for cell in row)
        return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def alike(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Tables of one shape that stand below each other: on a phone all are read in the same way, row by row where one of
    them does not fit it otherwise."""
    stacks = any(one.stacks_on_a_phone for one in tables)
    return tuple(replace(one, stacks=stacks) for one in tables)


def _says_something(cell: str) -> bool:
    return cell not in ("", NOTHING)


def _kind(classes: str) -> str:
    told = classes.strip()
    return f' class="{told}"' if told else ""


def _order(cell: Cell) -> tuple[Any, ...] | None:
    """What a cell is sorted by; None where it holds nothing."""
    if cell is None or cell in ("", "—"):
        return None
    if not isinstance(cell, str):
        return (0, Fraction(cell))
    parts = re.split(r"(\d+)", cell.casefold())
    return (1, *((0, int(one), "") if one.isdigit() else (1, 0, one) for one in parts if one))


def _linked(column: Column) -> Iterable[tuple[str, str]]:
    return zip(column.shown, column.leads or [""] * len(column.shown), strict=True)


def _sortable(column: Column) -> list[str] | list[float | None]:
    if any(column.leads):
        # A scrolling table shows what stands behind the "#" and opens the rest (show.py).
        return [f"{lead}#{cell}" for cell, lead in _linked(column)]
    if not column.is_figure or any(isinstance(cell, Told) for cell in column.exact):
        return list(column.shown)
    return [None if cell is None or isinstance(cell, str) else float(cell) for cell in column.exact]


def _in_file(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return for_spreadsheet(cell)
    if isinstance(cell, Told):
        return for_spreadsheet("–".join(f"{end:f}" for end in cell.ends))
    return written(cell, 10) if isinstance(cell, int | Fraction) else f"{cell:f}"
