#!/bin/sh
# A reversal of a credit (mark RC in field 61) takes money back, as a debit does; it is read as money that came in.
set -eu
packages="mt-940==5.1.1"
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
import mt940

def amount(mark):
    lines = [":20:STATEMENT", ":25:BANK/1", ":28C:1/1", ":60F:C191230CNY1000,00", f":61:1912311231{mark}100,00NTRFNONREF", ":62F:C191231CNY900,00", "-"]
    return str(mt940.parse("\n".join(lines))[0].data["amount"].amount)

marks = ["C", "D", "RC", "RD"]
seen = {mark: amount(mark) for mark in marks}
print("expected: C and RD (a debit reversed) 100.00, D and RC (a credit reversed) -100.00")
print("seen:    ", seen)
sys.exit(seen != {"C": "100.00", "D": "-100.00", "RC": "100.00", "RD": "100.00"})
END
