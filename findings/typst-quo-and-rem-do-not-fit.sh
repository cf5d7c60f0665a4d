#!/bin/sh
# calc.quo rounds down and calc.rem towards zero: for negative amounts quo x 100 + rem is another amount.
set -eu
packages="typst==0.15.2"
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
import json, sys
import typst

def value(code):
    return json.loads(typst.query(f"#metadata({code}) <v>".encode(), "<v>", field="value", one=True))

yuan, fen = value("(calc.quo(-12345, 100), calc.rem(-12345, 100))")
print("expected: -12345 fen = quo x 100 + rem (as divmod in Python, or as / and % in C)")
print(f"seen: quo {yuan}, rem {fen}: {yuan} x 100 + {fen} = {yuan * 100 + fen}")
sys.exit(not ((yuan, fen) == (-124, -45)))
END
