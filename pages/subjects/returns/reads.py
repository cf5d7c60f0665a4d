"""Returns as they come in: one institution's own, the desk's board, findings over the months."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from etl.queries.returns import across as across_query
from etl.queries.returns import cases as cases_query
from etl.queries.returns import checks as checks_query
from etl.queries.returns import desk as desk_query
from etl.queries.returns import listed as listed_query
from etl.queries.returns import names as names_query
from etl.queries.returns import own_return as own_query
from etl.queries.returns import reminders as reminders_query
from etl.queries.returns import second_source as second_query
from etl.queries.returns import signals as signals_query
from etl.queries.returns import status as status_query
from etl.queries.returns import versions as versions_query
from etl.queries.returns import violations as violations_query
from etl.queries.returns.cases import CaseFigures, OpenCase
from etl.queries.returns.checks import CheckRow
from etl.queries.returns.desk import Board
from etl.queries.returns.listed import ListFile
from etl.queries.returns.names import ReviewName
from etl.queries.returns.own_return import OwnReturn
from etl.queries.returns.reminders import Reminder
from etl.queries.returns.second_source import SourceRow
from etl.queries.returns.signals import Question
from etl.queries.returns.status import StatusRow
from etl.queries.returns.versions import Versions
from etl.queries.returns.violations import Violation
from etl.values.errors import Refusal
from etl.values.findings import Finding
from etl.values.text import Text
from pages.shared.data import Asked, engine, filings, kept, kept_few, programme_of, shows


def to_the_minute(moment: datetime) -> datetime:
    """A moment as deadlines are written, so that what depends on it is worked out once a minute."""
    return moment.replace(second=0, microsecond=0)


@shows("returns")
@kept
def own_return(asked: Asked, institution: str, period: str, minute: datetime) -> OwnReturn | None:
    """The return of one institution: to an institution only its own."""
    return own_query.own_return(engine(asked.database), programme_of(asked), institution, period, minute)


@shows("returns")
@kept
def changes(asked: Asked, institution: str, before: int, after: int) -> Versions:
    """What one version of an institution's return says otherwise than another."""
    found = versions_query.compare_versions(engine(asked.database), programme_of(asked), before, after)
    if not all(asked.scope.may("returns", one.institution) for one in (found.before, found.after)):
        raise _not_yours()
    return found


@shows("returns")
@kept
def second_source(asked: Asked, period: str) -> tuple[SourceRow, ...]:
    """Returns beside a second source: to an institution only its own rows."""
    found = second_query.second_source(engine(asked.database), programme_of(asked), period, scope=asked.scope)
    return tuple(one for one in found if asked.scope.may("returns", one.institution))


@shows("returns")
@kept
def open_cases(asked: Asked, institution: str, period: str, on: date) -> tuple[OpenCase, ...]:
    """The cases that are open on a day, of one institution or ("") of all: to an institution only its own."""
    whose = asked.scope.institution or institution
    if not asked.scope.may("returns", whose):
        return ()
    found = cases_query.open_cases(engine(asked.database), programme_of(asked), period, on, institution=whose)
    return tuple(found)


@shows("returns")
@kept
def case_figures(asked: Asked, institution: str, period: str) -> CaseFigures | None:
    """What the cases of a period come to, of one institution or ("") of all: to an institution only its own."""
    whose = asked.scope.institution or institution
    if not asked.scope.may("returns", whose):
        return None
    return cases_query.case_figures(engine(asked.database), programme_of(asked), period, institution=whose)


@shows("returns")
@kept
def questions(asked: Asked, period: str) -> tuple[Question, ...] | None:
    """What the payments of a month ask: to an institution only the questions to itself."""
    found = signals_query.questions(engine(asked.database), programme_of(asked), period, scope=asked.scope)
    return (
        None if found is None else tuple(one for one in found if asked.scope.may("returns", one.institution))
    )


@shows("desk")
@kept_few
def board(asked: Asked, periods: tuple[str, ...], minute: datetime) -> Board:
    """Every expected return of some months; for those who coordinate."""
    return desk_query.board(engine(asked.database), programme_of(asked), periods, minute)


@shows("desk")
@kept
def reminders(asked: Asked, period: str, on: date, minute: datetime) -> tuple[Reminder, ...]:
    """A text to each who owes the return of a period, as of a day; of an earlier day, as things stood then."""
    programme = programme_of(asked)
    noon = datetime.combine(on, time(12), ZoneInfo(programme.settings.time_zone))
    known = min(noon, minute) if on < minute.date() else minute
    found = reminders_query.reminders(engine(asked.database), programme, on, as_known_on=known, period=period)
    return tuple(found)


@shows("desk")
@kept
def across(asked: Asked, period: str) -> tuple[Finding, ...]:
    """What shows when the institutions of a month are laid side by side."""
    return tuple(across_query.across(engine(asked.database), programme_of(asked), period))


@shows("returns")
@kept
def violations(asked: Asked) -> tuple[Violation, ...]:
    """Everything that the checks ever said of the returns: to an institution only of its own."""
    found = violations_query.violations(
        engine(asked.database), programme_of(asked), asked.scope.institution or None
    )
    return tuple(found)


@shows("desk")
@kept
def review_names(asked: Asked) -> tuple[ReviewName, ...]:
    """Names that nobody knew, and what was decided about them; for those who coordinate."""
    return tuple(names_query.review_names(engine(asked.database), programme_of(asked)))


@shows("desk")
def alias_lines(asked: Asked) -> str:
    """The decisions as lines of aliases.csv."""
    return names_query.alias_lines(list(review_names(asked)))


@shows("definitions")
@kept
def checks(asked: Asked) -> tuple[CheckRow, ...]:
    """The published list of checks of the programme."""
    return tuple(checks_query.checks(programme_of(asked)))


@shows("returns")
@kept
def expected(asked: Asked) -> frozenset[tuple[str, str]]:
    """Institution and month of every return with a version that the viewer may see."""
    layout = own_query.return_layout(programme_of(asked))
    code = layout.code if layout else None
    return frozenset(
        (one.institution, one.period)
        for one in filings(asked)
        if one.source == code and asked.scope.may("returns", one.institution)
    )


@shows("returns")
@kept
def list_files(asked: Asked) -> tuple[ListFile, ...]:
    """The files of ledgers and registers: to an institution only its own registers."""
    return listed_query.list_files(programme_of(asked), filings(asked), asked.scope.institution)


def _not_yours() -> Refusal:
    return Refusal(
        Text(
            en="Returns of other institutions are not shown; choose your own.",
            zh="不显示其他机构的报表；请选择本机构。",
        )
    )


@shows("status")
@kept
def status(asked: Asked, period: str) -> tuple[StatusRow, ...]:
    """A row for each return that is expected for a month; when it came, its version and what is to be explained only
    to who may see the return."""
    return tuple(
        row
        if asked.scope.may("returns", row.institution)
        else replace(status_query.told_to_others(row), version=None, open_findings=0)
        for row in status_query.status(engine(asked.database), programme_of(asked), period)
    )
