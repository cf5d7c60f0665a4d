"""Editions as a viewer may see them. An edition is kept by its SHA-256, under which it never changes.

Which editions there are is asked afresh on every run: steps towards publication do not move the data's version.
"""

from datetime import date, timedelta
from typing import cast

from etl.composing.compose import compose_sheets
from etl.composing.drawing import default_issue_day
from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.documents import labels
from etl.documents.amounts import as_printed
from etl.documents.formats import FORMATS
from etl.documents.plotted import numbers
from etl.documents.voice import Language as DocumentLanguage
from etl.documents.voice import Voice
from etl.editions.behind import CellBehind, cells_of
from etl.editions.canonical import read_edition
from etl.editions.model import Chart, Edition, Kind
from etl.editions.shown import Shown, edition_as_known
from etl.editions.shown import kept as kept_edition
from etl.exchange.codes import Kind as ExchangeKind
from etl.intake.apart.read import refreshed_apart
from etl.queries.returns.counted import Counted, counted
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from pages.shared.data import Asked, engine, kept, kept_few, programme_of, shows
from store.edition_reads import find_edition, list_editions, read_content
from store.editions import StoredEdition
from store.filings import list_filings

__all__ = ["FORMATS", "CellBehind", "Edition", "ExchangeKind", "Kind", "Shown", "StoredEdition"]


@shows("editions")
def listed(asked: Asked, kind: Kind, period: str, *, drafts: bool) -> tuple[StoredEdition, ...]:
    """The editions of a period by number; without `drafts`, published ones only."""
    found = list_editions(engine(asked.database), asked.programme, kind, period)
    drafts = drafts and asked.scope.may("drafts")
    return tuple(one for one in found if drafts or one.state == "published")


@shows("editions")
def content(asked: Asked, edition: int, sha256: str) -> Edition:
    """What a stored edition says. One that is not published is shown to those who make it; to participants one of
    before the rules of disclosure says no more than it prints."""
    if not asked.scope.may("drafts"):
        stored = find_edition(engine(asked.database), edition)
        if stored is None or stored.state != "published":
            raise Refusal(Text(en="This edition is not published yet.", zh="该期尚未发布。"))
    whole = _content(asked, edition, sha256)
    is_public = programme_of(asked).settings.visibility == "public"
    return whole if asked.scope.sees_all_volumes or whole.disclosure or is_public else as_printed(whole)


@kept_few
def _content(asked: Asked, edition: int, sha256: str) -> Edition:
    return read_edition(read_content(engine(asked.database), edition))


@shows("editions")
@kept_few
def document(asked: Asked, edition: int, sha256: str, ending: str, language: str) -> bytes:
    """A document made from an edition: docx, pdf, xlsx or pptx."""
    voice = Voice(content(asked, edition, sha256), cast(DocumentLanguage, language), sha256)
    return FORMATS[ending](voice)


@shows("figures")
@kept_few
def exchanged(asked: Asked, period: str, edition: int, sha256: str, kind: ExchangeKind) -> bytes:
    """A published edition for other offices, as the viewer is told it: SDMX, or a data package, in one ZIP."""
    # Here, and not at the top: the library of SDMX takes a second to import, and few ask for it.
    from etl.exchange.files import files_of, zipped
    from etl.exchange.observations import export

    stored = find_edition(engine(asked.database), edition)
    if stored is None or stored.state != "published" or stored.period != period:
        raise Refusal(Text(en="This edition is not published yet.", zh="该期尚未发布。"))
    one = kept_edition(engine(asked.database), stored)
    made = export(engine(asked.database), programme_of(asked), [one], scope=asked.scope)
    return zipped(files_of(made, kind))


def refreshed(edition: Edition, previous: bytes, name: str, language: str) -> bytes:
    """Slides of an earlier month with the figures of this edition, made in a process of their own: they are a file
    from outside."""
    return refreshed_apart(previous, name, edition, language)


@shows("volumes")
@kept_few
def sheet(asked: Asked, edition: int, sha256: str, institution: str, language: str) -> bytes:
    """The own sheet of an institution beside an assessment, as PDF. It is refused to every other institution."""
    if not asked.scope.sees_volumes_of(institution):
        raise Refusal(Text(en="A sheet is for its own institution alone.", zh="单页仅限本机构查看。"))
    whole = content(asked, edition, sha256)
    sheets = compose_sheets(
        engine(asked.database),
        programme_of(asked),
        whole.period,
        number=whole.number,
        issued_on=whole.issued_on,
        known_on=whole.known_on,
        audit_head=whole.audit_head,
        code_version=whole.code_version,
        serial=whole.serial,
        disclosure=whole.disclosure,
        calendar=whole.calendar,
    )
    own = next(sheet for code, sheet in sheets if code == institution)
    return FORMATS["pdf"](Voice(own, cast(DocumentLanguage, language)))


@shows("editions")
@kept
def cells(asked: Asked, edition: int, sha256: str, figure: str) -> tuple[CellBehind, ...]:
    """The cells behind a figure; an institution gets those of its own filings."""
    whole, scope = content(asked, edition, sha256), asked.scope
    found = cells_of(engine(asked.database), programme_of(asked), whole, figure)
    return tuple(one for one in found if scope.sees_volumes_of(one.institution))


@shows("editions")
def as_known(asked: Asked, kind: Kind, period: str, day: date) -> Shown:
    """The edition that was shown at the end of a day, and the corrections published since."""
    programme = programme_of(asked)
    moment = end_of_day(programme.settings, day.isoformat())
    return edition_as_known(
        engine(asked.database), programme, kind, period, moment - timedelta(microseconds=1)
    )


@shows("editions")
@kept
def counted_then(asked: Asked, edition: int, sha256: str) -> Counted | None:
    """Whose returns stood behind a bulletin's figures on the day up to which it was drawn up; None where no return
    did."""
    whole, programme = content(asked, edition, sha256), programme_of(asked)
    known = end_of_day(programme.settings, whole.known_on)
    return counted(engine(asked.database), programme, as_known_on=known).get(whole.period)


def issue_day(programme: Programme, period: str) -> date:
    """The day on which the calendar has a period published."""
    return default_issue_day(programme, period)


@shows("desk")
def accepted_after(asked: Asked, period: str, day: date) -> int:
    """How many returns of a period that are in force were accepted after a day: an edition of that day is without
    them. Of an assessment's period, the returns of all that it assesses."""
    programme = programme_of(asked)
    over = end_of_day(programme.settings, day.isoformat())
    return sum(
        one.accepted_at is not None and one.accepted_at >= over and one.superseded_at is None
        for single in programme.parts(Period.parse(period))
        for one in list_filings(engine(asked.database), programme.slug, str(single))
    )


def chart_numbers(edition: Edition, chart: Chart, language: str) -> list[list[float | None]]:
    """Where the values of a chart lie on its axis, in the chart's unit. Nothing is read from them."""
    found = numbers(chart, Voice(edition, cast(DocumentLanguage, language)))
    return [[None if value is None else float(value) for value in row] for row in found]


def quarter_of(programme: Programme, period: str) -> str:
    """The period that is assessed in which a period of returns lies."""
    return str(Period.parse(period).holder(programme.settings.assessed_per_year))


def section_titles(edition: Edition, language: str) -> dict[str, str]:
    """Section by code, numbered as its documents number it: 一、总体情况; 附件1 机构排名."""
    told = [one for one in edition.sections if not one.is_annex]
    annexes = [one for one in edition.sections if one.is_annex]
    titles = {
        one.code: labels.section_title(place, one.title.in_language(language), language)
        for place, one in enumerate(told, 1)
    }
    return titles | {
        one.code: f"{labels.annex_name(place, language)} {one.title.in_language(language)}"
        for place, one in enumerate(annexes, 1)
    }
