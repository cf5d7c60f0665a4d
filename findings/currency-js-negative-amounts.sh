#!/bin/sh
# A text with the minus sign U+2212 loses its sign, and halves of negative amounts are rounded up: an amount and its reversal leave a fen.
set -eu
packages="currency.js@2.0.4"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const currency = require("currency.js");
const seen = {
  "hyphen -5.20": currency("-5.20").value,
  "U+2212 5.20": currency("\u22125.20").value,
  "1.005": currency(1.005).value,
  "-1.005": currency(-1.005).value,
  "their sum": currency(1.005).add(-1.005).value,
};
console.log("expected: -5.2, -5.2 or an error, 1.01, -1.01, 0");
console.log("seen:    ", JSON.stringify(seen));
const described = [-5.2, 5.2, 1.01, -1, 0.01];
process.exit(JSON.stringify(Object.values(seen)) === JSON.stringify(described) ? 0 : 1);
END
