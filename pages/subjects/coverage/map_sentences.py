"""What a map shows, in words."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from etl.queries.coverage.regional import RegionFigure, Shading
from etl.values.exact import rounded
from pages.shared.links import in_markdown, to_region
from pages.shared.view import View
from pages.shared.words import NOTHING, Words


def figure_in_words(words: Words, shading: Shading, value: Fraction | None) -> str:
    """A region's figure with its unit, or that there is none."""
    if value is None:
        return NOTHING
    if shading.kind == "share":
        return words.share(value)
    if shading.kind == "change":
        return words.growth(percent(value))
    return words.number(value, 2)


def percent(value: Fraction) -> Decimal:
    """A relative change in percent with two decimals."""
    return rounded(value * 100, 2)


def tooltip(view: View, shading: Shading, row: RegionFigure) -> str:
    """What the pointer says of a region: name, figure, and its two parts where they may be told."""
    words, region = view.words, view.programme.regions[row.region]
    name = region.name(view.language)
    if row.value is None:
        return words.say("{region}: no figure", region=name)
    said = words.say(
        "{region}: {name} {figure}",
        region=name,
        name=words.text(shading.name),
        figure=figure_in_words(words, shading, row.value),
    )
    if row.numerator is None or row.denominator is None:
        return said
    parts = words.say(
        "{part} of {whole}", part=words.number(row.numerator), whole=words.number(row.denominator)
    )
    return f"{said} ({parts})"


def map_title(view: View, shading: Shading, rows: tuple[RegionFigure, ...]) -> str:
    """Which region is first."""
    words, known = view.words, ordered(rows)
    if not known:
        return words.say("{name}: no region has a figure", name=words.text(shading.name))
    name = words.text(shading.name)
    if _are_equal(known):
        return words.say("{name}: the same everywhere", name=name)
    best = view.programme.regions[known[0].region].name(view.language)
    return words.say("{name}: highest in {best}", name=name, best=best)


def _are_equal(known: Sequence[RegionFigure]) -> bool:
    """Whether several regions have one and the same figure: none of them is first."""
    return len(known) > 1 and known[0].value == known[-1].value


def _linked(view: View, region: str) -> str:
    return in_markdown(view.programme.regions[region].name(view.language), to_region(view, region))


def map_sentence(view: View, shading: Shading, rows: tuple[RegionFigure, ...]) -> str:
    """First and last region with their figures, and how many have none."""
    words, known = view.words, ordered(rows)
    if not known:
        return words.say("No region has a figure for this month.")
    first, last = known[0], known[-1]
    if _are_equal(known):
        sentence = words.say(
            "{month}: {figure} in every region.",
            month=words.period(view.period),
            figure=figure_in_words(words, shading, first.value),
        )
    else:
        sentence = words.say(
            "{month}: from {high} in {best} down to {low} in {worst}.",
            month=words.period(view.period),
            high=figure_in_words(words, shading, first.value),
            best=_linked(view, first.region),
            low=figure_in_words(words, shading, last.value),
            worst=_linked(view, last.region),
        )
    without = len(rows) - len(known)
    if without:
        sentence = words.together(
            sentence, words.count("{n} region has no figure.", "{n} regions have no figure.", without)
        )
    return sentence


def legend(view: View, shading: Shading) -> str:
    """What the shades mean, in words that hold by day, on white, and by night, on black."""
    words = view.words
    if shading.kind == "change":
        return words.say(
            "Blue is a rise, orange a fall; the stronger the shade, the larger the change, and the faintest is "
            "none. Each region carries its figure. A border without a shade means no figure."
        )
    return words.say(
        "The stronger the shade, the higher the figure: the faintest is the lowest here, the strongest the "
        "highest; compare shades within this map only. Each region carries its figure. A border without a shade "
        "means no figure."
    )


def ordered(rows: tuple[RegionFigure, ...]) -> list[RegionFigure]:
    """Regions with a figure, the highest first."""
    return sorted((r for r in rows if r.value is not None), key=lambda r: (-(r.value or 0), r.region))
