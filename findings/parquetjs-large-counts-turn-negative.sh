#!/bin/sh
# A count beyond 2^31 in an unsigned column comes out of a Parquet file negative; the file says that the column is unsigned, and other readers give the count.
set -eu
packages="pyarrow==26.0.1"
node_packages="@dsnp/parquetjs@1.8.8"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
npm install --silent --no-audit --no-fund --no-save $node_packages >/dev/null
echo "packages: $packages $node_packages"
venv/bin/python -W ignore - <<'END'
import pyarrow
from pyarrow import parquet

payments = [3_000_000_000, 5]
parquet.write_table(pyarrow.table({"payments": pyarrow.array(payments, pyarrow.uint32())}), "counts.parquet", compression="none")
print("expected:", *parquet.read_table("counts.parquet")["payments"].to_pylist(), "in", parquet.read_schema("counts.parquet").field("payments").type)
END
node - <<'END'
const { ParquetReader } = require("@dsnp/parquetjs");

(async () => {
  const reader = await ParquetReader.openFile("counts.parquet");
  const cursor = reader.getCursor();
  const seen = [];
  for (let row = await cursor.next(); row; row = await cursor.next()) seen.push(row.payments);
  const declared = reader.schema.fields.payments.originalType;
  await reader.close();
  console.log("seen:    ", seen.join(" "), "in", declared);
  process.exit(seen.join() === "-1294967296,5" && declared === "UINT_32" ? 0 : 1);
})();
END
