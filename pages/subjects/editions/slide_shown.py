"""One slide as it stands on the wall: its question, its answer, its table or chart, and who of them is marked."""

from dataclasses import dataclass

import streamlit as st

from etl.editions.model import Chart, Slide, Table
from pages.shared.quoting import for_markdown
from pages.shared.show import show_said
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.chart_figure import ROW
from pages.subjects.editions.charts import show_edition_chart
from pages.subjects.editions.marks import Mark, legend, marks_of_chart, marks_of_table
from pages.subjects.editions.picked import Chosen
from pages.subjects.editions.reader import read_aloud
from pages.subjects.editions.sentences import proof_of
from pages.subjects.growth.filers import note_of

DESK_CHART, LEAST_CHART, WALL_ROW = 330, 260, 14
SIDEBAR, FRAME = 300, 60
"""Pixels beside the slide: the house's sidebar on a desk, and the frame around a chart."""
DESK_LETTER = 15
"""Pixels of a letter on a desk, as .streamlit/config.toml sets them."""


@dataclass(frozen=True)
class Wall:
    """The screen that the slides fill, in pixels; `is_whole` where nothing else stands on it."""

    width: int = 1366
    height: int = 768
    is_whole: bool = False

    @property
    def letter(self) -> float:
        """Pixels of a letter: what present.css sets for the same screen."""
        if not self.is_whole or self.width <= 640:
            return DESK_LETTER
        return max(13.0, min(0.0125 * self.width, 0.0222 * self.height))

    @property
    def factor(self) -> float:
        """How much larger charts write than on a desk."""
        return round(self.letter / DESK_LETTER, 2)

    @property
    def row(self) -> int:
        """Pixels of a lying bar at least: on a wall all bars are to be seen at once."""
        return WALL_ROW if self.is_whole else ROW

    def across(self, *, is_half: bool) -> int:
        """Pixels that a chart is wide, as many as it would be on a desk with the same type."""
        beside = 0 if self.is_whole or self.width <= 640 else SIDEBAR
        return int((self.width - beside) * (0.46 if is_half else 0.94) / self.factor) - FRAME

    def chart(self, letters: int, *, is_half: bool) -> int:
        """Pixels that are left for a chart beneath an answer of so many letters."""
        if not self.is_whole:
            return DESK_CHART
        # An answer's letter is 1.45 of a letter wide in Chinese and about half of that in English.
        across = max(1.0, (self.width * (0.46 if is_half else 0.94)) / (1.45 * self.letter))
        lines = -(-letters // max(1, int(across)))
        taken = self.letter * (16.5 + 2.35 * lines)
        return max(int(LEAST_CHART * self.factor * 0.8), int(self.height - taken))


def show_cover(chosen: Chosen) -> None:
    """The first slide: what is announced, by whom, and as known on which day. The slides as a file begin so too."""
    words, edition = chosen.page.words, chosen.edition
    with st.container(border=True, key="slide"):
        st.header(f"1. {for_markdown(words.text(edition.letterhead.title))}", anchor=False)
        st.markdown(
            f"{for_markdown(words.text(edition.letterhead.issuer))} · {words.dated(edition.issued_on)}"
        )
        if edition.demonstration is not None:
            st.markdown(for_markdown(words.text(edition.demonstration)))
        st.markdown(
            "\n".join(
                f"{number}. {for_markdown(words.text(slide.question))}"
                for number, slide in enumerate(edition.slides, 2)
            )
        )
        st.caption(for_markdown(proof_of(words, chosen.stored, edition)))


def show_slide(chosen: Chosen, slide: Slide, number: int, wall: Wall, *, former: Chosen | None = None) -> str:
    """A slide, and where `former` is given what the same question's answer was then beside it. The id of the figure
    that was just chosen, "" where none was."""
    words = chosen.page.words
    with st.container(border=True, key="slide"):
        st.header(f"{number}. {for_markdown(words.text(slide.question))}", anchor=False)
        if former is None:
            asked = _show_answer(chosen, slide, wall)
            _show_filers(chosen)
        else:
            left, right = st.columns(2)
            with left:
                st.caption(words.period(former.stored.period))
                _show_former(former, slide, wall)
                _show_filers(former)
            with right:
                st.caption(words.period(chosen.stored.period))
                asked = _show_answer(chosen, slide, wall, is_half=True)
                _show_filers(chosen)
        st.caption(for_markdown(words.text(slide.notes)))
        st.caption(for_markdown(proof_of(words, chosen.stored, chosen.edition)))
    return asked


def _show_filers(chosen: Chosen) -> None:
    """Whose returns the figures are without, as the edition knew it."""
    view, stored = chosen.page.view, chosen.stored
    show_said(note_of(view, editions_data.counted_then(view.asked, stored.id, stored.sha256)))


def _show_former(former: Chosen, slide: Slide, wall: Wall) -> None:
    same = next((one for one in former.edition.slides if one.code == slide.code), None)
    if same is None:
        st.info(former.page.words.say("This question was not answered then."))
    else:
        _show_answer(former, same, wall, is_half=True, key="former-")


def _show_answer(chosen: Chosen, slide: Slide, wall: Wall, *, is_half: bool = False, key: str = "") -> str:
    page, edition, body = chosen.page, chosen.edition, slide.body
    asked = read_aloud(page.view, edition, (slide.answer,), f"answer-{key}{slide.code}", "large")
    marks: list[Mark] = []
    if isinstance(body, Chart):
        marks = _marks_of(chosen, body)
        runs = slide.answer.zh if page.words.language == "zh" else slide.answer.en
        said = "".join(
            page.words.text(edition.figures[run.figure].text) if run.figure else run.text for run in runs
        )
        letters = len(said) if page.words.language == "zh" else len(said) // 2
        height = wall.chart(letters, is_half=is_half)
        show_edition_chart(
            chosen,
            body,
            height,
            factor=wall.factor,
            marks=marks,
            key=key,
            row=wall.row,
            width=wall.across(is_half=is_half),
        )
    elif isinstance(body, Table):
        marks = marks_of_table(body, edition, _own(chosen), page.words.language)
        asked = (
            read_aloud(page.view, edition, (body,), f"body-{key}{slide.code}", "large", marks=marks) or asked
        )
    if told := legend(page.words, marks):
        st.caption(told)
    return asked


def _marks_of(chosen: Chosen, chart: Chart) -> list[Mark]:
    language = chosen.page.words.language
    values = editions_data.chart_numbers(chosen.edition, chart, language)
    return marks_of_chart(chart, values[0] if len(values) == 1 else (), _own(chosen), language)


def _own(chosen: Chosen) -> frozenset[str]:
    """What one's own institution is called in an edition; nothing for who belongs to none."""
    page = chosen.page
    own = page.programme.institutions.get(page.viewer.institution)
    if own is None:
        return frozenset()
    return frozenset({own.short(page.words.language), own.name(page.words.language)})
