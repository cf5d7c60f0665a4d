#!/bin/sh
# A quantile scale of four equal figures and one greater one puts the four into its uppermost class, and with them the middle and the lowest class are empty.
set -eu
packages="d3-scale@4.0.3"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const { scaleQuantile } = require("d3-scale");

const payments = [0, 0, 0, 0, 5]; // of five counties
const shade = scaleQuantile().domain(payments).range(["light", "middle", "dark"]);
const seen = payments.map((count) => shade(count));
const apart = scaleQuantile().domain([1, 2, 3, 4, 5]).range(["light", "middle", "dark"]);
console.log("given:   ", payments.join(" "));
console.log("expected: the counties without payments light, or at least lighter than the one with five");
console.log("seen:    ", seen.join(" "), "| borders", shade.quantiles().join(" "));
console.log("of 1 to 5:", [1, 2, 3, 4, 5].map((count) => apart(count)).join(" "));
process.exit(seen.every((one) => one === "dark") && apart(1) === "light" && apart(5) === "dark" ? 0 : 1);
END
