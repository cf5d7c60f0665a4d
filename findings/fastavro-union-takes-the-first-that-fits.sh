#!/bin/sh
# Where a field may be a date or a time, a time is written as the date and loses its hour; where it may be a double or a long, 2^53+1 is written as a double and loses a unit. The other order keeps both.
set -eu
packages="fastavro==1.13.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python -W ignore - <<'END'
import datetime
import io
import sys
import fastavro

DAY = {"type": "int", "logicalType": "date"}
TIME = {"type": "long", "logicalType": "local-timestamp-millis"}

def through(value, *kinds):
    schema = {"type": "record", "name": "payment", "fields": [{"name": "x", "type": ["null", *kinds]}]}
    file = io.BytesIO()
    fastavro.writer(file, schema, [{"x": value}])
    file.seek(0)
    (row,) = fastavro.reader(file)
    return row["x"]

received, amount = datetime.datetime(2019, 12, 31, 23, 30), 2**53 + 1
seen = [str(through(received, DAY, TIME)), str(through(amount, "double", "long"))]
turned = [str(through(received, TIME, DAY)), str(through(amount, "long", "double"))]
print("expected: 2019-12-31 23:30:00, 9007199254740993 in either order of the kinds")
print("date, time and double, long:", ", ".join(seen))
print("time, date and long, double:", ", ".join(turned))
sys.exit(not (seen == ["2019-12-31", "9007199254740992.0"] and turned == ["2019-12-31 23:30:00", "9007199254740993"]))
END
