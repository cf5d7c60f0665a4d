#!/bin/sh
# COLLATE zh orders by each character's first reading: 厦门 stands under sha, 长春 under zhang.
set -eu
packages="duckdb==2.0.1"
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

order = [name for (name,) in duckdb.sql(
    "SELECT n FROM (VALUES ('上海'), ('厦门'), ('长春'), ('成都'), ('浙江'), ('重庆'), ('大庆'), ('西安')) t(n) ORDER BY n COLLATE zh").fetchall()]
print("expected (pinyin of the places):", "长春 成都 重庆 大庆 上海 西安 厦门 浙江")
print("seen:                           ", *order)
sys.exit(not (order.index("厦门") < order.index("上海") and order.index("长春") > order.index("西安") and order.index("重庆") < order.index("大庆")))
END
