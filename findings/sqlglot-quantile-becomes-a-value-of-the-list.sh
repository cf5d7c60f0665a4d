#!/bin/sh
# quantile(0.5)(x) of ClickHouse lies between the two middle values; carried over to DuckDB it is QUANTILE, which is the lower of them. Spark's percentile is carried over alike.
set -eu
packages="sqlglot==30.30.0 chdb==4.4.0 duckdb==2.0.1"
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
import chdb
import duckdb
import sqlglot

asked = "SELECT quantile(0.5)(share) FROM (SELECT 1 AS share UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 10) AS shares"
carried = sqlglot.transpile(asked, read="clickhouse", write="duckdb")[0]
before = float(chdb.query(asked, "CSV").bytes().decode())
after = float(duckdb.execute(carried).fetchone()[0])
spark = sqlglot.transpile("SELECT PERCENTILE(share, 0.5) FROM shares", read="spark", write="duckdb")[0]
print("expected:", before, "before and after; DuckDB itself:", duckdb.execute("SELECT quantile_cont(x, 0.5) FROM (VALUES (1), (2), (3), (10)) AS t(x)").fetchone()[0])
print("seen:", after, "by", carried, "| Spark's:", spark)
sys.exit(not (before == 2.5 and after == 2 and "QUANTILE(share, 0.5)" in spark))
END
