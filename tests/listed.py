"""Files of ledgers and registers for tests, as a coordinator or an institution would write them."""

import csv
import io
from typing import Any

from etl.definitions.load import load_programme

PROGRAMME = load_programme("daqing")
ENTRY: dict[str, Any] = {
    "institution": "B01",
    "quarter": "2019-Q4",
    "event": "adopted-by-city",
    "count": "1",
    "evidence": "市级工作简报2019-99",
    "reason": "经验做法被采用",
    "entered_by": "支付结算科考核岗",
    "entered_on": "2020-01-18",
}
POINT: dict[str, Any] = {
    "key": "k1",
    "scenario": "bus",
    "name": "萨尔图区公交车901号（演示）",
    "region": "230602",
    "institution": "B03",
    "lon": "125.12",
    "lat": "46.65",
    "connected_on": "2019-12-02",
    "live": "是",
    "as_of": "2019-12-31",
}


def ledger(*lines: dict[str, Any]) -> bytes:
    """A ledger; each line changes what `ENTRY` says, `change` being the word in the column of changes."""
    return _file("ledger", ENTRY, lines)


def register(*lines: dict[str, Any]) -> bytes:
    """A register of points; each line changes what `POINT` says."""
    return _file("points", POINT, lines)


def _file(code: str, usual: dict[str, Any], lines: tuple[dict[str, Any], ...]) -> bytes:
    layout = PROGRAMME.returns[code]
    names = [one.name for one in layout.field]
    has_changes = any("change" in line for line in lines)
    headings = [one.heading for one in layout.field] + ([layout.change] if has_changes else [])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headings)
    for line in lines:
        row = [(usual | line)[name] for name in names]
        writer.writerow([*row, line.get("change", "")] if has_changes else row)
    return stream.getvalue().encode("utf-8-sig")
