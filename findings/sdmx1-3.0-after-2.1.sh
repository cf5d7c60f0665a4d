#!/bin/sh
# SDMX-ML 3.0 is read, but not once a structure-specific 2.1 message has been read in the same process.
set -eu
packages="pysdmx[data,xml]==1.21.0 sdmx1==2.28.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
cat >order.py <<'END'
import io
import sys
import warnings
import pandas
import sdmx
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, Dataflow, DataStructureDefinition, DataType, Role, Schema

warnings.filterwarnings("ignore")
urn = "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=OFFICE:CS(1.0)."
def part(name, role, kind=None):
    return Component(id=name, required=True, role=role, concept=Concept(id=name, urn=urn + name), local_dtype=kind or DataType.STRING)
parts = Components([part("BANK", Role.DIMENSION), part("TIME_PERIOD", Role.DIMENSION, DataType.PERIOD), part("OBS_VALUE", Role.MEASURE, DataType.LONG)])
structure = DataStructureDefinition(id="RATES", name="Rates", agency="OFFICE", version="1.0", components=parts)
schema = Schema(context="datastructure", agency="OFFICE", id="RATES", version="1.0", components=parts)
def data():
    return PandasDataset(structure=schema, data=pandas.DataFrame({"BANK": ["a"], "TIME_PERIOD": ["2019-12"], "OBS_VALUE": [1]}))
def stream(form, things):
    return io.BytesIO(write_sdmx(things, form).encode())
known = sdmx.read_sdmx(stream(Format.STRUCTURE_SDMX_ML_2_1, [structure])).structure["RATES"]
three, two = (Format.DATA_SDMX_ML_3_0, Format.DATA_SDMX_ML_2_1_STR)
if sys.argv[1] == "alone":
    print("3.0 alone:", len(sdmx.read_sdmx(stream(three, [data()]), structure=known).data[0].obs), "observation")
    sys.exit(0)
sdmx.read_sdmx(stream(two, [data()]), structure=known)
try:
    print("3.0 after 2.1:", len(sdmx.read_sdmx(stream(three, [data()]), structure=known).data[0].obs), "observation")
except Exception as error:
    print("3.0 after 2.1:", type(error).__name__, str(error)[:150])
    sys.exit(0)
sys.exit(1)
END
venv/bin/python -W ignore order.py alone 2>/dev/null
venv/bin/python -W ignore order.py after 2>/dev/null
