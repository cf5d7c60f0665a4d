#!/bin/sh
# The array of a column leaves out what is missing: the figures of two columns stand beside each other that belong to different banks, while the count says how many rows there are.
set -eu
packages="data-forge@1.10.5"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { DataFrame } = require("data-forge");

const banks = new DataFrame([{ bank: "A", card: 1, qr: null }, { bank: "B", card: null, qr: 20 }, { bank: "C", card: 3, qr: 30 }]);
const card = banks.getSeries("card");
const qr = banks.getSeries("qr");
const pairs = card.toArray().map((value, at) => [value, qr.toArray()[at]].join("/"));
console.log("expected: the pairs 1/null, null/20, 3/30");
console.log("seen:    ", pairs.join(", "), "| count of the column:", card.count());
process.exit(pairs.join() === "1/20,3/30" && card.count() === 3 ? 0 : 1);
END
