"""The annexes of a bulletin: places, regions, scenarios, quality of the returns, definitions and sources."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from etl.composing.book import Phrase, words
from etl.composing.bulletin.definitions import definitions, sources
from etl.composing.bulletin.filing import pass_rate
from etl.composing.bulletin.scenarios import bare
from etl.composing.bulletin.upgrade import median_figure
from etl.composing.choice import hides_values, is_ranked
from etl.composing.figures import indicator_basis, unit_of
from etl.composing.material import SHARES_ALONE, WITHOUT_PLACE
from etl.composing.writer import Writer
from etl.editions.model import Basis, Block, Column, Section, Table, Unit
from etl.queries.figures.rank import Ranking
from etl.queries.returns.status import StatusRow
from etl.scoring.ranking import MASKED_STATE, RankRow
from etl.scoring.states import State
from etl.values.exact import written
from etl.values.text import Text
from etl.values.told import Told
from etl.wording import numbers
from etl.wording.dates import period_words

Row = list[Phrase | None]


def annexes(writer: Writer) -> list[Section]:
    """Annexes 1 to 5. One without rows is not printed; `etl.composing.compose.numbered` counts those that are."""
    found: dict[str, tuple[Block, ...]] = {
        "ranks": _ranks(writer),
        "regions": (_regions(writer),),
        "scenarios": (_scenarios(writer),),
        "quality": (_quality(writer),),
        "definitions": (definitions(writer), sources(writer)),
    }
    return [
        Section(f"annex-{code}", writer.term(f"annex-{code}"), blocks, is_annex=True, landscape=True)
        for code, blocks in found.items()
    ]


# ---- 附件1 ----


def _ranks(writer: Writer) -> tuple[Table, ...]:
    """One row an institution: of each headline indicator the value, and where more or less is better, place, movement
    and place in the group, and the places that cannot be ruled out: beside them, or, where that makes a table too wide
    to be read, in one of their own. Groups stand together, each under its medians; of very many institutions all are in
    the order of the first ranked indicator."""
    programme, headline = writer.material.programme, writer.material.programme.settings.headline
    given = (
        headline.indicators if headline.rank in headline.indicators else (headline.rank, *headline.indicators)
    )
    codes = dict.fromkeys(programme.indicator(code).code for code in given)
    shown = [programme.indicators[code] for code in codes if code in programme.reported]
    all_of_them = [writer.material.ranking(one.code) for one in shown if not hides_values(writer, one)]
    rankings = [one for one in all_of_them if _tells_anything(one)] or all_of_them
    ranked = [one for one in rankings if is_ranked(one.indicator)]
    chance = {one.indicator.code: by_chance(writer, one) for one in ranked} if writer.material.places else {}
    ruled = [one for one in ranked if chance.get(one.indicator.code) == "some"]
    others = sorted({"all", "none"} & set(chance.values()))
    tells = writer.material.places and bool(ruled)
    places, is_beside = _PLACES, False
    if tells and 1 + len(rankings) + len(ranked) * len(_AND_POSSIBLE) <= ROOM:
        places, is_beside = _AND_POSSIBLE, True
    columns = [writer.column("institution", is_number=False)]
    for ranking in rankings:
        columns.append(Column(ranking.indicator.name, True, ranking.indicator.unit))
        columns += [writer.column(term) for term in places] if is_ranked(ranking.indicator) else []
    order = _in_order(rankings)
    is_grouped = programme.groups and len(order) <= TOGETHER
    rows = (
        _grouped(writer, rankings, order, places)
        if is_grouped
        else [_ranked(writer, rankings, one, places) for one in order]
    )
    notes = _how_to_read(writer, ranked, has_medians=bool(is_grouped))
    if writer.material.belonging >= WITHOUT_PLACE and not writer.material.parts.isdisjoint(order):
        notes.append(writer.term("note-belonging"))
    if any(_awaits_review(writer, one) for one in order):
        notes.append(writer.term("note-not-matched"))
    explained = writer.term("note-possible-told" if writer.material.disclosure else "note-possible")
    unknown = (
        [writer.term("note-possible-shares")]
        if chance and "" in map(chance.get, _with_places(ranked))
        else []
    )
    if is_beside:
        notes.append(explained)
    if not ruled:
        notes += [writer.term(f"note-possible-{one}") for one in others]
    if is_beside or not ruled:
        notes += unknown
    table = writer.table("ranks", writer.term("annex-ranks"), columns, rows, notes)
    if not tells or is_beside:
        return (table,)
    columns = [
        writer.column("institution", is_number=False),
        *(Column(one.indicator.name, True) for one in ruled),
    ]
    ranges: list[Row] = [
        [_called(writer, code), *(_place_of(writer, one, code) for one in ruled)] for code in order
    ]
    rest = [writer.term(f"note-possible-rest-{one}") for one in others]
    below = [explained, *rest, *unknown]
    return table, writer.table("possible", writer.term("possible"), columns, ranges, below)


def _with_places(ranked: Sequence[Ranking]) -> list[str]:
    """The indicators by which somebody is before somebody else."""
    return [one.indicator.code for one in ranked if len(one.ranked) > 1 and not _are_equal(one)]


def _how_to_read(writer: Writer, ranked: Sequence[Ranking], *, has_medians: bool) -> list[Text]:
    """What the columns and rows that are there mean: no movement is explained where nothing could move yet."""
    moved = any(row.movement is not None for one in ranked for row in one.ranked)
    codes = [
        *(["note-moved"] if moved else []),
        *(["note-moved-field"] if _other_field(writer, ranked) else []),
    ]
    codes += [*(["note-medians"] if has_medians else []), "note-placed"]
    told = [writer.term(code) for code in codes]
    whole = Text(zh="".join(one.zh for one in told), en=" ".join(one.en for one in told))
    return [whole, *([writer.term("note-told")] if writer.material.disclosure else [])]


def _other_field(writer: Writer, ranked: Sequence[Ranking]) -> bool:
    """Whether by any of them another number had a place in the period before."""
    before = writer.material.period.previous
    return any(
        one.ranked
        and (then := writer.material.ranking(one.indicator.code, before).ranked)
        and len(then) != len(one.ranked)
        for one in ranked
    )


TOGETHER = 60
"""As many institutions as are told group by group."""
_SHORT = {
    State.NOT_APPLICABLE.word: "not-applicable",
    State.TOO_FEW.word: "too-few",
    State.NOT_FILED.word: "not-filed",
    MASKED_STATE: "not-told",
}
"""Why there is no value, as a cell has room for it."""


_PLACES: tuple[str, ...] = ("place", "moved", "group-place")
_AND_POSSIBLE: tuple[str, ...] = ("place", "possible", "moved", "group-place")
ROOM = 11
"""As many columns as a page has room for when places have four."""


def _tells_anything(ranking: Ranking) -> bool:
    """Whether anybody has a figure: what applies to nobody takes no column."""
    return any(row.figure.value is not None or row.figure.state == MASKED_STATE for row in ranking.rows)


def by_chance(writer: Writer, ranking: Ranking) -> str:
    """Whose place chance may have made: "some" institutions', that of "all" and any place, or of "none". The latter
    two take a sentence and no column, and where there are no places to speak of ("") there is nothing to say. Chance
    is reckoned of shares alone: of anything else only corrections and bands leave places open, which early editions
    told, and where they do not, nothing is known of chance."""
    possible = writer.material.told_places(ranking)
    reckoned = ranking.is_of_shares
    if len(ranking.ranked) < 2 or _are_equal(ranking):
        return ""
    if not reckoned and writer.material.places >= SHARES_ALONE:
        return ""
    ranges = {row.figure.institution: possible.get(row.figure.institution) for row in ranking.ranked}
    if all(one == (1, len(ranking.ranked)) for one in ranges.values()):
        return "all" if reckoned else "some"
    if any(ranges[row.figure.institution] != (row.rank, row.rank) for row in ranking.ranked):
        return "some"
    return "none" if reckoned else ""


def _in_order(rankings: Sequence[Ranking]) -> list[str]:
    """Who has a figure at all, by places of the first ranking that has places."""
    known = dict.fromkeys(
        row.figure.institution
        for one in rankings
        for row in one.rows
        if row.figure.value is not None or row.figure.state == MASKED_STATE
    )
    first = next((one for one in rankings if is_ranked(one.indicator)), None)
    ordered = [row.figure.institution for row in first.rows] if first else []
    return [code for code in dict.fromkeys([*ordered, *known]) if code in known]


def _grouped(
    writer: Writer, rankings: Sequence[Ranking], order: Sequence[str], places: Sequence[str]
) -> list[Row]:
    """Each group: a row with its medians, then its members; at the end those that belong to none."""
    members, rows = writer.material.members, list[Row]()
    for code in (*writer.material.programme.groups, ""):
        mine = [_ranked(writer, rankings, one, places) for one in order if members[one].group == code]
        if mine and code:
            rows.append(_medians(writer, rankings, code, places))
        rows += mine
    return rows


def _medians(writer: Writer, rankings: Sequence[Ranking], code: str, places: Sequence[str]) -> Row:
    """A group's name, and the medians of its members that have places."""
    name = writer.material.programme.groups[code].name
    said = writer.say("group-median", group=writer.book.name(f"group.{code}", name))
    cells: Row = [writer.flat(f"table.group.{code}.name", said) if said else None]
    for ranking in rankings:
        median = next((row.group_median for row in ranking.ranked if row.figure.group == code), None)
        cells.append(None if median is None else median_figure(writer, ranking, code, median))
        cells += [None] * (len(places) if is_ranked(ranking.indicator) else 0)
    return cells


def _ranked(writer: Writer, rankings: Sequence[Ranking], member: str, places: Sequence[str]) -> Row:
    cells: Row = [_called(writer, member)]
    for ranking in rankings:
        row = ranking.row(member)
        empty: Row = [None] * (1 + len(places) if is_ranked(ranking.indicator) else 1)
        cells += _figures(writer, ranking, row, places) if row else empty
    return cells


def _called(writer: Writer, member: str) -> Phrase:
    """The name of an institution; of a row that belongs to one, that one's; one that nobody has matched to an
    institution yet says so, for it is written as whoever published it writes it."""
    known = writer.material.programme.institutions.get(member)
    if known is not None and member in writer.material.parts:
        owner = writer.material.programme.institutions[known.belongs_to]
        name, mark = Text(zh=owner.short("zh"), en=owner.short("en")), writer.term("another-row")
    elif _awaits_review(writer, member):
        one = writer.material.members[member]
        name, mark = Text(zh=one.short_zh, en=one.short_en), writer.term("not-matched")
    else:
        return writer.name(member)
    return writer.book.name(f"row.{member}", Text(zh=f"{name.zh}（{mark.zh}）", en=f"{name.en} ({mark.en})"))


def _awaits_review(writer: Writer, member: str) -> bool:
    one = writer.material.members.get(member)
    return bool(writer.material.programme.groups) and one is not None and not one.group


def _figures(writer: Writer, ranking: Ranking, row: RankRow, places: Sequence[str]) -> Row:
    """Value, and where there are places: place, those that cannot be ruled out (where they stand here), movement,
    place in the group."""
    indicator, member = ranking.indicator, row.figure.institution
    id = f"table.{indicator.code}.{ranking.period}.{member}"
    everybody = indicator_basis(indicator, ranking.period)
    value: Phrase | None
    if row.figure.state in _SHORT:
        value = words(writer.term(_SHORT[row.figure.state]))
    elif row.figure.value is None:
        value = writer.book.name(f"{id}.reason", row.figure.reason) if row.figure.reason else None
    else:
        text = numbers.in_a_table(row.figure.value, indicator.decimals)
        basis = writer.basis(indicator, ranking.period, member)
        is_band = isinstance(row.figure.value, Told)
        exact, unit = written(row.figure.value), unit_of(indicator)
        value = writer.book.add(f"{id}.value", exact, unit, text, basis, is_band=is_band)
    if not is_ranked(indicator):
        return [value]
    if _are_equal(ranking):
        return [value, *([None] * len(places))]  # nobody is first
    moved = None
    if row.rank is not None:
        moved = writer.book.add(
            f"{id}.moved", row.movement, "rank", numbers.movement(row.movement), everybody
        )
    return [
        value,
        writer.number(f"{id}.place", row.rank, unit="rank", basis=everybody),
        *([_possible(writer, ranking, member, f"{id}.possible")] if places is _AND_POSSIBLE else []),
        moved,
        writer.number(f"{id}.group_place", row.group_rank, unit="rank", basis=everybody),
    ]


def _are_equal(ranking: Ranking) -> bool:
    return {one.rank for one in ranking.ranked} == {1} and len(ranking.ranked) > 1


def _place_of(writer: Writer, ranking: Ranking, member: str) -> Phrase | None:
    """The places that cannot be ruled out, of a member with a place."""
    row = ranking.row(member)
    if row is None or row.rank is None or _are_equal(ranking):
        return None
    return _possible(
        writer, ranking, member, f"table.{ranking.indicator.code}.{ranking.period}.{member}.possible"
    )


def _possible(writer: Writer, ranking: Ranking, member: str, id: str) -> Phrase | None:
    """1—5: the places that cannot be ruled out; one where only one is left."""
    ends = writer.material.told_places(ranking).get(member)
    if ends is None:
        return None
    text = "—".join(map(str, dict.fromkeys(ends)))
    basis = indicator_basis(ranking.indicator, ranking.period)
    return writer.book.add(id, None, "text", Text(zh=text, en=text.replace("—", "–")), basis)


# ---- 附件2 ----


def _regions(writer: Writer) -> Table:
    """Headline volumes, coverage and service points by region."""
    programme = writer.material.programme
    measures = programme.settings.headline.measures
    percent = writer.term("percent")
    columns = [writer.column("region", is_number=False)]
    columns += [Column(programme.measures[code].name, True, _unit(writer, code)) for code in measures]
    if writer.material.coverage is not None:
        columns += [
            writer.column("universe"),
            writer.column("connected"),
            writer.column("share", unit=percent),
        ]
        columns += [writer.column("service-points"), writer.column("village-share", unit=percent)]
    sums = writer.material.by_region
    shown = [code for code in programme.regions if any((code, measure) in sums for measure in measures)]
    rows = [[*_volumes(writer, code, sums), *_points(writer, code)] for code in shown]
    if len(rows) < 2:  # a single region is the whole, of which the text has told everything
        return writer.table("regions", writer.term("annex-regions"), columns, [])
    rows.append(_all_regions(writer, shown, sums))
    return writer.table("regions", writer.term("annex-regions"), columns, rows)


def _unit(writer: Writer, code: str) -> Text:
    programme = writer.material.programme
    measure = programme.measures[code]
    return _scale(writer, code).unit if measure.unit == "money" else measure.counted_in


def _scale(writer: Writer, code: str) -> numbers.Scale:
    """The scale of a column of money: that of all regions together."""
    currency = writer.material.programme.settings.currency
    whole = sum(value for (_, measure), value in writer.material.by_region.items() if measure == code)
    return numbers.money_scale(Fraction(whole, currency.minor_per_major), currency.major)


def _volumes(writer: Writer, region: str, sums: Mapping[tuple[str, str], int]) -> Row:
    programme = writer.material.programme
    row: Row = [writer.region_name(region)]
    for code in programme.settings.headline.measures:
        value = sums.get((region, code))
        if value is None:
            row.append(None)
            continue
        row.append(_volume(writer, region, code, value))
    return row


def _volume(writer: Writer, region: str, code: str, value: int) -> Phrase:
    """A headline measure of a region; "all" is all of them together."""
    programme, period = writer.material.programme, str(writer.material.period)
    is_money = programme.measures[code].unit == "money"
    basis = [Basis(code, period, region="" if region == "all" else region)]
    unit: Unit = "money" if is_money else "count"
    if is_money:
        text = _scale(writer, code).told(Fraction(value, programme.settings.currency.minor_per_major))
    else:
        text = Text(zh=numbers.plain(value), en=numbers.plain(value))
    return writer.book.add(f"table.region.{region}.{code}", value, unit, text, basis)


def _all_regions(writer: Writer, shown: Sequence[str], sums: Mapping[tuple[str, str], int]) -> Row:
    """The regions of the table together, and the points and villages of the whole programme."""
    programme, figure = writer.material.programme, writer.figures.phrase
    row: Row = [words(writer.term("total"))]
    for code in programme.settings.headline.measures:
        there = [sums[region, code] for region in shown if (region, code) in sums]
        row.append(_volume(writer, "all", code, sum(there)) if there else None)
    if writer.material.coverage is None:
        return row
    row += bare(writer, "scenarios", "", ("universe", "connected", "share"))
    for what in ("points", "share"):
        found = writer.book.figures[f"rural.{what}"] if figure(f"rural.{what}") else None
        name, decimals = f"table.rural.{what}", 2 if what == "share" else 0
        if found is None or found.value is None:
            row.append(writer.number(name, None, decimals))
        else:
            row.append(
                writer.number(name, Fraction(found.value), decimals, unit=found.unit, basis=found.basis)
            )
    return row


def _points(writer: Writer, region: str) -> Row:
    coverage = writer.material.coverage
    if coverage is None:
        return []
    points = next((row for row in coverage.regions if row.region == region), None)
    rural = next((row for row in coverage.rural if row.region == region), None)
    id, counted = f"table.region.{region}", writer.material.programme.rural
    found: Row = [None, None, None, None, None]
    if points is not None:
        sources = writer.material.sources(points.sources)
        basis = [
            Basis(one.measure, one.period, region=region)
            for one in writer.figures.points.basis(points, ["connected"])
        ]
        found[0] = writer.number(f"{id}.universe", points.universe, source=sources)
        found[1] = writer.number(f"{id}.connected", points.counts.connected, basis=basis)
        share = None if points.share is None else points.share * 100
        found[2] = writer.number(f"{id}.share", share, 2, unit="percent", basis=basis, source=sources)
    if rural is not None and counted is not None:
        period = str(writer.material.last)
        found[3] = writer.number(
            f"{id}.points", rural.points, basis=[Basis(counted.points, period, region=region)]
        )
        share = Fraction(100 * (rural.covered or 0), rural.villages) if rural.villages else None
        basis = [Basis(one, period, region=region) for one in (counted.covered, counted.villages)]
        found[4] = writer.number(f"{id}.villages", share, 2, unit="percent", basis=basis)
    return found


# ---- 附件3 ----


def _scenarios(writer: Writer) -> Table:
    """Every kind of point: how many there are, are connected and used, and its share of payments."""
    percent = writer.term("percent")
    columns = [
        writer.column("family", is_number=False),
        writer.column("scenario", is_number=False),
        writer.column("unit", is_number=False),
        *(writer.column(term) for term in ("universe", "connected", "added")),
        writer.column("share", unit=percent),
        writer.column("live"),
        writer.column("count-share", unit=percent),
        writer.column("amount-share", unit=percent),
        writer.column("first", is_number=False),
    ]
    coverage = writer.material.coverage
    rows: list[Row] = []
    for row in coverage.totals if coverage else ():
        point = writer.material.programme.points[row.scenario]
        whats = ("universe", "connected", "added", "share", "live", "count_share", "amount_share")
        rows.append(
            [
                writer.book.name(f"family.{row.family}", writer.material.programme.families[row.family].name),
                writer.book.name(f"point.{row.scenario}", point.name),
                writer.book.name(f"point.{row.scenario}.unit", point.unit),
                *bare(writer, "point", row.scenario, whats),
                _first(writer, row.scenario),
            ]
        )
    if rows:
        whats = ("universe", "connected", "added", "share", "live", "count_share", "amount_share")
        total = [words(writer.term("total")), None, words(writer.term("points-unit"))]
        rows.append([*total, *bare(writer, "scenarios", "", whats), None])
    return writer.table(
        "scenarios",
        writer.term("annex-scenarios"),
        columns,
        rows,
        [writer.term("note-coverage"), writer.term("note-count-share")],
    )


def _first(writer: Writer, scenario: str) -> Phrase | None:
    coverage, counted = writer.material.coverage, writer.material.programme.counted
    assert coverage is not None
    assert counted is not None
    first = next((one for one in coverage.first if one.scenario == scenario and not one.region), None)
    if first is None:
        return None
    month = writer.figures.start.parse(first.period)
    basis = [Basis(counted.connected, first.period, scenario=scenario)]
    return writer.book.add(f"point.{scenario}.first", first.period, "text", period_words(month), basis)


# ---- 附件4 ----


def arrival(writer: Writer, row: StatusRow) -> Phrase:
    """Whether a return came, in time or late: more than that is told of nobody (`told_to_others`)."""
    if not row.has_come:
        return words(writer.term("not-filed"))
    return words(writer.term("filed-late" if row.working_days_late else "filed-on-time"))


def _quality(writer: Writer) -> Table:
    """Every return: whether it came in time, how late, how often, how much of it was right at once."""
    columns = [
        writer.column("institution", is_number=False),
        writer.column("arrived", is_number=False),
        writer.column("late-days", unit=writer.term("working-days")),
        *(writer.column(term) for term in ("versions", "fields", "failing")),
        writer.column("first-pass", unit=writer.term("percent")),
        writer.column("doubts"),
    ]
    rows: list[Row] = []
    for row in writer.material.status:
        id = f"table.filing.{row.institution}"
        one = writer.material.returns.get(row.institution)
        arrived = arrival(writer, row)
        is_there = one is not None and bool(one.fields)
        rows.append(
            [
                writer.name(row.institution),
                arrived,
                writer.number(f"{id}.late", row.working_days_late, unit="days"),
                writer.number(f"{id}.versions", row.version),
                writer.number(f"{id}.fields", one.fields if one and is_there else None),
                writer.number(f"{id}.failing", one.failing if one and is_there else None),
                pass_rate(writer, row.institution, bare=True),
                writer.number(f"{id}.doubts", row.open_findings),
            ]
        )
    if len(rows) > 1:
        rows.append(_quality_of_all(writer))
    return writer.table("quality", writer.term("annex-quality"), columns, rows, [writer.term("note-late")])


def _quality_of_all(writer: Writer) -> Row:
    """All returns together."""
    there = [one for one in writer.material.returns.values() if one.fields]
    fields, failing = (sum(getattr(one, key) for one in there) for key in ("fields", "failing"))
    share = Fraction(fields - failing, fields) * 100 if fields else None
    doubts = sum(row.open_findings for row in writer.material.status)
    id = "table.filing.all"
    return [
        words(writer.term("total")),
        None,
        None,
        None,
        writer.number(f"{id}.fields", fields),
        writer.number(f"{id}.failing", failing),
        writer.number(f"{id}.first_pass", share, 2, unit="percent"),
        writer.number(f"{id}.doubts", doubts),
    ]
