#!/bin/sh
# A text becomes a Decimal of two places by rounding half to even, in a cast and in read_csv, without a word: 12.345 is 12.34. DuckDB makes 12.35 of it, and pyarrow refuses.
set -eu
packages="polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1"
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
import io, sys
from decimal import Decimal
import duckdb
import polars
import pyarrow
import pyarrow.csv

texts = ["12.345", "12.355", "-12.345", "12.349"]
fen = polars.Decimal(10, 2)
table = "\n".join(["amount", *texts]).encode()
cast = polars.Series(texts).cast(fen).to_list()
read = polars.read_csv(io.BytesIO(table), schema={"amount": fen})["amount"].to_list()
other = [duckdb.execute("SELECT ?::DECIMAL(10, 2)", [text]).fetchone()[0] for text in texts]
try:
    options = pyarrow.csv.ConvertOptions(column_types={"amount": pyarrow.decimal128(10, 2)})
    third = str(pyarrow.csv.read_csv(io.BytesIO(table), convert_options=options))
except pyarrow.ArrowInvalid as error:
    third = f"refused: {error}"
print("texts:   ", *texts)
print("expected: an error, as a strict cast gives for other losses, or the same as", *other, "(DuckDB)")
print("seen:    ", *cast, "(cast)", *read, "(read_csv)")
print("pyarrow:  ", third)
def exact(*values):
    return [Decimal(value) for value in values]
sys.exit(not (
    cast == read == exact("12.34", "12.36", "-12.34", "12.35")
    and other == exact("12.35", "12.36", "-12.35", "12.35") and third.startswith("refused")
))
END
