#!/bin/sh
# On Sail a quotient of two DECIMAL(18,2) has six places, where Spark keeps twenty.
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
told = spark.createDataFrame([("B01", Decimal("1.00")), ("B02", Decimal("1.25"))], "bank string, amount decimal(18,2)")
whole = f.lit(Decimal("3000000.00")).cast("decimal(18,2)")
shares = told.withColumn("share", f.col("amount") / whole).orderBy("bank").collect()
kind = dict(told.withColumn("share", f.col("amount") / whole).dtypes)["share"]
spark.stop()
server.stop()
seen = [str(row["share"]) for row in shares]
print("expected: two different shares (Spark 4.1.3: decimal(38,20), 0.00000033333333333333 and 0.00000041666666666667)")
print("seen:", kind, seen)
sys.exit(not (Decimal(seen[0]) == Decimal(seen[1]) == 0))
END
