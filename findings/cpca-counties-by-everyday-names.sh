#!/bin/sh
# An autonomous county by its everyday name is found in Chongqing, whose counties stand together under the one word 县; 海南州 (of Qinghai) is found in the province of Hainan.
set -eu
packages="cpca==0.5.5 pandas==3.1.1 pyahocorasick==2.3.1"
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
import sys
import cpca

asked = ["杜尔伯特县农信社", "围场县支行", "积石山县", "大厂县", "林甸县", "海南州共和县", "青海省海南州"]
found = cpca.transform(asked)
seen = dict(zip(asked, zip(found["省"], found["adcode"])))
print("expected: 杜尔伯特 in 黑龙江 (230624), 围场 and 大厂 in 河北, 积石山 in 甘肃, 海南州 in 青海; or nothing found")
print("seen:    ", seen)
chongqing = ("重庆市", "500200")
wrong = all(seen[name] == chongqing for name in asked[:4]) and seen["海南州共和县"] == ("海南省", "460000")
right = seen["林甸县"] == ("黑龙江省", "230623") and seen["青海省海南州"][0] == "青海省"
sys.exit(not (wrong and right))
END
