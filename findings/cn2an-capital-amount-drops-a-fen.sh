#!/bin/sh
# an2cn(..., 'rmb') cuts after the second place instead of rounding: three payments of 4.35 in float are a fen short in capitals.
set -eu
packages="cn2an==0.5.24"
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
import cn2an

amount = 4.35 * 3
seen = cn2an.an2cn(amount, "rmb")
print(f"expected for {amount!r}: 壹拾叁元零伍分 (13.05)")
print("seen:", seen, "; for 1.005:", cn2an.an2cn(1.005, "rmb"), "; for 2.679:", cn2an.an2cn(2.679, "rmb"))
sys.exit(not (seen == "壹拾叁元零肆分" and cn2an.an2cn(2.679, "rmb") == "贰元陆角柒分"))
END
