#!/bin/sh
# One blank value in an SDMX-CSV makes floats of the column: amounts beyond 2^53 lose a unit.
set -eu
packages="sdmxthon==2.6.11"
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

warnings.filterwarnings("ignore")
head = "STRUCTURE,STRUCTURE_ID,ACTION,BANK,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
lead = "datastructure,OFFICE:PAYMENTS(1.0),I,"
full = head + f"{lead}a,2019-12,9007199254740993,A\n"
blank = full + f"{lead}b,2019-12,,L\n"
def values(text):
    with open("data.csv", "w") as file:
        file.write(text)
    payload = sdmxthon.read_sdmx("data.csv", validate=False).payload
    (data,) = payload.values() if isinstance(payload, dict) else (payload,)
    return data.data["OBS_VALUE"].astype(str).tolist()
print("expected: 9007199254740993 in both")
whole, holed = values(full), values(blank)
print("without a blank:", whole, " with one bank that reported nothing:", holed)
sys.exit(not (whole == ["9007199254740993"] and holed[0] != "9007199254740993"))
END
