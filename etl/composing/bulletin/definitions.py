"""The last annex of a bulletin: how its indicators are defined, and where the numbers of points come from."""

from datetime import date

from etl.composing.book import Phrase
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.editions.model import Table
from etl.values.periods import day_words
from etl.values.text import Text

Row = list[Phrase | None]


def definitions(writer: Writer) -> Table:
    """The indicators of annex 1 and of the text: numerator, denominator, unit, least denominator, reason."""
    programme, headline = writer.material.programme, writer.material.programme.settings.headline
    codes = dict.fromkeys(
        programme.indicator(code).code
        for listed in (headline.indicators, (headline.rank,), *writer.wording.indicators.values())
        for code in listed
    )
    columns = [
        writer.column("indicator", is_number=False),
        writer.column("numerator", is_number=False),
        writer.column("denominator", is_number=False),
        writer.column("unit", is_number=False),
        writer.column("minimum"),
        writer.column("why", is_number=False),
    ]
    told = [code for code in codes if _has_figures(writer, code)]
    rows = [_definition(writer, programme.indicators[code]) for code in told]
    return writer.table("definitions", writer.term("annex-definitions"), columns, rows)


def _has_figures(writer: Writer, code: str) -> bool:
    """Whether an indicator of returns has a figure this time: one whose figures begin later is not printed, and
    nobody looks for its definition."""
    if code not in writer.material.programme.reported:
        return True
    return any(one.period == str(writer.material.period) for one in writer.material.together(code))


def _definition(writer: Writer, indicator: Indicator) -> Row:
    id = f"definition.{indicator.code}"
    minimum = indicator.minimum_denominator or None
    return [
        writer.indicator_name(indicator),
        writer.book.name(f"{id}.numerator", _in_names(writer, indicator.numerator)),
        writer.book.name(f"{id}.denominator", _in_names(writer, indicator.denominator))
        if indicator.denominator
        else None,
        writer.book.name(f"indicator.{indicator.code}.unit", indicator.unit),
        writer.number(f"{id}.minimum", minimum),
        writer.book.name(f"{id}.why", indicator.why),
    ]


def _in_names(writer: Writer, expression: str) -> Text:
    """A sum of measures with the measures' names."""
    measures = writer.material.programme.measures
    pieces = expression.replace("+", " + ").replace("-", " - ").replace("*", " × ").split()
    zh = [measures[one].name.zh if one in measures else one for one in pieces]
    en = [measures[one].name.en if one in measures else one for one in pieces]
    return Text(zh=" ".join(zh), en=" ".join(en))


def sources(writer: Writer) -> Table:
    """Where the numbers of points come from, and the day they are of."""
    columns = [writer.column(term, is_number=False) for term in ("scenario", "source", "as-of")]
    coverage = writer.material.coverage
    rows: list[Row] = []
    for row in coverage.totals if coverage else ():
        if not row.sources:
            continue
        said = writer.material.sources(row.sources)
        assert said is not None
        as_of = day_words(date.fromisoformat(row.as_of))
        rows.append(
            [
                writer.book.name(
                    f"point.{row.scenario}", writer.material.programme.points[row.scenario].name
                ),
                writer.book.name(f"point.{row.scenario}.source", said),
                writer.book.add(f"point.{row.scenario}.as_of", row.as_of, "text", as_of),
            ]
        )
    return writer.table("sources", writer.term("source"), columns, rows)
