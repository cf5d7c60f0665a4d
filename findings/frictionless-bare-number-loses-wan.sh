#!/bin/sh
# bareNumber=false, meant for 12.5% and ¥95, also reads 1.2万 as 1.2, (1,200) as plus 1200 and 约300户 as 300; the row is valid.
set -eu
packages="frictionless==5.21.0"
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
from importlib.metadata import version
from frictionless import Resource, Schema

with open("figures.csv", "w", encoding="utf-8") as file:
    file.write('name,value\na,12.5%\nb,1.2万\nc,"(1,200)"\nd,约300户\n')
schema = Schema.from_descriptor({"fields": [{"name": "name", "type": "string"},
    {"name": "value", "type": "number", "bareNumber": False, "groupChar": ","}]})
rows = [(row["value"], row.valid) for row in Resource("figures.csv", schema=schema).read_rows()]
print("expected: 12.5, and an error for each of the other three")
print("seen:", [(str(value), "valid" if valid else "error") for value, valid in rows])
sys.exit(not ([str(value) for value, _ in rows] == ["12.5", "1.2", "1200", "300"] and all(valid for _, valid in rows)))
END
