#!/bin/sh
# Rank in descending order gives the row without a figure the first place, before the greatest, although its description says that nulls come last; Mean and Count leave it out.
set -eu
packages="agate==1.14.2"
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
import agate

banks = agate.Table([["A", 10], ["B", 20], ["C", 5], ["D", None]], ["bank", "growth"])

def places(table):
    ranked = table.compute([("place", agate.Rank("growth", reverse=True))])
    return {row["bank"]: int(row["place"]) for row in ranked.rows}

seen, without = places(banks), places(banks.where(lambda row: row["growth"] is not None))
mean = banks.aggregate(agate.Mean("growth"))
print("expected: B 1, A 2, C 3, D none or last; as without D:", without)
print("seen:    ", seen, "| mean of those with a figure:", round(mean, 2), "count:", banks.aggregate(agate.Count("growth")))
sys.exit(not (without == {"B": 1, "A": 2, "C": 3} and seen == {"D": 1, "B": 2, "A": 3, "C": 4} and round(float(mean), 2) == 11.67))
END
