#!/bin/sh
# DATEDIF counts a whole year from 31 December to the next 30 December, of which it counts eleven whole months; days beyond years and months come out negative.
set -eu
packages="@formulajs/formulajs@4.6.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { DATEDIF } = require("@formulajs/formulajs");

const spans = [["2019-12-31", "2020-12-30", "Y"], ["2019-12-31", "2020-12-30", "M"], ["2019-12-31", "2020-12-30", "YD"], ["2019-01-15", "2020-01-14", "MD"], ["2019-06-15", "2020-06-14", "Y"]];
const seen = spans.map((span) => DATEDIF(...span));
console.log("asked:   ", spans.map((span) => span.join(" ")).join(", "));
console.log("expected: 0, 11, 365, 30, 0 (whole years, whole months, days beyond whole years, days beyond whole months)");
console.log("seen:    ", seen.join(", "));
process.exit(JSON.stringify(seen) === "[1,11,-1,-1,0]" ? 0 : 1);
END
