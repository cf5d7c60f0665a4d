#!/bin/sh
# A count typed as 2.5: TRY_CAST of the text to INTEGER gives 3 instead of failing, the same number as DOUBLE gives 2.
set -eu
packages="duckdb==2.0.1 polars==2.1.0"
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
import sys
import duckdb
import polars

text, number, double = duckdb.sql("SELECT try_cast('2.5' AS INTEGER), 2.5::INTEGER, 2.5::DOUBLE::INTEGER").fetchall()[0]
other = polars.Series(["2.5"]).cast(polars.Int64, strict=False).item()
print("expected: text '2.5' is no whole number: NULL; and one rounding rule for the same number")
print("DuckDB: text", text, " literal", number, " double", double, "; Polars: text", other)
sys.exit(not ((text, number, double, other) == (3, 3, 2, None)))
END
