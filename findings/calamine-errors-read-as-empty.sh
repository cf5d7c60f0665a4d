#!/bin/sh
# A cell holding #DIV/0! or #N/A comes out of calamine exactly like a cell never filled in.
set -eu
packages="python-calamine==0.9.1 openpyxl==3.1.5"
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
import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
book.active.append(["机构", "笔数", "占比"])
book.active.append(["甲", 0, "#DIV/0!"])
book.active.append(["乙", "#N/A", None])
book.active.append(["末", 1, 1])
book.save("form.xlsx")

rows = CalamineWorkbook.from_path("form.xlsx").get_sheet_by_index(0).to_python()
others = [list(row) for row in openpyxl.load_workbook("form.xlsx").active.values]
print("expected: three cells of two kinds: two errors, one empty")
print("openpyxl:", others[1][2], others[2][1], others[2][2])
print("calamine:", repr(rows[1][2]), repr(rows[2][1]), repr(rows[2][2]))
sys.exit(not (rows[1][2] == rows[2][1] == rows[2][2] == "" and others[1][2] == "#DIV/0!"))
END
