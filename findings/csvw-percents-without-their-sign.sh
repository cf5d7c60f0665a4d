#!/bin/sh
# A column of percentages (pattern 0.0%) takes 12.5 without its sign as 12.5, a hundredfold of 12.5%; a column of plain numbers (0.0) takes 12.5% as 0.125.
set -eu
packages="csvw==4.1.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python -W ignore - <<'END'
import sys
from csvw import Datatype

def read(pattern, text):
    kind = Datatype.fromvalue({"base": "decimal", "format": {"pattern": pattern}})
    try:
        return str(kind.validate(kind.parse(text)))
    except ValueError:
        return "refused"

asked = [("0.0%", "12.5%"), ("0.0%", "12.5"), ("0.0%", "12.55%"), ("0.0", "12.5"), ("0.0", "12.5%"), ("0.0", "12.55")]
seen = [read(*one) for one in asked]
print("asked:   ", asked)
print("expected: 0.125, refused, refused, 12.5, refused, refused")
print("seen:    ", ", ".join(seen))
sys.exit(seen != ["0.125", "12.5", "refused", "12.5", "0.125", "refused"])
END
