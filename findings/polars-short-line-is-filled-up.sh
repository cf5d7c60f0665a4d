#!/bin/sh
# read_csv refuses a line with a field too many, but fills up a line that ends too early: what was cut off reads like an empty field, with a schema too.
set -eu
packages="polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import io, sys
import duckdb
import polars
import pyarrow
import pyarrow.csv

text = b"bank,month,amount\nB01,2025-01,10\nB02,2025-01,\nB03,2025-01\n"
schema = {"bank": polars.String, "month": polars.String, "amount": polars.Int64}

def outcome(read):
    try:
        return read()
    except (polars.exceptions.ComputeError, pyarrow.ArrowInvalid, duckdb.InvalidInputException) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"

def by_polars(text, **more):
    return outcome(lambda: polars.read_csv(io.BytesIO(text), **more).rows())

with open("short.csv", "wb") as file:
    file.write(text)
columns = "{'bank': 'VARCHAR', 'month': 'VARCHAR', 'amount': 'BIGINT'}"
others = (
    outcome(lambda: pyarrow.csv.read_csv("short.csv").to_pylist()),
    outcome(lambda: duckdb.execute(f"FROM read_csv('short.csv', header=true, auto_detect=false, columns={columns})").fetchall()),
)
long = by_polars(text + b"B04,2025-01,10,7\n")
short = by_polars(text), by_polars(text, schema=schema, truncate_ragged_lines=False)
lazy = polars.scan_csv("short.csv", schema=schema).collect().rows()
print("expected: the third line, which has two fields of three, is refused like one of four")
for other in others:
    print("other readers:", other)
print("seen, a field too many:", long)
print("seen, a field too few: ", short[0])
filled = [("B01", "2025-01", 10), ("B02", "2025-01", None), ("B03", "2025-01", None)]
refused = all(isinstance(one, str) for one in (*others, long))
sys.exit(not (refused and short == (filled, filled) and lazy == filled))
END
