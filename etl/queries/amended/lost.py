"""Figures under codes that a programme does not have any more: they would be in no sum of what is published."""

from collections.abc import Collection, Mapping

from sqlalchemy import Engine

from etl.definitions.institutions import TO_BE_REVIEWED
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import codes_in_force

_SHOWN = 5
_WHAT = {
    "institution": Text(zh="机构", en="institution"),
    "region": Text(zh="区划", en="region"),
    "scenario": Text(zh="场景", en="kind of point"),
}


def lost_codes(engine: Engine, programme: Programme, period: str) -> dict[str, list[str]]:
    """The codes of the facts in force of a period (or of those it is made of) that no definition has, by column.

    A measure may be taken out: it is not asked for any more."""
    known: Mapping[str, Collection[str]] = {
        "institution": programme.institutions,
        "region": programme.regions,
        "scenario": programme.points,
    }
    parts = [str(one) for one in Period.parse(period).parts(programme.settings.per_year)]
    lost = {
        column: sorted(
            code for code in codes if code not in known[column] and not code.startswith(TO_BE_REVIEWED)
        )
        for column, codes in codes_in_force(engine, programme.slug, parts).items()
    }
    return {column: codes for column, codes in lost.items() if codes}


def refuse_lost_codes(engine: Engine, programme: Programme, period: str) -> None:
    """Refuse to draw anything up while figures of its period stand under codes that were taken out of the programme."""
    lost = lost_codes(engine, programme, period)
    if not lost:
        return
    every = [(column, code) for column, codes in lost.items() for code in codes]
    shown = every[:_SHOWN]
    more = "…" if len(every) > _SHOWN else ""
    zh = "、".join(f"{_WHAT[column].zh} {code}" for column, code in shown)
    en = ", ".join(f"{_WHAT[column].en} {code}" for column, code in shown)
    raise Refusal(
        Text(
            en=f"Figures of {period} stand under codes that the programme does not have any more ({en}{more}) and "
            "would be left out. Put the codes back: an institution that has left keeps its row with valid_to, a name "
            "may change, a code stays.",
            zh=f"{period} 的数据中有项目定义里已不存在的代码（{zh}{more}），这些数据将不计入。请恢复这些代码："
            "退出的机构保留原行并填写 valid_to；名称可以更改，代码不可更改。",
        )
    )
