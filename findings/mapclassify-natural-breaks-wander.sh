#!/bin/sh
# Natural breaks of the same twenty shares differ from call to call; Fisher-Jenks stays.
set -eu
packages="mapclassify==2.10.0 scikit-learn==1.9.1 numpy==2.4.6"
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
import sys, warnings
warnings.simplefilter("ignore")
import mapclassify
import numpy

shares = numpy.array([3, 5, 5, 6, 8, 9, 12, 15, 15, 18, 22, 25, 31, 33, 40, 47, 55, 61, 80, 96])
natural = {tuple(map(float, mapclassify.NaturalBreaks(shares, k=5).bins)) for _ in range(40)}
jenks = {tuple(map(float, mapclassify.FisherJenks(shares, k=5).bins)) for _ in range(5)}
print("expected: one set of class limits each")
print("seen: NaturalBreaks", len(natural), "sets, such as", sorted(natural)[:2], " FisherJenks", len(jenks))
sys.exit(not (len(natural) > 1 and len(jenks) == 1))
END
