#!/bin/sh
# A number column's text beyond the rows sampled for its type is dropped to null, '1,234' included, without a warning.
set -eu
packages="polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5"
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
import openpyxl
import polars

warnings.simplefilter("error")
def column(rows_before):
    book = openpyxl.Workbook()
    book.active.append(["机构", "笔数"])
    for number in range(rows_before):
        book.active.append([f"B{number}", number])
    book.active.append(["乙", "1,234"])
    book.active.append(["丙", "不适用"])
    book.save("ledger.xlsx")
    return polars.read_excel("ledger.xlsx")["笔数"].tail(2).to_list()

early, late = column(10), column(1200)
print("expected: the two texts come back, or the reading fails, wherever they stand")
print("after   10 numbers:", early)
print("after 1200 numbers:", late)
sys.exit(not (early == ["1,234", "不适用"] and late == [None, None]))
END
