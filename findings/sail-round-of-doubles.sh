#!/bin/sh
# On Sail round(1.005D, 2) is 1.0; Spark rounds the number as it is written and gives 1.01.
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
numbers = [1.005, 2.675, 1.115, 0.285, 5.015]
told = spark.createDataFrame([(one,) for one in numbers], "pct double")
seen = [row["r"] for row in told.select("pct", f.round("pct", 2).alias("r")).orderBy("pct").collect()]
spark.stop()
server.stop()
print("expected: 0.29, 1.01, 1.12, 2.68, 5.02 (Spark 4.1.3)")
print("seen:", seen)
sys.exit(seen != [0.28, 1.0, 1.12, 2.68, 5.01])
END
