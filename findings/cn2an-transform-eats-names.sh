#!/bin/sh
# transform() turns numerals inside names into digits: 四川省 becomes 4川省, 统一收单 统1收单.
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

texts = ["四川省一百户", "统一收单"]
seen = [cn2an.transform(text, "cn2an") for text in texts]
print("expected:", ["四川省100户", "统一收单"])
print("seen:    ", seen)
sys.exit(not (seen == ["4川省100户", "统1收单"]))
END
