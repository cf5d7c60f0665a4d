#!/bin/sh
# Places without ties are the order in which to look, not places: where two share the last place, the best of three comes second and a last one first.
set -eu
packages="scikit-criteria==0.10 numpy==2.4.6 pandas==3.1.1"
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
import skcriteria
from skcriteria.agg.simple import WeightedSumModel

points = skcriteria.mkdm([[1, 2], [1, 2], [3, 4]], [max, max], weights=[1, 1], alternatives=["A", "B", "C"])
result = WeightedSumModel().evaluate(points)
tied = dict(zip(result.alternatives.tolist(), result.rank_.tolist()))
untied = {name: int(place) for name, place in result.to_series(untied=True).items()}
print("points: A and B 3 each, C 7. places:", tied)
print("expected without ties: C first, A and B second and third")
print("seen:    ", untied)
sys.exit(not (tied == {"A": 2, "B": 2, "C": 1} and untied == {"A": 3, "B": 1, "C": 2}))
END
