"""An almost empty page of Streamlit's: `streamlit run bench/ui/floor.py -- FIGURES`. One picker, the heading and one
chart as large as Dash's on its overview: what a change takes here, it takes on every page that Streamlit draws.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from etl.values.periods import Period
from pages.shared.words import Words

HEIGHT = 360


@cache
def _figures() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    return told


figures, words = _figures(), Words("en")
months = figures["months"]
st.set_page_config(layout="wide")
with st.sidebar:
    month = str(st.selectbox("Month", months[::-1], format_func=words.period))
st.title(f"Floor · {words.period(str(Period.parse(month)))}")
upto = [one for one in months if one <= month]
course = next(iter(figures["measures"].values()))
figure = go.Figure(go.Bar(x=upto, y=[course.get(one) for one in upto]))
figure.update_layout(height=HEIGHT, showlegend=False)
st.plotly_chart(figure, key="trend", theme=None)
