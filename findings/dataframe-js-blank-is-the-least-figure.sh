#!/bin/sh
# A blank counts as nought for min and max, and is left out of the mean, in the same column: the greatest of -1, blank and -3 is 0.
set -eu
packages="dataframe-js@1.4.4"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { DataFrame } = require("dataframe-js");

const column = (...figures) => new DataFrame(figures.map((x) => ({ x }))).stat;
const growth = column(-1, null, -3);
const seen = [growth.max("x"), growth.min("x"), growth.mean("x"), column(5, null, 3).min("x")];
console.log("expected: of -1, blank, -3 the greatest -1, the least -3, the mean -2; of 5, blank, 3 the least 3");
console.log("seen:    ", seen.join(", "));
process.exit(JSON.stringify(seen) === "[0,-3,-2,0]" ? 0 : 1);
END
