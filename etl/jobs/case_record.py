"""The record of cases that an institution goes on with: as a file to fill in, and as lines of the form on the page."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.forms.records import case_line, listed
from etl.queries.returns.cases import case_layout, last_cases
from etl.values.errors import Refusal
from etl.values.text import Text


def case_lines(
    engine: Engine, programme: Programme, institution: str, period: str, *, language: str = "zh"
) -> list[dict[str, str]]:
    """The cases filed for a period, by the names of fields; where none are yet, those left open by the one before."""
    layout = _layout(programme)
    assert layout.cases is not None
    found = last_cases(engine, programme, institution, period)
    return [case_line(layout.cases, one, period, language) for one in found]


def case_record(
    engine: Engine, programme: Programme, institution: str, period: str, *, language: str = "zh"
) -> bytes:
    """The same as a CSV file with the layout's headings and words of a language; where no case is open, one line that
    says whose it is."""
    lines = case_lines(engine, programme, institution, period, language=language)
    empty = [{"institution": institution, "period": period}]
    return listed(_layout(programme), lines or empty, language)


def written(programme: Programme, institution: str, period: str, lines: Iterable[Mapping[str, str]]) -> bytes:
    """Lines of the form as the file that is filed. Blank ones are left out; where all are, it says so."""
    layout = _layout(programme)
    assert layout.cases is not None
    whose = {"institution": institution, "period": period}
    filled = [{**one, **whose} for one in lines if any(value.strip() for value in one.values())]
    return listed(layout, filled or [{"number": layout.cases.nothing[0], **whose}])


def _layout(programme: Programme) -> Layout:
    layout = case_layout(programme)
    if layout is None:
        raise Refusal(
            Text(
                en=f"“{programme.slug}” takes in no cases: none of its layouts has the form “cases”.",
                zh=f"“{programme.slug}”不收事项记录：没有 form 为 cases 的版式。",
            )
        )
    return layout
