"""Section six of a bulletin: problems, each with the number that proves it and the institutions that must act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.composing.book import Phrase, joined, words
from etl.composing.bulletin.filing import late_list, pass_list, poor_pass
from etl.composing.choice import (
    SHOWN,
    UNNAMED,
    answerable,
    first_and_last,
    foremost,
    hides_values,
    is_end_open,
    is_ranked,
    named,
    placed,
)
from etl.composing.figures import indicator_basis, unit_of, value_text
from etl.composing.writer import OPEN_FROM, Writer
from etl.definitions.indicators import Indicator
from etl.disclosure import HALFWAY
from etl.editions.model import Basis, Unit
from etl.facts.coverage import CoverageRow
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from etl.values.exact import rounded, written
from etl.values.told import Told, median_told
from etl.wording import numbers, phrases

FALL = 3
"""Places that an institution must have lost to be named."""
FALL_OF_FEW = 2
"""The same where there are at most `FEW`, of whom nobody but the first could lose three: two are half of them all."""
FEW = 4


@dataclass(frozen=True)
class Problem:
    """A problem in words, with the institutions that must act (none: all of them), what they must do, and how far."""

    code: str
    said: Phrase
    owners: tuple[str, ...]
    task: Phrase | None
    goal: Phrase | None = None


def problems(writer: Writer) -> list[Problem]:
    """Every problem that the figures prove; none where nobody owes a return, because then nobody can be asked."""
    if not writer.material.status:
        return []
    found: list[Problem | None] = [_scenarios(writer), _idle(writer), _rural(writer)]
    found += [_gap(writer, indicator) for indicator in placed(writer, "problems")]
    found += [_filing(writer), _fall(writer)]
    return [one for one in found if one is not None]


def _problem(
    writer: Writer, code: str, said: Phrase | None, owners: Iterable[str], **slots: Phrase | None
) -> Problem | None:
    if said is None:
        return None
    kind, named = code.partition(".")[0], tuple(owners)
    # Who is asked reads why it is these, where a wording says so of this kind of problem.
    chosen = (
        f"task-{kind}-most" if named and f"task-{kind}-most" in writer.wording.sentences else f"task-{kind}"
    )
    task = writer.say(chosen, **slots)
    goal = writer.say(f"goal-{kind}", **slots) if f"goal-{kind}" in writer.wording.sentences else None
    return Problem(code, said, named, task, goal)


def _scenarios(writer: Writer) -> Problem | None:
    """The kinds of point with the lowest coverage, below that of all together."""
    coverage = writer.material.coverage
    if coverage is None or coverage.overall.share is None:
        return None
    whole = coverage.overall.share
    below = [row for row in coverage.totals if row.share is not None and row.share < whole]
    ordered = sorted(below, key=lambda row: (row.share or Fraction(), row.scenario))
    last = foremost(ordered, lambda row: numbers.percent(row.share or Fraction()).zh)
    if not last and ordered:
        return _at_nothing(writer, ordered)
    items = [
        writer.say(
            "scenario-item",
            name=point_name(writer, row.scenario),
            **{
                what: writer.figures.phrase(f"point.{row.scenario}.{what}")
                for what in ("share", "connected", "universe")
            },
        )
        for row in last
    ]
    listed = [item for item in items if item is not None]
    said = writer.say("problem-scenarios", list=joined(listed)) if listed else None
    kinds = [row.scenario for row in last]
    return _problem(
        writer,
        "scenarios",
        said,
        _charged(writer, kinds),
        kinds=joined([point_name(writer, kind) for kind in kinds]),
        target=_shared_target(writer),
    )


def point_name(writer: Writer, kind: str) -> Phrase:
    """As it stands in a sentence."""
    name = phrases.in_sentence(writer.material.programme.points[kind].name)
    return writer.book.name(f"point.{kind}.said", name)


def _shared_target(writer: Writer) -> Phrase | None:
    """What everybody's coverage is to reach by the method in force."""
    told = [writer.figures.phrase(f"indicator.{one.code}.target") for one in placed(writer, "scenarios")]
    return next((one for one in told if one is not None), None)


def _at_nothing(writer: Writer, ordered: list[CoverageRow]) -> Problem | None:
    """So many kinds of point at the same last share that naming three of them would be chance."""
    value = writer.figures.phrase(f"point.{ordered[0].scenario}.share")
    same = [row for row in ordered if row.share == ordered[0].share]
    count = writer.book.add("scenarios.same", len(same), "count", phrases.kinds(len(same)))
    said = writer.say("problem-scenarios-same", count=count, value=value)
    kinds = [row.scenario for row in same]
    return _problem(
        writer,
        "scenarios",
        said,
        _charged(writer, kinds),
        kinds=words(writer.term("lagging-scenarios")),
        target=_shared_target(writer),
    )


def _charged(writer: Writer, kinds: list[str]) -> list[str]:
    """The institutions with most points of these kinds still to connect."""
    coverage = writer.material.whole_coverage
    assert coverage is not None
    open_points: dict[str, int] = {}
    for one in coverage.institutions:
        if one.scenario in kinds and one.counts is not None:
            left = (one.counts.assigned or 0) - (one.counts.connected or 0)
            open_points[one.institution] = open_points.get(one.institution, 0) + left
    owing = [code for code, left in open_points.items() if left > 0 and code in writer.material.members]
    ordered = sorted(owing, key=lambda code: (-open_points[code], code))
    return foremost(ordered, open_points.__getitem__)


def _idle(writer: Writer) -> Problem | None:
    coverage = writer.material.coverage
    if coverage is None or not coverage.overall.counts.connected:
        return None
    counts = coverage.overall.counts
    if counts.live is None or counts.live >= (counts.connected or 0):
        return None
    idle = [row for row in coverage.totals if row.counts.live_share is not None and row.counts.live_share < 1]
    ordered = sorted(idle, key=lambda row: (row.counts.live_share or Fraction(), row.scenario))
    last = foremost(ordered, lambda row: numbers.percent(row.counts.live_share or Fraction()).zh)
    items = [
        writer.say(
            "value-item",
            name=point_name(writer, row.scenario),
            value=writer.figures.phrase(f"point.{row.scenario}.idle_share"),
        )
        for row in last
    ]
    listed = [item for item in items if item is not None]
    said = writer.say("problem-idle", list=joined(listed)) if listed else writer.say("problem-idle-alone")
    return _problem(writer, "idle", said, ())


def _rural(writer: Writer) -> Problem | None:
    """The regions with the lowest share of villages covered."""
    coverage, counted = writer.material.coverage, writer.material.programme.rural
    if coverage is None or counted is None:
        return None
    shares = {
        row.region: Fraction(row.covered, row.villages)
        for row in coverage.rural
        if row.region and row.villages and row.covered is not None and row.covered < row.villages
    }
    if len(shares) < SHOWN:
        return None
    period = str(writer.material.last)
    ordered = sorted(shares, key=lambda code: (shares[code], code))
    last = foremost(ordered, lambda code: numbers.percent(shares[code]).zh, 2)
    if not last:
        return None
    items = []
    for region in last:
        basis = [Basis(one, period, region=region) for one in (counted.covered, counted.villages)]
        share = shares[region]
        value = writer.book.add(
            f"region.{region}.villages", written(share * 100), "percent", numbers.percent(share), basis
        )
        items.append(writer.say("value-item", name=writer.region_name(region), value=value))
    listed = [item for item in items if item is not None]
    regions = joined([writer.region_name(region) for region in last])
    return _problem(writer, "rural", writer.say("problem-rural", list=joined(listed)), (), regions=regions)


def _gap(writer: Writer, indicator: Indicator) -> Problem | None:
    """How far the first and the last are apart by an indicator, and whether by more than a period ago. Those at the
    end are named here only where section two has not named them."""
    ranking = writer.material.ranking(indicator.code)
    rows = named(writer, ranking)
    if len(rows) < 2 * SHOWN or hides_values(writer, indicator) or not is_ranked(indicator):
        return None
    best, last = rows[0], rows[-1]
    if best.figure.value is None or last.figure.value is None or best.figure.value == last.figure.value:
        return None
    is_open = is_end_open(writer, ranking)
    trailing = first_and_last(writer, ranking)[1]
    if not trailing and not is_open:
        trailing = [row for row in rows if row.figure.value == last.figure.value]
        if writer.material.places >= UNNAMED:
            trailing = answerable(writer, ranking, trailing)
            is_open = not trailing
    name = writer.indicator_name(indicator)
    middle = _middle(rows, writer.material.disclosure)
    slots = {
        "indicator": name,
        "best": writer.value_of(ranking, best),
        "worst": writer.value_of(ranking, last),
        "gap": _distance(writer, ranking, best, last),
        "change": _gap_moved(writer, indicator),
        "last": None if is_open or last not in trailing else writer.name(last.figure.institution),
        "below": _below(writer, ranking, middle, last),
        "list": writer.place_items(ranking, trailing, is_open=True),
    }
    is_told = indicator in placed(writer, "upgrade")[:1] and (
        is_end_open(writer, ranking) or bool(first_and_last(writer, ranking)[1])
    )
    said = writer.say(
        "problem-gap-told" if is_told else "problem-gap-open" if is_open else "problem-gap", **slots
    )
    if middle is None:
        return None
    median = writer.book.add(
        f"rank.{indicator.code}.median",
        written(middle),
        unit_of(indicator),
        value_text(indicator, middle),
        indicator_basis(indicator, ranking.period),
        is_band=isinstance(middle, Told),
    )
    owners = [row.figure.institution for row in answerable(writer, ranking, trailing)]
    if not owners:  # told, and nobody is asked: without an owner everybody would be
        return Problem(f"gap.{indicator.code}", said, (), None) if said else None
    goal = {"band" if isinstance(middle, Told) else "median": median}
    return _problem(writer, f"gap.{indicator.code}", said, owners, indicator=name, **goal)


def _middle(rows: Sequence[RankRow], rules: int) -> Fraction | None:
    """The median of those that have a place, of what is told of them."""
    return median_told([row.figure.value for row in rows], halfway=rules == HALFWAY)


def _distance(writer: Writer, ranking: Ranking, best: RankRow, last: RankRow) -> Phrase | None:
    indicator = ranking.indicator
    gap = _apart(best.figure.value, last.figure.value, indicator.decimals)
    basis = writer.basis(indicator, ranking.period, best.figure.institution)
    basis += writer.basis(indicator, ranking.period, last.figure.institution)
    return None if gap is None else _as_gap(writer, f"rank.{indicator.code}.gap", indicator, gap, basis)


def _below(writer: Writer, ranking: Ranking, middle: Fraction | None, last: RankRow) -> Phrase | None:
    indicator = ranking.indicator
    below = _apart(middle, last.figure.value, indicator.decimals)
    basis = indicator_basis(indicator, ranking.period)
    return _as_gap(writer, f"rank.{indicator.code}.below", indicator, below, basis) if below else None


def _as_gap(writer: Writer, id: str, indicator: Indicator, gap: Fraction, basis: list[Basis]) -> Phrase:
    text = phrases.gap(numbers.plain(gap, indicator.decimals), indicator.unit, is_share=indicator.is_share)
    unit: Unit = "points" if indicator.is_share else "ratio"
    return writer.book.add(id, written(gap), unit, text, basis, is_band=isinstance(gap, Told))


def _gap_moved(writer: Writer, indicator: Indicator) -> Phrase | None:
    """By how much the first and the last are further apart, or nearer, than a period ago; None where that is not known,
    or the same."""
    period, found = writer.material.period, []
    for when in (period.previous, period):
        if str(when) < str(writer.figures.start):
            return None
        rows = named(writer, writer.material.ranking(indicator.code, when))
        values = [row.figure.value for row in (rows[:1] + rows[-1:]) if row.figure.value is not None]
        if len(values) < 2:
            return None
        found.append(_apart(values[0], values[1], indicator.decimals))
    before, now = found
    if before is None or now is None or isinstance(before, Told) or isinstance(now, Told) or before == now:
        return None
    moved = now - before
    text = phrases.gap_moved(
        numbers.plain(abs(moved), indicator.decimals),
        indicator.unit,
        is_share=indicator.is_share,
        grew=moved > 0,
    )
    basis = indicator_basis(indicator, str(period)) + indicator_basis(indicator, str(period.previous))
    unit: Unit = "points" if indicator.is_share else "ratio"
    return writer.book.add(f"rank.{indicator.code}.gap_moved", written(moved), unit, text, basis)


def _apart(best: Fraction | None, last: Fraction | None, decimals: int) -> Fraction | None:
    """How far two values are apart as they are printed, so that who subtracts them finds the same; between bands a
    band, and None where they may be one and the same."""
    if best is None or last is None:
        return None
    if not isinstance(best, Told) and not isinstance(last, Told):
        return Fraction(abs(rounded(best, decimals) - rounded(last, decimals)))
    (low, high), (low_last, high_last) = (
        (one.low, one.high) if isinstance(one, Told) else (Fraction(rounded(one, decimals)),) * 2
        for one in (best, last)
    )
    if low > low_last:
        return Told(low - high_last, high - low_last) if low > high_last else None
    return Told(low_last - high, high_last - low) if low_last > high else None


def _filing(writer: Writer) -> Problem | None:
    rows = writer.material.status
    missing = [row.institution for row in rows if not row.has_come]
    late = [row.institution for row in rows if row.working_days_late]
    low = poor_pass(writer)
    if not (missing or late or low):
        return None
    lists = [writer.names(missing)] if missing else []
    lists += [one for one in (late_list(writer),) if one is not None]
    nothing = Phrase((), ())
    said = writer.say(
        "problem-filing",
        late=writer.say("problem-filing-late", list=joined(lists)) if lists else nothing,
        quality=writer.say("problem-filing-quality", list=pass_list(writer, low)) if low else nothing,
    )
    least = writer.book.add(
        "limit.first_pass",
        str(writer.wording.limit["first-pass"]),
        "percent",
        phrases.percents(writer.wording.limit["first-pass"]),
        (),
        phrases.RECORD,
    )
    return _problem(writer, "filing", said, dict.fromkeys(missing + late + low), least=least)


def _fall(writer: Writer) -> Problem | None:
    """Who has lost most places by the headline indicator; nobody who may have kept a place in the first half."""
    indicator = writer.material.programme.indicator(writer.material.programme.settings.headline.rank)
    if hides_values(writer, indicator) or not is_ranked(indicator):
        return None
    ranking = writer.material.ranking(indicator.code)
    before = writer.material.ranking(indicator.code, writer.material.period.previous)
    rows = named(writer, ranking)
    lost = FALL_OF_FEW if writer.material.places >= OPEN_FROM and len(rows) <= FEW else FALL
    fallen = [row for row in rows if (row.movement or 0) <= -lost]
    fallen = sorted(fallen, key=lambda row: (row.movement or 0, row.figure.institution))
    fallen = answerable(writer, ranking, foremost(fallen, lambda row: row.movement) or fallen)
    items = []
    for row in fallen:
        was = before.row(row.figure.institution)
        slots: dict[str, Phrase | None] = {
            "name": writer.name(row.figure.institution),
            "from": writer.place_of(before, was) if was else None,
            "to": writer.place_of(ranking, row),
            "value": writer.value_of(ranking, row),
            "possible": writer.others_possible(ranking, row),
        }
        items.append(writer.say("fall-item", **slots))
    listed = [item for item in items if item is not None]
    if not listed:
        return None
    name = writer.indicator_name(indicator)
    said = writer.say("problem-fall", indicator=name, list=joined(listed))
    return _problem(writer, "fall", said, [row.figure.institution for row in fallen], indicator=name)
