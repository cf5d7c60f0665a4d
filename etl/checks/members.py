"""Figures and points under the name of an institution that takes no part in the period of the file."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from etl.definitions.institutions import Institution
from etl.values.findings import Finding
from etl.values.periods import Period
from etl.values.text import LANGUAGES


class Row(Protocol):
    """A figure of a table, or a point of a register."""

    @property
    def institution(self) -> str:
        """The code of the institution under whose name the row stands."""

    @property
    def sheet(self) -> str:
        """The sheet that the row stands on, "" in a file without sheets."""

    @property
    def cell(self) -> str:
        """The address of its first cell, as B12."""


_HEIR = {"zh": "，其承接机构为“{name}”", "en": "; “{name}” took it over"}


def no_members(
    rule: str, rows: Iterable[Row], institutions: Mapping[str, Institution], period: Period
) -> list[Finding]:
    """One finding by `rule` for each institution that has rows and is no member in `period`, at its first row.

    Who files a return or a ledger is a member, or is refused there; a table or a register names many.
    """
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.institution, row)
    found = []
    for code, row in first.items():
        one = institutions.get(code)
        if one is None or one.is_member(period):
            continue
        heir = institutions.get(one.successor)
        values: dict[str, object] = {"period": period, "span": one.span()}
        for language in LANGUAGES:
            values[f"name_{language}"] = one.name(language)
            values[f"heir_{language}"] = (
                _HEIR[language].format(name=heir.name(language)) if heir and heir.is_member(period) else ""
            )
        found.append(Finding(rule, row.sheet, row.cell, values))
    return found
