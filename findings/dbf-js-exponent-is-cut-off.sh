#!/bin/sh
# A figure is written as JavaScript prints it and cut at 18 letters, so that a long one loses its exponent: the remnant of 0.3 - 0.2 - 0.1, next to nothing, becomes -2.78, and 1 / 30000000 becomes 3.33.
set -eu
packages="dbf@0.2.0 dbffile@1.13.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'CODE'
const fs = require("fs");
const { structure } = require("dbf");
const { DBFFile } = require("dbffile");

const growth = [0.3 - 0.2 - 0.1, 0.1 + 0.2 - 0.3, 1 / 30000000, 12.5];
fs.writeFileSync("growth.dbf", Buffer.from(structure(growth.map((GROWTH) => ({ GROWTH }))).buffer));
(async () => {
  const rows = await (await DBFFile.open("growth.dbf")).readRecords(9);
  const seen = rows.map((row) => row.GROWTH);
  console.log("given:   ", growth.join(" "));
  console.log("expected: the same, or 0 where there are too few places");
  console.log("seen:    ", seen.join(" "));
  process.exit(seen[0] < -2 && seen[1] > 5 && seen[2] > 3 && seen[3] === 12.5 ? 0 : 1);
})();
CODE
