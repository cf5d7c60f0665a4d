#!/bin/sh
# QUART2 is the upper of two middle values where MEDIAN lies between them, and QUART3 of four or five figures is the greatest of them.
set -eu
packages="alasql@4.19.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const alasql = require("alasql");

const asked = "SELECT MEDIAN(x) AS median, QUART(x) AS q1, QUART2(x) AS q2, QUART3(x) AS q3 FROM ?";
const lists = [[1, 2, 3, 10], [1, 2, 3, 4, 5], [10, 20]];
const seen = lists.map((list) => alasql(asked, [list.map((x) => ({ x }))])[0]);
console.log("expected: q2 is the median, q3 below the greatest figure");
lists.forEach((list, at) => console.log("seen for", list.join(" ") + ":", JSON.stringify(seen[at])));
const described = [[2.5, 2, 3, 10], [3, 2, 3, 5], [15, 10, 20, undefined]];
const as = seen.map((one) => [one.median, one.q1, one.q2, one.q3]);
process.exit(JSON.stringify(as) === JSON.stringify(described) ? 0 : 1);
END
