"""The workbook that an institution fills in for a period: its form, with what was accepted for the period before."""

import io
import zipfile
from collections.abc import Iterator

from sqlalchemy import Engine

from etl.definitions.institutions import Institution
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.forms.cover import CoverSheet
from etl.forms.form import Form, form_of, required_of, rows_kept
from etl.forms.words import due_in_words
from etl.forms.workbook import Empty, Values, template
from etl.queries.returns.deadlines import due_of, may_move
from etl.values.errors import Refusal
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text
from store.facts import read_facts
from store.filings import list_filings
from store.life.deadlines import read_extensions


def make_template(
    engine: Engine,
    programme: Programme,
    institution: str,
    period: str,
    layout: str = "",
    *,
    language: str = "zh",
) -> bytes:
    """The bytes of the workbook, the same ones until other figures are accepted for the period before.

    Refused: a programme without returns of institutions, a period of another frequency, an institution that is
    unknown or no member in that period. `layout` chooses among several returns; in English each column bears the name
    of its measure.
    """
    when = _period(programme, period)
    chosen = _layout(programme, layout, when)
    member = _member(programme, institution, when)
    form = form_of(programme, chosen, language)
    before = _accepted(engine, programme, chosen, str(when.previous), [institution])
    merged = [i.code for i in programme.institutions.values() if _merged_into(i, institution, when)]
    ended = [before, *(_accepted(engine, programme, chosen, str(when.previous), [one]) for one in merged)]
    name, due = member.name(language), _due(engine, programme, institution, when, language)
    cover = CoverSheet(institution, name, str(when), None, 1, "", due)
    form = rows_kept(form, {(region, point) for values in ended for region, point, _ in values if point})
    return template(form, cover, Empty(before, _begins(form, ended), required_of(chosen, member)))


def make_templates(
    engine: Engine, programme: Programme, period: str, *, language: str = "zh"
) -> Iterator[tuple[str, bytes]]:
    """(file's name, workbook) for every institution that is a member in the period, by code. Refused as one is."""
    when = _period(programme, period)
    _layout(programme, "", when)
    for one in programme.institutions.values():
        if one.is_member(when):
            yield (
                f"{one.code}-{when}.xlsx",
                make_template(engine, programme, one.code, period, language=language),
            )


def all_templates(engine: Engine, programme: Programme, period: str, *, language: str = "zh") -> bytes:
    """The same in one ZIP, with the same bytes for the same workbooks."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        for name, content in make_templates(engine, programme, period, language=language):
            package.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue()


def _due(engine: Engine, programme: Programme, institution: str, period: Period, language: str) -> str:
    """Until when the return is to be filed, in words, and whether that may still move."""
    given = read_extensions(engine, programme.slug, periods=[str(period)])
    today = programme.settings.today
    due = due_of(programme.settings, given, institution, period, today)
    said = due_in_words(due, language)
    why = may_move(programme.settings, due, today)
    return f"{said}{'。' if language == 'zh' else '. '}{why.in_language(language)}" if why else said


def _layout(programme: Programme, code: str, when: Period) -> Layout:
    returns = [one for one in programme.returns.values() if one.form == "return" and one.is_for(when)]
    found = next((one for one in returns if code in ("", one.source)), None)
    if found is None:
        zh, en = programme.settings.name.zh, programme.settings.name.en
        raise Refusal(
            Text(
                en=f"“{en}” has no return{f' “{code}”' if code else 's'} that institutions fill in; there is no "
                "template to give out.",
                zh=f"“{zh}”没有由机构填报的报表{f'“{code}”' if code else ''}，无模板可供下载。",
            )
        )
    return found


def _period(programme: Programme, written: str) -> Period:
    period, settings = Period.parse(written), programme.settings
    every = LENGTHS[settings.frequency]
    if period.per_year != settings.per_year:
        example = period.months[-1].holder(settings.per_year)
        raise Refusal(
            Text(
                en=f"This programme reports every {every.en}, and {period} is none; write {example}.",
                zh=f"本项目按{every.zh}报送，{period} 不是报告期；请写作 {example}。",
            )
        )
    return period


def _member(programme: Programme, code: str, period: Period) -> Institution:
    institution = programme.institution(code)
    if not institution.is_member(period):
        span = institution.span()
        raise Refusal(
            Text(
                en=f"“{institution.name('en')}” is not a member of the programme in {period} ({span}) and has nothing "
                "to file; check the period and the code.",
                zh=f"“{institution.name('zh')}”在 {period} 不属于参评机构（{span}），无需报送；"
                "请核对报告期与机构代码。",
            )
        )
    return institution


def _merged_into(other: Institution, institution: str, period: Period) -> bool:
    """Whether `other` was a member for the last time in the period before and `institution` follows it."""
    return other.successor == institution and other.is_member(period.previous) and not other.is_member(period)


def _accepted(
    engine: Engine, programme: Programme, layout: Layout, period: str, institutions: list[str]
) -> Values:
    ours = {f.id for f in list_filings(engine, programme.slug, period) if f.source == layout.source}
    facts = read_facts(engine, programme.slug, periods=[period], institutions=institutions)
    return {
        (row["region"], row["scenario"], row["measure"]): row["value"]
        for row in facts.iter_rows(named=True)
        if row["filing"] in ours
    }


def _begins(form: Form, ended: list[Values]) -> Values:
    """What the columns that begin with the end of the period before begin with, those of merged members added."""
    begins: dict[tuple[str, str, str], int] = {}
    pairs = {c.measure: c.begins_with for sheet in form.sheets for c in sheet.columns if c.begins_with}
    for values in ended:
        for measure, end in pairs.items():
            for (region, scenario, code), value in values.items():
                if code == end:
                    key = (region, scenario, measure)
                    begins[key] = begins.get(key, 0) + value
    return begins
