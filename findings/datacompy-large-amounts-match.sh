#!/bin/sh
# Two amounts that differ by one unit beyond 2^53 match with tolerances of 0, as integers and as Decimals.
set -eu
packages="datacompy==1.1.0 pandas==3.0.6 polars==1.44.2"
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
from decimal import Decimal
import datacompy
import polars

def alike(ours, theirs):
    left, right = (polars.DataFrame({"bank": ["B01", "B02"], "amount": [one, ours * 0 + 10]}) for one in (ours, theirs))
    found = datacompy.PolarsCompare(left, right, join_columns=["bank"], abs_tol=0, rel_tol=0)
    return bool(found.matches())

integers = alike(2**53 + 1, 2**53)
decimals = alike(Decimal(2**53 + 1) / 100, Decimal(2**53) / 100)
small = alike(2**52 + 1, 2**52)
print("expected: no match in any of the three")
print("seen: integers of 2^53", integers, " Decimals of 2^53 hundredths", decimals, " integers of 2^52", small)
sys.exit((integers, decimals, small) != (True, True, False))
END
