#!/bin/sh
# On Sail persist() and cache() are taken and storageLevel says Memory, but nothing is kept: each count reads the file again.
set -eu
packages="pysail==0.7.2 pyspark-client==4.1.3 polars==2.1.0 setuptools==81.0.0"
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
import os, sys
import polars
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

server = SparkConnectServer("127.0.0.1", 0)
server.start()
spark = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
polars.DataFrame({"user": [1, 2, 3]}).write_parquet("payments.parquet")
kept = spark.read.parquet(os.path.abspath("payments.parquet")).persist()
level, first = str(kept.storageLevel), kept.count()
polars.DataFrame({"user": [1, 2, 3, 4, 5]}).write_parquet("payments.parquet")
second = kept.count()
spark.stop()
server.stop()
print("expected: 3 and 3, what was kept when it was first counted (storage level:", level + ")")
print("seen:", first, second)
sys.exit(not (level.startswith("Memory") and (first, second) == (3, 5)))
END
