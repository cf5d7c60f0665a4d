"""Which checks are there? Every rule with its severity, its sentence, where it applies and how it does."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from etl.checks.identities import rule_of, sum_in_words
from etl.checks.measured import Rate, measured, measured_signals
from etl.definitions.checks import Carried, Check, Term, terms_of
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.telling import checks as told
from etl.values.findings import Rule, Severity, catalogue
from etl.values.text import Text

Subject = Literal[
    "form",
    "reading",
    "numbers",
    "history",
    "likelihood",
    "registers",
    "ledgers",
    "cases",
    "inventories",
    "extracts",
    "across",
    "payments",
]

SUBJECTS: Mapping[Subject, Text] = {
    "form": Text(zh="表内关系", en="Within the form"),
    "history": Text(zh="与历史比较", en="Against earlier months"),
    "likelihood": Text(zh="合理性", en="Likelihood"),
    "across": Text(zh="机构之间（协调员）", en="Across institutions (coordinator)"),
    "reading": Text(zh="文件与表格", en="File and table"),
    "numbers": Text(zh="数字与合计", en="Numbers and totals"),
    "registers": Text(zh="登记簿", en="Registers"),
    "ledgers": Text(zh="台账", en="Ledgers"),
    "cases": Text(zh="事项记录", en="Records of cases"),
    "inventories": Text(zh="逐户登记", en="Inventories"),
    "extracts": Text(zh="外部数据", en="Extracts"),
    "payments": Text(zh="逐笔流水", en="Single payments"),
}
"""What a rule is about, in the order in which the list is printed."""

_BY_PREFIX: Mapping[str, Subject] = {
    "FIELD": "form", "CARRY": "history", "COUNTED": "history",
    "MONTH": "history", "UNIT-SLIP": "history", "STOCK": "history",
    "SHEET-COPIED": "history", "REGION-GONE": "history",
    "ROWS-SHIFTED": "history", "COLUMNS-SWAPPED": "history",
    "SUM": "history", "SUMS": "history", "PLACE": "history",
    "FLOW": "history", "TICKET": "likelihood", "SHARE": "likelihood",
    "ROWS": "likelihood", "COLUMNS": "likelihood", "DIGITS": "likelihood",
    "ACROSS": "across", "NUM": "numbers", "TOTAL": "numbers", "REGISTER": "registers", "COORD": "registers",
    "MERCHANT": "registers", "LEDGER": "ledgers", "ENTRY": "ledgers", "CASE": "cases", "INVENTORY": "inventories",
    "EXTRACT": "extracts", "SDMX": "extracts",
    "FILE": "reading", "SHEET": "reading", "TABLE": "reading", "COLUMN": "reading", "HEADING": "reading",
    "CSV": "reading", "UNIT": "reading", "PERIOD": "reading", "INST": "reading", "REGION": "reading",
    "SCENARIO": "reading", "ROW": "reading", "KEY": "reading", "RETURN": "reading", "LAYOUT": "reading",
    "CELL": "reading", "COVER": "reading", "CHANGE": "reading", "LIST": "reading", "PATH": "reading",
    "EXPLAINED": "history",
    "AGGREGATE": "payments", "SIGNAL": "payments",
}  # fmt: skip
"""The subject of a rule by its id, or by the beginning of it; there is no other way to one."""
_FIELD = re.compile(r"\{[^}]*\}")
_MANY = re.compile(r"\{[^}:|]*:[^}|]*\|([^}]*)\}")
"""The words for one and for more: where nothing is counted yet, those for more stand."""


@dataclass(frozen=True)
class CheckRow:
    """One rule. `sentence` is what it says, with … for what it fills in; of a layout's own check, what must hold.
    `name` is what it is called wherever it is named: no two rules of a programme share one.

    `layout` is the code of the layout that declares it, "" for a rule of every programme. `alarm` is how often it
    spoke on the clean returns of the demonstration (of a question about payments: on clean months), `recall` in how
    many months with its own kind of planted trouble it spoke; None where that was not measured.
    """

    id: str
    name: Text
    severity: Severity
    subject: Subject
    sentence: Text
    layout: str = ""
    alarm: Rate | None = None
    recall: Rate | None = None


def checks(programme: Programme) -> list[CheckRow]:
    """The rules that hold in a programme, by subject, a layout's own checks first."""
    rows = [row for layout in programme.returns.values() for row in declared_checks(programme, layout)]
    rows += [_row(rule, _subject(rule.id)) for rule in catalogue().values()]
    order = list(SUBJECTS)
    return sorted(rows, key=lambda row: order.index(row.subject))


def declared_checks(programme: Programme, layout: Layout) -> Iterable[CheckRow]:
    """The checks that a layout declares, with what must hold in words."""
    for check in layout.check:
        yield _row(rule_of(check), "form", layout.code, _in_words(programme, check))
    for carried in layout.carried:
        yield _row(rule_of(carried), "history", layout.code, _carried_in_words(programme, carried))


def _row(rule: Rule, subject: Subject, layout: str = "", sentence: Text | None = None) -> CheckRow:
    plain = sentence or Text(zh=_FIELD.sub("…", rule.zh), en=_FIELD.sub("…", _MANY.sub(r"\1", rule.en)))
    signals = measured_signals()
    alarm = measured().alarm.get(rule.id) or signals.alarm.get(rule.id)
    recall = signals.recall.get(rule.id)
    return CheckRow(rule.id, rule.name or plain, rule.severity, subject, plain, layout, alarm, recall)


def _subject(rule: str) -> Subject:
    return _BY_PREFIX.get(rule) or _BY_PREFIX[rule.split("-")[0]]


def _in_words(programme: Programme, check: Check) -> Text:
    left, right = (_sum(programme, terms) for terms in (check.left, check.right))
    return told.relation(left, right, check.relation, check.over)


def _carried_in_words(programme: Programme, carried: Carried) -> Text:
    return told.carried(_sum(programme, terms_of(carried.begins)), _sum(programme, terms_of(carried.ended)))


def _sum(programme: Programme, terms: Iterable[Term]) -> Text:
    zh, en = (sum_in_words(terms, programme.measures, language) for language in ("zh", "en"))
    return Text(zh=zh, en=en)
