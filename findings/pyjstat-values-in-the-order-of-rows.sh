#!/bin/sh
# The values of a table are written in the order of its rows, whatever they belong to: read back, they stand at other banks and months; a missing row moves all that follow.
set -eu
packages="pyjstat==2.4.0 pandas==3.1.1"
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
import pandas
from pyjstat import pyjstat

def there_and_back(rows):
    table = pandas.DataFrame(rows, columns=["bank", "month", "value"])
    read = pyjstat.Dataset.read(pyjstat.Dataset.read(table).write()).write("dataframe")
    return {(bank, month): value for bank, month, value in read.itertuples(index=False)}

by_month = [("A", "2019-11", 1), ("B", "2019-11", 2), ("A", "2019-12", 3), ("B", "2019-12", 4)]
by_bank = sorted(by_month)
given = {(bank, month): value for bank, month, value in by_month}
seen = there_and_back(by_month)
print("given:", given)
print("seen: ", seen)
sorted_is_right = there_and_back(by_bank) == given
print("sorted by bank and month:", "as given" if sorted_is_right else "changed")
moved = {("A", "2019-11"): 1, ("A", "2019-12"): 2, ("B", "2019-11"): 3, ("B", "2019-12"): 4}
sys.exit(not (seen == moved and sorted_is_right))
END
