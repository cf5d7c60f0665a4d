#!/bin/sh
# Numbers that a word processor sets itself are written anew: articles numbered in Chinese become dashes, and 1.1 becomes 1).
set -eu
packages="docx2python==3.7.1 python-docx==1.2.0 lxml==6.1.3"
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
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx2python import docx2python

def numbered(form, text):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, form, text) + level.format(1, "decimal", "%1.%2")
    numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="1">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))
    for words, depth in [("scope", 0), ("returns", 0), ("monthly", 1)]:
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'))
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return [line.strip().replace("\t", " ") for line in docx2python(file).text.split("\n\n")]

seen = [numbered("chineseCountingThousand", "第%1条"), numbered("decimal", "%1.")]
print("expected:", ["第一条 scope", "第二条 returns", "2.1 monthly"], ["1. scope", "2. returns", "2.1 monthly"])
print("seen:    ", *seen)
sys.exit(seen != [["-- scope", "-- returns", "1) monthly"], ["1) scope", "2) returns", "1) monthly"]])
END
