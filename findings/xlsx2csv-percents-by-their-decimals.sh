#!/bin/sh
# A share formatted 0% or 0.00% is written as a percentage, one formatted 0.0% as a fraction of three decimals; a month in Chinese letters keeps the quotes of its format.
set -eu
packages="xlsx2csv==0.8.6 openpyxl==3.1.5"
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
import csv
import datetime
import io
import sys
import openpyxl
from xlsx2csv import Xlsx2csv

book = openpyxl.Workbook()
given = ((0.125, "0%"), (0.1255, "0.0%"), (0.1255, "0.00%"), (datetime.datetime(2019, 12, 1), 'yyyy"年"m"月"'))
for value, form in given:
    book.active.append([value])
    book.active.cell(book.active.max_row, 1).number_format = form
book.save("shares.xlsx")
written = io.StringIO()
Xlsx2csv("shares.xlsx", outputencoding="utf-8").convert(written)
seen = [row[0] for row in csv.reader(io.StringIO(written.getvalue()))]
print("expected: every share in the same unit: 12.5 %, 12.55 %, 12.55 %; the month 2019年12月 or 2019-12-01")
print("seen:    ", seen)
sys.exit(seen != ["13%", "0.126", "12.55%", '2019"年"12"月"'])
END
