#!/bin/sh
# Asked for Chinese New Year, the calendar's first day is the eve in some years and the day itself in others.
set -eu
packages="holidays==0.109"
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
import holidays

# New moons of the lunar year, as almanacs print them.
new_year = {2007: "02-18", 2012: "01-23", 2013: "02-10", 2014: "01-31", 2019: "02-05", 2024: "02-10", 2025: "01-29", 2026: "02-17"}
calendar = holidays.country_holidays("CN", years=list(new_year), language="en_US")

def firsts(name):
    days = {}
    for day in sorted(calendar.get_named(name)):
        days.setdefault(day.year, f"{day:%m-%d}")
    return days

asked = firsts("Chinese New Year")
exact = firsts("Chinese New Year (Spring Festival)")
early = sorted(year for year in new_year if asked[year] < new_year[year])
print("expected: the first day named Chinese New Year is New Year's Day in every year")
print("seen: it is the day before in", early, "- the eve, a holiday of its own in those years, has the words in its name")
print("asked by the whole name:", "right in every year" if exact == new_year else exact)
sys.exit(not (early and set(early) < set(new_year) and exact == new_year))
END
