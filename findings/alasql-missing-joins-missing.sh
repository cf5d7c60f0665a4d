#!/bin/sh
# In a join a missing code equals a missing code: a row without one gets the figures of another row without one; WHERE knows that the two are not equal.
set -eu
packages="alasql@4.19.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const alasql = require("alasql");

const returns = [{ bank: "A", code: 10 }, { bank: "B", code: null }];
const register = [{ code: null, name: "closed office" }, { code: 10, name: "head office" }];
const joined = alasql("SELECT a.bank, b.name FROM ? AS a JOIN ? AS b ON a.code = b.code", [returns, register]);
const left = alasql("SELECT a.bank, b.name FROM ? AS a LEFT JOIN ? AS b ON a.code = b.code", [returns, register]);
const where = alasql("SELECT bank FROM ? WHERE code = null", [returns]);
console.log("expected: JOIN gives A alone, LEFT JOIN leaves B without a name");
console.log("JOIN:     ", JSON.stringify(joined));
console.log("LEFT JOIN:", JSON.stringify(left));
console.log("WHERE code = null:", JSON.stringify(where));
const pairs = (rows) => rows.map((row) => row.bank + "-" + row.name).sort().join();
const both = "A-head office,B-closed office";
process.exit(pairs(joined) === both && pairs(left) === both && where.length === 0 ? 0 : 1);
END
