#!/bin/sh
# ST_Xstring escapes (_xHHHH_) in cells: one reader decodes none of them, the other only those of control characters.
set -eu
packages="openpyxl==3.1.5 python-calamine==0.9.1"
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
import sys, zipfile
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active["A1"] = "here"
book.save("plain.xlsx")
text = "第一行_x000D_第二行，_x5927_庆"
cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
with zipfile.ZipFile("plain.xlsx") as old, zipfile.ZipFile("escaped.xlsx", "w") as new:
    for name in old.namelist():
        content = old.read(name)
        if name == "xl/worksheets/sheet1.xml":
            start, end = content.index(b"<c r="), content.index(b"</c>") + 4
            content = content[:start] + cell.encode() + content[end:]
        new.writestr(name, content)
a = openpyxl.load_workbook("escaped.xlsx").active["A1"].value
b = CalamineWorkbook.from_path("escaped.xlsx").get_sheet_by_index(0).to_python()[0][0]
print("expected: both", repr("第一行\r第二行，大庆"), "(the schema's rule for escapes)")
print("openpyxl:", repr(a))
print("calamine:", repr(b))
sys.exit(not (a == text and b == "第一行\r第二行，_x5927_庆"))
END
