#!/bin/sh
# INT of -1.5 is -1, where its manual and other spreadsheets round down to -2; MOD goes with rounding down, so that INT(x/n)*n + MOD(x,n) is another number than x.
set -eu
packages="hyperformula@3.5.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { HyperFormula } = require("hyperformula");

const sheet = HyperFormula.buildFromArray([[-750]], { licenseKey: "gpl-v3" });
const formulas = ["=INT(-1.5)", "=FLOOR(-1.5,1)", "=TRUNC(-1.5)", "=INT(A1/100)", "=MOD(A1,100)", "=INT(A1/100)*100+MOD(A1,100)"];
const seen = formulas.map((formula) => sheet.calculateFormula(formula, 0));
console.log("asked, A1 being -750 fen:", formulas.join(" "));
console.log("expected: -2 -2 -1 -8 50 -750");
console.log("seen:    ", seen.join(" "));
process.exit(seen.join() === "-1,-2,-1,-7,50,-650" ? 0 : 1);
END
