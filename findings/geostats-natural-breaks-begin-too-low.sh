#!/bin/sh
# Natural breaks end classes one figure too early: the three classes of 1 1 1 2 2 9 10 30 end with 1, 2 and 30, although others are closer together by far; the second method of the same library, and ckmeans, find those.
set -eu
packages="geostats@2.1.0 simple-statistics@7.12.1"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-save $packages >/dev/null
echo "packages: $packages"
node - <<'END'
const Geostats = require("geostats");
const { ckmeans } = require("simple-statistics");

const shares = [1, 1, 1, 2, 2, 9, 10, 30];
const classes = (limits) => {
  const found = limits.slice(1).map(() => []);
  for (const share of shares) found[limits.slice(1).findIndex((limit) => share <= limit)].push(share);
  return found;
};
const spread = (groups) => groups.reduce((total, group) => {
  const mean = group.reduce((a, b) => a + b, 0) / group.length;
  return total + group.reduce((sum, one) => sum + (one - mean) ** 2, 0);
}, 0);
const first = classes(new Geostats(shares).getClassJenks(3));
const second = classes(new Geostats(shares).getClassJenks2(3));
const best = ckmeans(shares, 3);
console.log("expected: the classes with the least sum of squares within them,", JSON.stringify(best), spread(best).toFixed(1));
console.log("seen:     getClassJenks ", JSON.stringify(first), spread(first).toFixed(1));
console.log("seen:     getClassJenks2", JSON.stringify(second), spread(second).toFixed(1));
process.exit(JSON.stringify(first) === "[[1,1,1],[2,2],[9,10,30]]" && JSON.stringify(second) === JSON.stringify(best) && spread(first) > 100 * spread(best) ? 0 : 1);
END
