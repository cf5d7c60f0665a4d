#!/bin/sh
# str.to_date reads 2020年1月5日 and 2020年01月, but 2020年1月 gives null: one digit is enough for a month only where a day follows.
set -eu
packages="polars==2.1.0 duckdb==2.0.1"
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
import datetime, sys
import duckdb
import polars

def read(text, form):
    return polars.Series([text]).str.to_date(form, strict=False).item()

seen = [read("2020年1月5日", "%Y年%m月%d日"), read("2020年01月", "%Y年%m月"), read("2020年1月", "%Y年%m月")]
other = duckdb.execute("SELECT strptime('2020年1月', '%Y年%m月')::DATE").fetchone()[0]
print("expected: a date each time; DuckDB for the third:", other)
print("seen:", *seen)
sys.exit(not (seen[0] == datetime.date(2020, 1, 5) and seen[1] == datetime.date(2020, 1, 1) == other and seen[2] is None))
END
