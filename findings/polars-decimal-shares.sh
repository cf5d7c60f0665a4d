#!/bin/sh
# Dividing two Decimal columns keeps the scale of the operands: a share of whole counts is 0 or 1, of amounts it has two places.
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
import sys
from decimal import Decimal
import duckdb
import polars

amounts = polars.DataFrame({"part": [Decimal("1.00"), Decimal("2.00")], "whole": [Decimal("3.00"), Decimal("3.00")]})
percent = amounts.select((polars.col("part") / polars.col("whole") * 100)).to_series().to_list()
counts = amounts.cast(polars.Decimal(18, 0)).select(polars.col("part") / polars.col("whole")).to_series().to_list()
duck = duckdb.sql("SELECT 1.00::DECIMAL(18,2) / 3.00::DECIMAL(18,2) * 100").fetchall()[0][0]
print("expected: 33.33.. and 66.66..; for counts 0.33.. and 0.66..")
print("Polars, amounts:", percent, " counts:", counts, " DuckDB, amounts:", duck)
sys.exit(not (percent == [Decimal("33.00"), Decimal("67.00")] and counts == [Decimal(0), Decimal(1)] and abs(duck - 100 / 3) < 1e-9))
END
