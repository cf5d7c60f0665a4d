"""What the API answers, field by field. The OpenAPI document and docs/api.md are made of it.

Whole numbers are integers, others decimal strings: JSON's numbers are floats in most languages. Money is in the minor
unit. Of another institution's figure a band may be told, or nothing; `hidden` says what there is and is not told.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Exact = int | Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]


class Shape(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """Why there is no answer (RFC 9457); `detail` says what to do, in English, `detail_zh` in Chinese."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    detail_zh: str


class Words(Shape):
    """A text in both languages."""

    zh: str
    en: str


class Band(Shape):
    """The figure lies between these two, ends included; more is not told."""

    low: Exact
    high: Exact


Number = Exact | Band | None


class MeasureShape(Shape):
    """Something that is counted."""

    code: str
    name: Words
    unit: Literal["count", "money"]
    kind: Literal["stock", "flow"]


class IndicatorShape(Shape):
    """What institutions are ranked by."""

    code: str
    name: Words
    unit: Words
    decimals: int
    better: Literal["higher", "lower", "neutral"]


class ProgrammeShape(Shape):
    """A programme that the token may read, and as whom."""

    code: str
    name: Words
    frequency: str
    ranked: Literal["institution", "region"]
    demonstration: bool
    role: str
    institution: str | None
    currency: str
    minor_per_major: int = Field(description="Amounts are in the minor unit: 100 fen are one yuan.")
    measures: list[MeasureShape]
    indicators: list[IndicatorShape]


class Programmes(Shape):
    """The programmes of the token: one, or none for an administrator's."""

    programmes: list[ProgrammeShape]


class Periods(Shape):
    """Periods with figures that may be shown, from the first to the last; what is not published yet is not among
    them unless the programme shows it."""

    programme: str
    periods: list[str]
    quarters: list[str] = Field(
        description="Quarters (or half-years, or years) with a method in force: of these there are scores."
    )
    returns: list[str] = Field(description="Periods for which returns have begun to come in.")


class GrowthLine(Shape):
    """One period of one measure; `note` says in words what is not given as a figure."""

    period: str
    measure: str
    value: int | None
    previous: int | None
    year_ago: int | None
    mom_pct: Exact | None
    yoy_pct: Exact | None
    year_to_date: int | None
    filers: int
    note: Words | None


class Growth(Shape):
    """A measure up to a period, of all institutions together or of one's own."""

    programme: str
    measure: str
    institution: str | None
    rows: list[GrowthLine]


class CoverageLine(Shape):
    """Points of one kind, family or of all (null) in one region or everywhere (null). `hidden`: there are counts, and
    they are not told."""

    kind: str | None
    family: str | None
    region: str | None
    universe: int | None
    universe_as_of: str | None
    assigned: int | None
    connected: int | None
    live: int | None
    share_pct: Exact | None
    live_share_pct: Exact | None
    hidden: bool


class CoverageOfOne(Shape):
    """What one institution has connected, of one kind or of all (null)."""

    institution: str
    kind: str | None
    assigned: int | None
    connected: int | None
    live: int | None
    completion_pct: Number
    live_share_pct: Number
    hidden: bool


class Coverage(Shape):
    """Points that exist, are connected and used at the end of a period."""

    programme: str
    period: str
    region: str | None
    overall: CoverageLine
    mean_of_families_pct: Exact | None
    kinds: list[CoverageLine]
    families: list[CoverageLine]
    regions: list[CoverageLine]
    rows: list[CoverageLine] = Field(description="Kind by region.")
    institutions: list[CoverageOfOne]
    missing_returns: list[str]


class RankingLine(Shape):
    """An institution's place. Changes are in percent, of percentages in percentage points."""

    institution: str
    name: Words
    group: str | None
    rank: int | None
    group_rank: int | None
    previous_rank: int | None
    value: Number
    numerator: int | None
    denominator: int | None
    month_on_month: Number
    year_on_year: Number
    group_median: Number
    state: str
    reason: Words | None
    hidden: list[Literal["value", "mom", "yoy"]]


class Ranking(Shape):
    """Everybody by one indicator: places are exact, figures of others as they are told."""

    programme: str
    period: str
    indicator: IndicatorShape
    by: Literal["value", "mom", "yoy"]
    rows: list[RankingLine]


class PartLine(Shape):
    """Points of one part of the method."""

    part: str
    points: Number
    worth: Exact
    sentence: Words


class ItemLine(Shape):
    """Points of one item; of others neither points nor figure are told (`hidden`)."""

    item: str
    part: str
    points: Exact | None
    maximum: Exact
    counted: bool
    state: str
    value: Number
    numerator: int | None
    denominator: int | None
    sentence: Words
    hidden: bool


class ScoreLine(Shape):
    """An institution's score, place, grade, parts and items."""

    institution: str
    name: Words
    group: str | None
    total: Exact
    bonus: Exact
    penalty: Exact
    rank: int | None
    group_rank: int | None
    previous_rank: int | None
    previous_total: Exact | None
    grade: str | None
    band: tuple[int, int] | None = Field(description="The 5 % and 95 % places.")
    state: str
    parts: list[PartLine]
    items: list[ItemLine]
    sentence: Words


class Scores(Shape):
    """A quarter's assessment, best first, the unranked last."""

    programme: str
    quarter: str
    method: str
    full: Exact
    rows: list[ScoreLine]
    notes: list[Words]


class Proof(Shape):
    """How one's own score is worked out, down to the cells: what the score proof of the pages holds."""

    programme: str
    quarter: str
    institution: str
    sha256: str = Field(description="Of the proof as the page and the command write it.")
    proof: dict[str, Any]


class ReceiptShape(Shape):
    """The receipt of a filed version."""

    number: str
    sha256: str
    given_at: datetime
    audit_head: str


class VersionShape(Shape):
    """One version of the own return; a file that the checks sent back has no receipt."""

    version: int
    file: str
    received_at: datetime
    state: str
    receipt: ReceiptShape | None


class Receipts(Shape):
    """The own return of a period: its state, deadline, versions and receipts, the oldest first."""

    programme: str
    period: str
    institution: str
    state: str
    due: datetime
    versions: list[VersionShape]


class EditionShape(Shape):
    """A published edition of a bulletin or an assessment."""

    kind: str
    period: str
    number: int
    sha256: str
    published_at: datetime
    corrects: int | None = Field(description="The number of the edition that it corrects.")


class Editions(Shape):
    """Every published edition, by kind, period and number."""

    programme: str
    editions: list[EditionShape]


class EditionFigure(Shape):
    """A printed number: as it is printed, and its value where not only a band is told. The value of a day, a moment or
    a period is text: 2020-01-15, 2019-Q4."""

    text: Words
    value: Exact | str | None


class EditionWhole(Shape):
    """What an edition prints, number by number."""

    programme: str
    edition: EditionShape
    issued_on: str
    audit_head: str
    figures: dict[str, EditionFigure]
