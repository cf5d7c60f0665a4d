#!/bin/sh
# Three GCJ-02 libraries check that a point lies in China, by a box that holds India: Mumbai and Delhi move by 380 and 480 m.
set -eu
packages="prcoords==1.0.2 eviltransform==0.1.1 coord-convert==0.2.1"
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
import math, sys, warnings
import eviltransform, prcoords
from coord_convert import transform

warnings.simplefilter("ignore")  # prcoords says so when it leaves a point as it is
def metres(a, b):
    return math.hypot((a[0] - b[0]) * 111320, (a[1] - b[1]) * 111320 * math.cos(math.radians(a[0])))

moved = {}
for place, lat, lon in (("Mumbai", 19.07, 72.88), ("Delhi", 28.61, 77.20), ("London", 51.5, -0.12)):
    moved[place] = [round(metres((lat, lon), there)) for there in (
        tuple(prcoords.wgs_gcj((lat, lon), check_china=True)), eviltransform.wgs2gcj(lat, lon), transform.wgs2gcj(lon, lat)[::-1])]
print("expected: 0 m everywhere, each library testing first whether a point lies in China")
print("seen (prcoords, eviltransform, coord-convert):", moved)
sys.exit(not (all(370 < m < 390 for m in moved["Mumbai"]) and all(470 < m < 490 for m in moved["Delhi"]) and moved["London"] == [0, 0, 0]))
END
