#!/bin/sh
# A data set whose action is Delete comes back from two readers as data: sdmxthon calls it "information", sdmx1 names no action; pysdmx says Delete.
set -eu
packages="pysdmx[data,xml]==1.21.0 sdmx1==2.28.0 sdmxthon==2.6.11"
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
import logging
import sys
import warnings

import pysdmx.io
import sdmx
import sdmxthon

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<m:GenericData xmlns:m="{ROOT}/message" xmlns:c="{ROOT}/common" xmlns:g="{ROOT}/data/generic">
<m:Header><m:ID>A1</m:ID><m:Test>false</m:Test><m:Prepared>2020-01-31T10:00:00</m:Prepared><m:Sender id="OFFICE"/>
<m:Structure structureID="P" dimensionAtObservation="TIME_PERIOD"><c:Structure>
<Ref agencyID="OFFICE" id="PAYMENTS" version="1.0" class="DataStructure"/></c:Structure></m:Structure></m:Header>
<m:DataSet structureRef="P" action="Delete"><g:Series><g:SeriesKey><g:Value id="BANK" value="a"/></g:SeriesKey>
<g:Obs><g:ObsDimension value="2019-12"/><g:ObsValue value="12"/></g:Obs></g:Series></m:DataSet></m:GenericData>
"""
with open("delete.xml", "w", encoding="utf-8") as file:
    file.write(MESSAGE)

(bis,) = pysdmx.io.read_sdmx(MESSAGE, validate=True).data  # valid by the schemas, or this raises
first = sdmx.read_sdmx("delete.xml").data[0]
(second,) = sdmxthon.read_sdmx("delete.xml", validate=False).payload.values()
seen = {
    "pysdmx": (bis.action.name, len(bis.data)),
    "sdmx1": (first.action and first.action.name, len(first.obs)),
    "sdmxthon": (second.dataset_attributes["action"].name, len(second.data)),
}
print("expected: each says that the one observation is to be deleted")
for name, (action, count) in seen.items():
    print(f"seen by {name}: action {action}, observations {count}")
sys.exit(seen != {"pysdmx": ("Delete", 1), "sdmx1": (None, 1), "sdmxthon": ("Information", 1)})
END
