#!/bin/sh
# A hyphen that does not break, as word processors write it in spans and numbers, is left out: 3-5 days become 35 days.
set -eu
packages="docx2python==3.7.1 python-docx==1.2.0 mammoth==1.13.0 lxml==6.1.3"
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
import io
import sys
import docx
import mammoth
from docx.oxml import OxmlElement
from docx2python import docx2python

document = docx.Document()
run = document.add_paragraph().add_run("3")
run._r.append(OxmlElement("w:noBreakHyphen"))
run.add_text("5 days, -1.2")
file = io.BytesIO()
document.save(file)

def again():
    return io.BytesIO(file.getvalue())

seen = docx2python(again()).text.strip()
others = [docx.Document(again()).paragraphs[0].text, mammoth.extract_raw_text(again()).value.strip()]
print("expected: 3-5 days, -1.2 (other readers:", others, ")")
print("seen:    ", seen)
sys.exit(not (seen == "35 days, -1.2" and [text.replace("\u2011", "-") for text in others] == ["3-5 days, -1.2"] * 2))
END
