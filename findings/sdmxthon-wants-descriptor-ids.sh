#!/bin/sh
# A valid structure whose lists leave out their only possible id (as pysdmx writes it) is not read.
set -eu
packages="pysdmx[data,xml]==1.21.0 sdmxthon==2.6.11"
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
import warnings
import sdmxthon
from pysdmx.io import read_sdmx, write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import Component, Components, Concept, DataStructureDefinition, DataType, Role

warnings.filterwarnings("ignore")
urn = "urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=OFFICE:CS(1.0)."
def part(name, role, kind=None):
    return Component(id=name, required=True, role=role, concept=Concept(id=name, urn=urn + name), local_dtype=kind or DataType.STRING)
parts = Components([part("BANK", Role.DIMENSION), part("TIME_PERIOD", Role.DIMENSION, DataType.PERIOD), part("OBS_VALUE", Role.MEASURE, DataType.LONG)])
structure = DataStructureDefinition(id="RATES", name="Rates", agency="OFFICE", version="1.0", components=parts)
written = write_sdmx([structure], Format.STRUCTURE_SDMX_ML_2_1)
read_sdmx(written, validate=True)
print("the structure is valid by the schemas that pysdmx brings along")
def by_sdmxthon(text):
    with open("structure.xml", "w") as file:
        file.write(text)
    try:
        return list(sdmxthon.read_sdmx("structure.xml", validate=True).payload)
    except Exception as error:
        return f"{type(error).__name__} {error}"
named = written
for name in ("Dimension", "Measure"):
    named = named.replace(f"<str:{name}List>", f'<str:{name}List id="{name}Descriptor">')
bare, with_ids = by_sdmxthon(written), by_sdmxthon(named)
print("sdmxthon, as written:", bare, " with the only ids that the lists can have:", with_ids)
sys.exit(not (str(bare).startswith("KeyError") and "DataStructures" in with_ids))
END
