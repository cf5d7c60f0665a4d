#!/bin/sh
# The median of a group of a PyArrow table is the lower of two middle values (Arrow's approximate one); of the whole table, and on Polars, it lies between them.
set -eu
packages="narwhals==2.29.0 pyarrow==26.0.1 polars==2.1.0"
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
import narwhals
import polars
import pyarrow

rows = {"group": ["village", "village"], "growth_pct": [0.5, 2.5]}

def medians(frame):
    frame = narwhals.from_native(frame, eager_only=True)
    median = narwhals.col("growth_pct").median()
    return frame.select(median).item(), frame.group_by("group").agg(median)["growth_pct"].to_list()[0]

on_polars, on_arrow = medians(polars.DataFrame(rows)), medians(pyarrow.table(rows))
print("expected: 1.5 of all and of the group, on either; on Polars:", *on_polars)
print("seen on PyArrow:", *on_arrow)
sys.exit(not (on_polars == (1.5, 1.5) and on_arrow == (1.5, 0.5)))
END
