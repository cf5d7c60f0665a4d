"""The same four pages in Dash: `python -m bench.ui.in_dash FIGURES PORT`. Written as its guide shows it: one callback
for each change, tables as HTML, charts of Plotly, the outlines of the counties as filled traces, nothing from outside.
"""

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

HEIGHT = 360


def serve(figures: dict[str, Any], port: int) -> None:
    """Serve until ended."""
    dash: Any = importlib.import_module("dash")
    html, dcc = dash.html, dash.dcc
    app = dash.Dash(
        "bench", assets_folder="none", serve_locally=True, suppress_callback_exceptions=True, title="Dash"
    )
    pages = _Pages(figures, html, dcc)
    app.layout = html.Div([dcc.Location(id="where"), html.Div(id="page")])

    @app.callback(dash.Output("page", "children"), dash.Input("where", "pathname"))  # type: ignore[untyped-decorator]
    def _opened(path: str) -> Any:
        name = path.strip("/") or "overview"
        periods = list(figures["quarters"]) if name == "assessment" else figures["months"]
        return [
            html.Nav([dcc.Link(one, href=f"/{one}", style={"marginRight": 12}) for one in pages.offered]),
            dcc.Dropdown(periods, periods[-1], id="period", clearable=False),
            html.Div(pages.offered[name](periods[-1]), id="content"),
        ]

    @app.callback(  # type: ignore[untyped-decorator]
        dash.Output("content", "children"),
        dash.Input("period", "value"),
        dash.State("where", "pathname"),
        prevent_initial_call=True,
    )
    def _changed(period: str, path: str) -> Any:
        return pages.offered[path.strip("/") or "overview"](period)

    app.run(host="127.0.0.1", port=port, debug=False)


class _Pages:
    def __init__(self, figures: dict[str, Any], html: Any, dcc: Any) -> None:
        self.figures, self.html, self.dcc = figures, html, dcc
        self.offered: dict[str, Callable[[str], list[Any]]] = {
            "overview": self.overview,
            "rankings": self.rankings,
            "map": self.map,
            "assessment": self.assessment,
        }

    def overview(self, month: str) -> list[Any]:
        upto = [one for one in self.figures["months"] if one <= month]
        courses = self.figures["measures"]
        trend = go.Figure(
            [go.Bar(x=upto, y=[course.get(one) for one in upto]) for course in list(courses.values())[:1]]
        )
        cards = [
            self.html.Div([self.html.B(code), f" {course.get(month)}"]) for code, course in courses.items()
        ]
        places = [self._places(month, code)[:5] for code in self.figures["indicators"]]
        return [
            self._heading("overview", month),
            *cards,
            self._chart(trend, month),
            *(self._table(self._head(), rows) for rows in places[:4]),
        ]

    def rankings(self, month: str) -> list[Any]:
        code = next(iter(self.figures["indicators"]))
        rows = self._places(month, code)
        bars = go.Figure(go.Bar(x=[row[3] for row in rows], y=[row[0] for row in rows], orientation="h"))
        return [
            self._heading("rankings", month),
            self._chart(bars, month, 560),
            self._table(self._head(), rows),
        ]

    def map(self, month: str) -> list[Any]:
        rows = self.figures["regions"][month]
        shapes = {one["id"]: one["geometry"] for one in self.figures["outlines"]["features"]}
        figure = go.Figure()
        for name, code, value, *_ in rows:
            for ring in _rings(shapes[code]):
                figure.add_trace(
                    go.Scatter(
                        x=[x for x, _ in ring],
                        y=[y for _, y in ring],
                        fill="toself",
                        mode="lines",
                        name=name,
                        fillcolor=f"rgba(31, 78, 121, {value or 0:.3f})",
                        line={"width": 1, "color": "#555"},
                    )
                )
        figure.update_yaxes(scaleanchor="x")
        return [
            self._heading("map", month),
            self._chart(figure, month, 560),
            self._table(["Region", "Code", "Coverage", "Connected", "Points"], rows),
        ]

    def assessment(self, quarter: str) -> list[Any]:
        rows = self.figures["quarters"][quarter]
        names = [self.figures["names"].get(row[0], row[0]) for row in rows]
        parts = [f"P{number}" for number in range(1, len(rows[0]) - 2)]
        bands = go.Figure(go.Bar(x=[row[2] for row in rows], y=names, orientation="h"))
        heat = go.Figure(go.Heatmap(z=[row[3:] for row in rows], x=parts, y=names))
        return [
            self._heading("assessment", quarter),
            self._table(["Code", "Place", "Points", *parts], rows),
            self._chart(bands, quarter, 560),
            self._chart(heat, quarter, 560),
        ]

    def _heading(self, name: str, period: str) -> Any:
        return self.html.H1(f"{name} · {period}")

    def _chart(self, figure: go.Figure, period: str, height: int = HEIGHT) -> Any:
        figure.update_layout(height=height, meta=period, showlegend=False)
        return self.dcc.Graph(figure=figure, style={"height": height})

    def _head(self) -> list[str]:
        return ["Institution", "Place", "Moved", "Value", "mom", "yoy"]

    def _places(self, month: str, code: str) -> list[list[Any]]:
        names = self.figures["names"]
        return [[names.get(row[0], row[0]), *row[1:]] for row in self.figures["places"][month][code]]

    def _table(self, head: list[str], rows: list[list[Any]]) -> Any:
        cell = self.html.Td
        return self.html.Table(
            [
                self.html.Thead(self.html.Tr([self.html.Th(one) for one in head])),
                self.html.Tbody([self.html.Tr([cell(_told(one)) for one in row]) for row in rows]),
            ]
        )


def _told(value: object) -> str:
    return "–" if value is None else f"{value:,.4f}" if isinstance(value, float) else str(value)


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


if __name__ == "__main__":
    serve(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), int(sys.argv[2]))
