#!/bin/sh
# The weighted median lies between a figure and its neighbour in the list even if that neighbour has the weight nought: of 10 and 40 alone it is 25, with 20 and 30 of no weight between them 35.
set -eu
packages="weightedstats==0.4.1 numpy==2.4.6"
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
from weightedstats import numpy_weighted_median, weighted_mean, weighted_median

alone = ([10, 40], [1, 1])
beside = ([10, 20, 30, 40], [1, 0, 0, 1])
seen = [float(median(*of)) for of in (alone, beside) for median in (weighted_median, numpy_weighted_median)]
print("means, which figures of no weight do not move:", weighted_mean(*alone), weighted_mean(*beside))
print("expected medians: 25.0 with them and without")
print("seen:             without", seen[:2], "with", seen[2:])
sys.exit(not (seen == [25.0, 25.0, 35.0, 35.0] and weighted_mean(*alone) == weighted_mean(*beside) == 25))
END
