#!/bin/sh
# Recomputing a workbook's formulas in Python: VALUE("1,234") becomes a date's serial number, ISNUMBER of a text digit is TRUE.
set -eu
packages="formulas==1.3.4"
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
import sys, warnings

warnings.simplefilter("ignore")
import formulas

def result(formula):
    value = formulas.Parser().ast(formula)[1].compile()()
    return value.item() if hasattr(value, "item") else value

value, number, text = result('=VALUE("1,234")'), result('=ISNUMBER("1")'), result('=TEXT(0.125,"0%")')
print("expected (spreadsheet programs): 1234, FALSE, 13%")
print("seen:", value, number, text)
sys.exit(not (value == 85469 and bool(number) and text == "12%"))
END
