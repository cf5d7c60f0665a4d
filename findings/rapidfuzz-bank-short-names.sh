#!/bin/sh
# WRatio on banks' usual short names: 农行 and 建行 tie with every 银行 and the first in the list is returned; a policy bank matches a commercial one.
set -eu
packages="rapidfuzz==3.14.6"
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
from rapidfuzz import fuzz, process

banks = ["中国工商银行", "中国农业银行", "中国建设银行", "国家开发银行", "农业发展银行"]
asked = {"农行": "中国农业银行", "建行": "中国建设银行", "中国农业发展银行": "农业发展银行"}
seen = {}
for name in asked:
    best, score, _ = process.extractOne(name, banks, scorer=fuzz.WRatio)
    seen[name] = (best, round(score, 1))
    print(f"{name}: expected {asked[name]}, seen {best} ({score:.1f}); {asked[name]} has {fuzz.WRatio(name, asked[name]):.1f}")
sys.exit(not all(seen[name][0] != asked[name] for name in asked))
END
