#!/bin/sh
# 1.5E+08 is read as 1.508: the digits of the power are hung on to those of the number.
set -eu
packages="numeral@2.0.6 accounting@0.4.1 numbro@2.5.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const numeral = require("numeral");
const accounting = require("accounting");
const numbro = require("numbro");

const given = ["1.5E+08", "1.234E+10", "2E3"]; // as spreadsheets write a wide amount into a CSV file
const seen = {
  numeral: given.map((text) => numeral(text).value()),
  accounting: given.map((text) => accounting.unformat(text)),
  numbro: given.map((text) => numbro.unformat(text)),
};
console.log("given:     ", given.join(" "));
console.log("expected:  ", given.map(Number).join(" "));
for (const [name, read] of Object.entries(seen)) console.log("seen:      ", name, read.join(" "));
const hung = JSON.stringify([1.508, 1.2341, 23]);
const right = JSON.stringify(seen.numbro) === JSON.stringify(given.map(Number));
process.exit(JSON.stringify(seen.numeral) === hung && JSON.stringify(seen.accounting) === hung && right ? 0 : 1);
END
