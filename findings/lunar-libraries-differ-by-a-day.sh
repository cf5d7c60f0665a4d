#!/bin/sh
# Lunar months that begin close to midnight: one library puts Mid-Autumn of 1978 on 16 September and Double Ninth of 2057 a day early, another puts Mid-Autumn of 2089 a day late; a third stands with the majority each time.
set -eu
packages="lunardate==0.3.0 borax==4.1.3 lunar_python==1.4.8"
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
from borax.calendars.lunardate import LunarDate as Borax
from lunar_python import Lunar
from lunardate import LunarDate

def days(year, month, day):
    own = LunarDate(year, month, day)
    first = own.to_solar_date() if hasattr(own, "to_solar_date") else own.toSolarDate()
    return [str(first), str(Borax(year, month, day).to_solar_date()), Lunar.fromYmd(year, month, day).getSolar().toYmd()]

feasts = [(1978, 8, 15), (2057, 9, 9), (2089, 8, 15)]
seen = [days(*one) for one in feasts]
print("expected: one day each (Mid-Autumn 1978, Double Ninth 2057, Mid-Autumn 2089)")
print("lunardate, borax, lunar_python:", *seen, sep="\n  ")
described = [["1978-09-16", "1978-09-17", "1978-09-17"], ["2057-10-06", "2057-10-07", "2057-10-07"], ["2089-09-18", "2089-09-19", "2089-09-18"]]
sys.exit(seen != described)
END
