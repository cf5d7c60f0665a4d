#!/bin/sh
# str(-3.2), a number in content and '-3.2' in running text are set with U+2212: a search of the PDF for -3.2 finds none of them.
set -eu
packages="typst==0.15.2 pymupdf==2.0"
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
import pymupdf
import typst

page = b"#set page(width: 10cm, height: 5cm)\n#str(-3.2), #(-3.2), -3.2, #sys.inputs.v, 2020-01"
pdf = typst.compile(page, sys_inputs={"v": "-3.2"})
document = pymupdf.open(stream=pdf)
text = document[0].get_text().strip()
found = len(document[0].search_for("-3.2"))
print("expected: four figures -3.2, all found by a search for -3.2 (str() for data keeps what was typed)")
print("seen:", text, "- found", found, "- code points", sorted({f"U+{ord(c):04X}" for c in text if c in "-\u2212"}))
sys.exit(not (text == "\u22123.2, \u22123.2, \u22123.2, -3.2, 2020-01" and found == 1))
END
