#!/bin/sh
# On Sail a sum of BIGINT beyond 2^63-1 becomes negative, where Spark refuses it.
set -eu
packages="pysail==0.7.2 pyspark-client==4.1.3 setuptools==81.0.0"
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
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession, functions as f
from decimal import Decimal

server = SparkConnectServer("127.0.0.1", 0)
server.start()
spark = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
told = spark.createDataFrame([(2**62,), (2**62,)], "fen bigint")
row = told.agg(f.sum("fen").alias("total"), f.avg("fen").alias("mean")).collect()[0]
ansi = spark.conf.get("spark.sql.ansi.enabled")
spark.stop()
server.stop()
print("expected: an error (Spark 4.1.3: ARITHMETIC_OVERFLOW); spark.sql.ansi.enabled is", ansi)
print("seen: total", row["total"], "mean", row["mean"])
sys.exit(not (row["total"] == -(2**63) and row["mean"] == 2.0**62))
END
