#!/bin/sh
# A day that is none is counted on: toDate, toDateOrNull and a Date column of a CSV read 2020-02-30 as 1 March; month 13 is 1970-01-01, not NULL.
set -eu
packages="chdb==4.4.0"
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
import chdb

def ask(query):
    return chdb.query(query, "CSV").bytes().decode().strip().replace('"', "")

read = ask("SELECT toDate('2020-02-30'), toDateOrNull('2019-02-29'), toDateOrNull('2020-13-01')")
column = ask("SELECT * FROM format(CSV, 'day Date, payments Int64', '2020-02-30,5\n')")
try:
    strict = ask("SELECT parseDateTime('2020-02-30', '%Y-%m-%d')")
except RuntimeError:
    strict = "refused"
print("expected: an error, or NULL where NULL is asked for; parseDateTime:", strict)
print("seen:", read, "| of a CSV:", column)
sys.exit(not (read == "2020-03-01,2019-03-01,1970-01-01" and column == "2020-03-01,5" and strict == "refused"))
END
