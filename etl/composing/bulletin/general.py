"""Section one of a bulletin, the position: main volumes, key indicators, the way since the beginning."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from etl.composing.book import Phrase, joined
from etl.composing.choice import placed
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.editions.model import Basis, Block, Chart, Paragraph, Series, Table
from etl.values.exact import written
from etl.values.periods import Period
from etl.values.text import Text
from etl.wording import numbers, phrases
from etl.wording.dates import axis_name, period_words
from etl.wording.numbers import Scale

Blocks = tuple[Block, ...]


def general(writer: Writer) -> Blocks:
    """Section one: the headline measures, indicators of all together, penetration, what cannot be compared, the table
    and the trend."""
    measures = writer.material.programme.settings.headline.measures
    told = [paragraph for code in measures for paragraph in _measure(writer, code)]
    indicators = [
        indicator_sentence(writer, one) for one in placed(writer, "general") if tells_of_all(writer, one)
    ]
    return (
        *writer.paragraph("general.without", [_without(writer)]),
        *told,
        *writer.paragraph("general.indicators", indicators),
        *writer.paragraph("general.penetration", [_penetration(writer)]),
        *writer.paragraph("general.compared", [_not_compared(writer), _missing(writer)]),
        headline_table(writer),
        *indicator_tables(writer),
        trend(writer, _flow(writer)),
    )


def _not_compared(writer: Writer) -> Phrase | None:
    """Said once for all figures: before the records begin there is nothing to compare with."""
    start, period = writer.figures.start, writer.material.period
    if str(period.previous) < str(start):
        return writer.say("no-period-before")
    return writer.say("no-year-ago") if str(period.year_ago) < str(start) else None


def _without(writer: Writer) -> Phrase | None:
    """Sums that lack whose return is not filed or not accepted are fewer institutions' than those of the period before:
    a fall of theirs says nothing. The reader of the sums is told so, and by whom, before the first of them."""
    lacking = writer.material.lacking
    if not lacking:
        return None
    is_first = str(writer.material.period.previous) < str(writer.figures.start)
    count = numbers.count(len(lacking), phrases.INSTITUTIONS)
    return writer.say(
        "sums-without-first" if is_first else "sums-without",
        list=writer.names(lacking),
        lacking=writer.book.add("general.lacking", len(lacking), "count", count, (), phrases.RECORD),
    )


def _missing(writer: Writer) -> Phrase | None:
    """The periods since the records begin of which nothing is known, so that nobody reads the gap in the chart as a
    fault of print."""
    unknown = [Period.parse(row.period) for row in writer.material.growth[_flow(writer)] if row.value is None]
    spans: list[list[Period]] = []
    for period in unknown:
        if spans and spans[-1][-1].shift(1) == period:
            spans[-1].append(period)
        else:
            spans.append([period])
    told = [
        writer.book.add(
            f"general.missing.{one[0]}",
            str(one[-1]),
            "text",
            phrases.span(*map(period_words, dict.fromkeys((one[0], one[-1])))),
        )
        for one in spans
    ]
    return writer.say("missing-periods", periods=joined(told)) if told else None


def _flow(writer: Writer) -> str:
    """The headline measure whose way since the beginning is told: the first that flows."""
    programme = writer.material.programme
    measures = programme.settings.headline.measures
    return next((code for code in measures if programme.measures[code].kind == "flow"), measures[0])


def _measure(writer: Writer, code: str) -> tuple[Paragraph, ...]:
    figure, programme = writer.figures.phrase, writer.material.programme
    said = [
        writer.say(
            f"measure.{code}",
            name=writer.book.name(f"measure.{code}", programme.measures[code].name),
            value=figure(f"measure.{code}.value"),
            mom=figure(f"measure.{code}.mom"),
            yoy=figure(f"measure.{code}.yoy"),
        )
    ]
    if code == _flow(writer):
        base, since = figure(f"measure.{code}.start"), figure(f"measure.{code}.since")
        times = figure(f"measure.{code}.times")
        if not _is_a_year_ago(writer, code):  # the change on the year before is the same, and has been told
            said.append(
                writer.say("since-times", base=base, since=since, times=times)
                or writer.say("since", base=base, since=since)
            )
    said.append(so_far(writer, code))  # last, or “this is 29 times …” would be said of the year's total
    return writer.paragraph(f"general.{code}", said)


def _is_a_year_ago(writer: Writer, code: str) -> bool:
    """Whether the first period of a measure is that of the year before."""
    return writer.material.growth[code][0].period == str(writer.material.period.year_ago)


def so_far(writer: Writer, code: str) -> Phrase | None:
    """The sum of the year of a measure that flows, and how much that is of the programme's target for the year; of a
    stock how much of its target stands. None where there is neither, and of a first period without a target."""
    figure, material = writer.figures.phrase, writer.material
    ytd, planned, done = (figure(f"measure.{code}.{what}") for what in ("ytd", "planned", "done"))
    is_first = material.period.number == 1
    if planned is not None and (ytd is None or is_first):
        return writer.say("planned-done", planned=planned, done=done)
    if is_first:
        return None
    whole = "ytd-whole" if material.period.number == material.period.per_year else "ytd"
    return writer.say(f"{whole}-planned", ytd=ytd, planned=planned, done=done) or writer.say(whole, ytd=ytd)


def indicator_sentence(writer: Writer, indicator: Indicator) -> Phrase | None:
    """An indicator of all institutions: its value, and its change on the month and the year before where known."""
    figure, code = writer.figures.phrase, indicator.code
    return writer.say(
        "indicator",
        name=writer.indicator_name(indicator),
        value=figure(f"indicator.{code}.value"),
        mom=figure(f"indicator.{code}.mom"),
        yoy=figure(f"indicator.{code}.yoy"),
    )


def tells_of_all(writer: Writer, indicator: Indicator) -> bool:
    """Whether an indicator says anything of all institutions together. One without a better direction that is 100% in
    every period so far compares the two sides of the same transactions: received and remitted, of which all together
    have as many. It tells institutions apart, and of the whole it says nothing."""
    if indicator.direction != "neutral" or not indicator.is_share:
        return True
    return any(row.numerator != row.denominator for row in writer.material.together(indicator.code))


def _penetration(writer: Writer) -> Phrase | None:
    found = writer.material.penetration
    if not found:
        return None
    card, users = found[0], writer.material.programme.settings.users
    assert users is not None
    source = writer.material.sources([card.source])
    assert source is not None
    add, now = writer.book.add, str(writer.material.period)
    year = phrases.year(card.year)
    people = numbers.count(card.population, phrases.RESIDENTS)
    basis = [Basis(users.registered, now)]
    return writer.say(
        "penetration",
        population=add("population.value", card.population, "count", people, (), source),
        year_of_population=add("population.year", str(card.year), "text", year, (), source),
        source=add("population.source", None, "text", source),
        share=add(
            "population.share",
            written(card.share * 100),
            "percent",
            numbers.percent(card.share),
            basis,
            source,
        ),
    )


def headline_table(writer: Writer) -> Table:
    """The headline measures, a row each: value in the unit of its row, changes in percent, and the year to date."""
    percent = writer.term("percent")
    columns = [
        writer.column("item", is_number=False),
        writer.column("unit", is_number=False),
        writer.column("now"),
        writer.column("mom", unit=percent),
        writer.column("yoy", unit=percent),
        writer.column("ytd"),
    ]
    return writer.table("headline", writer.term("table-headline"), columns, _headline_rows(writer))


def _headline_rows(writer: Writer) -> Iterator[list[Phrase | None]]:
    programme = writer.material.programme
    for code, rows in writer.material.growth.items():
        row, measure = rows[-1], programme.measures[code]
        is_money = measure.unit == "money"
        currency = programme.settings.currency
        minor = currency.minor_per_major if is_money else 1
        scale = numbers.said_scale(Fraction(row.value or 0, minor), currency.major) if is_money else None
        basis = [Basis(code, row.period)]
        yield [
            writer.book.name(f"measure.{code}", measure.name),
            writer.book.name(f"measure.{code}.unit", scale.unit if scale else measure.counted_in),
            _scaled(writer, f"table.{code}.value", row.value, minor, scale, basis),
            writer.number(f"table.{code}.mom", _rate(row.value, row.previous, row.mom_pct), 2, unit="percent",
                          basis=[*basis, Basis(code, str(writer.material.period.previous))]),
            writer.number(f"table.{code}.yoy", _rate(row.value, row.year_ago, row.yoy_pct), 2, unit="percent",
                          basis=[*basis, Basis(code, str(writer.material.period.year_ago))]),
            _scaled(writer, f"table.{code}.ytd", row.ytd, minor, scale, _year(writer, code)),
        ]  # fmt: skip


def _rate(value: int | None, base: int | None, rate: object) -> Fraction | None:
    if value is None or not base or rate is None:
        return None
    return Fraction(value - base, base) * 100


def _year(writer: Writer, code: str) -> list[Basis]:
    period = writer.material.period
    return [Basis(code, str(period.shift(-n))) for n in range(period.number)]


def _scaled(
    writer: Writer, id: str, value: int | None, minor: int, scale: Scale | None, basis: Sequence[Basis]
) -> Phrase | None:
    """Counts whole; money in the unit that stands beside it, 万元 or million yuan, for the row's figures alike."""
    if value is None or scale is None:
        return _amount(writer, id, value, 1, "count", basis)
    return writer.book.add(id, value, "money", scale.told(Fraction(value, minor)), basis)


def _amount(
    writer: Writer, id: str, value: int | None, minor: int, unit: str, basis: Sequence[Basis]
) -> Phrase | None:
    """A measure in a table: counts whole, money in its major unit with two decimals, its value in the minor one."""
    if value is None:
        return None
    text = numbers.plain(Fraction(value, minor), 2 if minor > 1 else 0)
    return writer.book.add(id, value, "money" if unit == "money" else "count", Text(zh=text, en=text), basis)


def indicator_tables(writer: Writer) -> tuple[Table, ...]:
    """Shares, which change by percentage points, and other indicators, which change by percent: one unit a column. A
    volume that stands among the main ones is not told again."""
    main = {*writer.material.programme.settings.headline.measures}
    chosen = dict.fromkeys(
        one
        for section in ("general", "upgrade", "scenarios")
        for one in placed(writer, section)
        if not (one.is_volume and one.numerator in main) and tells_of_all(writer, one)
    )
    percent, points = writer.term("percent"), writer.term("points")
    shares = [row for one in chosen if one.is_share and (row := _indicator_row(writer, one, ALL)) is not None]
    others = [row for one in chosen if not one.is_share and (row := _indicator_row(writer, one, ALL[:3]))]
    name, unit = writer.column("indicator", is_number=False), writer.column("unit", is_number=False)
    head = [
        name,
        writer.column("now", unit=percent),
        *(writer.column(term, unit=points) for term in ("mom", "yoy")),
        *(writer.column(term, unit=percent) for term in ("target", "completion")),
    ]
    told = [place for place in range(len(head)) if place < 4 or any(row[1 + place] for row in shares)]
    return (
        writer.table(
            "indicators",
            writer.term("table-indicators"),
            [head[place] for place in told],
            [[row[0 if place == 0 else 1 + place] for place in told] for row in shares],
        ),
        writer.table(
            "indicators-other",
            writer.term("table-indicators-other"),
            [
                name,
                unit,
                writer.column("now"),
                *(writer.column(term, unit=percent) for term in ("mom", "yoy")),
            ],
            others,
        ),
    )


ALL = ("value", "mom", "yoy", "target", "completion")
"""What a table tells of an indicator."""


def _indicator_row(writer: Writer, indicator: Indicator, whats: Sequence[str]) -> list[Phrase | None] | None:
    code, kept = indicator.code, writer.book.figures
    rows = writer.material.together(code)
    row = next((one for one in rows if one.period == str(writer.material.period)), None)
    if row is None:
        return None
    figure = writer.figures.phrase
    cells: list[Phrase | None] = [
        writer.indicator_name(indicator),
        writer.book.name(f"indicator.{code}.unit", indicator.unit),
    ]
    for what in whats:
        if figure(f"indicator.{code}.{what}") is None or kept[f"indicator.{code}.{what}"].value is None:
            cells.append(None)
            continue
        shown = kept[f"indicator.{code}.{what}"]
        assert shown.value is not None
        decimals = indicator.decimals if what in ("value", "target") else 2
        text = numbers.plain(Fraction(shown.value), decimals)
        cells.append(
            writer.book.add(
                f"table.{shown.id}",
                shown.value,
                shown.unit,
                Text(zh=text, en=text),
                shown.basis,
                shown.source,
            )
        )
    return cells


def trend(writer: Writer, code: str) -> Chart:
    """A headline measure over all periods on record."""
    measure, currency = writer.material.programme.measures[code], writer.material.programme.settings.currency
    is_money = measure.unit == "money"
    rows = writer.material.growth[code]
    ids = []
    for row in rows:
        if row.value is None:
            ids.append("")
            continue
        id = f"series.{code}.{row.period}"
        minor = currency.minor_per_major if is_money else 1
        _amount(writer, id, row.value, minor, "money" if is_money else "count", [Basis(code, row.period)])
        ids.append(id)
    periods = [axis_name(Period.parse(row.period)) for row in rows]
    most = max((row.value for row in rows if row.value is not None), default=0)
    largest = Fraction(most, currency.minor_per_major if is_money else 1)
    unit = numbers.axis_unit(largest, currency.major if is_money else measure.counted_in)
    return Chart(
        f"trend.{code}", "line", measure.name, tuple(periods), (Series(measure.name, tuple(ids)),), unit
    )
