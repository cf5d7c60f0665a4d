#!/bin/sh
# The span that every cumulative figure bears: 1-11月 is the 11th of January, 2019年11-12月 the 12th of November of this year, 2019年1-11月 all of 2019, 2019年1月至11月 January.
set -eu
packages="jionlp==1.5.31 jiojio==1.2.8"
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
import datetime
import sys
import jionlp

now = datetime.datetime(2020, 1, 15, 12).timestamp()
asked = {
    "2019年前11个月": ("2019-01-01", "2019-11-30"),
    "2019年前三季度": ("2019-01-01", "2019-09-30"),
    "1-11月": ("2020-01-11", "2020-01-11"),
    "2019年11-12月": ("2020-11-12", "2020-11-12"),
    "2019年1-11月": ("2019-01-01", "2019-12-31"),
    "2019年1至11月": ("2019-01-01", "2019-12-31"),
    "2019年1月至11月": ("2019-01-01", "2019-01-31"),
}
seen = {said: tuple(end[:10] for end in jionlp.parse_time(said, time_base=now)["time"]) for said in asked}
print("expected: January to November, and November to December, of the year named; as the first is read")
for said, span in seen.items():
    print(f"{said}: {span[0]} to {span[1]}")
sys.exit(seen != asked)
END
