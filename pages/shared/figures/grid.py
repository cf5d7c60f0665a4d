"""What figures of rows and columns have in common: names at the left, headings above, no lines between."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure, linked_in_figure


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
    headings = ["<br>".join(for_figure(line) for line in column.split("\n")) for column in columns]
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[linked_in_figure(for_figure(row), lead) for row, lead in zip(rows, beside, strict=True)],
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
        tickfont={"color": palette.ink, "size": 12},
    )


def write_cells(figure: go.Figure, texts: Sequence[tuple[int, int, str]], font: Mapping[str, object]) -> None:
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


def written(
    x: int, y: int, text: str, spoken: str, font: Mapping[str, object], *, is_link: bool
) -> dict[str, object]:
    """The text of a cell. One that leads somewhere takes the pointer from the cell, so it must say itself what the
    pointer would be told."""
    cell: dict[str, object] = {"x": x, "y": y, "text": text, "showarrow": False, "font": font}
    return cell | {"hovertext": spoken, "captureevents": True} if is_link else cell
