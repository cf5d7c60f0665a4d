"""Section three of a bulletin: points connected and used, family by family, in counties and villages."""

from collections.abc import Iterable
from fractions import Fraction

from etl.composing.book import Phrase, joined, words
from etl.composing.choice import SHOWN, ends, placed
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.definitions.method.targets import keeps, planned_for, target_of
from etl.editions.model import Basis, Block, Paragraph, Table
from etl.facts.coverage import CoverageRow
from etl.values.exact import written
from etl.values.text import Text
from etl.wording import numbers, phrases

Blocks = tuple[Block, ...]


def scenarios(writer: Writer) -> Blocks:
    """Section three: how many of the points there are of each kind are connected; nothing where points are not counted,
    or nobody knows how many there are."""
    coverage = writer.material.coverage
    if coverage is None or coverage.overall.universe is None:
        return ()
    return (
        *writer.paragraph("scenarios.coverage", [coverage_told(writer), *_progress(writer)]),
        *_highlights(writer),
        families_table(writer),
        *_county(writer),
    )


def coverage_told(writer: Writer) -> Phrase | None:
    """How many points are connected; where it is none, that and no share of nothing. Where the number is kept back,
    only what is listed; nothing where nobody reported it."""
    coverage, whole = writer.material.coverage, writer.material.whole_coverage
    connected = coverage.overall.counts.connected if coverage else None
    if connected is not None:
        return writer.say("coverage" if connected else "coverage-none")
    is_kept = whole is not None and whole.overall.counts.connected is not None
    return writer.say("coverage-untold") if is_kept else None


def _progress(writer: Writer) -> list[Phrase | None]:
    """Against the target, what was added, how many families are off zero, how much is used; nothing of nothing."""
    coverage = writer.material.whole_coverage
    assert coverage is not None
    off_zero = sum(bool(row.counts.connected) for row in coverage.families)
    if not off_zero:
        return []
    zero = "all-off-zero" if off_zero == len(coverage.families) else "off-zero"
    return [*targets_told(writer), _added(writer), writer.say(zero), writer.say("use")]


def targets_told(writer: Writer) -> list[Phrase | None]:
    """How far coverage is against every target that is set for it."""
    return [said for one in placed(writer, "scenarios") for said in _completion(writer, one)]


def _added(writer: Writer) -> Phrase | None:
    figure = writer.figures.phrase("scenarios.added")
    value = writer.book.figures["scenarios.added"].value if figure else None
    if not isinstance(value, int) or value == 0:
        return None
    if value > 0:
        return writer.say("added", added=figure)
    lost = numbers.count(-value, phrases.POINTS)
    shown = writer.book.figures["scenarios.added"]
    return writer.say(
        "removed", removed=writer.book.add("scenarios.removed", -value, "count", lost, shown.basis)
    )


def _completion(writer: Writer, indicator: Indicator) -> list[Phrase | None]:
    """Against the method's target, and against the programme's for the year where that is another one."""
    figure, code, material = writer.figures.phrase, indicator.code, writer.material
    scored = writer.say(
        "completion",
        target=figure(f"indicator.{code}.target"),
        completion=figure(f"indicator.{code}.completion"),
    )
    planned = planned_for(material.programme, material.period, code)
    row = next((one for one in material.together(code) if one.period == str(material.period)), None)
    if planned is None or row is None or planned == target_of(material.programme, material.period, code):
        return [scored]
    said = "planned-reached" if keeps(row.value, planned, indicator.direction) else "planned-short"
    return [scored, writer.say(said, planned=figure(f"indicator.{code}.planned"))]


def _highlights(writer: Writer) -> Iterable[Paragraph]:
    said: set[str] = set()
    for one in writer.wording.highlights:
        phrase = writer.fill(one)
        if phrase is None or one.instead_of in said or not _is_off_zero(writer, phrase):
            continue
        said |= {one.code, one.instead_of} - {""}
        yield from writer.paragraph(f"scenarios.{one.code}", [phrase])


def _is_off_zero(writer: Writer, phrase: Phrase) -> bool:
    """Whether something is connected of everything that a highlight speaks of: nothing is said of nothing, and where
    one of two kinds is at zero the highlight that speaks of the other alone is said instead."""
    connected = [writer.book.figures[id].value for id in phrase.figures if id.endswith(".connected")]
    return all(connected)


def families_table(writer: Writer) -> Table:
    """A row per family of points and one of all: universe, connected, share in percent, its change in percentage
    points, added, live."""
    coverage = writer.material.coverage
    assert coverage is not None
    percent = writer.term("percent")
    columns = [
        writer.column("family", is_number=False),
        *(writer.column(term) for term in ("universe", "connected")),
        writer.column("share", unit=percent),
        writer.column("mom", unit=writer.term("points")),
        *(writer.column(term) for term in ("added", "live")),
        writer.column("count-share", unit=percent),
    ]
    rows = [
        [
            writer.book.name(f"family.{row.family}", writer.material.programme.families[row.family].name),
            *bare(writer, "family", row.family, ("universe", "connected", "share", "share_mom", "added", "live",
                                                 "count_share")),
        ]
        for row in coverage.families
    ]  # fmt: skip
    whats = ("universe", "connected", "share", "share_mom", "added", "live", "count_share")
    rows.append([words(writer.term("total")), *bare(writer, "scenarios", "", whats)])
    notes = [writer.term("note-coverage"), writer.term("note-count-share")]
    if _is_kept_back(writer):
        notes.append(writer.term("note-untold"))
    return writer.table("families", writer.term("table-families"), columns, rows, notes)


def _is_kept_back(writer: Writer) -> bool:
    """Whether a family's number, or that of all, is there and not told."""
    told, whole = writer.material.coverage, writer.material.whole_coverage
    if told is None or whole is None:
        return False
    there = {row.family for row in whole.families if row.counts.connected is not None}
    untold = {row.family for row in told.families if row.counts.connected is None}
    is_whole_kept = told.overall.counts.connected is None and whole.overall.counts.connected is not None
    return bool(there & untold) or is_whole_kept


def _county(writer: Writer) -> Iterable[Block]:
    rural, ends = writer.say("rural.over") or writer.say("rural"), county_ends(writer)
    if rural or ends:
        yield writer.heading("scenarios.county", "county")
        see = writer.say("see-annex", annex=writer.figures.phrase("annex.regions"))
        yield from writer.paragraph("scenarios.rural", [rural, ends, see])


def county_ends(writer: Writer) -> Phrase | None:
    """The regions with the highest and the lowest coverage, or by what one differs from all others; None where there
    are few, or all are equal."""
    coverage = writer.material.coverage
    if coverage is None:
        return None
    shares = sorted((row for row in coverage.regions if row.share is not None), key=_share, reverse=True)
    if len(shares) <= SHOWN:
        return None
    best, worst = ends(shares, _printed, 2)
    if best and worst:
        return writer.say("counties", best=_regions(writer, best), worst=_regions(writer, worst))
    if best and len({_printed(row) for row in shares[len(best) :]}) == 1:
        return _all_but(writer, best, shares[-1])
    if best or worst:
        code = "counties-best" if best else "counties-worst"
        return writer.say(code, list=_regions(writer, best or worst))
    return None


def _all_but(writer: Writer, best: list[CoverageRow], other: CoverageRow) -> Phrase | None:
    """All regions but a few stand at the same: 除萨尔图区外均未起步."""
    if not other.share:
        return writer.say("counties-none-else", list=_regions(writer, best))
    return writer.say("counties-same-else", list=_regions(writer, best), value=region_share(writer, other))


def _share(row: CoverageRow) -> Fraction:
    return row.share or Fraction()


def _printed(row: CoverageRow) -> str:
    return numbers.percent(row.share or Fraction()).zh


def _regions(writer: Writer, rows: Iterable[CoverageRow]) -> Phrase:
    items = [
        writer.say("value-item", name=writer.region_name(row.region), value=region_share(writer, row))
        for row in rows
    ]
    return joined([item for item in items if item is not None])


def region_share(writer: Writer, row: CoverageRow) -> Phrase | None:
    """What share of its universe a region has connected, in percent; None where the universe is not known."""
    name = f"region.{row.region}.share"
    if row.share is None:
        return None
    basis = [
        Basis(one.measure, one.period, region=row.region)
        for one in writer.figures.points.basis(row, ["connected"])
    ]
    return writer.book.add(
        name, written(row.share * 100), "percent", numbers.percent(row.share), basis,
        writer.material.sources(row.sources),
    )  # fmt: skip


def bare(writer: Writer, first: str, subject: str, whats: Iterable[str]) -> list[Phrase | None]:
    """Figures of points as bare numbers of a table."""
    found: list[Phrase | None] = []
    for what in whats:
        name = ".".join(filter(None, (first, subject, what)))
        if writer.figures.phrase(name) is None or writer.book.figures[name].value is None:
            found.append(None)
            continue
        shown = writer.book.figures[name]
        assert shown.value is not None
        decimals = 0 if shown.unit == "count" else 2
        text = numbers.plain(Fraction(shown.value), decimals)
        found.append(
            writer.book.add(
                f"table.{name}", shown.value, shown.unit, Text(zh=text, en=text), shown.basis, shown.source
            )
        )
    return found
