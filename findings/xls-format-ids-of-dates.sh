#!/bin/sh
# A count in an .xls whose format has one of the numbers 50 to 58 is a date, whatever the file says that format is.
set -eu
packages="xlwt==1.3.0 python-calamine==0.9.1 xlrd==2.0.2"
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
import python_calamine, xlrd, xlwt

def saved(first):
    """A workbook with 23072 as #,##0.000 in it, which is the file's format number `first` (Gnumeric: from 50 on)."""
    book = xlwt.Workbook()
    formats = book._Workbook__styles
    formats._num_formats["#,##0.000"] = first
    every = formats._all_num_formats
    own = lambda: every() + xlwt.BIFFRecords.NumberFormatRecord(first, "#,##0.000").get()
    formats._all_num_formats = own if first < 164 else every
    book.add_sheet("T1").write(0, 0, 23072, xlwt.easyxf(num_format_str="#,##0.000"))
    name = f"from-{first}.xls"
    book.save(name)
    return name

def read(name):
    with xlrd.open_workbook(name, formatting_info=True) as book:
        cell = book.sheet_by_index(0).cell(0, 0)
        shape = book.format_map[book.xf_list[cell.xf_index].format_key]
        kind = {xlrd.XL_CELL_NUMBER: "number", xlrd.XL_CELL_DATE: "date"}[cell.ctype]
        other = f"{kind} {cell.value:g} in the format {shape.format_str}"
    ours = python_calamine.CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[0][0]
    return ours, other

plain, numbered = read(saved(180)), read(saved(50))
print("expected: 23072 from both files; the file itself says that its format is #,##0.000")
print(f"seen with the format numbered 180: calamine {plain[0]!r}, xlrd {plain[1]}")
print(f"seen with the format numbered  50: calamine {numbered[0]!r}, xlrd {numbered[1]}")
sys.exit(not (plain[0] == 23072 and numbered[0] != 23072 and numbered[1].startswith("number 23072")))
END
