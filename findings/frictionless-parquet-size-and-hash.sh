#!/bin/sh
# Of a Parquet resource the right size is an error (the bytes counted are None) and a wrong hash is valid; of the CSV beside it both are judged right.
set -eu
packages="frictionless==5.21.0 pandas==3.1.1 pyarrow==26.0.1"
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
import hashlib
import json
import sys

import frictionless
import pandas

table = pandas.DataFrame({"bank": ["a", "b"], "count": [1, 2]})
table.to_parquet("counts.parquet")
table.to_csv("counts.csv", index=False)
schema = {"fields": [{"name": "bank", "type": "string"}, {"name": "count", "type": "integer"}]}


def judged(form, **said):
    path = f"counts.{form}"
    resource = {"name": "counts", "type": "table", "path": path, "format": form, "schema": schema} | said
    with open("datapackage.json", "w", encoding="utf-8") as file:
        json.dump({"name": "package", "resources": [resource]}, file)
    report = frictionless.validate("datapackage.json")
    return report.valid, [error.note for task in report.tasks for error in task.errors]


seen = {}
for form in ("csv", "parquet"):
    with open(f"counts.{form}", "rb") as file:
        content = file.read()
    right = "sha256:" + hashlib.sha256(content).hexdigest()
    seen[form] = [
        judged(form, bytes=len(content)),
        judged(form, bytes=len(content) + 1),
        judged(form, hash=right),
        judged(form, hash="sha256:" + "0" * 64),
    ]
print("expected of both: right size valid, wrong size not, right hash valid, wrong hash not")
for form, found in seen.items():
    print(f"seen of {form}:", [valid for valid, _ in found], found[0][1])
wanted = {"csv": [True, False, True, False], "parquet": [False, False, True, True]}
sys.exit({form: [valid for valid, _ in found] for form, found in seen.items()} != wanted)
END
