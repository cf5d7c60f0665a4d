#!/bin/sh
# A limit given as a float is rounded to the places of the column and the comparison stays: greater than 0.125 leaves out 0.13, at most 0.125 takes it; of whole numbers a limit given as a text is cut, so that 2 is not less than 2.1. The limit as a Decimal, or a float for whole numbers, is refused.
set -eu
packages="pyiceberg==0.12.0 pyarrow==26.0.1 sqlalchemy==2.1.9"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python -W ignore - "$folder/lake" <<'END'
import sys
from decimal import Decimal
import pyarrow
from pyiceberg.catalog.memory import InMemoryCatalog
from pyiceberg.expressions import GreaterThan, LessThan, LessThanOrEqual

rows = pyarrow.table({
    "share": pyarrow.array([Decimal("0.12"), Decimal("0.13"), Decimal("0.14")], pyarrow.decimal128(10, 2)),
    "cases": pyarrow.array([1, 2, 3], pyarrow.int64()),
})
catalog = InMemoryCatalog("office", warehouse="file://" + sys.argv[1])
catalog.create_namespace("a")
table = catalog.create_table("a.t", schema=rows.schema)
table.append(rows)

def taken(limit, column):
    try:
        return [str(value) for value in table.scan(row_filter=limit).to_arrow().sort_by(column)[column].to_pylist()]
    except (TypeError, ValueError):
        return "refused"

seen = [taken(GreaterThan("share", 0.125), "share"), taken(LessThanOrEqual("share", 0.125), "share"), taken(LessThan("cases", "2.1"), "cases")]
refused = [taken(GreaterThan("share", Decimal("0.125")), "share"), taken(LessThan("cases", 2.1), "cases")]
print("asked:    share > 0.125, share <= 0.125, cases < '2.1'")
print("expected: ['0.13', '0.14'] ['0.12'] ['1', '2']")
print("seen:    ", *seen, "| with Decimal(0.125) and 2.1:", *refused)
sys.exit(not (seen == [["0.14"], ["0.12", "0.13"], ["1"]] and refused == ["refused", "refused"]))
END
