#!/bin/sh
# from_datetime refuses New Year's Eve as soon as the time is not midnight ('does not exist'), every other day with any time is taken.
set -eu
packages="zhdate==0.1"
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
from datetime import datetime
from zhdate import ZhDate

def lunar(moment):
    try:
        found = ZhDate.from_datetime(moment)
    except TypeError:
        return "refused"
    return f"{found.lunar_year}-{found.lunar_month}-{found.lunar_day}"

eve, other = [datetime(2020, 1, 24, hour) for hour in (0, 9, 15)], [datetime(2020, 1, 23, 15), datetime(2020, 1, 25, 15)]
seen, others = [lunar(moment) for moment in eve], [lunar(moment) for moment in other]
print("expected: 2019-12-30 at any hour; the days before and after at 15:00:", *others)
print("seen, 2020-01-24 at 0, 9 and 15:", *seen)
sys.exit(not (seen == ["2019-12-30", "refused", "refused"] and others == ["2019-12-29", "2020-1-1"]))
END
