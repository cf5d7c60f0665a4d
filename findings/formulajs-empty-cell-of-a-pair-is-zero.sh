#!/bin/sh
# CORREL, SLOPE and COVARIANCE.S take an empty cell as nought, where a spreadsheet leaves the pair out; AVERAGE and MEDIAN leave it out here too.
set -eu
packages="@formulajs/formulajs@4.6.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { AVERAGE, CORREL, COVARIANCE, SLOPE } = require("@formulajs/formulajs");

const offices = [1, 2, 3, 4];
const paid = [2, 4, 6, null];
const round = (number) => Math.round(number * 1e6) / 1e6;
const seen = [CORREL(offices, paid), SLOPE(paid, offices), COVARIANCE.S(offices, paid), AVERAGE(paid)].map(round);
const whole = [CORREL([1, 2, 3], [2, 4, 6]), SLOPE([2, 4, 6], [1, 2, 3]), COVARIANCE.S([1, 2, 3], [2, 4, 6]), AVERAGE([2, 4, 6])].map(round);
console.log("expected with the fourth figure empty, as without that pair: CORREL, SLOPE, COVARIANCE.S, AVERAGE", whole.join(" "));
console.log("seen:                                                                                          ", seen.join(" "));
process.exit(JSON.stringify(whole) === "[1,2,2,4]" && JSON.stringify(seen) === "[-0.2,-0.4,-0.666667,4]" ? 0 : 1);
END
