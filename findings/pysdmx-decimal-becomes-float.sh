#!/bin/sh
# A value declared as Decimal and given as text goes through a binary float: 12.50 is 12.5, 10^17 is 1e+17, fen are lost.
set -eu
packages="pysdmx[data,xml]==1.21.0"
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
import pandas
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, DataType, Role, Schema

value = Component(id="OBS_VALUE", required=True, role=Role.MEASURE, concept=Concept(id="OBS_VALUE"), local_dtype=DataType.DECIMAL)
bank = Component(id="BANK", required=True, role=Role.DIMENSION, concept=Concept(id="BANK"))
schema = Schema(context="datastructure", agency="OFFICE", id="RATES", version="1.0", components=Components([bank, value]))
given = ["12.50", "9007199254740993.01", "100000000000000000"]
data = PandasDataset(structure=schema, data=pandas.DataFrame({"BANK": ["a", "b", "c"], "OBS_VALUE": given}))
seen = [line.split(",")[-1] for line in write_sdmx([data], Format.DATA_SDMX_CSV_2_0_0).split()[1:]]
print("expected: the digits of", given)
print("written: ", seen)
sys.exit(seen == given)
END
