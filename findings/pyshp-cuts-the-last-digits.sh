#!/bin/sh
# A number wider than its field is written without its last digits, which leaves another valid number; a text that is cut is warned of.
set -eu
packages="pyshp==3.1.6"
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
import warnings
import shapefile

with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    with shapefile.Writer("districts", shapeType=shapefile.NULL) as writer:
        writer.field("PAYMENTS", "N", size=6, decimal=0)
        writer.field("AMOUNT", "N", size=8, decimal=2)
        for row in ((999999, 99999.25), (1234567, 1234567.89), (-1234567, -123456.78)):
            writer.null()
            writer.record(*row)
    of_numbers = len(heard)
    with shapefile.Writer("names", shapeType=shapefile.NULL) as writer:
        writer.field("NAME", "C", size=4)
        writer.null()
        writer.record("a long name")
    of_texts = len(heard) - of_numbers
seen = [tuple(record) for record in shapefile.Reader("districts").records()]
print("expected: 1234567 and -1234567 refused, or at least warned of, as a long text is")
print("seen:    ", seen, "| warnings for numbers:", of_numbers, "| for a text:", of_texts)
cut = [(999999, 99999.25), (123456, 1234567.0), (-12345, -123456.0)]
sys.exit(not (seen == cut and of_numbers == 0 and of_texts == 1))
END
