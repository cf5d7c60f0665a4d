#!/bin/sh
# The same expression on two of Ibis' engines: the remainder of a fall, a half rounded, 2.5 as a whole number, the width of a wide blank and how many different values there are (null counted or not) differ.
set -eu
packages="ibis-framework==12.0.0 duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1 pyarrow-hotfix==0.7 pandas==2.3.3 rich==15.0.0 packaging==26.4"
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
import warnings
import ibis
import pyarrow

warnings.simplefilter("ignore")
table = pyarrow.table({"move": [-2, -5, -7], "half": [0.5, 2.5, 1.5], "filed": pyarrow.array([3, 1, None], pyarrow.int64())})
seen = {}
for name, engine in (("duckdb", ibis.duckdb.connect()), ("polars", ibis.polars.connect())):
    rows = ibis.memtable(table)
    seen[name] = [
        engine.to_pyarrow((rows.move % 3).name("x")).to_pylist(),
        engine.to_pyarrow(rows.half.round().name("x")).to_pylist(),
        engine.to_pyarrow(ibis.literal(2.5).cast("int64")).as_py(),
        len(engine.to_pyarrow(ibis.literal("\u519c\u884c\u3000").strip()).as_py()),
        engine.to_pyarrow(rows.filed.nunique()).as_py(),
    ]
print("expected: one answer of one expression")
for name, answer in seen.items():
    print("seen:", name, *answer)
different = [mine != other for mine, other in zip(seen["duckdb"], seen["polars"])]
sys.exit(not (seen["duckdb"][0] == [-2, -2, -1] and seen["polars"][0] == [1, 1, 2] and seen["duckdb"][2] == 3 and seen["polars"][2] == 2 and sum(different) >= 4))
END
