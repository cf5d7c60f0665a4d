"""The addresses of `/api/v1`. What is answered is asked of the reads of the pages, within the scope of the token."""

import re
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Path, Query
from starlette.routing import Mount

from access.language import TITLE
from etl.values.house import VERSION
from pages.api import answers, shapes
from pages.api.problems import MEDIA_TYPE, NO_EDITION, NO_PERIOD, Refused, answer_with_problems, filled
from pages.api.reader import Reader, Room, reader, room
from pages.shared import data
from pages.shared.people.data import now
from pages.subjects.coverage import reads as coverage_reads
from pages.subjects.editions import reads as edition_reads
from pages.subjects.growth import reads as growth_reads
from pages.subjects.ranking import reads as ranking_reads
from pages.subjects.returns import reads as return_reads
from pages.subjects.score import reads as score_reads

ROOT = "api/v1"
SUMMARY = (
    "Read-only. Whoever holds a token reads what the pages show to the token's post: figures of other institutions in "
    "bands or not at all, periods once they are published unless the programme shows them before. 只读接口；"
    "可读内容与页面一致：其他机构的数据以区间公布或不予公布。"
)
PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$"
ASSESSED = r"^[0-9]{4}(-(Q[1-4]|H[12]))?$"
_WRONG: dict[int | str, dict[str, Any]] = {
    status: {
        "model": shapes.Problem,
        "description": said,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, said in (
        (401, "no token that counts"),
        (403, "not shown to this post, or another institution's"),
        (404, "not there, or not published yet"),
        (422, "the request does not fit this document"),
        (429, "too many requests within a minute"),
        (503, "the database does not answer"),
    )
}
RoomOf = Annotated[Room, Depends(room)]
Month = Annotated[
    str, Path(pattern=PERIOD, description="A period with figures: 2019-12, 2019-Q4, 2019-H2 or 2019.")
]
Quarter = Annotated[
    str,
    Path(pattern=ASSESSED, description="A period that the programme assesses: 2019-Q4, 2019-H2 or 2019."),
]
Code = Annotated[str, Query(max_length=100)]


def make_api() -> FastAPI:
    """The application that is mounted at `/api/v1`."""
    api = FastAPI(
        title=TITLE,
        summary="Figures of a payment programme, for programs.",
        description=SUMMARY,
        version=VERSION,
        openapi_url="/openapi.json",
        docs_url=None,  # both pages would fetch their scripts from the internet
        redoc_url=None,
        redirect_slashes=False,
        root_path_in_servers=False,
        servers=[{"url": f"/{ROOT}"}],
        responses=_WRONG,
    )
    answer_with_problems(api)
    api.get("/programmes")(programmes)
    within = "/programmes/{programme}"
    for path, answer in (
        ("/periods", periods),
        ("/growth/{period}", growth),
        ("/coverage/{period}", coverage),
        ("/rankings/{period}", ranking),
        ("/scores/{quarter}", scores),
        ("/scores/{quarter}/proof", proof),
        ("/receipts/{period}", receipts),
        ("/editions", editions),
        ("/editions/{kind}/{period}/{number}", edition),
    ):
        api.get(within + path)(answer)
    _without_the_librarys_own(api)
    return api


def mounted(root: str) -> Mount:
    """The API below `root`. The library's pattern ends at a line's end, and an address with one in it would be answered
    by whoever comes next, not by a problem."""
    mount = Mount(f"{root}{ROOT}", make_api())
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


def programmes(who: Annotated[Reader, Depends(reader)]) -> shapes.Programmes:
    """The programme that the token is for: its measures and indicators, and as whom it is read."""
    readable, _refused = data.programmes()
    mine = [one for one in readable if one.slug == who.token.grant.programme]
    return shapes.Programmes(programmes=[answers.programme(one, who.viewer) for one in mine])


def periods(here: RoomOf) -> shapes.Periods:
    """Which periods there are to ask about, and which that are assessed."""
    return shapes.Periods(
        programme=here.programme.slug,
        periods=list(data.periods(here.asked)),
        quarters=list(data.quarters(here.asked)),
        returns=list(data.begun_months(here.asked)),
    )


def growth(
    here: RoomOf, period: Month, measure: Code = "", own: Annotated[bool, Query()] = False
) -> shapes.Growth:
    """A measure (default: the first of the headline) in every period up to this one, of all institutions together or,
    with `own`, of the token's institution."""
    here.refuse_unless_shown(period)
    code = measure or here.programme.settings.headline.measures[0]
    institution = here.own() if own else ""
    rows = growth_reads.growth(here.asked, period, code, institution)
    return shapes.Growth(
        programme=here.programme.slug,
        measure=code,
        institution=institution or None,
        rows=[answers.growth_line(row) for row in rows],
    )


def coverage(here: RoomOf, period: Month, region: Code = "") -> shapes.Coverage:
    """Points that exist, are connected and used, everywhere or in one region and what lies below it."""
    here.refuse_unless_shown(period)
    return answers.coverage(here.programme.slug, coverage_reads.coverage(here.asked, period, region))


def ranking(
    here: RoomOf,
    period: Month,
    indicator: Code = "",
    by: Annotated[Literal["value", "mom", "yoy"], Query()] = "value",
) -> shapes.Ranking:
    """Everybody by one indicator (default: the headline's), by its value or by its change."""
    here.refuse_unless_shown(period)
    code = indicator or here.programme.settings.headline.rank
    return answers.ranking(here.programme.slug, ranking_reads.ranking(here.asked, period, code, by))


def scores(here: RoomOf, quarter: Quarter) -> shapes.Scores:
    """Everybody's score of a quarter, or of the half-year or year that is assessed: places and totals exact, parts of
    others in bands, their items not told."""
    here.refuse_unless_shown(quarter, is_quarter=True)
    return answers.scores(here.programme.slug, score_reads.assessment(here.asked, quarter))


def proof(here: RoomOf, quarter: Quarter) -> shapes.Proof:
    """The proof of one's own score."""
    institution = here.own()
    here.refuse_unless_shown(quarter, is_quarter=True)
    found = score_reads.proof(here.asked, quarter, institution)
    raw = score_reads.proof_bytes(here.asked, quarter, institution)
    return answers.proof(here.programme.slug, quarter, institution, found, raw)


def receipts(here: RoomOf, period: Month) -> shapes.Receipts:
    """The own return of a period with its versions and receipts, published or not."""
    institution = here.own()
    minute = return_reads.to_the_minute(now())
    begun = period in data.begun_months(here.asked)
    found = return_reads.own_return(here.asked, institution, period, minute) if begun else None
    if found is None:
        raise Refused(404, filled(NO_PERIOD, period=period))
    return answers.receipts(here.programme.slug, found)


def editions(here: RoomOf) -> shapes.Editions:
    """Every published edition."""
    found = data.published_editions(here.asked)
    numbers = {one.id: one.number for one in found}
    return shapes.Editions(
        programme=here.programme.slug, editions=[answers.edition(one, numbers) for one in found]
    )


def edition(
    here: RoomOf,
    kind: Annotated[Literal["bulletin", "assessment"], Path()],
    period: Month,
    number: Annotated[int, Path(ge=1, le=10_000)],
) -> shapes.EditionWhole:
    """What a published edition prints, number by number."""
    found = data.published_editions(here.asked)
    one = next((e for e in found if (e.kind, e.period, e.number) == (kind, period, number)), None)
    if one is None:
        raise Refused(404, NO_EDITION)
    listed = answers.edition(one, {e.id: e.number for e in found})
    whole = edition_reads.content(here.asked, one.id, one.sha256)
    return answers.edition_whole(here.programme.slug, listed, whole)


def _without_the_librarys_own(api: FastAPI) -> None:
    """The document without the library's form of a refused request, which is never answered here."""
    made = api.openapi()
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    for door in made["paths"].values():
        for answer in door["get"]["responses"].values():
            if MEDIA_TYPE in answer.get("content", {}):
                answer["content"].pop("application/json", None)
