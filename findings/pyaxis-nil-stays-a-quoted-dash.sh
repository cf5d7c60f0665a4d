#!/bin/sh
# PC-Axis knows six symbols beside figures: nil (-) stays a dash in quotes, not available (.) is an empty text, confidential (..) NaN, the others stay as they are.
set -eu
packages="pyaxis==0.4.3 pandas==3.1.1"
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
import math
import sys
from pyaxis import pyaxis

open("payments.px", "w", encoding="latin-1").write('''CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="en";
DECIMALS=1;
SHOWDECIMALS=1;
MATRIX="T1";
SUBJECT-CODE="P";
SUBJECT-AREA="Payments";
TITLE="Payments by bank and month";
CONTENTS="Payments";
UNITS="thousand";
STUB="bank";
HEADING="month";
VALUES("bank")="A","B","C","D";
VALUES("month")="2026M01","2026M02";
DATA=
1.5 "-"
"." ".."
"..." "...."
"....." 3.0;
''')
seen = pyaxis.parse(uri="payments.px", encoding="latin-1")["DATA"]["DATA"].tolist()
print("in the file: 1.5, nil, five symbols of what is not told, 3.0")
print("expected: 1.5, 0, missing five times, 3.0 as numbers")
print("seen:    ", seen)
asked = ["1.5", '"-"', "", "NaN", '"..."', '"...."', '"....."', "3.0"]
sys.exit(["NaN" if isinstance(one, float) and math.isnan(one) else one for one in seen] != asked)
END
