"""Headings of a filer's own: somebody says what they mean, and it is remembered."""

from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, Sheet
from etl.sources.remembered import heading_key
from etl.sources.spelling import folded
from etl.values.choices import offered
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from store import programmes
from store.acts import looking_first
from store.audit import Act, append
from store.engine import writing
from store.headings import Confirmed, insert_heading

ACT = "confirm heading"


@looking_first
def confirm_heading(
    engine: Engine,
    programme: Programme,
    institution: str,
    sheet: str,
    heading: str,
    measure: str,
    by: str,
    at: datetime,
) -> None:
    """Remember that `heading` on `sheet` (the declared name) means `measure` whenever this institution files.

    `heading` is the path as the finding shows it, its levels separated by “ / ”. `by` is a post or an account. A
    later confirmation of the same heading takes the place of an earlier one.
    """
    refuse_unkept(sheet, heading, by)
    layout, declared = _declared(programme, sheet)
    _check(programme, institution, declared, heading, measure, by)
    key = heading_key(heading.split(" / "))
    confirmed = Confirmed(institution, layout.source, declared.name, key, at, measure, by.strip())
    detail = {"sheet": declared.name, "heading": heading.strip(), "measure": measure}
    with writing(engine) as connection:
        programmes.lock(connection, programme.slug)
        insert_heading(connection, programme.slug, confirmed)
        programmes.advance(connection, programme.slug, f"heading {confirmed.key} {measure}")
        append(connection, Act(programme.slug, by.strip(), ACT, institution, at, detail))


def _declared(programme: Programme, sheet: str) -> tuple[Layout, Sheet]:
    for layout in programme.returns.values():
        for declared in layout.sheet if layout.form == "return" else ():
            if folded(sheet) in {folded(name) for name in (declared.name, *declared.names)}:
                return layout, declared
    raise Refusal(
        Text(
            en=f"No return of this programme has a sheet “{sheet}”; give its name as the template has it.",
            zh=f"本项目的报表没有工作表“{sheet}”；请使用模板中的名称。",
        )
    )


def _check(
    programme: Programme, institution: str, declared: Sheet, heading: str, measure: str, by: str
) -> None:
    programme.institution(institution)
    if measure not in {column.measure for column in declared.column}:
        choices = offered(measure, [column.measure for column in declared.column])
        raise Refusal(
            Text(
                en=f"The sheet {declared.name} has no measure “{measure}”; {choices.en}.",
                zh=f"工作表{declared.name}没有项目“{measure}”；{choices.zh}。",
            )
        )
    if not heading_key(heading.split(" / ")).strip("/") or not by.strip():
        raise Refusal(
            Text(
                en="Give both the heading as it stands in the file and the post that confirms it.",
                zh="请同时给出文件中的表头和确认岗位。",
            )
        )
