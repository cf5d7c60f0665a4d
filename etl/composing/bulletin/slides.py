"""The slides of a bulletin: one question each, its answer in a sentence, one table or chart, notes with sources."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from etl.composing.book import Phrase, joined, of, paragraph, printed, without_heading
from etl.composing.bulletin.decisions import decision_table, decisions_told
from etl.composing.bulletin.filing import late_list, lowest_pass, pass_list
from etl.composing.bulletin.general import headline_table, so_far, trend
from etl.composing.bulletin.problems import Problem, point_name
from etl.composing.bulletin.requirements import requirement_table
from etl.composing.bulletin.scenarios import bare, county_ends, coverage_told, targets_told
from etl.composing.choice import SHOWN, ends, first_and_last, foremost, named, placed
from etl.composing.writer import Writer
from etl.editions.model import Chart, Series, Slide, Table
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from etl.values.text import Text
from etl.wording import numbers, phrases

MOST_BARS = 20
"""As many bars as a room reads."""


def slides(writer: Writer, problems: Sequence[Problem]) -> tuple[Slide, ...]:
    """A question that this period's figures do not answer has no slide."""
    found = [
        *(_trend(writer, code, f"more-{code}") for code in _told(writer)),
        _leaders(writer),
        _gap(writer, problems),
        _lagging(writer),
        _problem(writer, problems, "idle", _use_chart(writer)),
        _where(writer),
        _rural(writer, problems),
        _late(writer),
        _decisions(writer),
        _next(writer, problems),
    ]
    return tuple(slide for slide in found if slide is not None)


def _told(writer: Writer) -> list[str]:
    """Users and payments: the first headline measure, and the first that flows."""
    programme = writer.material.programme
    measures = programme.settings.headline.measures
    flows = [code for code in measures if programme.measures[code].kind == "flow"]
    return list(dict.fromkeys([*flows[:1], *measures[:1]]))


def _slide(
    writer: Writer,
    code: str,
    phrases: Iterable[Phrase | None],
    body: Table | Chart | None,
    question: Phrase | None = None,
) -> Slide | None:
    """A slide with the question (where it is not one of the wording's own for that kind) and the notes that the
    wording gives it."""
    there = [phrase for phrase in phrases if phrase is not None]
    if not there:
        return None
    kind = code.partition("-")[0]
    which = "notes" if writer.material.status else "notes-published"
    notes = writer.say(f"{which}.{kind}", source=_published_by(writer))
    nothing = writer.term("source")
    return Slide(
        f"slide.{code}",
        _as_text(writer, question) if question else writer.term(f"question-{kind}"),
        paragraph(f"slide.{code}", there),
        body,
        _as_text(writer, notes) if notes else nothing,
    )


def _published_by(writer: Writer) -> Text:
    """Who publishes the figures, as the programme names its source; what else it says of itself stands elsewhere."""
    said = writer.material.programme.settings.source
    zh, en = re.split("[；。，]", said.zh, maxsplit=1)[0], re.split(r"[;,]|\.$", said.en, maxsplit=1)[0]
    return Text(zh=zh, en=en)


def _as_text(writer: Writer, phrase: Phrase) -> Text:
    figures = writer.book.figures
    return Text(zh=printed(phrase.zh, figures, "zh"), en=printed(phrase.en, figures, "en"))


def _trend(writer: Writer, code: str, slide: str) -> Slide | None:
    figure = writer.figures.phrase
    name = writer.book.name(f"measure.{code}", writer.material.programme.measures[code].name)
    said = writer.say(
        f"measure.{code}",
        name=name,
        value=figure(f"measure.{code}.value"),
        mom=figure(f"measure.{code}.mom"),
        yoy=figure(f"measure.{code}.yoy"),
    )
    since = None
    if writer.material.programme.measures[code].kind == "flow":
        base, change = figure(f"measure.{code}.start"), figure(f"measure.{code}.since")
        since = writer.say("since", base=base, since=change)
    drawn = trend(writer, code)
    if sum(map(bool, drawn.series[0].figures)) > 1:
        planned = so_far(writer, code) if figure(f"measure.{code}.planned") else None
        return _slide(writer, slide, [said, since, planned], drawn, writer.say("question-more", name=name))
    if code != _told(writer)[0]:
        return None  # of a first period nothing has moved: one slide tells of all main volumes
    table = _without_empty_columns(headline_table(writer))
    return _slide(writer, slide, [said], table, writer.say("question-volumes"))


def _without_empty_columns(table: Table) -> Table:
    """A room reads no column of dashes: in a first period nothing is compared yet."""
    kept = [
        at for at in range(len(table.columns)) if any(row[at].figure or row[at].text for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def _leaders(writer: Writer) -> Slide | None:
    """Everybody by the headline indicator, as bars."""
    indicator = writer.material.programme.indicator(writer.material.programme.settings.headline.rank)
    ranking = writer.material.ranking(indicator.code)
    first, last = first_and_last(writer, ranking)
    items = [
        writer.say(
            "value-item", name=writer.name(row.figure.institution), value=writer.value_of(ranking, row)
        )
        for row in first
    ]
    there = [item for item in items if item is not None]
    if not there:
        return None
    said = writer.say("slide-leaders", indicator=writer.indicator_name(indicator), list=joined(there))
    return _slide(writer, "leaders", [said], _bars(writer, ranking, last))


def _bars(writer: Writer, ranking: Ranking, last: Sequence[RankRow]) -> Chart:
    """Everybody as a bar; of very many those at the top."""
    names, ids = [], []
    everybody, behind = named(writer, ranking), {row.figure.institution for row in last}
    shown = everybody[:MOST_BARS]
    for row in shown:
        phrase = writer.value_of(ranking, row)
        member = ranking.members[row.figure.institution]
        names.append(Text(zh=member.short_zh, en=member.short_en))
        ids.append(phrase.zh[0].figure if phrase else "")
    indicator = ranking.indicator
    series = Series(indicator.name, tuple(ids))
    lagging = tuple(place for place, row in enumerate(shown) if row.figure.institution in behind)
    title, unit = indicator.name, indicator.unit
    if len(shown) < len(everybody):
        regions = writer.material.programme.settings.ranked == "region"
        title = phrases.first_of_all(title, len(shown), len(everybody), regions=regions)
    if indicator.is_volume:
        unit = numbers.axis_unit(
            max((row.figure.value or Fraction() for row in shown), default=Fraction()), unit
        )
    return Chart(f"bars.{indicator.code}", "bar", title, tuple(names), (series,), unit, lagging)


def _gap(writer: Writer, problems: Sequence[Problem]) -> Slide | None:
    """How far the first and the last are apart by the first indicator of which that is a problem."""
    found = next((one for one in problems if one.code.startswith("gap.")), None)
    if found is None:
        return None
    indicator = writer.material.programme.indicator(found.code.removeprefix("gap."))
    ranking = writer.material.ranking(indicator.code)
    rows = named(writer, ranking)
    said = writer.say(
        "slide-gap",
        indicator=writer.indicator_name(indicator),
        best=writer.value_of(ranking, rows[0]),
        worst=writer.value_of(ranking, rows[-1]),
        gap=of(f"rank.{indicator.code}.gap"),
    )
    return _slide(writer, "gap", [said], _ends_table(writer))


def _ends_table(writer: Writer) -> Table | None:
    """First and last by each indicator that problems are told of, with the places that stay possible; of those at the
    end of whom none may be named, how many they are: the slide's title promises both ends."""
    columns = [
        writer.column("indicator", is_number=False),
        writer.column("institution", is_number=False),
        writer.column("value", is_number=False),
        writer.column("place", is_number=False),
        writer.column("possible", is_number=False),
    ]
    rows: list[list[Phrase | None]] = []
    lagging: list[int] = []
    for indicator in placed(writer, "problems"):
        ranking = writer.material.ranking(indicator.code)
        first, last = first_and_last(writer, ranking)
        leading = [row for row in first if row.rank == first[0].rank]
        lagging += range(len(rows) + len(leading), len(rows) + len(leading) + len(last))
        rows += [
            [
                writer.indicator_name(indicator),
                writer.name(row.figure.institution),
                writer.value_of(ranking, row),
                writer.place_of(ranking, row),
                writer.others_possible(ranking, row),
            ]
            for row in (*leading, *last)
        ]
        if first and not last:
            rows.append(_unnamed(writer, ranking))
    if not rows:
        return None
    table = _without_empty_columns(writer.table("ends", writer.term("table-ends"), columns, rows))
    return replace(table, lagging=tuple(lagging))


def _unnamed(writer: Writer, ranking: Ranking) -> list[Phrase | None]:
    """The row of those at the end of whom nobody is named: how many have the last value as it is printed."""
    rows = named(writer, ranking)
    worst = writer.value_of(ranking, rows[-1])
    alike = [row for row in rows if _said(writer, writer.value_of(ranking, row)) == _said(writer, worst)]
    id = f"rank.{ranking.indicator.code}.{ranking.period}.last.count"
    count = writer.book.add(id, len(alike), "count", writer.counted(len(alike)))
    said = writer.say("ends-unnamed", count=count)
    told = writer.flat(f"{id}.unnamed", said) if said else None
    return [writer.indicator_name(ranking.indicator), told, worst, None, None]


def _said(writer: Writer, phrase: Phrase | None) -> str:
    return printed(phrase.zh, writer.book.figures, "zh") if phrase else ""


def _problem(
    writer: Writer, problems: Sequence[Problem], code: str, body: Table | Chart | None
) -> Slide | None:
    """A problem as the answer to its question."""
    said = [without_heading(one.said) for one in problems if one.code.partition(".")[0] == code]
    return _slide(writer, code, said[:1], body)


def _lagging(writer: Writer) -> Slide | None:
    coverage = writer.material.coverage
    if coverage is None or coverage.overall.share is None:
        return None
    rows = sorted(
        (row for row in coverage.totals if row.share is not None),
        key=lambda row: (row.share or Fraction(), row.scenario),
    )
    points = writer.material.programme.points
    ids = [_id(bare(writer, "point", row.scenario, ["share"])[0]) for row in rows]
    last = foremost(rows, lambda row: numbers.percent(row.share or Fraction()).zh)
    chart = Chart(
        "bars.coverage",
        "bar",
        writer.term("share"),
        tuple(points[row.scenario].name for row in rows),
        (Series(writer.term("share"), tuple(ids)),),
        writer.term("percent"),
        tuple(range(len(last))),
    )
    items = [
        writer.say(
            "value-item",
            name=point_name(writer, row.scenario),
            value=writer.figures.phrase(f"point.{row.scenario}.share"),
        )
        for row in last
    ]
    listed = [item for item in items if item is not None]
    lagging = writer.say("slide-lagging", list=joined(listed)) if listed else None
    return _slide(writer, "scenarios", [lagging, coverage_told(writer), *targets_told(writer)], chart)


def _id(phrase: Phrase | None) -> str:
    return phrase.zh[0].figure if phrase else ""


def _use_chart(writer: Writer) -> Chart | None:
    """Connected and used points by family."""
    coverage = writer.material.coverage
    if coverage is None:
        return None
    families = writer.material.programme.families
    rows = [bare(writer, "family", row.family, ["connected", "live"]) for row in coverage.families]
    return Chart(
        "bars.use",
        "bar",
        writer.term("chart-use"),
        tuple(families[row.family].name for row in coverage.families),
        tuple(
            Series(writer.term(term), tuple(_id(row[i]) for row in rows))
            for i, term in enumerate(("connected", "live"))
        ),
        writer.term("points-unit"),
    )


def _where(writer: Writer) -> Slide | None:
    coverage = writer.material.coverage
    if coverage is None or len(coverage.regions) <= SHOWN:
        return None
    rows = sorted(
        (row for row in coverage.regions if row.share is not None), key=lambda row: -(row.share or 0)
    )
    ids = [f"table.region.{row.region}.share" for row in rows]
    if any(id not in writer.book.figures for id in ids):
        return None
    names = [_region(writer, row.region) for row in rows]
    title, unit = writer.term("share"), writer.term("percent")
    _, worst = ends(rows, lambda row: numbers.percent(row.share or Fraction()).zh, 2)
    behind = {row.region for row in worst}
    lagging = tuple(place for place, row in enumerate(rows) if row.region in behind)
    chart = Chart("bars.regions", "bar", title, tuple(names), (Series(title, tuple(ids)),), unit, lagging)
    return _slide(writer, "where", [county_ends(writer)], chart)


def _rural(writer: Writer, problems: Sequence[Problem]) -> Slide | None:
    """How far the villages are reached, by region, those that are reached least first."""
    coverage = writer.material.coverage
    if coverage is None:
        return None
    problem = next((without_heading(one.said) for one in problems if one.code == "rural"), None)
    shares = {
        row.region: Fraction(row.covered or 0, row.villages)
        for row in coverage.rural
        if row.region and row.villages and f"table.region.{row.region}.villages" in writer.book.figures
    }
    rows = sorted(shares, key=lambda code: (shares[code], code))
    last = foremost(rows, lambda code: numbers.percent(shares[code]).zh, 2) if problem else []
    chart = Chart(
        "bars.rural",
        "bar",
        writer.term("chart-rural"),
        tuple(_region(writer, code) for code in rows),
        (Series(writer.term("chart-rural"), tuple(f"table.region.{code}.villages" for code in rows)),),
        writer.term("percent"),
        tuple(range(len(last))),
    )
    said = [problem, writer.say("rural.over") or writer.say("rural")]
    return _slide(writer, "rural", said, chart if len(rows) > 1 else None)


def _region(writer: Writer, code: str) -> Text:
    known = writer.material.programme.regions[code]
    return Text(zh=known.name("zh"), en=known.name("en"))


def _late(writer: Writer) -> Slide | None:
    rows = writer.material.status
    if not rows:
        return None
    late = late_list(writer)
    missing = [row.institution for row in rows if not row.has_come]
    said = [
        writer.say("filing"),
        writer.say("late", list=late) if late else None,
        writer.say("missing", list=writer.names(missing)) if missing else None,
        writer.say("all-on-time") if not late and not missing else None,
        writer.say("first-pass"),
        writer.say("first-pass-low", list=pass_list(writer, lowest_pass(writer))),
    ]
    return _slide(writer, "filing", said, _returns(writer))


def _returns(writer: Writer) -> Table | None:
    """The returns that came late or were least often right at once; all of them stand in annex 4."""
    columns = [
        writer.column("institution", is_number=False),
        writer.column("late-days", unit=writer.term("working-days")),
        writer.column("first-pass", unit=writer.term("percent")),
    ]
    late = [row.institution for row in writer.material.status if row.working_days_late]
    shown = list(dict.fromkeys([*late, *lowest_pass(writer)]))
    by_code = {row.institution: row for row in writer.material.status}
    rows = []
    for code in shown:
        id = f"table.filing.{code}"
        late_days = by_code[code].working_days_late if code in by_code else None
        passed = f"{id}.first_pass"
        known = passed in writer.book.figures
        rows.append(
            [
                writer.name(code),
                writer.number(f"{id}.late", late_days, unit="days"),
                of(passed) if known else None,
            ]
        )
    if not rows:
        return _returns_by_group(writer)
    table = writer.table("returns", writer.term("filing"), columns, rows)
    return replace(table, lagging=tuple(place for place, code in enumerate(shown) if code in late))


def _returns_by_group(writer: Writer) -> Table | None:
    """Where all came on time and right at once: how many of each group, with what they hold."""
    members, returns = writer.material.members, writer.material.returns
    columns = [
        writer.column("group", is_number=False),
        writer.column("returns-due", unit=writer.term("returns-unit")),
        writer.column("returns-on-time", unit=writer.term("returns-unit")),
        writer.column("fields", unit=writer.term("fields-unit")),
        writer.column("first-pass", unit=writer.term("percent")),
    ]
    rows = []
    for code, group in writer.material.programme.groups.items():
        owed = [one for one in writer.material.status if one.institution in members]
        owed = [one for one in owed if members[one.institution].group == code]
        if not owed:
            continue
        held = [returns[one.institution] for one in owed if one.institution in returns]
        fields, failing = sum(one.fields for one in held), sum(one.failing for one in held)
        id = f"table.filing.group.{code}"
        rows.append(
            [
                writer.book.name(f"group.{code}", group.name),
                writer.number(f"{id}.due", len(owed)),
                writer.number(f"{id}.on_time", sum(one.working_days_late == 0 for one in owed)),
                writer.number(f"{id}.fields", fields),
                writer.number(
                    f"{id}.first_pass", Fraction(100 * (fields - failing), fields), 2, unit="percent"
                )
                if fields
                else None,
            ]
        )
    return writer.table("returns", writer.term("filing"), columns, rows) if rows else None


def _decisions(writer: Writer) -> Slide | None:
    """What earlier meetings decided, and what has become of it."""
    if not writer.material.decisions:
        return None
    return _slide(writer, "decisions", [decisions_told(writer)], decision_table(writer))


def _next(writer: Writer, problems: Sequence[Problem]) -> Slide | None:
    table = requirement_table(writer, list(problems))
    if not table.rows:
        return None
    count = writer.book.add(
        "next.count",
        len(table.rows),
        "count",
        phrases.requirements(len(table.rows)),
    )
    days = sorted((str(writer.book.figures[row[-1].figure].value), row[-1].figure) for row in table.rows)
    first, last = of(days[0][1]), of(days[-1][1])
    if first == last:
        return _slide(writer, "next", [writer.say("slide-next-once", count=count, due=first)], table)
    return _slide(writer, "next", [writer.say("slide-next", count=count, first=first, last=last)], table)
