#!/bin/sh
# A cell formatted as an amount of money is read as text with the currency behind it, beside numbers in the same column.
set -eu
packages="pyexcel-ods3==0.6.1 pandas-ods-reader==1.0.2 pandas==3.1.1"
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
import sys, zipfile
from pandas_ods_reader import read_ods
from pyexcel_ods3 import get_data

names = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in [("office", "office"), ("table", "table"), ("text", "text")])
cells = ['office:value-type="float" office:value="1234.5"', 'office:value-type="currency" office:currency="CNY" office:value="1234.5"', 'office:value-type="percentage" office:value="0.285"']
rows = "".join(f"<table:table-row><table:table-cell {cell}><text:p>shown</text:p></table:table-cell></table:table-row>" for cell in cells)
content = f'<office:document-content {names} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="paid">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
kind, manifest = "application/vnd.oasis.opendocument.spreadsheet", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
with zipfile.ZipFile("paid.ods", "w") as file:
    file.writestr("mimetype", kind)
    file.writestr("content.xml", content)
    file.writestr("styles.xml", f"<office:document-styles {names}/>")
    file.writestr("meta.xml", f"<office:document-meta {names}/>")
    file.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}">{entries}</manifest:manifest>')
seen = [row[0] for row in get_data("paid.ods")["paid"]]
beside = read_ods("paid.ods", 1, headers=False).iloc[:, 0].tolist()
print("expected: [1234.5, 1234.5, 0.285] (a number, an amount in CNY, a share)")
print("pyexcel-ods3:     ", seen)
print("pandas-ods-reader:", beside)
sys.exit(not (seen == [1234.5, "1234.5 CNY", 0.285] and [float(one) for one in beside] == [1234.5, 1234.5, 0.285]))
END
