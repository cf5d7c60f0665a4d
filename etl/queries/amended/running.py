"""The programme as it runs now, or ran when an edition was drawn up. Pages and commands ask here and nowhere else."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from etl.definitions.amending.changes import Amendment, kept_change
from etl.definitions.amending.overlay import amended
from etl.definitions.programme import Programme
from etl.telling.amendments import told
from etl.values.errors import Refusal
from etl.values.text import Text
from store.life.amendments import Line, read_lines

__all__ = [
    "Listed",
    "as_drawn_up",
    "in_force",
    "laid_over",
    "listed",
    "refuse_amended_since",
    "running",
    "told",
    "without",
]

_KEPT = 16


@dataclass(frozen=True)
class Listed:
    """An amendment, in force or not: `taken_back` is the line that took it back, None where it is in force."""

    amendment: Amendment
    taken_back: Line | None


def running(engine: Engine, programme: Programme, upto: int | None = None) -> Programme:
    """The programme with its amendments: those in force now, or after an entry of the audit chain (`upto`)."""
    return laid_over(programme, in_force(engine, programme.slug, upto))


def as_drawn_up(engine: Engine, programme: Programme, audit_head: str) -> Programme:
    """The programme as it was when an edition was drawn up, whose bytes name the end of the audit chain."""
    return running(engine, programme, upto=int(audit_head.partition("-")[0]))


def in_force(engine: Engine, slug: str, upto: int | None = None) -> tuple[Amendment, ...]:
    """The amendments of a programme that nobody has taken back, in their order."""
    return tuple(one.amendment for one in listed(engine, slug, upto) if one.taken_back is None)


def listed(engine: Engine, slug: str, upto: int | None = None) -> list[Listed]:
    """Every amendment of a programme, in the order in which they were made."""
    lines = read_lines(engine, slug, upto)
    back = {line.takes_back: line for line in lines if line.takes_back is not None}
    return [Listed(_amendment(line), back.get(line.id)) for line in lines if line.takes_back is None]


def refuse_amended_since(engine: Engine, programme: Programme) -> None:
    """Refuse to draw anything up from a programme that was amended after it was looked at."""
    if in_force(engine, programme.slug) != programme.amendments:
        raise Refusal(
            Text(
                en="The programme was amended meanwhile; load the page again and look at the figures.",
                zh="项目内容刚刚有调整；请重新打开页面核对数据。",
            )
        )


def laid_over(programme: Programme, amendments: tuple[Amendment, ...]) -> Programme:
    """`amended`, kept: one state of a programme is one value, which reading processes are taught once."""
    base = programme.unamended or programme
    if not amendments:
        return base
    key = (str(base.folder), base.digest, amendments)
    with _laying:
        if key not in _laid:
            _laid[key] = amended(base, amendments)
            while len(_laid) > _KEPT:
                _laid.popitem(last=False)
        return _laid[key]


def without(programme: Programme, number: int) -> Programme:
    """The programme without one of its amendments; refused where another one rests on it."""
    rest = tuple(one for one in programme.amendments if one.number != number)
    try:
        return laid_over(programme, rest)
    except Refusal as refusal:
        raise Refusal(
            Text(
                en=f"Amendment {number} cannot be taken back before those that rest on it. {refusal.sentence.en}",
                zh=f"第 {number} 号调整另有其他调整以其为前提，须先撤回后者。{refusal.sentence.zh}",
            )
        ) from None


_laid: "OrderedDict[tuple[str, str, tuple[Amendment, ...]], Programme]" = OrderedDict()
_laying = threading.Lock()


def _amendment(line: Line) -> Amendment:
    return replace(
        Amendment(line.id, kept_change(line.change)), reason=line.reason, by=line.made_by, at=line.made_at
    )
