"""A ledger, register or record of cases as the file that a spreadsheet saves: one row each, in the layout's columns."""

import csv
import io
from collections.abc import Iterable, Mapping

from etl.definitions.returns import Layout


def listed(layout: Layout, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows by the names of the layout's fields, as CSV in UTF-8; a field that a row does not name is blank."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.heading for field in layout.field])
    for row in rows:
        writer.writerow([row.get(field.name, "") for field in layout.field])
    return buffer.getvalue().encode("utf-8-sig")
