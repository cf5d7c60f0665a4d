"""The workbook of a ledger or register for a period: what may be entered then, by whom."""

from calendar import monthrange
from datetime import date

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.forms.lists import ListForm, list_template
from etl.forms.words import FORM_WORDS, period_in_words
from etl.values.errors import Refusal
from etl.values.periods import Period, day_words
from etl.values.text import Text


def make_list_template(
    programme: Programme,
    kind: str,
    period: str,
    *,
    institution: str = "",
    source: str = "",
    language: str = "zh",
) -> bytes:
    """The bytes of the workbook, in a language. `source` chooses among several lists of a kind, `institution` whose
    own register it is. Refused: a kind that the programme does not have, a period that it is not kept for, an
    institution unknown."""
    layout, when = _layout(programme, kind, source), Period.parse(period)
    members = {code: one for code, one in programme.institutions.items() if one.is_member(when.months[-1])}
    if institution and institution not in members:
        raise Refusal(
            Text(
                en=f"“{institution}” is no member of the programme in {period}; check the code.",
                zh=f"“{institution}”在 {period} 不是参评机构；请核对机构代码。",
            )
        )
    if kind == "ledger" and institution:
        raise Refusal(
            Text(
                en="the ledger is kept by the coordinator for all institutions; leave the institution out.",
                zh="考核台账由牵头单位为全部机构登记；请不要指定机构。",
            )
        )
    assessed = programme.settings.assessed_per_year
    if when.per_year > max(4, assessed) if kind == "ledger" else when.per_year < programme.settings.per_year:
        example = when.holder(assessed) if kind == "ledger" else programme.parts(when)[-1]
        raise Refusal(
            Text(
                en=f"a {kind} is not kept for {period}; write for instance {example}.",
                zh=f"{layout.name.zh}不按 {period} 登记；请写如 {example}。",
            )
        )
    listed = {institution: members[institution]} if institution else members
    choices: dict[str, list[tuple[str, str]]] = {
        "institution": [(code, one.name(language)) for code, one in listed.items()]
    }
    if kind == "ledger":
        events = programme.method_for(when).events.values()
        choices["event"] = [
            (
                one.code,
                _counted(one.name.in_language(language), one.counted_in.in_language(language), language),
            )
            for one in events
            if one.is_manual
        ]
    else:
        fields = {one.name for one in layout.field}
        choices["region"] = [
            (one.code, one.name(language)) for one in programme.regions.values() if one.parent
        ]
        if "scenario" in fields:
            choices["scenario"] = [
                (one.code, one.name.in_language(language)) for one in programme.points.values()
            ]
    stated = str(when) if kind == "ledger" else _last_day(when)
    names = [members[institution].name(language)] if institution else []
    told = (
        period_in_words(stated, language)
        if kind == "ledger"
        else day_words(date.fromisoformat(stated)).in_language(language)
    )
    title = FORM_WORDS[language].gap.join([layout.name.in_language(language), told, *names])
    return list_template(ListForm(layout, title, stated, choices, language))


def _counted(name: str, unit: str, language: str) -> str:
    return f"{name}（{unit}）" if language == "zh" else f"{name} ({unit})"


def _layout(programme: Programme, kind: str, source: str) -> Layout:
    found = [one for one in programme.returns.values() if one.form == kind and source in ("", one.code)]
    known = ", ".join(one.code for one in programme.returns.values() if one.form == kind) or "—"
    if not found:
        raise Refusal(
            Text(
                en=f"“{programme.slug}” has no {kind}{f' “{source}”' if source else ''}; it has: {known}.",
                zh=f"“{programme.slug}”没有这种{'台账' if kind == 'ledger' else '登记簿'}；现有：{known}。",
            )
        )
    if len(found) > 1:
        raise Refusal(
            Text(
                en=f"there are several {kind}s; say which with --source: {known}.",
                zh=f"有多种{'台账' if kind == 'ledger' else '登记簿'}；请用 --source 指明：{known}。",
            )
        )
    return found[0]


def _last_day(period: Period) -> str:
    month = period.months[-1]
    return f"{month}-{monthrange(month.year, month.number)[1]:02d}"
