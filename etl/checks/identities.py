"""What must hold inside one return: the checks that its layout declares, and the fields it has to fill."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import ascii_uppercase, digits

from etl.checks.filed import Filed, Row, about, value_of
from etl.definitions.checks import Carried, Check, Required, Term
from etl.definitions.measures import Measure
from etl.values.findings import Finding, Rule
from etl.values.text import LANGUAGES

RELATIONS = Path(__file__).with_name("relations.toml")
Measures = Mapping[str, Measure]


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(RELATIONS.read_text(encoding="utf-8"))


def rule_of(check: Check | Carried) -> Rule:
    """The rule that a declared check is: its id and severity, and the sentence of its relation."""
    relation = check.relation if isinstance(check, Check) else "carried"
    said = _sentences()[relation]
    return Rule(id=check.id, severity=check.severity, zh=said["zh"], en=said["en"])


def declared(filed: Filed, checks: Iterable[Check], measures: Measures) -> list[Finding]:
    """A finding for each row, region or return in which a declared check does not hold."""
    found = []
    for check in checks:
        lefts, rights = check.left, check.right
        for row, figures in _looked_at(filed, check):
            left = value_of(lefts, figures)
            if left is None:
                continue
            right = value_of(rights, figures)
            if right is not None and not _holds(check, left, right):
                found.append(_broken(filed, check, row, left, right, measures))
    return found


def _looked_at(filed: Filed, check: Check) -> Iterable[tuple[Row, Mapping[str, int]]]:
    """What the check is held against, as far as its first measure is there."""
    if check.over != "row":
        return filed.over(check.over).items()
    places = filed.by_measure.get(check.left[0][1], ())
    return (((region, scenario), filed.rows[region, scenario]) for _, region, scenario in places)


def blanks(
    filed: Filed, required: Iterable[Required], kinds: Iterable[str], measures: Measures
) -> list[Finding]:
    """Fields left blank in rows that are otherwise filled, and groups of fields of which nothing is filled."""
    found, of = [], set(kinds)
    for group in required:
        if not of & set(group.kinds):
            continue
        is_filled = False
        for row, figures in filed.rows.items():
            beside = next((m for m in group.measures if m in figures), None)
            if beside is not None:
                is_filled = True
                found += [_blank(filed, m, beside, row, measures) for m in group.measures if m not in figures]
        if not is_filled:
            first = group.measures[0]
            found.append(Finding("FIELD-NONE", values=named(first, measures), about=about(first)))
    return found


def sum_in_words(terms: Iterable[Term], measures: Measures, language: str) -> str:
    """A sum of measures by their names: 期初商户数＋本期新增商户数－本期注销商户数."""
    plus, minus = ("＋", "－") if language == "zh" else (" + ", " − ")
    words = ""
    for times, code in terms:
        sign = minus if times < 0 else plus if words else ""
        often = f"{abs(times)} × " if abs(times) != 1 else ""
        words += sign + often + measures[code].name.in_language(language)
    return words


def in_words(left: Iterable[Term], right: Iterable[Term], measures: Measures) -> dict[str, object]:
    """Both sides in both languages, as the sentences need them."""
    sides = {"left": tuple(left), "right": tuple(right)}
    return {
        f"{side}_{language}": sum_in_words(terms, measures, language)
        for side, terms in sides.items()
        for language in LANGUAGES
    }


def _holds(check: Check, left: int, right: int) -> bool:
    if check.relation == "equal":
        return left == right
    return left <= right if check.relation == "atmost" else bool(left) == bool(right)


def _broken(filed: Filed, check: Check, row: Row, left: int, right: int, measures: Measures) -> Finding:
    measure, other = check.left[0][1], check.right[0][1]
    subject = measure if check.relation != "both" or not left else other
    value, limit = filed.written(measure, left), filed.written(other, right)
    expected = {"equal": limit, "atmost": f"≤ {limit}", "both": "> 0"}[check.relation]
    sheet, cell = filed.where(subject, *row)
    values = in_words(check.left, check.right, measures) | {
        "value": value,
        "expected": expected,
        "other": limit,
    }
    shown = value if subject == measure else limit
    return Finding(check.id, sheet, cell, values, shown, expected, about(subject, *row), rule_of(check))


def _blank(filed: Filed, measure: str, beside: str, row: Row, measures: Measures) -> Finding:
    """The blank cell: in the row of what is filled, in the column that the measure has in another row."""
    sheet, cell = filed.where(beside, *row)
    in_column = filed.where(measure)
    if in_column[0] == sheet:
        cell = in_column[1].rstrip(digits) + cell.lstrip(ascii_uppercase)
    return Finding("FIELD-BLANK", sheet, cell, named(measure, measures), "", "≥ 0", about(measure, *row))


def named(measure: str, measures: Measures) -> dict[str, object]:
    """The name of a measure in both languages, as the sentences need it."""
    return {f"name_{language}": measures[measure].name.in_language(language) for language in LANGUAGES}
