#!/bin/sh
# 两, as two is written before a unit, counts as nothing when numbers are read: 两万五千 is 5000, without an error.
set -eu
packages="nzh@1.0.14"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { cn } = require("nzh");
const expected = { 二万五千: 25000, 两万五千: 25000, 两千: 2000, 一万两千: 12000, 三千二百: 3200 };
const described = { 二万五千: 25000, 两万五千: 5000, 两千: 0, 一万两千: 10000, 三千二百: 3200 };
const seen = Object.fromEntries(Object.keys(expected).map((text) => [text, Number(cn.decodeS(text))]));
console.log("expected:", JSON.stringify(expected));
console.log("seen:    ", JSON.stringify(seen));
process.exit(JSON.stringify(seen) === JSON.stringify(described) ? 0 : 1);
END
