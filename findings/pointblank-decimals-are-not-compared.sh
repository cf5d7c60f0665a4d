#!/bin/sh
# Of a Decimal column col_vals_gt and its kin raise (is_nan asked of a Decimal; a Decimal as the limit has no length), while col_vals_between of the same column answers.
set -eu
packages="pointblank==1.1.1 polars==2.1.0"
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
from decimal import Decimal
import pointblank
import polars

amounts = polars.DataFrame({"amount_yuan": [Decimal("0.10"), Decimal("0.20")]})

def failing(method, *limits):
    try:
        done = getattr(pointblank.Validate(amounts), method)("amount_yuan", *limits).interrogate()
    except Exception as error:
        return type(error).__name__
    return done.n_failed(scalar=True, i=1)

seen = [failing("col_vals_gt", 0), failing("col_vals_ge", 0), failing("col_vals_eq", Decimal("0.10"))]
between = failing("col_vals_between", 0, 1)
print("expected: 0, 0 and 1 failing rows; between 0 and 1:", between)
print("seen:", *seen)
sys.exit(not (seen == ["InvalidOperationError", "InvalidOperationError", "TypeError"] and between == 0))
END
