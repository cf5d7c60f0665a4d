#!/bin/sh
# validate(cast=True) makes whole numbers of 1.9 and -0.5 and calls the table valid; the text 1.9 is refused, and a number of days that is none becomes a date.
set -eu
packages="dataframely==3.1.2 polars==2.1.0"
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
import dataframely
import polars

class Return(dataframely.Schema):
    payments = dataframely.Int64(nullable=False)

class Day(dataframely.Schema):
    day = dataframely.Date()

cut = Return.validate(polars.DataFrame({"payments": [1.9, -0.5]}), cast=True)["payments"].to_list()
text = Return.filter(polars.DataFrame({"payments": ["1", "1.9"]}), cast=True)[0]["payments"].to_list()
day = Day.validate(polars.DataFrame({"day": [43831]}), cast=True)["day"].item()
print("expected: 1.9 payments refused, as its text is:", text, "; 43831, a spreadsheet's 2020-01-01, refused too")
print("seen:", cut, day)
sys.exit(not (cut == [1, 0] and text == [1] and str(day) == "2090-01-02"))
END
