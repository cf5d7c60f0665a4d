"""A ledger, register or record of cases as the file that a spreadsheet saves: one row each, in the layout's columns."""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping

from etl.definitions.cases import Case, Cases
from etl.definitions.returns import Layout


def listed(layout: Layout, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows by the names of the layout's fields, as CSV in UTF-8; a field that a row does not name is blank."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.heading for field in layout.field])
    for row in rows:
        writer.writerow([row.get(field.name, "") for field in layout.field])
    return buffer.getvalue().encode("utf-8-sig")


def case_line(cases: Cases, case: Case, period: str) -> dict[str, str]:
    """A case as its row says it, by the names of fields: grades, reasons and answers in their first word."""
    answer = {True: cases.yes[0], False: cases.no[0], None: ""}[case.satisfied]
    return {
        "number": case.number,
        "institution": case.institution,
        "period": period,
        "received": _minute(case.received),
        "grade": cases.of(case.grade).words[0],
        "extended_to": _day(case.extended_to),
        "extension": case.extension,
        "reported": _minute(case.reported),
        "answered": _day(case.answered),
        "closed": _day(case.closed),
        "satisfied": answer,
    }


def _minute(moment: datetime.datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
