"""From what the reads answer to what the API says. Nothing is decided or reckoned here."""

from fractions import Fraction
from hashlib import sha256

from access.viewer import Viewer
from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.editions.model import Edition
from etl.facts.coverage import CoverageRow
from etl.facts.growth import GrowthRow
from etl.queries.coverage.coverage import Coverage, InstitutionCoverage
from etl.queries.figures.rank import Ranking
from etl.queries.returns.own_return import OwnReturn
from etl.queries.score.shape import Assessment, AssessmentRow, ItemLine, PartLine
from etl.scoring.fixed import DECIMALS
from etl.scoring.ranking import RankRow
from etl.values.exact import written
from etl.values.text import Text
from etl.values.told import Told, in_percent, times
from pages.api import shapes
from pages.subjects.editions.reads import StoredEdition


def programme(one: Programme, who: Viewer) -> shapes.ProgrammeShape:
    """A programme as the API describes it to `who`: its codes, with the measures and those indicators that returns
    have."""
    settings = one.settings
    return shapes.ProgrammeShape(
        code=one.slug,
        name=words(settings.name),
        frequency=settings.frequency,
        ranked=settings.ranked,
        demonstration=settings.demonstration,
        role=who.role,
        institution=who.institution or None,
        currency=settings.currency.code,
        minor_per_major=settings.currency.minor_per_major,
        measures=[
            shapes.MeasureShape(code=code, name=words(m.name), unit=m.unit, kind=m.kind)
            for code, m in one.measures.items()
        ],
        indicators=[indicator(each) for each in one.reported.values()],
    )


def indicator(one: Indicator) -> shapes.IndicatorShape:
    """An indicator with its names, its unit, the decimals it is printed with and which way is better."""
    return shapes.IndicatorShape(
        code=one.code,
        name=words(one.name),
        unit=words(one.unit),
        decimals=one.decimals,
        better=one.direction,
    )


def growth_line(row: GrowthRow) -> shapes.GrowthLine:
    """One period of one measure: integers as they are stored (money in the minor unit), rates in percent, None where
    `note` says why."""
    return shapes.GrowthLine(
        period=row.period,
        measure=row.measure,
        value=row.value,
        previous=row.previous,
        year_ago=row.year_ago,
        mom_pct=None if row.mom_pct is None else written(row.mom_pct),
        yoy_pct=None if row.yoy_pct is None else written(row.yoy_pct),
        year_to_date=row.ytd,
        filers=row.filers,
        note=maybe(row.note),
    )


def coverage(slug: str, found: Coverage) -> shapes.Coverage:
    """Points connected in a period, of all, by kind, family, region and institution; shares in percent to two
    decimals."""
    mean = found.mean_of_families
    return shapes.Coverage(
        programme=slug,
        period=found.period,
        region=found.region or None,
        overall=_coverage_line(found.overall),
        mean_of_families_pct=_percent(mean),
        kinds=[_coverage_line(one) for one in found.totals],
        families=[_coverage_line(one) for one in found.families],
        regions=[_coverage_line(one) for one in found.regions],
        rows=[_coverage_line(one) for one in found.rows],
        institutions=[_coverage_of_one(one) for one in found.institutions],
        missing_returns=found.missing,
    )


def _coverage_line(row: CoverageRow) -> shapes.CoverageLine:
    counts = row.counts
    return shapes.CoverageLine(
        kind=row.scenario or None,
        family=row.family or None,
        region=row.region or None,
        universe=row.universe,
        universe_as_of=row.as_of or None,
        assigned=counts.assigned,
        connected=counts.connected,
        live=counts.live,
        share_pct=_percent(row.share),
        live_share_pct=_percent(counts.live_share),
        hidden=row.is_hidden,
    )


def _coverage_of_one(row: InstitutionCoverage) -> shapes.CoverageOfOne:
    counts = row.counts
    return shapes.CoverageOfOne(
        institution=row.institution,
        kind=row.scenario or None,
        assigned=counts.assigned if counts else None,
        connected=counts.connected if counts else None,
        live=counts.live if counts else None,
        completion_pct=_percent_told(row.completion),
        live_share_pct=_percent_told(row.live_share),
        hidden=counts is None,
    )


def ranking(slug: str, found: Ranking) -> shapes.Ranking:
    """Places by one indicator in a period, a line per institution in the ranking's order."""
    return shapes.Ranking(
        programme=slug,
        period=found.period,
        indicator=indicator(found.indicator),
        by=found.by,
        rows=[_ranking_line(found, row) for row in found.rows],
    )


def _ranking_line(found: Ranking, row: RankRow) -> shapes.RankingLine:
    figure, member = row.figure, found.members[row.figure.institution]
    return shapes.RankingLine(
        institution=member.code,
        name=shapes.Words(zh=member.name_zh, en=member.name_en),
        group=member.group or None,
        rank=row.rank,
        group_rank=row.group_rank,
        previous_rank=row.previous_rank,
        value=number(figure.value),
        numerator=figure.numerator,
        denominator=figure.denominator,
        month_on_month=number(None if figure.mom is None else times(figure.mom, 100)),
        year_on_year=number(None if figure.yoy is None else times(figure.yoy, 100)),
        group_median=number(row.group_median),
        state=figure.state,
        reason=maybe(figure.reason),
        hidden=sorted(figure.hidden),  # type: ignore[arg-type]  # pydantic holds the three words
    )


def scores(slug: str, found: Assessment) -> shapes.Scores:
    """A period's scores, a line per institution, best first, the unranked last; points are exact (whole, or decimal
    text)."""
    return shapes.Scores(
        programme=slug,
        quarter=found.period,
        method=found.method.code,
        full=written(found.method.full),
        rows=[_score_line(found, row) for row in found.rows],
        notes=[words(note) for note in found.notes],
    )


def _score_line(found: Assessment, row: AssessmentRow) -> shapes.ScoreLine:
    decimals = found.method.decimals
    before = row.previous_official
    return shapes.ScoreLine(
        institution=row.member.code,
        name=shapes.Words(zh=row.member.name_zh, en=row.member.name_en),
        group=row.member.group or None,
        total=_scaled(row.official, decimals),
        bonus=_scaled(row.bonus, DECIMALS),
        penalty=_scaled(row.penalty, DECIMALS),
        rank=row.rank,
        group_rank=row.group_rank,
        previous_rank=row.previous_rank,
        previous_total=None if before is None else _scaled(before, decimals),
        grade=row.grade,
        band=row.band,
        state=row.state,
        parts=[_part_line(part) for part in row.parts],
        items=[_item_line(item) for item in row.items],
        sentence=words(row.sentence),
    )


def _part_line(part: PartLine) -> shapes.PartLine:
    own = None if not part.worth else _scaled(part.points, DECIMALS)
    return shapes.PartLine(
        part=part.part,
        points=number(part.told) if part.is_masked else own,
        worth=_scaled(part.worth, DECIMALS),
        sentence=words(part.sentence),
    )


def _item_line(item: ItemLine) -> shapes.ItemLine:
    return shapes.ItemLine(
        item=item.item,
        part=item.part,
        points=None if item.points is None else _scaled(item.points, DECIMALS),
        maximum=_scaled(item.maximum, DECIMALS),
        counted=item.counted,
        state=item.state,
        value=number(item.value),
        numerator=item.numerator,
        denominator=item.denominator,
        sentence=words(item.sentence),
        hidden=item.is_masked,
    )


def proof(slug: str, quarter: str, institution: str, found: dict[str, object], raw: bytes) -> shapes.Proof:
    """The proof of one score beside the SHA-256 of its bytes (`raw`), in hexadecimal."""
    return shapes.Proof(
        programme=slug,
        quarter=quarter,
        institution=institution,
        sha256=sha256(raw).hexdigest(),
        proof=found,
    )


def receipts(slug: str, found: OwnReturn) -> shapes.Receipts:
    """An institution's return of a period: its state, when it is due, and every version with its receipt (None
    without)."""
    return shapes.Receipts(
        programme=slug,
        period=found.cell.period,
        institution=found.cell.institution,
        state=found.cell.state,
        due=found.cell.due,
        versions=[
            shapes.VersionShape(
                version=one.filing.version,
                file=one.filing.filename,
                received_at=one.filing.received_at,
                state=one.filing.state,
                receipt=None
                if one.receipt is None
                else shapes.ReceiptShape(
                    number=one.receipt.number,
                    sha256=one.receipt.sha256,
                    given_at=one.receipt.given_at,
                    audit_head=one.receipt.audit_head,
                ),
            )
            for one in found.versions
        ],
    )


def edition(one: StoredEdition, numbers: dict[int, int]) -> shapes.EditionShape:
    """An edition; `numbers` are the editions' numbers by what the store calls them."""
    assert one.published_at is not None
    return shapes.EditionShape(
        kind=one.kind,
        period=one.period,
        number=one.number,
        sha256=one.sha256,
        published_at=one.published_at,
        corrects=None if one.corrects is None else numbers.get(one.corrects),
    )


def edition_whole(slug: str, listed: shapes.EditionShape, whole: Edition) -> shapes.EditionWhole:
    """A published edition with all its figures by name; no value where only a band of it is told."""
    return shapes.EditionWhole(
        programme=slug,
        edition=listed,
        issued_on=whole.issued_on,
        audit_head=whole.audit_head,
        figures={
            name: shapes.EditionFigure(
                text=words(figure.text),
                value=None if figure.is_band or figure.value is None else figure.value,
            )
            for name, figure in whole.figures.items()
        },
    )


def number(value: Fraction | None) -> shapes.Number:
    """A number as it is told: of a band its two ends."""
    if isinstance(value, Told):
        low, high = value.ends
        return shapes.Band(low=written(low), high=written(high))
    return written(value)


def words(text: Text) -> shapes.Words:
    """A text as the API gives it, both languages side by side."""
    return shapes.Words(zh=text.zh, en=text.en)


def maybe(text: Text | None) -> shapes.Words | None:
    """The same of a text that may be missing."""
    return None if text is None else words(text)


def _percent(share: Fraction | None) -> shapes.Exact | None:
    return None if share is None else written(share * 100, 2)


def _percent_told(share: Fraction | None) -> shapes.Number:
    if share is None:
        return None
    return number(in_percent(share, 1)) if isinstance(share, Told) else _percent(share)


def _scaled(amount: int, decimals: int) -> shapes.Exact:
    return written(Fraction(amount, 10**decimals))
