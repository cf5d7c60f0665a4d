"""The edition of a period as it was known on a day: every number a figure, every sentence a template filled.

A pure function of what was filed until `known_on`, the definitions, the wording and the arguments: the same again
gives the same edition, on any machine.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy import Engine

from etl.composing.aligned import aligned
from etl.composing.book import Phrase, printed
from etl.composing.choice import hold_what_is_told
from etl.composing.former import former_edition
from etl.composing.material import Material
from etl.composing.writer import Writer
from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.disclosure import RULES
from etl.editions.edits import Edits, edited
from etl.editions.model import (
    BELONGING,
    CALENDAR,
    PLACES,
    REASONS,
    Block,
    Chart,
    Edition,
    Figure,
    Kind,
    Letterhead,
    Paragraph,
    Section,
    Slide,
    Table,
)
from etl.values.errors import Refusal
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text
from etl.wording import phrases
from etl.wording.templates import unbroken
from store.once import reading_once


def compose(
    engine: Engine,
    programme: Programme,
    kind: Kind,
    period: str,
    *,
    number: int,
    issued_on: str,
    known_on: str,
    audit_head: str,
    code_version: str,
    edits: Edits | None = None,
    corrects: str = "",
    serial: int = 0,
    disclosure: int | None = None,
    places: int = PLACES,
    belonging: int = BELONGING,
    reasons: int = REASONS,
    calendar: int = CALENDAR,
    ledger: str = "",
    asked_on: str = "",
) -> Edition:
    """A bulletin of a month (or of a quarter, where a programme reports by quarters), or a quarter's assessment.

    `known_on` is a day, whose end counts, or a moment; `edits` are a coordinator's words by paragraph code;
    `serial` is its place in the register of documents of the year of issue (0: numbered by its period, as once);
    `disclosure` are the rules by which others are told of single institutions (None: those of today), `places` the rule
    of possible places, `belonging` that of rows which belong to an institution, `reasons` how an assessment tells why
    those at the end lost points, and `calendar` the rule of days by which something is due; `ledger` is the period of
    the bulletin that has told the ledger whole, `asked_on` the day of issue of the first bulletin of the period.
    """
    issued, known = date.fromisoformat(issued_on[:10]), end_of_day(programme.settings, known_on)
    rules = rules_for(programme) if disclosure is None else disclosure
    material = Material(
        engine,
        programme,
        Period.parse(period),
        known,
        issued,
        rules,
        places,
        belonging,
        reasons,
        calendar,
        ledger,
        date.fromisoformat(asked_on) if asked_on else None,
        former_edition(engine, programme.slug, kind, period, corrects) if corrects else None,
    )
    with reading_once():
        whole = _drawn(
            material,
            kind,
            corrects,
            serial,
            number=number,
            known_on=known_on,
            audit_head=audit_head,
            code_version=code_version,
        )
    return edited(whole, edits) if edits else whole


def _drawn(
    material: Material,
    kind: Kind,
    corrects: str,
    serial: int,
    *,
    number: int,
    known_on: str,
    audit_head: str,
    code_version: str,
) -> Edition:
    programme, asked = material.programme, material.period
    writer = Writer.of(material)
    is_correction = bool(corrects)
    if kind == "bulletin":
        _refuse_other_frequency(programme, asked)
        title, method = "title", ""
        lead, sections, told = _bulletin(writer)
    else:
        title = "title-assessment"
        lead, sections, told, method = _assessment(writer)
    head = letterhead(writer, title, serial, is_correction=is_correction)
    whole = assembled(
        material, kind, number, known_on, audit_head, code_version, head, writer, lead, sections, told
    )
    return replace(whole, method=method, corrects=corrects, serial=serial)


def _bulletin(
    writer: Writer,
) -> tuple[tuple[Paragraph, ...], tuple[Section, ...], tuple[Slide, ...]]:
    # Late, as what assesses: a command draws up the one or the other.
    from etl.composing.bulletin import bulletin
    from etl.composing.bulletin.annexes import annexes
    from etl.composing.bulletin.problems import problems
    from etl.composing.bulletin.slides import slides

    hold_what_is_told(writer)
    annexed = numbered(writer, annexes(writer))
    found = problems(writer)
    lead = bulletin.lead(writer)
    sections = bulletin.sections(writer, found, annexed)
    return lead, sections, slides(writer, found)


def _assessment(
    writer: Writer,
) -> tuple[tuple[Paragraph, ...], tuple[Section, ...], tuple[Slide, ...], str]:
    from etl.composing.assessment import announcement
    from etl.composing.assessment.annexes import annexes
    from etl.composing.assessment.slides import slides
    from etl.composing.score_figures import ScoreFigures

    assessed = announcement.assessed(writer.material)
    annexed = numbered(writer, annexes(writer, ScoreFigures(writer, assessed)))
    lead = announcement.lead(writer, assessed)
    sections = announcement.sections(writer, assessed, annexed)
    return lead, sections, slides(writer, assessed), assessed.digest


def compose_sheets(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    number: int,
    issued_on: str,
    known_on: str,
    audit_head: str,
    code_version: str,
    serial: int = 0,
    disclosure: int | None = None,
    calendar: int = CALENDAR,
) -> Iterator[tuple[str, Edition]]:
    """(institution, its own sheet) for every member: one page, for its own eyes (scope 仅本机构). A sheet goes out
    under the number of its assessment, told apart by its place among the sheets (…号之3). The scores are reckoned when
    it is called, each sheet is drawn up when it is asked for."""
    from etl.composing.assessment import announcement, sheet

    issued, known = date.fromisoformat(issued_on[:10]), end_of_day(programme.settings, known_on)
    asked = Period.parse(period)
    rules = rules_for(programme) if disclosure is None else disclosure
    material = Material(engine, programme, asked, known, issued, rules, calendar=calendar)
    assessed = announcement.assessed(material)
    places = {code: place for place, code in enumerate(sorted(assessed.institutions), 1)}

    def drawn(institution: str) -> Edition:
        writer = Writer.of(material)
        lead = sheet.lead(writer, assessed)
        sections = sheet.sections(writer, assessed, institution)
        head = sheet_letterhead(writer, institution, serial, places[institution])
        whole = assembled(
            material,
            "assessment",
            number,
            known_on,
            audit_head,
            code_version,
            head,
            writer,
            lead,
            sections,
            (),
        )
        return replace(whole, method=assessed.digest, serial=serial)

    return ((institution, drawn(institution)) for institution in assessed.institutions)


def numbered(writer: Writer, annexed: Iterable[Section]) -> list[Section]:
    """The annexes that hold something; sentences name them by the number under which they are printed."""
    there = [section for section in map(without_empty, annexed) if section.blocks]
    writer.figures.annexes = {one.code.removeprefix("annex-"): place for place, one in enumerate(there, 1)}
    return there


def without_empty(section: Section) -> Section:
    """A section without tables that have no rows, and charts that have nothing to draw."""
    return replace(section, blocks=tuple(block for block in section.blocks if _says_something(block)))


def _says_something(block: Block) -> bool:
    if isinstance(block, Table):
        return bool(block.rows)
    if isinstance(block, Chart):
        known = [sum(map(bool, series.figures)) for series in block.series]
        return max(known, default=0) > (block.kind == "line")  # a line begins with two points
    return True


def assembled(
    material: Material,
    kind: Kind,
    number: int,
    known_on: str,
    audit_head: str,
    code_version: str,
    head: Letterhead,
    writer: Writer,
    lead: tuple[Paragraph, ...],
    sections: tuple[Section, ...],
    told: tuple[Slide, ...],
) -> Edition:
    """The pieces as an edition, with just those figures that it prints."""
    programme = material.programme
    sections = tuple(section for section in map(without_empty, sections) if section.blocks)
    told = tuple(
        slide if slide.body is None or _says_something(slide.body) else replace(slide, body=None)
        for slide in told
    )
    used = dict.fromkeys(figures_printed(lead, sections, told))
    figures: Mapping[str, Figure] = aligned({id: writer.book.figures[id] for id in used}, sections, told)
    upto, end = {str(material.last), str(material.period)}, str(material.period.months[-1])
    periods = {one.period for one in material.filings if one.period in upto or _ends(one.period) <= end}
    return Edition(
        kind=kind,
        programme=programme.slug,
        period=str(material.period),
        number=number,
        issued_on=material.issued.isoformat(),
        known_on=known_on,
        letterhead=head,
        figures=figures,
        lead=lead,
        sections=sections,
        slides=told,
        inputs=material.inputs(frozenset(periods)),
        method="",
        definitions=programme.digest,
        code_version=code_version,
        audit_head=audit_head,
        demonstration=programme.settings.notice if programme.settings.demonstration else None,
        disclosure=material.disclosure,
        places=material.places if kind == "bulletin" else 0,
        belonging=material.belonging if material.parts else 0,
        reasons=material.reasons if kind == "assessment" and told else 0,
        calendar=material.calendar,
        ledger=material.ledger,
        asked_on=material.asked_on.isoformat() if material.asked_on else "",
    )


def rules_for(programme: Programme) -> int:
    """The rules by which an edition of today is drawn up: what is public anyway needs none."""
    return 0 if programme.settings.visibility == "public" else RULES


@cache
def _ends(period: str) -> str:
    """The last month of a filing's period."""
    return str(Period.parse(period).months[-1])


def figures_printed(
    lead: Iterable[Paragraph], sections: Iterable[Section], told: Iterable[Slide]
) -> Iterator[str]:
    """The ids of all figures in the order in which they are printed."""
    blocks: list[Paragraph | Table | Chart | None] = [*lead]
    blocks += [block for section in sections for block in section.blocks]
    for slide in told:
        blocks += [slide.answer, slide.body]
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (run.figure for run in (*block.zh, *block.en) if run.figure)
        elif isinstance(block, Table):
            yield from (cell.figure for row in block.rows for cell in row if cell.figure)
        elif isinstance(block, Chart):
            yield from (id for series in block.series for id in series.figures if id)


def letterhead(writer: Writer, title: str, serial: int, *, is_correction: bool) -> Letterhead:
    """Issuer, number and addressees as the wording gives them. The number's year is that of issue; an edition of
    before the register keeps the year of its period and its period's place there."""
    programme = writer.material.programme
    said = printed_text(writer, writer.say(title, programme=programme.settings.name))
    if is_correction:
        mark = printed_text(writer, writer.say("title-correction"))
        said = Text(zh=said.zh + mark.zh, en=f"{said.en} {mark.en}")
    document, whole = writer.wording.document, unbroken(said)
    breaks = said if said != whole else None
    if document is None:
        nobody = writer.term("all-institutions") if writer.material.status else None
        scope = _scope(programme, writer)
        return Letterhead(programme.settings.name, "", whole, nobody, None, scope, title_breaks=breaks)
    period, issued = writer.material.period, writer.material.issued
    year, place = (issued.year, serial) if serial else (period.year, period.number)
    number = document.number.format(year=year, serial=place)
    issuer = unbroken(document.issuer)
    return Letterhead(
        issuer,
        number,
        whole,
        document.addressees,
        document.copies_to,
        document.scope,
        number_en=document.number_en.format(year=year, serial=place),
        title_breaks=breaks,
        issuer_breaks=document.issuer if document.issuer != issuer else None,
    )


def sheet_letterhead(writer: Writer, institution: str, serial: int, place: int) -> Letterhead:
    """A sheet goes to its institution alone and to nobody else."""
    common = letterhead(writer, "title-assessment", serial, is_correction=False)
    number, number_en = common.number, common.number_en
    if serial and number:
        number, number_en = phrases.annexed_number(number, place), phrases.annexed_number_en(number_en, place)
    title = unbroken(printed_text(writer, writer.say("title-sheet", name=writer.name(institution))))
    member = writer.material.programme.institutions[institution]
    return Letterhead(
        common.issuer,
        number,
        title,
        Text(zh=member.name("zh"), en=member.name("en")),
        None,
        writer.term("scope-own"),
        number_en=number_en,
    )


def printed_text(writer: Writer, phrase: Phrase | None) -> Text:
    """A phrase as plain text, for titles."""
    assert phrase is not None
    figures = writer.book.figures
    return Text(zh=printed(phrase.zh, figures, "zh"), en=printed(phrase.en, figures, "en"))


def _scope(programme: Programme, writer: Writer) -> Text:
    return writer.term("scope-public" if programme.settings.visibility == "public" else "scope-participants")


def _refuse_other_frequency(programme: Programme, period: Period) -> None:
    settings = programme.settings
    if period.per_year != settings.per_year:
        length, example = LENGTHS[settings.frequency], period.months[-1].holder(settings.per_year)
        raise Refusal(
            Text(
                en=f"A bulletin of {programme.slug} is for one {length.en}; write {example}.",
                zh=f"{programme.slug} 按{length.zh}通报；期间请写作 {example}。",
            )
        )
