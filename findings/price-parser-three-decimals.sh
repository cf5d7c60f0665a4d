#!/bin/sh
# A price with three decimals is read as thousands: 7.856 yuan a litre is 7856.
set -eu
packages="price-parser==0.5.1"
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
from price_parser import Price

texts = ["7.85元/升", "7.856元/升", "0.456元/度", "12.5元", "12.500元"]
seen = {text: str(Price.fromstring(text).amount) for text in texts}
told = {text: str(Price.fromstring(text, decimal_separator=".").amount) for text in texts}
print("expected: 7.85, 7.856, 0.456, 12.5 and 12.500")
print("seen:", seen)
print("with the separator named:", told)
sys.exit((seen["7.85元/升"], seen["7.856元/升"], seen["12.500元"], told["7.856元/升"]) != ("7.85", "7856", "12500", "7.856"))
END
