#!/bin/sh
# As an amount in words, 150000 is one thousand five hundred rupees if it is an int (it counts as paise), and one lakh fifty thousand if it is the same number as a Decimal or a float.
set -eu
packages="num2words==0.5.14"
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
from decimal import Decimal
from num2words import num2words

def rupees(amount):
    return num2words(amount, lang="en_IN", to="currency", currency="INR")

amounts = 150000, Decimal(150000), 150000.0
assert len(set(amounts)) == 1
words = [rupees(amount) for amount in amounts]
plain = [num2words(amount, lang="en_IN") for amount in amounts]
print("expected: three times the same, as without to='currency':", *plain, sep=" | ")
for amount, text in zip(amounts, words):
    print("seen:", repr(amount), "->", text)
large = "one lakh, fifty thousand rupees, zero paise"
sys.exit(not (words == ["one thousand, five hundred rupees, zero paise", large, large] and set(plain) == {"one lakh, fifty thousand"}))
END
