#!/bin/sh
# A decimal of two places read from an Arrow file is the whole number behind it, as a text, as a number and in JSON: 12.35 is 1235; only the type of the column tells how many places to put.
set -eu
packages="pyarrow==26.0.1"
node_packages="apache-arrow@21.2.0"
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
from decimal import Decimal
import pyarrow
from pyarrow import ipc

amounts = [Decimal("12.35"), Decimal("-0.05"), Decimal("90071992547409.93")]
table = pyarrow.table({"amount": pyarrow.array(amounts, pyarrow.decimal128(18, 2))})
with ipc.new_file("amounts.arrow", table.schema) as file:
    file.write_table(table)
print("expected:", *amounts)
END
node - <<'END'
const { readFileSync } = require("fs");
const { tableFromIPC } = require("apache-arrow");

const column = tableFromIPC(readFileSync("amounts.arrow")).getChild("amount");
const seen = [...column].map(String);
console.log("seen:    ", seen.join(" "), "| the first as a number:", Number(column.get(0)), "| in JSON:", JSON.stringify(column.get(0)));
console.log("the column's own type:", String(column.type));
const places = column.type.scale === 2;
process.exit(places && seen.join() === "1235,-5,9007199254740993" && Number(column.get(0)) === 1235 ? 0 : 1);
END
