"""Names that nobody knew: somebody says once who is meant, and it counts for every period; or takes that back."""

from datetime import datetime

from sqlalchemy import Connection, Engine

from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store import programmes
from store.acts import looking_first
from store.audit import Act, append
from store.engine import writing
from store.institutions import review_institutions
from store.names import NameDecision, find_beside, insert_decision, is_decided_at, meant

CONFIRM, TAKE_BACK = "confirm name", "take back name"
USUAL_NOTE = "the same institution"


@looking_first
def confirm_name(
    engine: Engine, programme: Programme, code: str, institution: str, note: str, by: str, at: datetime
) -> None:
    """Say whose figures stand under the provisional `code`: they count as the institution's in every period, those
    that are in and those that come. Nothing is loaded again and no figure changes. `by` is a post or an account."""
    name = _name(engine, programme, code)
    programme.institution(institution)
    refuse_unkept(note)
    decision = NameDecision(code, at, institution, note.strip() or USUAL_NOTE, _post(by))
    with writing(engine) as connection:
        programmes.lock(connection, programme.slug)
        _refuse_same_moment(connection, programme, decision, name)
        if beside := find_beside(connection, programme.slug, code, institution):
            raise _two_rows(name, programme.institutions[institution].name_en, *beside)
        insert_decision(connection, programme.slug, decision)
        programmes.advance(connection, programme.slug, f"name {code} {institution} {at.isoformat()}")
        detail = {"code": code, "name": name, "note": decision.note}
        append(connection, Act(programme.slug, decision.decided_by, CONFIRM, institution, at, detail))


@looking_first
def take_back_name(engine: Engine, programme: Programme, code: str, note: str, by: str, at: datetime) -> None:
    """Take a decision about a name back: its figures wait for review again. The decision itself is kept."""
    name = _name(engine, programme, code)
    refuse_unkept(note)
    decision = NameDecision(code, at, "", note.strip() or "taken back", _post(by))
    with writing(engine) as connection:
        programmes.lock(connection, programme.slug)
        _refuse_same_moment(connection, programme, decision, name)
        institution = meant(connection, programme.slug).get(code)
        if institution is None:
            raise Refusal(
                Text(
                    en=f"Nothing is decided about “{name}”, so there is nothing to take back.",
                    zh=f"“{name}”尚未认定，无可撤销。",
                )
            )
        insert_decision(connection, programme.slug, decision)
        programmes.advance(connection, programme.slug, f"name {code}  {at.isoformat()}")
        detail = {"code": code, "name": name, "note": decision.note}
        append(connection, Act(programme.slug, decision.decided_by, TAKE_BACK, institution, at, detail))


def _name(engine: Engine, programme: Programme, code: str) -> str:
    waiting = review_institutions(engine, programme.slug)
    found = dict(waiting.select("code", "name").iter_rows())
    if code not in found:
        raise Refusal(
            Text(
                en=f"No name is kept under “{code}”; take the code from the list of names to be reviewed.",
                zh=f"没有以“{code}”保存的名称；请从待认定名称表中选取代码。",
            )
        )
    return str(found[code])


def _refuse_same_moment(
    connection: Connection, programme: Programme, decision: NameDecision, name: str
) -> None:
    """What counts is what was decided last: of two decisions at one moment nobody could say which."""
    if is_decided_at(connection, programme.slug, decision.code, decision.decided_at):
        raise Refusal(
            Text(
                en=f"Something was decided about “{name}” at that very moment; give a later one.",
                zh=f"对“{name}”在同一时刻已有认定；请填写其后的时刻。",
            )
        )


def _post(by: str) -> str:
    refuse_unkept(by)
    if not by.strip():
        raise Refusal(Text(en="Say in which post you decide.", zh="请填写经办岗位。"))
    return by.strip()


def _two_rows(name: str, institution: str, period: str, sheet: str) -> Refusal:
    return Refusal(
        Text(
            en=f"In {period} the sheet {sheet} has a row for “{name}” beside that of “{institution}”: two rows are not "
            "added up as one. Whoever keeps the programme's definitions has to enter the row as an institution of its "
            f"own, with the alias “{sheet}!{name}”.",
            zh=f"{period} 的工作表{sheet}中，“{name}”与“{institution}”各有一行，不能合并为一家；"
            f"请由维护项目方案的人员为该行单列一家机构，并登记别名“{sheet}!{name}”。",
        )
    )
