#!/bin/sh
# Traditional to simplified changes names that are simplified already: 乾安县 and 乾县 become 干安县 and 干县 (zhconv leaves them).
set -eu
packages="opencc==1.4.2 zhconv==1.4.3"
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
import opencc
import zhconv

names = ["乾安县", "乾县", "台州市", "长春市"]
seen = [opencc.OpenCC("t2s").convert(name) for name in names]
others = [zhconv.convert(name, "zh-cn") for name in names]
print("expected: every name as it was; zhconv:", *others)
print("seen:", *seen)
sys.exit(not (seen == ["干安县", "干县", "台州市", "长春市"] and others == names))
END
