"""What figures of rows and columns have in common: names at the left, headings above, no lines between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.shared.figures.canvas import write_all
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure, linked_in_figure

MOST_WITH_LARGE_LETTERS = 8


def name_rows_and_columns(
    figure: go.Figure,
    rows: Sequence[str],
    columns: Sequence[str],
    palette: Palette,
    row_leads: Sequence[str] = (),
    column_leads: Sequence[str] = (),
) -> None:
    """Write the names of the rows at the left, the first at the top, and the headings above their columns; where
    addresses are given, each name is a link."""
    beside = row_leads or [""] * len(rows)
    above = column_leads or [""] * len(columns)
    names, headings = ([_in_lines(one) for one in told] for told in (rows, columns))
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[linked_in_figure(name, lead) for name, lead in zip(names, beside, strict=True)],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=[linked_in_figure(heading, lead) for heading, lead in zip(headings, above, strict=True)],
        side="top",
        tickangle=0,
        linewidth=0,
        tickfont={"color": palette.ink, "size": letters(len(columns))},
    )


def _in_lines(name: str) -> str:
    return "<br>".join(for_figure(line) for line in name.split("\n"))


def letters(columns: int) -> int:
    """The size of letters (pixels) in and over so many columns that neighbours keep apart on a desk's screen."""
    return 12 if columns <= MOST_WITH_LARGE_LETTERS else 11


@dataclass(frozen=True)
class Written:
    """What stands in a cell, as a figure writes it; what the pointer is told; and where it leads ("": nowhere)."""

    column: int
    row: int
    text: str
    spoken: str
    lead: str = ""


def write_grid(figure: go.Figure, cells: Sequence[Written], palette: Palette) -> None:
    """Write what stands in the cells of a grid: a link as a note, which alone can be clicked and reached by the keys,
    everything else as one trace."""
    font = {"size": letters(len({one.column for one in cells})), "color": palette.ink}
    _write_cells(figure, [(one.column, one.row, one.text) for one in cells if not one.lead], font)
    write_all(figure, (_linked(one, font) for one in cells if one.lead))


def _write_cells(
    figure: go.Figure, texts: Sequence[tuple[int, int, str]], font: Mapping[str, object]
) -> None:
    """Write the texts (column, row, text) of cells that lead nowhere, all as one trace: noted one by one, they take
    Plotly several times as long as all the rest of a grid. The cells below them keep what the pointer is told."""
    if not texts:
        return
    columns, rows, said = zip(*texts, strict=True)
    figure.add_trace(
        go.Scatter(
            x=columns, y=rows, text=said, mode="text", textfont=font, hoverinfo="skip", cliponaxis=False
        )
    )


def _linked(one: Written, font: Mapping[str, object]) -> dict[str, object]:
    """The text of a cell that leads somewhere. It takes the pointer from the cell, so it must say itself what the
    pointer would be told."""
    return {
        "x": one.column,
        "y": one.row,
        "text": linked_in_figure(one.text, one.lead),
        "showarrow": False,
        "font": font,
        "hovertext": one.spoken,
        "captureevents": True,
    }
