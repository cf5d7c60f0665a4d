#!/bin/sh
# An Agency object, which the models take for the agency, becomes "id: OFFICE" in the reference of a dataflow.
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
import re
import sys
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import Agency, Component, Components, Concept, Dataflow, DataStructureDefinition, Role
from pysdmx.model.message import Header

urn = "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=OFFICE:CS(1.0)."
parts = Components([
    Component(id="BANK", required=True, role=Role.DIMENSION, concept=Concept(id="BANK", urn=urn + "BANK")),
    Component(id="OBS_VALUE", required=True, role=Role.MEASURE, concept=Concept(id="OBS_VALUE", urn=urn + "OBS_VALUE")),
])
office = Agency("OFFICE")  # the type that the models name for it, besides a text
structure = DataStructureDefinition(id="RATES", name="Rates", agency=office, version="1.0", components=parts)
flow = Dataflow(id="RATES", name="Rates", agency=office, version="1.0", structure=structure)
written = write_sdmx([structure, flow], Format.STRUCTURE_SDMX_ML_2_1, header=Header(id="X"))
head = written[written.index("<str:Dataflow "):]
reference = re.search(r'<Ref [^>]*class="DataStructure"', head)[0]
print('expected: agencyID="OFFICE" in the reference of the dataflow')
print("written: ", reference)
sys.exit('agencyID="id: OFFICE"' not in reference)
END
