#!/bin/sh
# trim() in DuckDB takes off U+3000 and U+00A0 but leaves a tab or a line break; its digit, word and space classes are ASCII only.
set -eu
packages="duckdb==2.0.1 polars==2.1.0"
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
import duckdb
import polars

names = ["\u3000大庆\u3000", "\u00a0大庆", "大庆\t", "大庆\n"]
duck = [duckdb.execute("SELECT trim(?)", [name]).fetchone()[0] for name in names]
other = polars.Series(names).str.strip_chars().to_list()
tests = [("１２", r"^\d+$"), ("大", r"^\w$"), ("\u3000", r"^\s$")]
duck_classes = [duckdb.execute("SELECT regexp_matches(?, ?)", [t, p]).fetchone()[0] for t, p in tests]
other_classes = [polars.Series([t]).str.contains(p).item() for t, p in tests]
print("expected: names equal after trimming in either engine; one answer to the same pattern")
print("DuckDB:", duck, duck_classes)
print("Polars:", other, other_classes)
sys.exit(not (duck == ["大庆", "大庆", "大庆\t", "大庆\n"] and other == ["大庆"] * 4
              and duck_classes == [False] * 3 and other_classes == [True] * 3))
END
