#!/bin/sh
# COPRAS adds the sums of criteria to be kept small to those to be made great: of two equal offices the one with more complaints comes first.
set -eu
packages="pymcdm==1.4.0 numpy==2.4.6"
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
import numpy
from pymcdm.methods import COPRAS, MABAC, TOPSIS

# Grain: an office; first the payments taken (the more the better), then complaints (the fewer the better).
offices = numpy.array([[5.0, 1.0], [5.0, 2.0], [5.0, 9.0]])
weights, senses = numpy.array([0.5, 0.5]), numpy.array([1, -1])

def places(method):
    return method.rank(method(offices, weights, senses)).tolist()

# By the method's own definition: sum of the good, plus the share of the bad turned over.
shares = offices / offices.sum(axis=0) * weights
good, bad = shares[:, 0], shares[:, 1]
utility = good + bad.sum() / (bad * (1 / bad).sum())
defined = (utility / utility.max()).round(4).tolist()
seen = COPRAS()(offices, weights, senses).round(4).tolist()
others = [places(method) for method in (TOPSIS(), MABAC())]
print("expected: degrees", defined, "places [1, 2, 3], as by TOPSIS and MABAC:", others)
print("seen:     degrees", seen, "places", places(COPRAS()))
sys.exit(not (others == [[1, 2, 3]] * 2 and defined[0] == 1 and places(COPRAS()) == [3, 2, 1]))
END
