"""Headings that a filer once confirmed, and what an unknown one might mean."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz

from etl.definitions.measures import Measure
from etl.definitions.returns import Column
from etl.sources.numbers import shortened
from etl.sources.spelling import folded, folded_heading

Remembered = tuple[tuple[str, str, str, str, str], ...]
"""Rows of (institution, source, declared sheet, heading, measure); the heading folded as `heading_key` folds it."""

MOST_SUGGESTIONS = 3
NEAR = 50
"""Below this likeness (of 100) a heading does not even suggest a measure."""
ALIKE = 85
"""From this likeness on two headings are the same but for a slip of the pen."""


def heading_key(parts: Iterable[str]) -> str:
    """A path of headings as one text for comparison, without units."""
    return "/".join(folded_heading(part) for part in parts)


def confirmed(remembered: Remembered, institution: str, source: str, sheet: str) -> dict[str, str]:
    """Measures by heading, as this institution confirmed them for this sheet."""
    return {row[3]: row[4] for row in remembered if row[:3] == (institution, source, sheet)}


def likeness(parts: Iterable[str], column: Column, measure: Measure) -> float:
    """How alike a written path and a declared column are, from 0 to 100: by path, leaf or the measure's name."""
    written = [folded_heading(part) for part in parts]
    declared = [folded_heading(part) for part in column.heading]
    names = (folded_heading(measure.name.zh), folded_heading(measure.name.en))
    return max(
        fuzz.ratio("".join(written), "".join(declared)),
        fuzz.ratio(written[-1], declared[-1]) if len(written) == 1 or len(declared) == 1 else 0,
        *(fuzz.ratio(written[-1], name) for name in names),
    )


def suggested(parts: list[str], columns: Iterable[Column], measures: Mapping[str, Measure]) -> list[Column]:
    """The columns that a written path may mean, the likeliest first."""
    scored = [(likeness(parts, column, measures[column.measure]), column) for column in columns]
    near = sorted((s for s in scored if s[0] >= NEAR), key=lambda one: (-one[0], one[1].measure))
    return [column for _, column in near[:MOST_SUGGESTIONS]]


def nearest(heading: str, written: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a sentence on a missing heading says of the one that stands there instead: of those written (each with its
    cell) the likest, nothing where none is like it."""
    wanted = folded(heading)
    scored = [(fuzz.ratio(wanted, folded(text)), text, cell) for text, cell in written if folded(text)]
    likeness, text, cell = max(scored, default=(0, "", ""))
    if likeness < NEAR:
        return {"near_zh": "", "near_en": ""}
    return {
        "near_zh": f"（{cell} 的“{shortened(text)}”与之最接近，如确是该列，请在版式的 headings 中登记这一写法）",
        "near_en": f" (nearest to it is “{shortened(text)}” in {cell}; if that is the column, enter this wording "
        "under headings of the layout)",
    }
