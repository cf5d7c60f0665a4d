"""Proposed methods: read one that is not in the programme yet, and adopt it as a new dated file."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.method.adoption import refuse_backdated
from etl.definitions.method.method import Method
from etl.definitions.method.proposal import method_from
from etl.definitions.method.text import method_text
from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError, Refusal
from etl.values.periods import Period
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store.life import proposals
from store.life.proposals import Proposal


def read_proposal(path: Path, programme: Programme) -> Method:
    """A method file wherever it lies and whatever it is called, held against the programme like any other."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DefinitionError(path, None, f"the file cannot be read ({error.strerror})") from None
    return method_from(content, path, programme)


def propose_method(
    engine: Engine,
    programme: Programme,
    content: bytes,
    published: Iterable[Period] = (),
    *,
    by: str,
    at: datetime,
) -> Proposal:
    """Put a method before a second person. It is refused here already if it could not be adopted."""
    method = _fit_to_adopt(programme, content, at.date(), published)
    refuse_unkept(method.model_dump())
    named = method.model_copy(update={"author": by})
    return proposals.propose(engine, programme.slug, method.code, method_text(named), by=by, at=at)


def adopt_proposed(
    engine: Engine,
    programme: Programme,
    code: str,
    digest: str,
    published: Iterable[Period] = (),
    *,
    by: str,
    at: datetime,
) -> Method:
    """Adopt a proposed method as somebody else than its author: whoever adopts it is its checker.

    `digest` is the SHA-256 of the proposal that was looked at; another one by now is refused.
    """
    found = next((one for one in proposals.open_proposals(engine, programme.slug) if one.code == code), None)
    if found is None or found.sha256 != digest:
        raise Refusal(
            Text(
                en=f"The proposal for {code} is no longer the one you looked at; load the page again and read it.",
                zh=f"{code} 的拟定办法已有变动；请重新打开页面核对。",
            )
        )
    if found.by == by:
        raise Refusal(
            Text(
                en="You proposed this method; somebody else checks and adopts it.",
                zh="该办法由您拟定，须由另一人复核采用。",
            )
        )
    method = method_from(found.text.encode(), programme.folder / "methods" / "proposal.toml", programme)
    content = method_text(method.model_copy(update={"author": found.by, "checker": by})).encode()
    adopted, path = adopt_method(programme, content, at.date(), published)
    try:
        detail = {"sha256": sha256(content).hexdigest()}
        proposals.seal_adoption(engine, programme.slug, found, detail, by=by, at=at)
    except BaseException:
        path.unlink()  # a method that nobody answers for in the chain is none
        raise
    return adopted


def adopt_method(
    programme: Programme, content: bytes, today: date, published: Iterable[Period] = ()
) -> tuple[Method, Path]:
    """Write a proposed method as methods/<its date>.toml and give it and its path.

    Refused: a date that already has a method (methods are never edited), one in a period that is over, one that
    reaches into a published period, and a method that does not fit the programme.
    """
    method = _fit_to_adopt(programme, content, today, published)
    path = programme.folder / "methods" / f"{method.code}.toml"
    path.parent.mkdir(exist_ok=True)
    try:
        file = path.open("xb")  # refused by the system itself where somebody was quicker
    except FileExistsError:
        raise _dated_already(method) from None
    try:
        with file:
            file.write(content)
        load_programme(programme.slug, programme.folder.parent)
    except (Refusal, OSError):  # half a method, on a full disk, would be a programme that cannot be loaded
        path.unlink()
        raise
    return method, path


def _dated_already(method: Method) -> Refusal:
    return Refusal(
        Text(
            en=f"a method dated {method.code} is there already and is never edited; give the new one a later date.",
            zh=f"已有 {method.code} 生效的办法，办法一经采用不得改动；请为新办法另定生效日期。",
        )
    )


def _fit_to_adopt(programme: Programme, content: bytes, today: date, published: Iterable[Period]) -> Method:
    method = method_from(content, programme.folder / "methods" / "proposal.toml", programme)
    path = programme.folder / "methods" / f"{method.code}.toml"
    if path.exists() or any(known.code == method.code for known in programme.methods):
        raise _dated_already(method)
    _refuse_past(programme, method, today)
    refuse_backdated(method, published)
    return method


def _refuse_past(programme: Programme, method: Method, today: date) -> None:
    try:
        dated = date.fromisoformat(method.code)
    except ValueError:
        raise Refusal(
            Text(
                en=f"{method.code} is not a day of the calendar; correct the method's code.",
                zh=f"{method.code} 不是有效日期；请更正办法的 code。",
            )
        ) from None
    per_year = programme.settings.assessed_per_year
    period = Period(dated.year, dated.month).holder(per_year)
    if period < Period(today.year, today.month).holder(per_year):
        raise Refusal(
            Text(
                en=f"the method is dated {method.code}, but {period} is over; date it {today.isoformat()} or later.",
                zh=f"办法日期为 {method.code}，但 {period} 已经结束；生效日期应不早于 {today.isoformat()}。",
            )
        )
