"""Put a finding, a chart or a table on the page, always in the same way."""

import plotly.graph_objects as go
import streamlit as st

from pages.shared.figures.canvas import CONFIG
from pages.shared.quoting import spoken, without_links
from pages.shared.shell import HousePage, Page
from pages.shared.tables import Table


def show_finding(title: str, sentence: str) -> None:
    """What a section found, as its heading, and the sentence that proves it with its numbers."""
    st.header(without_links(title), anchor=False)
    st.markdown(sentence)


def show_chart(figure: go.Figure, sentence: str, key: str) -> None:
    """A chart; who cannot see it hears the sentence. On a phone it is moved sideways, not squeezed (house.css)."""
    with st.container(key=f"chart-{key}"):
        st.plotly_chart(figure, key=key, config=CONFIG, alt=spoken(sentence), theme=None)


def show_wide_chart(figure: go.Figure, sentence: str, key: str) -> None:
    """A chart with many columns, which needs still more width."""
    with st.container(key=f"wide-{key}"):
        st.plotly_chart(figure, key=key, config=CONFIG, alt=spoken(sentence), theme=None)


def show_table(page: Page | HousePage, table: Table, name: str, title: str, *, download: bool = True) -> None:
    """A table under its title, and a button that hands out its exact figures as a file called `name`."""
    if table.is_long:
        _show_scrolling(table, title)
    else:
        # The key carries which columns hold figures and which are short; house.css sets them accordingly.
        figures = "".join(f"f{i}-" for i, column in enumerate(table.columns, start=1) if column.is_figure)
        short = "".join(f"s{i}-" for i, column in enumerate(table.columns, start=1) if column.is_short)
        with st.container(key=f"table-{name}-{figures}{short}"):
            st.table(table.as_shown(), border="horizontal", hide_index=True, alt=spoken(title))
    if download:
        st.download_button(
            page.words.say("Download as CSV"),
            table.as_csv(),
            f"{page.file_stem}-{name}.csv",
            "text/csv",
            key=f"download-{name}",
            on_click="ignore",
            icon=":material/download:",
        )


def _show_scrolling(table: Table, title: str) -> None:
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
    st.dataframe(
        table.as_numbers(),
        hide_index=True,
        column_config=figures | names,
        alt=spoken(title),
        height=520,
        placeholder="—",
    )
