#!/bin/sh
# Amounts that mix digits and units, as reports write them: 3亿5千万元 is read as 650 million by one library, and 12亿3千万 is replaced by an eighteen-digit number by another.
set -eu
packages="jionlp==1.5.31 jiojio==1.2.8 chinese2digits==6.0.2"
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
import chinese2digits
import jionlp

right = {"十二亿三千万元": "1230000000.00", "12.3亿元": "1230000000.00", "3千5百万元": "35000000.00"}
wrong = {"3亿5千万元": "650000000.00", "12亿3千万元": "1530000000.00", "1万2千元": "22000.00", "2万5": "40010.00"}
seen = {said: jionlp.parse_money(said)["num"] for said in right | wrong}
print("expected: 350 million, 1,230 million, 12,000 and 25,000 for", ", ".join(wrong))
print("seen:    ", {said: seen[said] for said in wrong})
replaced = {said: chinese2digits.takeNumberFromString(said)["replacedText"] for said in ("12亿3千万", "2万5", "1.2亿")}
print("chinese2digits:", replaced)
sys.exit(
    not (seen == right | wrong and replaced == {"12亿3千万": "120000000030000000", "2万5": "200005", "1.2亿": "120000000"})
)
END
