#!/bin/sh
# The sign & is escaped twice in a workbook that is written: every reader finds the five letters &amp; in the name.
set -eu
packages="pylightxl==1.61 openpyxl==3.1.5 python-calamine==0.9.1"
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
import openpyxl
import pylightxl
import python_calamine

sheet = pylightxl.Database()
sheet.add_ws("sheet")
sheet.ws("sheet").update_index(1, 1, "A&B Bank")
sheet.ws("sheet").update_index(1, 2, "C<D Bank")
pylightxl.writexl(sheet, "book.xlsx")
seen = [
    [cell.value for cell in openpyxl.load_workbook("book.xlsx").active[1]],
    python_calamine.CalamineWorkbook.from_path("book.xlsx").get_sheet_by_index(0).to_python()[0],
]
print("expected:", ["A&B Bank", "C<D Bank"])
print("seen by openpyxl and calamine:", *seen)
sys.exit(seen != [["A&amp;B Bank", "C<D Bank"]] * 2)
END
