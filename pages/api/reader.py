"""Who asks: the token of a request, what it may see, and whether it asks too often."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from access.limits import api_per_minute
from access.log import event
from access.people.tokens import Token, token_of
from access.rate import FAILURES, Rate
from access.viewer import Role, Viewer
from etl.definitions.programme import Programme
from pages.api.problems import (
    NO_PERIOD,
    NO_PROGRAMME,
    NOT_AN_INSTITUTION,
    SAID,
    STRANGER,
    TWICE,
    Refused,
    filled,
    unfitting,
)
from pages.shared import data
from pages.shared.people.data import house, now

_bearer = HTTPBearer(
    auto_error=False, description="A token of the administration page or `etl account token`."
)
_asked, _failed = Rate(api_per_minute), Rate(lambda: FAILURES)


@dataclass(frozen=True)
class Reader:
    """A token, and the post that it reads as."""

    token: Token
    viewer: Viewer


@dataclass(frozen=True)
class Room:
    """A programme as a reader sees it."""

    programme: Programme
    viewer: Viewer
    asked: data.Asked

    def refuse_unless_shown(self, period: str, *, is_quarter: bool = False) -> None:
        """Refuse a period of which nothing may be shown, whether it is not there or not published yet."""
        known = data.quarters(self.asked) if is_quarter else data.periods(self.asked)
        if period not in known:
            raise Refused(404, filled(NO_PERIOD, period=period))

    def own(self) -> str:
        """The institution that the token is of; refused where it is of none."""
        if not self.viewer.institution:
            raise Refused(403, NOT_AN_INSTITUTION)
        return self.viewer.institution


def reader(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Reader:
    """Whoever asks; refused without a token that counts, and where it asks too often."""
    found = token_of(house(), given.credentials, now()) if given else None
    address = request.client.host if request.client else ""
    if found is None:
        event("refused", what="token", address=address, path=request.url.path[:200])
        if seconds := _failed.wait(address):
            raise _too_often(seconds)
        raise Refused(401, SAID[401], {"WWW-Authenticate": "Bearer"})
    if seconds := _asked.wait(str(found.id)):
        event("refused", what="rate", who=_name(found), address=address)
        raise _too_often(seconds)
    event("read by a program", who=_name(found), path=request.url.path[:200])
    _refuse_strangers(request)
    grant = found.grant
    return Reader(found, Viewer(cast(Role, grant.role), grant.institution, _name(found)))


def room(
    who: Annotated[Reader, Depends(reader)],
    programme: Annotated[
        str, Path(description="Code of a programme, as /programmes lists it.", max_length=100)
    ],
) -> Room:
    """The programme that is asked about, as the token's post sees it."""
    readable, _refused = data.programmes()
    found = next((one for one in readable if one.slug == programme == who.token.grant.programme), None)
    if found is None or (who.viewer.institution and who.viewer.institution not in found.institutions):
        raise Refused(404, filled(NO_PROGRAMME, code=programme))
    scope = data.scope_in(found, who.viewer)
    return Room(found, who.viewer, data.asked_of(found, scope))


def _refuse_strangers(request: Request) -> None:
    """Refuse a parameter that the address does not have, and one that is given twice: what is passed over in silence
    gets a program the figures of another question, such as those of every region for `regoin=230602`."""
    known = {one.alias for one in request.scope["route"].dependant.query_params}
    given = [name for name, _value in request.query_params.multi_items()]
    wrong = {name: STRANGER if name not in known else TWICE for name in given}
    if wrong := {name: said for name, said in wrong.items() if said is STRANGER or given.count(name) > 1}:
        raise Refused(422, unfitting(wrong))


def _name(one: Token) -> str:
    """What stands in the log: the token's number, and which program it was made for."""
    return f"token {one.id} {one.name}"


def _too_often(seconds: int) -> Refused:
    return Refused(429, SAID[429], {"Retry-After": str(seconds)})
