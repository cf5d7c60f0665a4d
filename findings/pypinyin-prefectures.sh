#!/bin/sh
# Prefecture names, even with 市, in the wrong reading: 漯河 Ta He, 长治 Zhang Zhi, 朝阳 Zhao Yang; 重庆 and 六安 are right.
set -eu
packages="pypinyin==0.55.0"
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
from pypinyin import lazy_pinyin

right = {"重庆市": "chong qing shi", "六安市": "lu an shi", "漯河市": "luo he shi", "长治市": "chang zhi shi", "朝阳市": "chao yang shi"}
seen = {name: " ".join(lazy_pinyin(name)) for name in right}
print("expected:", right)
print("seen:    ", seen)
wrong = [name for name in right if seen[name] != right[name]]
sys.exit(not (wrong == ["漯河市", "长治市", "朝阳市"]))
END
