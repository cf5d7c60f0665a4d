#!/bin/sh
# One definition, two judgements: a model refuses NaN and infinity (allow_inf_nan=False) and takes 1.1 and 4.35 as multiples of 0.01; the table of the same model takes NaN and infinity and refuses one of the amounts.
set -eu
packages="patito==0.8.6 polars==2.1.0"
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
import patito
import polars

class Share(patito.Model):
    share: float = patito.Field(ge=0, allow_inf_nan=False)

class Price(patito.Model):
    price: float = patito.Field(multiple_of=0.01)

def taken(check):
    try:
        check()
    except Exception as refusal:
        return type(refusal).__name__
    return "taken"

nan, infinite = float("nan"), float("inf")
prices = (0.29, 1.1, 4.35)
seen = [
    taken(lambda: Share(share=nan)),
    taken(lambda: Share(share=infinite)),
    taken(lambda: Share.validate(polars.DataFrame({"share": [nan, infinite]}))),
    *(taken(lambda price=price: Price(price=price)) for price in prices),
    *(taken(lambda price=price: Price.validate(polars.DataFrame({"price": [price]}))) for price in prices),
]
print("expected: row and table judged alike")
print("seen: NaN, infinity as a row", seen[:2], "in a table", seen[2])
print("seen: 0.29, 1.1, 4.35 as rows", seen[3:6], "in a table", seen[6:])
sys.exit(not (seen[:3] == ["ValidationError"] * 2 + ["taken"] and seen[3:6] == ["taken"] * 3 and "DataFrameValidationError" in seen[6:]))
END
