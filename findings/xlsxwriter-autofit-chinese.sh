#!/bin/sh
# autofit() reckons a Chinese character at about half its width, and a date by its serial number instead of its format.
set -eu
packages="xlsxwriter==3.3.1"
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
import re, sys, zipfile
import xlsxwriter
from xlsxwriter.utility import cell_autofit_width

name = "中国农业银行股份有限公司大庆分行"
book = xlsxwriter.Workbook("width.xlsx")
sheet = book.add_worksheet()
sheet.write("A1", name)
sheet.write("B1", 45000, book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
sheet.autofit()
book.close()
# 11 points at 96 dots an inch: one full-width character is 11 x 96 / 72 = 14.7 pixels wide
need = len(name) * 11 * 96 / 72
got = cell_autofit_width(name)
xml = zipfile.ZipFile("width.xlsx").read("xl/worksheets/sheet1.xml").decode()
date = float(re.search(r'min="2" max="2" width="([0-9.]+)"', xml)[1])
print(f"expected: about {need:.0f} pixels for {len(name)} characters; a column over 10 digits wide for 2023年3月15日")
print(f"seen: {got} pixels ({got / need:.0%}); {date:.1f} digits wide (shown as ######)")
sys.exit(not (got < 0.65 * need and date < 8))
END
