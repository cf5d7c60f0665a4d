#!/bin/sh
# Whole numbers are formatted through floats: 10^17+1 and 2^53+1 are printed one too small.
set -eu
packages="great-tables==1.1.0 polars==1.44.2"
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
import great_tables
import polars

numbers = polars.DataFrame({"fen": [10**17 + 1, 2**53 + 1, 12345]})
seen = great_tables.vals.fmt_integer(numbers["fen"])
print("expected: 100,000,000,000,000,001  9,007,199,254,740,993  12,345")
print("seen:", *seen)
sys.exit(list(seen) != ["100,000,000,000,000,000", "9,007,199,254,740,992", "12,345"])
END
